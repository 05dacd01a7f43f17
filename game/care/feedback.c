#include "care/feedback.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/translate.h"

/* ---- after a trial ---- */

/* Something is said at most once in so many trials. */
static const int every[2][3] = {
    /* as planned, more, less */
    {1, 1, 3},       /* below grade 4 */
    {3, 2, 6},
};

bool feedback_after_trial(struct feedback_fade *f, double grade, enum feedback_wish wish)
{
    int row = grade >= FEEDBACK_FADES_FROM_GRADE, column = (unsigned)wish <= FEEDBACK_LESS ? (int)wish : 0;
    if (f->spoke && f->quiet + 1 < every[row][column]) {
        f->quiet++;
        return false;
    }
    *f = (struct feedback_fade){.spoke = true};
    return true;
}

/* ---- sentences ---- */

enum sentence {
    S_NUMBER, S_NUMBER_BETTER = S_NUMBER + NUMBERS, S_FRESH_START = S_NUMBER_BETTER + NUMBERS, S_REMINDER, S_WELCOME_BACK,
    S_LAST_TIME, S_WEEKDAY, SENTENCES = S_WEEKDAY + DAYS_IN_WEEK
};
static const char *const sentences[SENTENCES] = {
    [S_NUMBER + NUMBER_SECONDS_HELD] = N_("You held for {now}\xc2\xa0s."),
    [S_NUMBER + NUMBER_TARGETS] = N_("You reached {now}."),
    [S_NUMBER + NUMBER_RISES] = N_("You stood up {now} times."),
    [S_NUMBER + NUMBER_STEPS] = N_("You took {now} quiet steps."),
    [S_NUMBER + NUMBER_MINUTES] = N_("You practised for {now} minutes."),
    [S_NUMBER_BETTER + NUMBER_SECONDS_HELD] = N_("You held for {now}\xc2\xa0s. {when} it was {before}\xc2\xa0s."),
    [S_NUMBER_BETTER + NUMBER_TARGETS] = N_("You reached {now}. {when} it was {before}."),
    [S_NUMBER_BETTER + NUMBER_RISES] = N_("You stood up {now} times. {when} it was {before}."),
    [S_NUMBER_BETTER + NUMBER_STEPS] = N_("You took {now} quiet steps. {when} it was {before}."),
    [S_NUMBER_BETTER + NUMBER_MINUTES] = N_("You practised for {now} minutes. {when} it was {before}."),
    [S_FRESH_START] = N_("A fresh start at a comfortable level."),
    [S_REMINDER] = N_("A few calm minutes of balance practice are waiting for you, whenever it suits you."),
    [S_WELCOME_BACK] = N_("Welcome back! We begin gently, with a shorter practice."),
    [S_LAST_TIME] = N_("Last time"),
    /* 1 January 1970 was a Thursday. */
    [S_WEEKDAY] = N_("Last Thursday"), N_("Last Friday"), N_("Last Saturday"), N_("Last Sunday"), N_("Last Monday"), N_("Last Tuesday"),
    N_("Last Wednesday"),
};

const char *feedback_sentence(size_t i) { return i < SENTENCES ? sentences[i] : NULL; }
const char *feedback_fresh_start(void) { return sentences[S_FRESH_START]; }
const char *reminder_words(void) { return sentences[S_REMINDER]; }

const char *feedback_when(int before_day, int today)
{
    long long ago = (long long)today - before_day;
    if (before_day == DAY_NONE || ago < 1 || ago > DAYS_IN_WEEK) return sentences[S_LAST_TIME];
    int weekday = (before_day % DAYS_IN_WEEK + DAYS_IN_WEEK) % DAYS_IN_WEEK;
    return sentences[S_WEEKDAY + weekday];
}

struct filler { const char *place; const char *text; };

/* Words and numbers at {now}, {before}, {when}: a translation may order them as its language does. */
static void fill(const char *sentence, const struct filler *filler, size_t count, char text[FEEDBACK_TEXT_BYTES])
{
    size_t used = 0;
    while (*sentence && used + 1 < FEEDBACK_TEXT_BYTES) {
        const struct filler *hit = NULL;
        for (size_t i = 0; i < count && !hit; i++)
            if (strncmp(sentence, filler[i].place, strlen(filler[i].place)) == 0) hit = &filler[i];
        if (!hit) {
            text[used++] = *sentence++;
            continue;
        }
        size_t length = strlen(hit->text), room = FEEDBACK_TEXT_BYTES - 1 - used;
        if (length > room) length = room;
        memcpy(text + used, hit->text, length);
        used += length;
        sentence += strlen(hit->place);
    }
    text[used] = 0;
}

static int whole(double v) { return v >= 0 ? (int)fmin(v, 100000) : -1; }       /* NaN: -1 */

void feedback_after_set(enum feedback_number what, struct own_past p, char text[FEEDBACK_TEXT_BYTES])
{
    int kind = (unsigned)what < NUMBERS ? (int)what : NUMBER_MINUTES, now = whole(p.now), before = whole(p.before);
    if (now < 0) now = 0;
    char now_text[12], before_text[12];
    snprintf(now_text, sizeof now_text, "%d", now);
    snprintf(before_text, sizeof before_text, "%d", before);
    const struct filler filler[] = {{"{now}", now_text}, {"{before}", before_text}, {"{when}", tr(feedback_when(p.before_day, p.today))}};
    fill(tr(sentences[(before > 0 && now > before ? S_NUMBER_BETTER : S_NUMBER) + kind]), filler, 3, text);
}

const char *feedback_grade_words(double grade_before, double grade_now)
{
    return floor(grade_now) < floor(grade_before) ? sentences[S_FRESH_START] : NULL;
}

/* ---- the garden ---- */

static bool active_on(const int *days, size_t count, long long day)
{
    for (size_t i = 0; i < count; i++)
        if (days[i] == day) return true;
    return false;
}

/* Today is not over: it may still become an active day, so it is no day of rest yet. */
static struct garden week_of_garden(const int *days, size_t count, long long monday, int today)
{
    int plants = 0, rests = 0;
    for (int d = 0; d < DAYS_IN_WEEK && monday + d <= today; d++) {
        if (active_on(days, count, monday + d)) plants++;
        else if (monday + d < today) rests++;
    }
    if (rests > GARDEN_RESTS_A_WEEK) rests = GARDEN_RESTS_A_WEEK;
    return (struct garden){.plants = plants, .seeds = plants > 0 ? rests : 0};
}

struct garden garden_of(const int *active_days, size_t count, int first_day, int today)
{
    struct garden g = {0};
    /* Only weeks that hold an active day are looked at, each once, at its first one. */
    for (size_t i = 0; i < count; i++) {
        long long from_first = (long long)active_days[i] - first_day;
        if (from_first < 0 || active_days[i] > today) continue;
        long long week = from_first / DAYS_IN_WEEK;
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = active_days[j] >= first_day && active_days[j] <= today && ((long long)active_days[j] - first_day) / DAYS_IN_WEEK == week;
        if (seen) continue;
        struct garden w = week_of_garden(active_days, count, first_day + week * DAYS_IN_WEEK, today);
        g.plants += w.plants;
        g.seeds += w.seeds;
    }
    return g;
}

/* ---- reminders ---- */

void reminder_start(struct reminder *r) { *r = (struct reminder){.on = true, .last_day = DAY_NONE}; }

void reminder_practised(struct reminder *r, int day)
{
    bool over = r->ignored >= REMINDERS_IGNORED_MAX && day > r->last_day + 1;
    if (!over) r->ignored = 0;
}

bool reminder_may(const struct reminder *r, int today)
{
    return r->on && r->ignored < REMINDERS_IGNORED_MAX && (r->last_day == DAY_NONE || today > r->last_day);
}

void reminder_sent(struct reminder *r, int today)
{
    r->last_day = today;
    if (r->ignored < REMINDERS_IGNORED_MAX) r->ignored++;
}

void reminder_turn_on(struct reminder *r)
{
    r->on = true;
    r->ignored = 0;
}

/* ---- back again ---- */

const char *welcome_back(int last_practice_day, int today)
{
    if (last_practice_day == DAY_NONE || (long long)today - last_practice_day <= DAYS_IN_WEEK) return NULL;
    return sentences[S_WELCOME_BACK];
}
