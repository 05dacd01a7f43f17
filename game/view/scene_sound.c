/* scene_sound.c - which cue belongs to a sound of the world. Left is lower and right is higher, as everywhere. */
#include "view/scene.h"
#include "world/quick_play.h"

static const enum cue by_direction[8] = { CUE_NOTE_FRONT, CUE_NOTE_FRONT_RIGHT, CUE_NOTE_RIGHT, CUE_NOTE_RIGHT, CUE_NOTE_BACK,
                                          CUE_NOTE_LEFT, CUE_NOTE_LEFT, CUE_NOTE_FRONT_LEFT };
/* The sounds of one exercise, from kind 0 on. */
static const struct sounds { enum exercise_id exercise; int count; enum cue cue[4]; } sounds[] = {
    { E09_RHYTHM_SWAY, 1, { CUE_BEAT } },               /* at the turns the target has its own cue */
    { E12_LOAD_SHARE, 2, { CUE_COUNT, CUE_LIGHTER } },
    { E13_CHAIR_RISE, 2, { CUE_COUNT, CUE_STAR } },
    { E15_HEEL_TOE_RAISE, 4, { CUE_COUNT, CUE_BREATH_IN, CUE_COUNT, CUE_BREATH_OUT } },
    { E17_MARCH, 1, { CUE_BEAT } },
    { E21_CALM_BREATH, 2, { CUE_BREATH_IN, CUE_BREATH_OUT } },
    { A4_CHAIR_STANDS, 2, { CUE_COUNT, CUE_BELL } },
};

/* Steps of a melody sound from their side; things to sort only call; what is counted is a bell, a drum or water. */
static enum cue of_think(const struct world_scene *w)
{
    static const enum cue counted[3] = { CUE_BELL, CUE_BEAT, CUE_PAUSE };
    int kind = w->sound_kind;
    if (w->symbol_count > 0 && w->symbol_at >= 0) return kind >= 0 && kind < 8 ? by_direction[kind] : CUE_COUNT;
    if (w->symbol_count > 0) return CUE_STAR;
    return kind >= 0 && kind < 3 ? counted[kind] : CUE_COUNT;
}

enum cue scene_cue(const struct world_scene *w)
{
    const int kind = w->sound_kind;
    switch ((int)w->exercise) {
    case E18_QUICK_LEAN:
    case A5_QUICKNESS: return kind == QUICK_SOUND_STAY ? CUE_STAY : CUE_COUNT; /* a target has its own cue */
    case E19_TOE_TAP: return kind < 0 ? CUE_NOTE_LEFT : CUE_NOTE_RIGHT;
    case E20_THINK_AND_SWAY: return of_think(w);
    case E22_CALM_SCENE: return CUE_BREATH_OUT;
    default: break;
    }
    for (size_t i = 0; i < sizeof sounds / sizeof sounds[0]; i++)
        if (sounds[i].exercise == w->exercise) return kind >= 0 && kind < sounds[i].count ? sounds[i].cue[kind] : CUE_COUNT;
    return CUE_COUNT;
}
