/* app.h - the running game: what all screens share. Main thread only; owner: app.c. */
#ifndef EVENKEEL_SCREENS_APP_H
#define EVENKEEL_SCREENS_APP_H

#include <signal.h>
#include <stdbool.h>

#include "base/paths.h"
#include "care/practice.h"
#include "records/records.h"
#include "screens/flow.h"
#include "screens/plate_port.h"
#include "screens/set_run.h"
#include "signal/calibrate.h"
#include "signal/site_calibration.h"
#include "view/view.h"

enum { APP_HISTORY_MAX = 64, APP_CHOICES_MAX = 3, APP_PLATES_MAX = 12, APP_SAMPLES_MAX = 4096 };

struct app_options {
    const char *plate_spec;        /* NULL: the plate used last, else the first found, else sim: */
    const char *patient_code;      /* NULL: DEMO in the simulation, P0001 on a real plate */
    int width_px, height_px;
    const char *practice;          /* NULL, or which exercises a simulated person practises: practice_of() */
    bool autoplay, headless;
    unsigned long seed;
    double speed;                  /* 1: true time */
    const char *shots_dir;         /* NULL or where a picture of every screen goes */
    const char *data_dir;          /* NULL: the usual places */
    /* NULL or called once per frame: share of the practice that is done, 0..1. */
    void (*progress)(void *context, double fraction);
    void *progress_context;
    const volatile sig_atomic_t *interrupted; /* NULL or set by a signal: ends like a closed window */
};

struct choice {
    const char *label;             /* English source */
    enum event event;
    enum arrow arrow;
    bool recommended;              /* dark, and what Enter takes */
};

/* What was done in this practice, for the last screen and for the terminal. */
struct practice_summary { int sets_saved, sets_begun, stars; double play_s; };

/* screen_calibrate.c: the steps of an on-site calibration. */
enum calibrate_stage { CALIBRATE_WEIGHT, CALIBRATE_STEPS, CALIBRATE_KEPT, CALIBRATE_REFUSED };
struct calibrating {
    enum calibrate_stage stage;
    double kg;                     /* of the weight that the person has */
    struct site_calibration *site; /* NULL before it begins; owned */
    int ordered;                   /* a simulated person: 0 off, 1 stepping on, 2 leaning to the spot */
    struct site_result result;
    struct problem why;            /* refused: what to do */
};

struct app {
    struct app_options options;
    struct plate_port port;
    struct paths paths;
    struct view *view;
    struct store *store;           /* NULL only when it could not be opened at all */
    struct recorder *recorder;     /* NULL: nothing can be recorded, and the person was told */
    struct record_id session;
    bool has_session;
    int sets_in_session;
    char patient_code[PATIENT_CODE_BYTES];
    char plate_spec[PLATE_SPEC_BYTES];
    char opening_spec[PLATE_SPEC_BYTES]; /* "": no plate is being opened */
    bool plate_away, plate_came_back; /* screen_pause.c: the plate was lost in mid-set */
    bool opening_for_start;        /* screen_opening.c: the practice begins when it is open */
    char kept[2 * NOTE_BYTES];     /* notes of the start: what the store kept after a crash, little room, settings that could not be read */
    struct problem problem;        /* for the message and plate-lost screens */

    enum screen_id screen;
    double screen_s;               /* time on this screen */
    double dt_s;                   /* since the last frame; virtual time when the plate is virtual */
    double since_draw_s;           /* the same since the last drawing: for easing */
    bool quit;
    int exit_code;
    uint64_t frames;

    struct choice choices[APP_CHOICES_MAX];
    int choice_count, focus;

    struct sway_sample samples[APP_SAMPLES_MAX]; /* taken in this frame, oldest first */
    size_t sample_count;

    struct sway_config config;     /* of the open plate: tare, filter, body */
    struct tare *tare;             /* allocated once: large */
    struct weigh weigh;
    struct neutral *neutral;
    double tare_refused_s;         /* screen_tare.c */
    int stand_step;                /* screen_stand.c */
    bool weighed_unsteady;
    bool calibrated;
    bool middle_stale;             /* somebody stepped off since the middle was found */
    int near_falls;                /* confirmed in this practice: two end it (exercises.md 4.3) */
    struct sway_sample latest;     /* newest sway sample seen */
    enum support intro_support;    /* screen_intro.c: what the hands do in the next set */
    bool intro_ready;

    struct practice_plan plan;
    int block, set;                /* position in the plan, from 0 */
    struct set_run run;
    struct world_result last_result;
    enum exercise_id last_exercise;
    double previous_best;
    int64_t result_since_ns;       /* screen_result.c */
    struct practice_summary summary;
    struct calibrating calibrating;
    int setup_ticked;              /* screen_setup.c */

    struct trial_row history[APP_HISTORY_MAX];
    size_t history_count;
    int history_exercise;          /* screen_history.c: which of the plan's exercises is shown */
    struct plate_listing plates[APP_PLATES_MAX];
    size_t plate_count, plate_focus;
    double plates_seen_s;          /* screen_plates.c: when it looked around last */
    uint64_t warnings_told;        /* of the open plate, PLATE_WARNING_BIT: those in the log */
    double warnings_seen_s;        /* since they were looked at */

    struct point_u pointer;        /* manual intention on the simulated plate */
    bool pointer_used;
    bool held[4];                  /* left, right, up, down */
    int visits[SCREEN_COUNT];      /* how often each screen was entered */
    bool screen_shot;              /* this visit's picture is taken */
    int shots_written;
    int64_t frame_ns, draw_ns;     /* last frame, last drawing: wall time */
    char report_path[PATH_BYTES];
};

/* options: borrowed for the life of the app. A store held by another program is no error: the app then shows what is stored and says
 * so. Other problems: why has the sentence. */
enum status app_open(const struct app_options *options, const struct plate_port *port, struct app **out, struct problem *why);
void app_close(struct app *a);             /* NULL is fine */
/* Runs until the person is done; returns the exit code of the program. */
int app_run(struct app *a);

/* ---- for the screens ---- */
bool app_simulated(const struct app *a);   /* a simulated person: may be commanded */
bool app_recorded(const struct app *a);    /* a replay */
void app_close_plate(struct app *a);       /* first the recorder, then the plate whose ring it reads */
/* Closes what is open and begins to open spec; where that takes time, opening_spec is set and app_look_for_plate tells how it goes. An open plate is ready to be
 * tared. false: the sentence is in a->problem. */
bool app_open_plate(struct app *a, const char *spec);
/* May a practice begin on the open plate? false: nobody knows what its numbers weigh; a->problem says what to do. */
bool app_plate_is_calibrated(struct app *a);
enum plate_opening { PLATE_STILL_OPENING, PLATE_OPENED, PLATE_NOT_OPENED };
enum plate_opening app_look_for_plate(struct app *a);
void app_set_saved(struct app *a);         /* the last set is in the store: counted and logged */
bool app_recorder_failed(struct app *a);   /* the running set cannot be kept: a->problem says why */
void app_load_history(struct app *a);      /* of this person, newest first */
const struct practice_block *app_block(const struct app *a);
void app_person(struct app *a, enum person_order order);
/* What whoever is here should know of the plate now and can do something about: the most pressing warning as a sentence, or NULL. */
const char *app_plate_worry(struct app *a);
/* The plate's word on a screen that needs it: EV_NONE, EV_PLATE_LOST, or EV_PRACTICE_DONE at a recording's end. */
enum event app_plate_event(struct app *a);
/* After the end of a recording: no more samples of it are on their way (in true time the loop ticks on without them). */
bool app_samples_over(const struct app *a);
/* Writes the report of this session once; false: none, a->problem says why. */
bool app_write_report(struct app *a);
/* Ten grades of an exercise from the level files; false: a->problem has file, line and what was expected. */
bool app_levels(struct app *a, const struct practice_block *block, struct level_table *out);
/* The next set of the plan; false: the practice is done. */
bool app_next_set(struct app *a);
void calibrate_leave(struct app *a);       /* frees what a calibration holds */

#endif
