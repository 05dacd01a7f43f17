#include "drivers/wbb_talk.h"

#include <string.h>

#include "base/clock.h"

enum {
    ANSWER_MS = 500, /* devices.md 2.3 */
    TRIES = 4,
    QUIET_MS = 50,
    STREAM_MS = 300,
    NOT_READY_MS = 500,
    REDOS_MAX = 10,
    REREADS_MAX = 3, /* devices.md 2.4 */
    WAKE_PAUSE_MS = 50,
    OUTPUT_WRITE = 0x16,
};

/* ---- questions ---- */

static int ask_quiet(uint8_t *out)
{
    return wbb_set_mode(0x30, false, out);
}
static int ask_unlock(uint8_t *out)
{
    return wbb_write(WBB_AT_UNLOCK, (const uint8_t[]){0x55}, 1, out);
}
static int ask_clear(uint8_t *out)
{
    return wbb_write(WBB_AT_CLEAR, (const uint8_t[]){0}, 1, out);
}
static int ask_id(uint8_t *out)
{
    return wbb_ask_read(WBB_AT_ID, WBB_ID_BYTES, out);
}
static int ask_factory(uint8_t *out)
{
    return wbb_ask_read(WBB_AT_FACTORY, WBB_FACTORY_BYTES, out);
}
static int ask_temperature(uint8_t *out)
{
    return wbb_ask_read(WBB_AT_TEMPERATURE, WBB_TEMPERATURE_BYTES, out);
}
static int ask_light(uint8_t *out)
{
    return wbb_set_light(true, out);
}
static int ask_stream(uint8_t *out)
{
    return wbb_set_mode(0x34, true, out);
}
static int ask_wake_one(uint8_t *out)
{
    return wbb_write(WBB_AT_WAKE, (const uint8_t[]){0xaa}, 1, out);
}
static int ask_wake_seven(uint8_t *out)
{
    return wbb_write(WBB_AT_WAKE, (const uint8_t[]){0xaa, 0xaa, 0xaa, 0x55, 0xaa, 0xaa, 0xaa}, 7, out);
}

/* ---- answers; true: this step is answered ---- */

static bool hear_status(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns)
{
    (void)now_ns;
    if (r->kind != WBB_STATUS) return false;
    if (r->has_extension) return true;
    t->saw_no_extension = true; /* it may come with the next try */
    return false;
}

static bool hear_written(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns)
{
    (void)t, (void)now_ns;
    return r->kind == WBB_ACK && r->acknowledged == OUTPUT_WRITE && r->error == 0;
}

static void redo_from_unlock(struct wbb_talk *t, int64_t now_ns);

static bool hear_id(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns)
{
    if (r->kind != WBB_READ || r->address != WBB_AT_ID) return false;
    /* An error has no size of its own. */
    if (r->error == 0 && r->size != WBB_ID_BYTES) return false;
    if (r->error != 0)
        memset(t->id, 0, sizeof t->id);
    else
        memcpy(t->id, r->bytes, sizeof t->id);
    if (wbb_is_board(t->id)) return true;
    if (wbb_is_not_ready(t->id))
        redo_from_unlock(t, now_ns);
    else
        t->end = TALK_OTHER_DEVICE;
    return false;
}

static bool hear_factory(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns)
{
    (void)now_ns;
    if (r->kind != WBB_READ) return false;
    int half = (r->address - WBB_AT_FACTORY) / WBB_READ_MAX;
    if (r->address != WBB_AT_FACTORY && r->address != WBB_AT_FACTORY + WBB_READ_MAX) return false;
    if (r->error != 0) t->read_error = r->error;
    if (r->error != 0 || r->size != WBB_READ_MAX) return false;
    memcpy(t->block.factory + half * WBB_READ_MAX, r->bytes, WBB_READ_MAX);
    t->halves |= 1u << half;
    return t->halves == 3;
}

/* The block is whole; is it worth reading again? */
static void judge_block(struct wbb_talk *t);

static bool hear_temperature(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns)
{
    (void)now_ns;
    if (r->kind != WBB_READ || r->address != WBB_AT_TEMPERATURE) return false;
    if (r->error != 0) t->read_error = r->error;
    if (r->error != 0 || r->size != WBB_TEMPERATURE_BYTES) return false;
    memcpy(t->block.temperature, r->bytes, WBB_TEMPERATURE_BYTES);
    t->has_block = true;
    judge_block(t);
    return true;
}

static bool hear_load(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns)
{
    (void)t, (void)now_ns;
    return r->kind == WBB_DATA;
}

/* ---- plans ---- */

enum step {
    STEP_END,
    STEP_QUIET,
    STEP_STATUS,
    STEP_UNLOCK,
    STEP_CLEAR,
    STEP_ID,
    STEP_FACTORY,
    STEP_TEMPERATURE,
    STEP_LIGHT,
    STEP_STREAM,
    STEP_WAKE_ONE,
    STEP_WAKE_SEVEN,
    STEP_WAKE_PAUSE,
    STEP_COUNT
};

static const struct step_row {
    const char *doing;
    int (*ask)(uint8_t *out); /* NULL: only wait */
    bool (*hear)(struct wbb_talk *t, const struct wbb_report *r,
                 int64_t now_ns); /* NULL: nothing to hear, go on after wait_ms */
    int wait_ms;
    enum wbb_talk_end silence; /* what it means when no try was answered */
} steps[STEP_COUNT] = {
    [STEP_QUIET] = {"beginning to talk to it", ask_quiet, NULL, QUIET_MS, TALK_NO_ANSWER},
    [STEP_STATUS] = {"asking for its status", wbb_ask_status, hear_status, ANSWER_MS, TALK_NO_ANSWER},
    [STEP_UNLOCK] = {"switching its sensors on", ask_unlock, hear_written, ANSWER_MS, TALK_NO_ANSWER},
    [STEP_CLEAR] = {"switching its sensors on", ask_clear, hear_written, ANSWER_MS, TALK_NO_ANSWER},
    [STEP_ID] = {"asking what it is", ask_id, hear_id, ANSWER_MS, TALK_NO_ANSWER},
    [STEP_FACTORY] = {"reading its calibration", ask_factory, hear_factory, ANSWER_MS, TALK_UNREADABLE},
    [STEP_TEMPERATURE] = {"reading its calibration", ask_temperature, hear_temperature, ANSWER_MS,
                          TALK_UNREADABLE},
    [STEP_LIGHT] = {"switching its light on", ask_light, NULL, 0, TALK_NO_ANSWER},
    [STEP_STREAM] = {"waiting for load data", ask_stream, hear_load, STREAM_MS, TALK_NO_ANSWER},
    [STEP_WAKE_ONE] = {"waking its sensors", ask_wake_one, hear_written, ANSWER_MS, TALK_NO_ANSWER},
    [STEP_WAKE_SEVEN] = {"waking its sensors", ask_wake_seven, hear_written, ANSWER_MS, TALK_NO_ANSWER},
    [STEP_WAKE_PAUSE] = {"waking its sensors", NULL, NULL, WAKE_PAUSE_MS, TALK_NO_ANSWER},
};

static const uint8_t plan_start[] = {STEP_QUIET,   STEP_STATUS,      STEP_UNLOCK, STEP_CLEAR,  STEP_ID,
                                     STEP_FACTORY, STEP_TEMPERATURE, STEP_LIGHT,  STEP_STREAM, STEP_END};
static const uint8_t plan_stream[] = {STEP_LIGHT, STEP_STREAM, STEP_END};
static const uint8_t plan_revive[] = {STEP_STATUS, STEP_UNLOCK, STEP_CLEAR, STEP_STREAM, STEP_END};
static const uint8_t plan_renew[] = {STEP_UNLOCK,      STEP_CLEAR, STEP_ID,     STEP_FACTORY,
                                     STEP_TEMPERATURE, STEP_LIGHT, STEP_STREAM, STEP_END};
static const uint8_t plan_wake[] = {STEP_WAKE_ONE,   STEP_WAKE_ONE, STEP_WAKE_ONE,    STEP_FACTORY,
                                    STEP_WAKE_SEVEN, STEP_WAKE_ONE, STEP_WAKE_ONE,    STEP_WAKE_PAUSE,
                                    STEP_WAKE_ONE,   STEP_FACTORY,  STEP_TEMPERATURE, STEP_LIGHT,
                                    STEP_STREAM,     STEP_END};
static const uint8_t *const plans[] = {
    [WBB_PLAN_START] = plan_start, [WBB_PLAN_STREAM] = plan_stream, [WBB_PLAN_REVIVE] = plan_revive,
    [WBB_PLAN_RENEW] = plan_renew, [WBB_PLAN_WAKE] = plan_wake,
};

static enum step step_now(const struct wbb_talk *t)
{
    return (enum step)plans[t->plan][t->at];
}

static void enter(struct wbb_talk *t, int at)
{
    t->at = at;
    t->tries = 0;
    t->sent = false;
    t->due_ns = INT64_MIN;
    if (step_now(t) == STEP_FACTORY) t->halves = 0;
    if (step_now(t) == STEP_END) t->end = TALK_DONE;
}

/* The last one before the place where the talk is. */
static void go_back_to(struct wbb_talk *t, enum step step)
{
    int at = t->at;
    while (at > 0 && plans[t->plan][at] != step) at--;
    enter(t, at);
}

static void redo_from_unlock(struct wbb_talk *t, int64_t now_ns)
{
    if (t->redos++ == REDOS_MAX) {
        t->end = TALK_NOT_READY;
        return;
    }
    go_back_to(t, STEP_UNLOCK);
    t->due_ns = now_ns + NOT_READY_MS * NS_PER_MS;
}

static void judge_block(struct wbb_talk *t)
{
    struct wbb_calibration c;
    enum status status = wbb_calibration_read(&t->block, &c, NULL);
    if ((status == STATUS_OK && c.sum_fits) || t->rereads++ == REREADS_MAX) return;
    t->has_block = false;
    go_back_to(t, STEP_FACTORY);
}

void wbb_talk_begin(struct wbb_talk *t, enum wbb_plan plan)
{
    *t = (struct wbb_talk){.plan = plan, .end = TALK_GOES_ON};
    enter(t, 0);
}

/* No answer, or none that counts. */
static void overdue(struct wbb_talk *t)
{
    const struct step_row *step = &steps[step_now(t)];
    t->sent = false;
    if (!step->hear)
        enter(t, t->at + 1);
    else if (t->tries == TRIES)
        t->end = step_now(t) == STEP_STATUS && t->saw_no_extension ? TALK_NO_EXTENSION : step->silence;
}

int wbb_talk_send(struct wbb_talk *t, int64_t now_ns, uint8_t out[WBB_REPORT_BYTES])
{
    while (t->end == TALK_GOES_ON) {
        if (now_ns < t->due_ns) return 0;
        if (t->sent) {
            overdue(t);
            continue;
        }
        const struct step_row *step = &steps[step_now(t)];
        t->sent = true;
        t->tries++;
        t->due_ns = now_ns + step->wait_ms * NS_PER_MS;
        if (step->ask) return step->ask(out);
    }
    return 0;
}

void wbb_talk_hear(struct wbb_talk *t, const struct wbb_report *r, int64_t now_ns)
{
    int at = t->at;
    if (t->end != TALK_GOES_ON || !t->sent) return;
    const struct step_row *step = &steps[step_now(t)];
    if (!step->hear || !step->hear(t, r, now_ns)) return;
    if (t->at == at) enter(t, at + 1); /* else the answer sent the talk back */
}

bool wbb_talk_wants_quiet(const struct wbb_talk *t)
{
    return t->end == TALK_GOES_ON && t->plan == WBB_PLAN_START && step_now(t) != STEP_STREAM;
}

const char *wbb_talk_doing(const struct wbb_talk *t)
{
    enum step step = step_now(t);
    return steps[step == STEP_END ? STEP_STREAM : step].doing;
}
