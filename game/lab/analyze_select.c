#include "lab/analyze_select.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL = PROFILE_BIT(PROFILE_LP10) | PROFILE_BIT(PROFILE_LP10_20HZ), RAW = PROFILE_BIT(PROFILE_RAW) };
enum { UNEVEN = PROFILE_BIT(PROFILE_QUIJOUX25) | PROFILE_BIT(PROFILE_LP5_25HZ) };
enum { TASKS = PROFILE_BIT(PROFILE_LEAN) | PROFILE_BIT(PROFILE_SHIFT) | PROFILE_BIT(PROFILE_RISE) };
enum { ALL_FAMILIES = FAMILY_BIT(FAMILY_COUNT) - 1 };
/* What a file alone can bring; the rest comes from a manifest or the store. */
enum { NEEDS_OF_FILES = NEED_FZ | NEED_SHEAR | NEED_FEET };

/* ---- names ---- */

enum { NAME_BYTES = 64 };

/* Takes the next name before a comma; false: none is left. */
static bool next_name(const char **list, char name[NAME_BYTES])
{
    while (**list == ' ' || **list == ',') (*list)++;
    size_t length = strcspn(*list, ",");
    size_t kept = length;
    while (kept > 0 && (*list)[kept - 1] == ' ') kept--;
    if (kept >= NAME_BYTES) kept = NAME_BYTES - 1;
    memcpy(name, *list, kept);
    name[kept] = '\0';
    *list += length;
    return length > 0;
}

/* Levenshtein distance: how many letters were mistyped. */
static unsigned letters_apart(const char *a, const char *b)
{
    unsigned row[NAME_BYTES + 1];
    size_t length = strlen(b);
    if (length > NAME_BYTES) return NAME_BYTES;
    for (size_t j = 0; j <= length; j++) row[j] = (unsigned)j;
    for (; *a; a++) {
        unsigned diagonal = row[0]++;
        for (size_t j = 1; j <= length; j++) {
            unsigned changed = diagonal + (*a != b[j - 1]);
            diagonal = row[j];
            unsigned best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = best < changed ? best : changed;
        }
    }
    return row[length];
}

static const char *nearest_name(const char *name)
{
    const char *best = NULL;
    unsigned best_apart = NAME_BYTES;
    for (size_t i = 0; i < metric_count + FAMILY_COUNT; i++) {
        const char *candidate = i < metric_count ? metrics[i].name : metric_families[i - metric_count].name;
        unsigned apart = letters_apart(name, candidate);
        if (apart < best_apart) {
            best_apart = apart;
            best = candidate;
        }
    }
    return best;
}

static bool want_family(const char *name, bool *wanted)
{
    for (unsigned f = 0; f < FAMILY_COUNT; f++) {
        if (strcmp(metric_families[f].name, name) != 0) continue;
        for (size_t i = 0; i < metric_count; i++) wanted[i] |= metrics[i].family == f;
        return true;
    }
    return false;
}

static enum status want_metrics(const char *list, bool *wanted, struct problem *why)
{
    char name[NAME_BYTES];
    bool any = false;
    for (; next_name(&list, name); any = true) {
        const struct metric *m = metric_by_name(name);
        if (m)
            wanted[m - metrics] = true;
        else if (!want_family(name, wanted))
            return problem_set(
                why, STATUS_USAGE,
                "analyze: there is no metric \"%s\"; the nearest name is \"%s\". evenkeel-lab analyze "
                "--list-metrics lists them all",
                name, nearest_name(name));
    }
    if (!any) return problem_set(why, STATUS_USAGE, "analyze: --metric names no metric, see --list-metrics");
    return STATUS_OK;
}

static enum status want_profiles(const char *list, unsigned *bits, struct problem *why)
{
    char name[NAME_BYTES], known[200] = "";
    enum sway_profile p;
    for (*bits = 0; next_name(&list, name); *bits |= PROFILE_BIT(p))
        if (!sway_profile_by_name(name, &p)) break;
    if (*bits && !*name) return STATUS_OK;
    for (unsigned i = 0; i < PROFILE_COUNT; i++) {
        size_t used = strlen(known);
        (void)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "",
                       sway_profile_name((enum sway_profile)i));
    }
    return problem_set(why, STATUS_USAGE, "analyze: there is no profile \"%s\", expected one or more of %s",
                       name, known);
}

enum status selection_make(const char *profiles, const char *wanted, struct selection *out,
                           struct problem *why)
{
    enum status status = STATUS_OK;
    *out = (struct selection){.named = wanted != NULL, .wanted = calloc(metric_count, sizeof *out->wanted)};
    if (!out->wanted) return problem_set(why, STATUS_MEM, "analyze: out of memory");
    if (profiles) status = want_profiles(profiles, &out->profiles, why);
    if (status == STATUS_OK && wanted) status = want_metrics(wanted, out->wanted, why);
    for (size_t i = 0; i < metric_count; i++) {
        if (!wanted) out->wanted[i] = true;
        if (out->wanted[i]) out->families |= FAMILY_BIT(metrics[i].family);
    }
    if (status != STATUS_OK) selection_free(out);
    return status;
}

void selection_free(struct selection *s)
{
    free(s->wanted);
    *s = (struct selection){0};
}

/* ---- plans ---- */

/* Families that the table gives in this profile; of raw only those that no other usual profile gives, unless raw was asked for. */
static unsigned given_in(unsigned profile, bool asked)
{
    unsigned families = 0;
    for (unsigned f = 0; f < FAMILY_COUNT; f++) {
        unsigned given = metric_families[f].profiles;
        if (!(given & PROFILE_BIT(profile))) continue;
        if (profile == PROFILE_RAW && !asked && (given & USUAL)) continue;
        families |= FAMILY_BIT(f);
    }
    return families;
}

static unsigned usual_profiles(const struct trial_traits *t)
{
    unsigned tasks = (t->lean ? PROFILE_BIT(PROFILE_LEAN) : 0u) |
                     (t->shift ? PROFILE_BIT(PROFILE_SHIFT) : 0u) |
                     (t->rise ? PROFILE_BIT(PROFILE_RISE) : 0u);
    if (tasks) return tasks; /* a task of movement is no quiet standing */
    return t->irregular ? UNEVEN : USUAL | RAW;
}

/* Named measures of families that none of these profiles gives: where the table gives them first. */
static unsigned profiles_of_rest(unsigned families, unsigned profiles)
{
    unsigned more = 0;
    for (unsigned f = 0; f < FAMILY_COUNT; f++) {
        unsigned given = metric_families[f].profiles;
        if ((families & FAMILY_BIT(f)) && given && !(given & profiles)) more |= given & (~given + 1u);
    }
    return more;
}

static void plan_profiles(const struct selection *s, unsigned profiles, bool asked, unsigned families,
                          struct trial_plan *out)
{
    *out = (struct trial_plan){.profiles = profiles};
    for (unsigned p = 0; p < PROFILE_COUNT; p++)
        if (profiles & PROFILE_BIT(p))
            out->families[p] =
                (s->named && s->profiles ? ALL_FAMILIES : given_in(p, asked)) & s->families & families;
}

void selection_plan(const struct selection *s, const struct trial_traits *t, struct trial_plan *out)
{
    unsigned asked = s->profiles ? s->profiles : t->own_profiles;
    unsigned profiles = asked ? asked : usual_profiles(t);
    if (s->named && !s->profiles) profiles |= profiles_of_rest(s->families, profiles);
    unsigned families = s->named ? ALL_FAMILIES & ~FAMILY_BIT(FAMILY_CONDITIONS) : t->families;
    plan_profiles(s, profiles, asked != 0, t->group ? FAMILY_BIT(FAMILY_CONDITIONS) : families, out);
}

/* Families that trials of this list can have: a wide table of mere files has no empty columns for body height and the like. */
static unsigned families_possible(const struct source_list *list)
{
    unsigned families = 0;
    bool groups = false, files = true;
    for (size_t i = 0; list && i < list->count; i++) {
        groups |= list->source[i].kind == SOURCE_GROUP;
        files &= list->source[i].kind == SOURCE_FILE;
    }
    for (unsigned f = 0; f < FAMILY_COUNT; f++) {
        unsigned needs = metric_families[f].needs;
        bool possible = files ? !(needs & ~(unsigned)NEEDS_OF_FILES) : groups || !(needs & NEED_MEMBERS);
        if (possible) families |= FAMILY_BIT(f);
    }
    return families;
}

void selection_columns(const struct selection *s, const struct source_list *list, struct trial_plan *out)
{
    unsigned own = 0, families = s->named ? ALL_FAMILIES : families_possible(list);
    bool usual = !list || list->count == 0, files = true;
    for (size_t i = 0; list && i < list->count; i++) {
        own |= list->source[i].profiles;
        usual |= list->source[i].profiles == 0;
        files &= list->source[i].kind == SOURCE_FILE;
    }
    unsigned profiles = s->profiles ? s->profiles : own;
    if (!s->profiles && usual) profiles |= (unsigned)USUAL | RAW | UNEVEN | (files ? 0u : (unsigned)TASKS);
    if (s->named && !s->profiles) profiles |= profiles_of_rest(s->families, profiles);
    plan_profiles(s, profiles, (s->profiles | own) & RAW, families, out);
}

/* ---- hash ---- */

uint64_t fnv1a(uint64_t hash, const char *text)
{
    do {
        hash ^= (unsigned char)*text;
        hash *= 0x100000001b3u;
    } while (*text++);
    return hash;
}

uint64_t selection_hash(const struct selection *s, const struct source_options *reading)
{
    const char *const options[] = {reading->rate, reading->unit, reading->columns, reading->delimiter,
                                   reading->header_lines};
    uint64_t hash = fnv1a(FNV1A_START, EVENKEEL_VERSION);
    for (unsigned p = 0; p < PROFILE_COUNT; p++)
        if (s->profiles & PROFILE_BIT(p)) hash = fnv1a(hash, sway_profile_name((enum sway_profile)p));
    for (size_t i = 0; s->named && i < metric_count; i++)
        if (s->wanted[i]) hash = fnv1a(hash, metrics[i].name);
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        hash = fnv1a(hash, options[i] ? "given" : "not given");
        if (options[i]) hash = fnv1a(hash, options[i]);
    }
    return hash;
}

void hash_text(uint64_t hash, char text[HASH_TEXT_BYTES])
{
    (void)snprintf(text, HASH_TEXT_BYTES, "%016" PRIx64, hash);
}
