/* app_store.c - the store as the screens need it: opened or explained, own times, the report, what is being saved. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "report/report.h"
#include "screens/app_internal.h"

static const int64_t SAVE_PATIENCE_NS = 8 * NS_PER_S;
static const int64_t LOW_ROOM_BYTES = 200LL << 20, NO_ROOM_BYTES = 50LL << 20;

void app_note(struct app *a, const char *sentence)
{
    size_t used = strlen(a->kept);
    (void)snprintf(a->kept + used, sizeof a->kept - used, "%s%s", used > 0 ? " " : "", sentence);
}

void app_open_store(struct app *a)
{
    struct problem why;
    int64_t room = 0;
    if (store_open(a->paths.data, STORE_WRITE, &a->store, a->kept, &why) == STATUS_OK) {
        if (store_room(a->store, &room, &why) != STATUS_OK || room >= LOW_ROOM_BYTES) return;
        char sentence[NOTE_BYTES];
        (void)snprintf(sentence, sizeof sentence, "Only %lld MB are free on this disk. Please make some room soon.", (long long)(room >> 20));
        app_note(a, sentence);
        if (room >= NO_ROOM_BYTES) return;
        store_close(a->store);
        a->store = NULL;
        (void)problem_set(&why, STATUS_STORE, "Only %lld MB are free on this disk, too little to keep a practice. Please make some room and "
                          "start again. What is stored is safe.", (long long)(room >> 20));
    }
    a->problem = why;
    a->exit_code = status_exit_code(why.status);
    if (store_open(a->paths.data, STORE_READ, &a->store, NULL, &why) != STATUS_OK) a->store = NULL;
}

void app_forget_session(struct app *a)
{
    a->has_session = false;
    a->sets_in_session = 0;
}

void app_set_saved(struct app *a)
{
    a->run.recording = false;
    a->summary.sets_saved++;
    log_line(LOG_INFO, "set", "saved %s", a->run.trial.text);
}

/* The set that ended last may still be on its way to the disk: the last words shall count it. */
void app_wait_for_saving(struct app *a)
{
    struct problem why;
    int64_t until_ns = clock_now_ns() + SAVE_PATIENCE_NS;
    if (!a->run.recording || !a->run.finished || !a->recorder) return;
    while (recorder_state(a->recorder, &why) == RECORDER_SAVING && clock_now_ns() < until_ns)
        clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
    if (recorder_state(a->recorder, &why) == RECORDER_SAVED) app_set_saved(a);
    else a->problem = why;
}

bool app_recorder_failed(struct app *a)
{
    struct problem why;
    if (!a->run.recording || !a->recorder || recorder_state(a->recorder, &why) != RECORDER_FAILED) return false;
    a->problem = why;
    return true;
}

/* What the simulation or a recording did is never mixed with what a person did, also under the same code. */
void app_load_history(struct app *a)
{
    struct problem why;
    a->history_count = 0;
    if (!a->store) return;
    const char *code = a->patient_code[0] ? a->patient_code : a->options.patient_code ? a->options.patient_code : "DEMO";
    if (store_trials(a->store, NULL, code, a->history, APP_HISTORY_MAX, &a->history_count, &why) != STATUS_OK)
        log_line(LOG_WARNING, "history", "%s", why.text);
    const struct plate_info *plate = a->port.info(a->port.context);
    size_t kept = 0;
    for (size_t i = 0; plate && i < a->history_count; i++) {
        const struct trial_row *t = &a->history[i];
        if (t->simulated == plate->simulated && t->recorded == plate->recorded) a->history[kept++] = *t;
    }
    if (plate) a->history_count = kept;
}

bool app_write_report(struct app *a)
{
    char directory[PATH_BYTES], name[128], date[WALL_TIME_TEXT_BYTES];
    struct problem why = {0};
    if (!a->has_session || !a->store) return a->report_path[0] != '\0';
    wall_time_text(wall_time_now(), date);
    (void)snprintf(name, sizeof name, "%s_%.10s_%.8s.html", a->patient_code, date, a->session.text + 28);
    if (path_join(directory, a->paths.data, "reports") != 0) return false;
    (void)mkdir(directory, 0700);
    if (path_join(a->report_path, directory, name) != 0 ||
        report_session_html(a->store, a->session.text, a->patient_code, a->report_path, &why) != STATUS_OK) {
        a->report_path[0] = '\0';
        a->problem = why; /* else what was said of the plate stays for the last words */
        return false;
    }
    app_forget_session(a); /* a next practice of this run is another visit, with a report of its own */
    return true;
}
