/* input.c - SDL events become the few events that screens know. */
#include <SDL.h>

#include "view/view_internal.h"

static const struct { SDL_Keycode sym; enum view_key key; } keys[] = {
    { SDLK_LEFT, KEY_LEFT },   { SDLK_KP_4, KEY_LEFT },       { SDLK_RIGHT, KEY_RIGHT }, { SDLK_KP_6, KEY_RIGHT },
    { SDLK_UP, KEY_UP },       { SDLK_KP_8, KEY_UP },         { SDLK_DOWN, KEY_DOWN },   { SDLK_KP_2, KEY_DOWN },
    { SDLK_RETURN, KEY_ENTER }, { SDLK_KP_ENTER, KEY_ENTER }, { SDLK_ESCAPE, KEY_ESCAPE }, { SDLK_SPACE, KEY_SPACE },
};

static enum view_key key_of(SDL_Keycode sym)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].sym == sym) return keys[i].key;
    return KEY_OTHER;
}

/* A modifier alone is no wish: a screen reader's or a window manager's shortcut must not stop the set. */
static bool is_modifier(SDL_Keycode sym)
{
    return (sym >= SDLK_LCTRL && sym <= SDLK_RGUI) || sym == SDLK_CAPSLOCK || sym == SDLK_NUMLOCKCLEAR || sym == SDLK_MODE;
}

/* Window coordinates are points, not pixels, on screens of high density. */
static struct point_u units(const struct view *v, int x, int y)
{
    int w = 1, h = 1;
    SDL_GetWindowSize(v->window, &w, &h);
    double x_px = x * (double)v->width_px / (w > 0 ? w : 1), y_px = y * (double)v->height_px / (h > 0 ? h : 1);
    return (struct point_u){ (x_px - v->offset_x_px) / v->scale, (y_px - v->offset_y_px) / v->scale };
}

static bool translate_event(struct view *v, const SDL_Event *e, struct view_event *out)
{
    *out = (struct view_event){ VIEW_NOTHING, KEY_NONE, { 0, 0 }, 0 };
    switch (e->type) {
    case SDL_QUIT: out->kind = VIEW_QUIT; return true;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        if (e->key.repeat || is_modifier(e->key.keysym.sym)) return false;
        out->kind = e->type == SDL_KEYDOWN ? VIEW_KEY_DOWN : VIEW_KEY_UP;
        out->key = key_of(e->key.keysym.sym);
        if (e->key.keysym.sym >= 32 && e->key.keysym.sym < 127) out->character = (char)e->key.keysym.sym;
        return true;
    case SDL_MOUSEMOTION:
        out->kind = VIEW_POINTER_MOVED;
        out->at = units(v, e->motion.x, e->motion.y);
        return true;
    case SDL_MOUSEBUTTONDOWN:
        if (e->button.button != SDL_BUTTON_LEFT) return false;
        out->kind = VIEW_POINTER_PRESSED;
        out->at = units(v, e->button.x, e->button.y);
        return true;
    case SDL_WINDOWEVENT:
        if (e->window.event == SDL_WINDOWEVENT_SIZE_CHANGED) window_measure(v);
        return false;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET: window_drop_textures(v); return false;
    default: return false;
    }
}

bool view_poll(struct view *v, struct view_event *out)
{
    SDL_Event e;
    while (SDL_PollEvent(&e))
        if (translate_event(v, &e, out)) return true;
    *out = (struct view_event){ VIEW_NOTHING, KEY_NONE, { 0, 0 }, 0 };
    return false;
}
