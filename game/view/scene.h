/* scene.h - what the scenes of the exercises share: eased values, places, and one row for each exercise.
 *
 * A scene only shows. It eases what the world says over 300 to 600 ms, so that nothing blinks or jumps, and never tells the
 * world anything (exercises.md 7, Scenes). Cursor and target ring are exactly where the world says, without easing. */
#ifndef EVENKEEL_VIEW_SCENE_H
#define EVENKEEL_VIEW_SCENE_H

#include "view/view_internal.h"
#include "world/world.h"

enum { APPLES = 8, PILE_MAX = 16, WINDOWS_MAX = 20 };

/* What a scene of the practice ground shows beside the signs that all have. */
enum scene_piece {
    SHOW_STANCE = 1,             /* foot prints as the feet stand, beside the play area */
    SHOW_BIG_STANCE = 2,         /* the same in the middle: nothing else is to be looked at */
    SHOW_FEET = 4,               /* two feet on the plate, the asked one marked, a lifted one raised */
    SHOW_STONE = 8,              /* a stone ahead of the foot that is asked */
    SHOW_BAND = 16,              /* only the distance to the side counts: the target is a band */
    SHOW_SHARE = 32,             /* bar: load on the right and left leg, band of the target */
    SHOW_BALANCE = 64,           /* kitchen scales */
    SHOW_COLUMN = 128,           /* height on an upright bar, with a ring where to go */
    SHOW_SUN = 256,              /* rises with the height */
    SHOW_SUN_SINKS = 512,        /* sinks with it: knee bend */
    SHOW_SHOE = 1024,            /* heels or toes off the floor */
    SHOW_BEAT = 2048,            /* a ball that lands on each beat */
    SHOW_BREATH = 4096,          /* a circle that grows and shrinks */
    SHOW_LINE = 8192,            /* the way of the target */
    SHOW_CORRIDOR = 16384,       /* a garden path with flowers */
    SHOW_BUTTERFLY = 32768,
    SHOW_NO_GO = 65536,
    SHOW_SYMBOLS = 131072,
    SHOW_NIGHT = 262144,         /* dark while the eyes are closed */
    SHOW_CROSS = 524288,         /* something to look at, at eye height */
    HIDE_CURSOR = 1048576,       /* the body is shown another way */
};

/* Eased values of the practice ground. */
struct ground_state {
    double night, no_go, asked[2], lifted[2], tap, share, share_shown, low, height, pace, beat, breath, stance_side;
    double share_at, share_half; /* band of the target as last shown, in shares of the right leg */
    double told[8], slot[SCENE_SYMBOLS_MAX], legend, heard, heard_left_s;
    int heard_kind;
    /* Symbols as last shown, so that they can fade. task: of scene_symbols.c */
    struct { int task, symbol[SCENE_SYMBOLS_MAX], count, at; bool telling, colour; } kept;
};

struct apple {
    struct point_u at;           /* eased place on the tree */
    double grown, ripe;          /* 0..1 */
    double fall;                 /* 0: on the tree, 0..1 on its way to the basket */
    struct point_u from;
};

struct scene_state {
    int exercise;                /* 0: nothing shown yet */
    int trials_done, hits;       /* as seen last frame */
    double time_s;               /* of this scene, stands still while paused */
    double cursor_alpha, target_alpha, veil, calm, hold;
    bool had_target;
    struct point_u target;       /* last place, so that it can fade where it was */
    double target_radius;
    int target_direction;
    /* lamplighter */
    double lamp_lit[2], lamp_shown[2], window_lit[WINDOWS_MAX];
    struct point_u lamp_at[2];
    double lean;                 /* -1..1 */
    struct ground_state ground;
    uint32_t sound_number;       /* of the world, heard last */
    /* apples */
    struct apple apple[APPLES];
    double pile[PILE_MAX];
    int landed;
};

struct scene_kind {
    struct point_u focus;        /* where C0 is on the screen */
    double half_height;          /* units of world_scene.span_mm; lean exercises: of the person's whole reach */
    bool number_on_card;         /* the sky is too dark for bare text */
    const char *background;
    void (*begin)(struct scene_state *s, const struct world_scene *w);
    void (*step)(struct scene_state *s, const struct world_scene *w, double dt_s);
    void (*draw)(struct view *v, const struct scene_state *s, const struct world_scene *w);
    void (*preload)(struct view *v);
};
extern const struct scene_kind scene_boat, scene_lamplighter, scene_apple;
/* One family (scene_ground.c): a meadow to stand and to lean on, a terrace by the lake, a pond in the evening. */
extern const struct scene_kind scene_stand, scene_lean, scene_lean_wide, scene_step, scene_strong, scene_evening;

/* One row for each exercise: where it is played and which pieces are shown. */
struct scene_row { enum exercise_id exercise; const struct scene_kind *kind; unsigned shows; };
const struct scene_row *scene_row_of(int exercise); /* never NULL */
static inline bool scene_shows(const struct world_scene *w, unsigned pieces) { return (scene_row_of((int)w->exercise)->shows & pieces) != 0; }

/* Exponential approach with time constant tau_s: reaches 95 % after three of them. */
void scene_ease(double *value, double to, double tau_s, double dt_s);
double scene_smooth(double t);   /* 0..1, eased in and out */

/* ---- pieces of the practice ground; step eases, draw only draws ---- */
/* scene_feet.c. Feet lie where the cursor goes when all load is on them. */
void feet_step(struct ground_state *g, const struct world_scene *w, double dt_s);
void feet_draw(struct view *v, const struct ground_state *g, const struct world_scene *w);
void feet_stance_draw(struct view *v, const struct world_scene *w, struct point_u middle, double foot_height, double alpha);
void feet_preload(struct view *v, unsigned shows);
/* scene_scale.c */
void scale_step(struct ground_state *g, const struct world_scene *w, double dt_s);
void scale_draw_share(struct view *v, const struct ground_state *g, const struct world_scene *w, double y, double width);
void scale_draw_balance(struct view *v, const struct ground_state *g, const struct world_scene *w);
void scale_draw_column(struct view *v, const struct ground_state *g, const struct scene_state *s, const struct world_scene *w);
void scale_draw_sun(struct view *v, const struct ground_state *g, bool sinks);
void scale_draw_shoe(struct view *v, const struct ground_state *g, const struct world_scene *w);
void scale_preload(struct view *v, unsigned shows);
/* scene_path.c */
void path_draw_line(struct view *v, const struct world_scene *w);
void path_draw_corridor(struct view *v, const struct world_scene *w);
void path_draw_butterfly(struct view *v, const struct scene_state *s);
/* A frame with straight sides in the hand of the target ring; filled from below as far as it is held. */
void path_draw_frame(struct view *v, struct rect_u r, double hold, double alpha);
/* scene_pace.c */
void pace_step(struct ground_state *g, const struct world_scene *w, double dt_s);
void pace_draw_beat(struct view *v, const struct ground_state *g);
void pace_draw_breath(struct view *v, const struct ground_state *g, const struct scene_state *s);
/* scene_symbols.c */
void symbols_step(struct ground_state *g, const struct world_scene *w, bool heard, double dt_s);
void symbols_draw(struct view *v, const struct ground_state *g, const struct world_scene *w); /* w: for places */
void symbols_preload(struct view *v);
/* scene_sound.c: the cue of a sound of the world; CUE_COUNT: none, or the screen of play has one already. */
enum cue scene_cue(const struct world_scene *w);

#endif
