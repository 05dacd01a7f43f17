/* links: acquire */
/* timeout: 500 */
/* What a person is told while playing, and before and after: short, kind, and nothing that fragile bones must never be asked for
 * (exercises.md 3.4, 15, 16). Every exercise at three grades by the simulated person, and every sentence that the rules of play hold. */
#include <ctype.h>
#include <dirent.h>

#include "care/bone_rules.h"
#include "care/practice.h"
#include "care/wording.h"
#include "game/world/plate_player.h"
#include "game/world/set_player.h"

enum { WORDS_MOST = 5, SET_S = 400, TEXTS_MAX = 400 };

static void check_text(const char *text, const char *where)
{
    const struct bone_rule *rule = bone_rule_broken_in(text);
    const char *word = wording_forbidden_in(text);
    if (!*text) fail_msg("%s: an empty text", where);
    if (rule) fail_msg("%s: '%s' asks for %s", where, text, rule->motion);
    if (word) fail_msg("%s: '%s' says %s", where, text, word);
}

static void check_prompt(const char *prompt, const char *where)
{
    int words = 0;
    for (const char *p = prompt; *p; p++) words += *p != ' ' && (p == prompt || p[-1] == ' ');
    if (words < 1 || words > WORDS_MOST) fail_msg("%s: '%s' has %d words, expected 1 to %d", where, prompt, words, WORDS_MOST);
    check_text(prompt, where);
}

/* ---- what is seen in play ---- */

static const char *seen[TEXTS_MAX];
static int seen_count;

static void see(const char *prompt, const char *where)
{
    for (int i = 0; i < seen_count; i++)
        if (strcmp(seen[i], prompt) == 0) return;
    assert_true(seen_count < TEXTS_MAX);
    seen[seen_count++] = prompt;
    check_prompt(prompt, where);
}

/* A prompt that names sides means the one that is asked, first of all. */
static void check_side(const struct world_scene *s, const char *where)
{
    const char *right = strcasestr(s->prompt, "right"), *left = strcasestr(s->prompt, "left");
    double asked = s->side ? s->side : s->has_target ? s->target_mm.x : 0;
    if ((!right && !left) || s->phase != PHASE_TRIAL || asked == 0) return;
    bool means_right = right && (!left || right < left);
    if (means_right != (asked > 0)) fail_msg("%s: '%s', and asked is the other side", where, s->prompt);
}

static void play(struct plate_player *p, enum exercise_id id, double grade)
{
    struct world_setup s = plain_setup(id, grade);
    char where[40];
    const char *before = "";
    (void)snprintf(where, sizeof where, "%s at grade %g", exercise_code(id), grade);
    plate_set(p, &s);
    for (int ms = 0; ms < SET_S * 1000 && plate_step(p, NULL); ms++) {
        const struct world_scene *scene = world_scene(p->w);
        if (!scene->prompt) fail_msg("%s: no prompt", where);
        if (scene->phase == PHASE_PAUSED) {
            world_input(p->w, p->last.tick, INPUT_NOT_A_NEAR_FALL);
            world_input(p->w, p->last.tick, INPUT_RESUME);
        }
        if (scene->prompt == before) continue;
        see(before = scene->prompt, where);
        check_side(scene, where);
    }
    if (!world_done(p->w)) fail_msg("%s: not done after %d s", where, SET_S);
}

static void prompts_of_play_are_kind_to_bones(void **state)
{
    (void)state;
    static const double grades[] = {1, 5, 10};
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id)) {
        bool same = id >= CHECKUP_FIRST || id == E21_CALM_BREATH || id == E22_CALM_SCENE; /* at every grade */
        for (int i = 0; i < (same ? 1 : 3); i++) {
            struct plate_player p;
            char spec[80];
            (void)snprintf(spec, sizeof spec, "sim:profile=older,z=0,seed=%d", 3 + (int)id);
            plate_open(&p, spec);
            play(&p, id, grades[i]);
            plate_close(&p);
        }
    }
    print_message("%d prompts seen\n", seen_count);
    assert_true(seen_count > 80);
}

/* ---- what is written, seen or not ---- */

/* A sentence for people begins with a capital, has a small letter and no underscore; what ends with a stop is no prompt. */
static bool is_for_people(const char *text)
{
    bool small = false;
    for (const char *p = text; *p; p++) {
        if (*p == '_') return false;
        small = small || islower((unsigned char)*p);
    }
    return isupper((unsigned char)*text) && small && strlen(text) > 2;
}

static int check_literals(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f) fail_msg("%s cannot be read", path);
    char line[1000], text[300];
    int found = 0, number = 0;
    while (fgets(line, sizeof line, f)) {
        char where[640];
        (void)snprintf(where, sizeof where, "%s:%d", path, ++number);
        bool comment = strncmp(line, "/*", 2) == 0 || strncmp(line, " *", 2) == 0 || strncmp(line, "#include", 8) == 0;
        char *code_end = strstr(line, "/*");
        if (code_end) *code_end = '\0';
        for (char *p = comment ? NULL : strchr(line, '"'); p; p = strchr(p, '"')) {
            size_t length = strcspn(++p, "\"");
            (void)snprintf(text, sizeof text, "%.*s", (int)length, p);
            p += length + (p[length] == '"');
            if (!is_for_people(text)) continue;
            if (strchr(text, '.') || strchr(text, '%')) check_text(text, where);
            else check_prompt(text, where);
            found++;
        }
    }
    (void)fclose(f);
    return found;
}

static void every_sentence_of_the_rules_is_kind_to_bones(void **state)
{
    (void)state;
    static const char folder[] = EVENKEEL_SOURCE_SHARE "/game/world";
    DIR *d = opendir(folder);
    if (!d) skip();
    int found = 0;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        char path[600];
        size_t n = strlen(e->d_name);
        if (n < 3 || strcmp(e->d_name + n - 2, ".c") != 0) continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        found += check_literals(path);
    }
    (void)closedir(d);
    print_message("%d sentences\n", found);
    assert_true(found > 120);
}

/* ---- before and after a set ---- */

static void words_around_a_set_are_kind_to_bones(void **state)
{
    (void)state;
    for (enum exercise_id id = exercise_after(0); id; id = exercise_after(id)) {
        check_text(exercise_title(id), exercise_code(id));
        check_text(exercise_sentence(id), exercise_code(id));
        for (int end = END_COMPLETE; end <= END_INTERRUPTED; end++)
            for (int stars = 1; stars <= 3; stars++) {
                struct world_result r = {.end = (enum world_end)end, .stars = stars, .trials = 6, .successes = 4, .best_value = 4,
                                         .play_s = 50, .score_valid = true};
                char fact[PRAISE_BYTES];
                check_text(exercise_praise(&r, id), exercise_code(id));
                for (int before = -1; before <= 2; before++) {
                    practice_fact(id, &r, before, fact);
                    check_text(fact, exercise_code(id));
                }
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_around_a_set_are_kind_to_bones),
        cmocka_unit_test(every_sentence_of_the_rules_is_kind_to_bones),
        cmocka_unit_test(prompts_of_play_are_kind_to_bones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
