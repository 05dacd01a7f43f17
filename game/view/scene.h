/* scene.h - what the scenes of the exercises share: eased values, places, and one row of functions for each scene.
 *
 * A scene only shows. It eases what the world says over 300 to 600 ms, so that nothing blinks or jumps, and never tells the
 * world anything (exercises.md 7, Scenes). Cursor and target ring are exactly where the world says, without easing. */
#ifndef EVENKEEL_VIEW_SCENE_H
#define EVENKEEL_VIEW_SCENE_H

#include "view/view_internal.h"
#include "world/world.h"

enum { APPLES = 8, PILE_MAX = 16, WINDOWS_MAX = 20 };

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
    /* apples */
    struct apple apple[APPLES];
    double pile[PILE_MAX];
    int landed;
};

struct scene_kind {
    enum exercise_id exercise;
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

/* Exponential approach with time constant tau_s: reaches 95 % after three of them. */
void scene_ease(double *value, double to, double tau_s, double dt_s);
double scene_smooth(double t);   /* 0..1, eased in and out */

#endif
