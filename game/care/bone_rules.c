#include "care/bone_rules.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* 3.3: none 2.0 W, low 1.5 W, frac 1.3 W. */
double bone_impact_ceiling_w(enum bone_state bone)
{
    switch (bone) {
    case BONE_NONE: return 2.0;
    case BONE_LOW: return 1.5;
    default: return 1.3;
    }
}

bool bone_no_hurry(const struct care_profile *p) { return profile_bone(p) >= BONE_FRAC || answer_unless_no(p->dizzy); }

bool bone_allows_timed_rises(const struct care_profile *p)
{
    return answer_only_yes(p->chair_stands_on) && profile_bone(p) < BONE_FRAC;
}

/* ---- 3.3 and 3.4: what is never asked for ---- */

enum { R_IMPACT, R_BEND, R_FLOOR, R_TWIST, R_END_RANGE, R_WEIGHT, R_JERK, R_BREATH, R_FAST, R_TURN, R_HANDS, R_PAIN, R_COUNT };
const struct bone_rule bone_rules[] = {
    [R_IMPACT]    = {"3.3 impact",      "jump, hop, stamp or heel drop"},
    [R_BEND]      = {"3.4.1 bend",      "bending the back forward (or backward)"},
    [R_FLOOR]     = {"3.4.1 floor",     "reaching to the floor"},
    [R_TWIST]     = {"3.4.1 twist",     "twisting with planted feet"},
    [R_END_RANGE] = {"3.4.1 end range", "quick or end-range spine movement"},
    [R_WEIGHT]    = {"3.4.1 weight",    "lifting weight"},
    [R_JERK]      = {"3.4.1 jerk",      "jerks"},
    [R_BREATH]    = {"3.4.1 breath",    "breath-holding effort"},
    [R_FAST]      = {"3.4.2 fast",      "as fast as you can; dropping into the chair"},
    [R_TURN]      = {"3.4.3 turn",      "turning on the plate in another way than by small steps"},
    [R_HANDS]     = {"3.4.4 hands",     "pressing, kneading, joint moving, stretching or pulling by another person"},
    [R_PAIN]      = {"3.4.5 pain",      "going on in spite of pain"},
};
const int bone_rule_count = R_COUNT;

/* Words of a phrase are separated by blanks; a word ending in * stands for all that begin with it; ~ stands for up to four
 * words between. unless: words that make it harmless when one follows within three words ("touch the floor mark"). */
static const struct phrase { int rule; const char *words, *unless; } phrases[] = {
    {R_IMPACT, "jump*", NULL},          {R_IMPACT, "hop", NULL},            {R_IMPACT, "hops", NULL},
    {R_IMPACT, "hopped", NULL},         {R_IMPACT, "hopping", NULL},        {R_IMPACT, "stamp*", NULL},
    {R_IMPACT, "stomp*", NULL},         {R_IMPACT, "leap*", NULL},          {R_IMPACT, "bounc*", NULL},
    {R_IMPACT, "heel drop*", NULL},     {R_IMPACT, "drop* ~ heel*", NULL},  {R_IMPACT, "land hard", NULL},
    {R_BEND, "bend* forward*", NULL},   {R_BEND, "bend* over", NULL},       {R_BEND, "bend* down*", NULL},
    {R_BEND, "bend* ~ back*", NULL},    {R_BEND, "bend* ~ spine", NULL},    {R_BEND, "bend* ~ trunk", NULL},
    {R_BEND, "bend* ~ waist", NULL},    {R_BEND, "bend* ~ side*", NULL},    {R_BEND, "forward bend*", NULL},
    {R_BEND, "bow forward*", NULL},     {R_BEND, "bow down*", NULL},        {R_BEND, "stoop*", NULL},
    {R_BEND, "slump*", NULL},           {R_BEND, "hunch*", NULL},           {R_BEND, "curl* forward*", NULL},
    {R_BEND, "curl* ~ back", NULL},     {R_BEND, "curl* ~ spine", NULL},    {R_BEND, "round* ~ back", NULL},
    {R_BEND, "arch* ~ back*", NULL},    {R_BEND, "crunch*", NULL},          {R_BEND, "sit ups", NULL},
    {R_FLOOR, "reach* ~ floor", NULL},  {R_FLOOR, "reach* ~ ground", NULL}, {R_FLOOR, "reach* down*", NULL},
    {R_FLOOR, "touch* ~ floor", "mark with"}, {R_FLOOR, "touch* ~ ground", "mark with"},
    {R_FLOOR, "touch* ~ toes", NULL},   {R_FLOOR, "toe touch*", NULL},      {R_FLOOR, "pick* ~ floor", NULL},
    {R_FLOOR, "pick* ~ ground", NULL},
    {R_TWIST, "twist*", NULL},          {R_TWIST, "rotat* ~ trunk", NULL},  {R_TWIST, "rotat* ~ back", NULL},
    {R_TWIST, "rotat* ~ body", NULL},   {R_TWIST, "rotat* ~ spine", NULL},  {R_TWIST, "turn* ~ trunk", NULL},
    {R_TWIST, "turn* ~ upper body", NULL}, {R_TWIST, "turn* your body", NULL}, {R_TWIST, "turn* your shoulder*", NULL},
    {R_TWIST, "look* over your shoulder*", NULL}, {R_TWIST, "look* behind you", NULL},
    {R_END_RANGE, "as far as you can", NULL}, {R_END_RANGE, "as far as possible", NULL},
    {R_END_RANGE, "as deep* as you can", NULL}, {R_END_RANGE, "as low as you can", NULL},
    {R_END_RANGE, "neck circle*", NULL}, {R_END_RANGE, "head circle*", NULL}, {R_END_RANGE, "circle* ~ neck", NULL},
    {R_END_RANGE, "circle* ~ head", NULL}, {R_END_RANGE, "roll* ~ neck", NULL}, {R_END_RANGE, "roll* ~ head", NULL},
    {R_END_RANGE, "swing* ~ trunk", NULL}, {R_END_RANGE, "swing* ~ body", NULL},
    {R_WEIGHT, "lift* ~ weight*", NULL}, {R_WEIGHT, "lift* ~ heavy", NULL}, {R_WEIGHT, "lift* ~ load*", NULL},
    {R_WEIGHT, "heavy load*", NULL},    {R_WEIGHT, "carry* ~ heavy", NULL}, {R_WEIGHT, "dumbbell*", NULL},
    {R_WEIGHT, "barbell*", NULL},       {R_WEIGHT, "lift* ~ chair", NULL},
    {R_JERK, "jerk*", NULL},            {R_JERK, "snap*", NULL},            {R_JERK, "lunge*", NULL},
    {R_JERK, "startl*", NULL},
    {R_BREATH, "hold* ~ breath", NULL}, {R_BREATH, "strain*", NULL},        {R_BREATH, "as hard as", NULL},
    {R_BREATH, "bear down", NULL},
    {R_FAST, "as fast as", NULL},       {R_FAST, "as quick* as", NULL},     {R_FAST, "as rapid* as", NULL},
    {R_FAST, "fast as you can", NULL},  {R_FAST, "faster", NULL},           {R_FAST, "quicker", NULL},
    {R_FAST, "speed up", NULL},         {R_FAST, "hurry*", NULL},           {R_FAST, "rush*", NULL},
    {R_FAST, "drop* ~ chair", NULL},    {R_FAST, "drop* down", NULL},       {R_FAST, "fall* into ~ chair", NULL},
    {R_FAST, "fall* back into", NULL},  {R_FAST, "plop*", NULL},            {R_FAST, "flop*", NULL},
    {R_TURN, "pivot*", NULL},           {R_TURN, "swivel*", NULL},          {R_TURN, "twirl*", NULL},
    {R_TURN, "spin around", NULL},      {R_TURN, "spin round", NULL},       {R_TURN, "turn* on ~ foot", NULL},
    {R_TURN, "turn* on ~ heel*", NULL}, {R_TURN, "turn* on the spot", NULL},
    {R_HANDS, "pull", NULL},            {R_HANDS, "pulls", NULL},           {R_HANDS, "pulled", NULL},
    {R_HANDS, "pulling", NULL},
    {R_HANDS, "press", "key keys button buttons space enter esc escape arrow arrows stop"},
    {R_HANDS, "presses", "key keys button buttons"}, {R_HANDS, "pressed", "key keys button buttons"},
    {R_HANDS, "pressing", "key keys button buttons"},
    {R_HANDS, "push* you", NULL},       {R_HANDS, "push* him", NULL},       {R_HANDS, "push* her", NULL},
    {R_HANDS, "push* them", NULL},      {R_HANDS, "push* ~ person", NULL},  {R_HANDS, "knead*", NULL},
    {R_HANDS, "massag*", NULL},         {R_HANDS, "manipulat*", NULL},      {R_HANDS, "stretch* ~ by", NULL},
    {R_HANDS, "stretch* ~ person", NULL}, {R_HANDS, "stretches you*", NULL}, {R_HANDS, "stretch him", NULL},
    {R_HANDS, "stretch them", NULL},    {R_HANDS, "mov* ~ joint*", NULL},   {R_HANDS, "crack* ~ back", NULL},
    {R_HANDS, "crack* ~ neck", NULL},   {R_HANDS, "crack* ~ joint*", NULL},
    {R_PAIN, "through the pain", NULL}, {R_PAIN, "through pain", NULL},     {R_PAIN, "no pain no gain", NULL},
    {R_PAIN, "ignor* ~ pain", NULL},    {R_PAIN, "in spite of ~ pain", NULL}, {R_PAIN, "even if it hurts", NULL},
};

/* ---- a text as words; a boundary is a mark or joining word after which a negation no longer holds ---- */

enum { BETWEEN_MAX = 4, UNLESS_WITHIN = 3 };
struct word { const char *at; size_t length; };

static bool letter(char c) { return isalnum((unsigned char)c) || c == '\'' || (c & 0x80) != 0; }

/* U+2019, the printed apostrophe, is inside a word; other marks of its block (dashes, printed quotes: E2 80 xx) end a clause. */
static size_t mark_length(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return u[0] == 0xe2 && u[1] == 0x80 && u[2] != 0 && u[2] != 0x99 ? 3 : 0;
}
static size_t blank_length(const char *p) /* C2 A0: a blank that does not break the line */
{
    if ((unsigned char)p[0] == 0xc2 && (unsigned char)p[1] == 0xa0) return 2;
    return *p == ' ' || *p == '\n' || *p == '\t' || *p == '\r' ? 1 : 0;
}
static bool in_word(const char *p) { return letter(*p) && !mark_length(p) && !blank_length(p); }

/* The next word from p on; *boundary: a clause ended on the way. length 0: no more. */
static struct word next_word(const char *p, bool *boundary)
{
    *boundary = false;
    while (*p && !in_word(p)) {
        size_t mark = mark_length(p), blank = blank_length(p);
        bool hyphen = *p == '-' && letter(p[1]);         /* half-bend, sit-ups */
        if (!blank && !hyphen) *boundary = true;
        p += mark ? mark : blank ? blank : 1;
    }
    struct word w = {p, 0};
    while (in_word(w.at + w.length)) w.length++;
    return w;
}

static bool same(struct word w, const char *text)
{
    return strlen(text) == w.length && strncasecmp(w.at, text, w.length) == 0;
}

static bool one_of(struct word w, const char *list)
{
    while (*list) {
        size_t n = strcspn(list, " ");
        if (n == w.length && strncasecmp(w.at, list, n) == 0) return true;
        list += n + (list[n] == ' ');
    }
    return false;
}

static bool fits(struct word w, const char *pattern, size_t length)
{
    if (length > 0 && pattern[length - 1] == '*') return w.length >= length - 1 && strncasecmp(w.at, pattern, length - 1) == 0;
    return w.length == length && strncasecmp(w.at, pattern, length) == 0;
}

/* Where the phrase ends if it begins at this word, else NULL. Between its words no clause ends. Patterns are short and
 * come from the table above, so that this goes a few steps deep at most. */
static const char *phrase_end(struct word w, const char *pattern)
{
    size_t length = strcspn(pattern, " ");
    if (w.length == 0 || !fits(w, pattern, length)) return NULL;
    const char *end = w.at + w.length, *rest = pattern + length;
    if (!*rest) return end;
    rest++;
    int between = 0;
    if (*rest == '~') {
        between = BETWEEN_MAX;
        rest += 2;
    }
    for (int i = 0; i <= between; i++) {
        bool boundary;
        struct word next = next_word(end, &boundary);
        if (boundary || next.length == 0) return NULL;
        const char *found = phrase_end(next, rest);
        if (found) return found;
        end = next.at + next.length;
    }
    return NULL;
}

static bool harmless(const char *end, const char *unless)
{
    for (int i = 0; unless && i < UNLESS_WITHIN; i++) {
        bool boundary;
        struct word w = next_word(end, &boundary);
        if (boundary || w.length == 0) return false;
        if (one_of(w, unless)) return true;
        end = w.at + w.length;
    }
    return false;
}

static bool negates(struct word w, struct word before)
{
    if (one_of(w, "no not never without avoid nor cannot")) return true;
    if ((same(w, "of") && same(before, "instead")) || (same(w, "than") && same(before, "rather"))) return true;
    if (w.length > 3 && strncasecmp(w.at + w.length - 3, "n't", 3) == 0) return true;
    return w.length > 5 && strncasecmp(w.at + w.length - 5, "n\xe2\x80\x99t", 5) == 0;
}

/* What follows these is asked again. */
static bool joins(struct word w) { return one_of(w, "and but then"); }

const struct bone_rule *bone_rule_broken_in(const char *text)
{
    bool negated = false, boundary;
    struct word before = {text, 0};
    for (struct word w = next_word(text, &boundary); w.length > 0; w = next_word(w.at + w.length, &boundary)) {
        if (boundary || joins(w)) negated = false;
        for (size_t i = 0; i < sizeof phrases / sizeof phrases[0] && !negated; i++) {
            const char *end = phrase_end(w, phrases[i].words);
            if (end && !harmless(end, phrases[i].unless)) return &bone_rules[phrases[i].rule];
        }
        negated = negated || negates(w, before);
        before = w;
    }
    return NULL;
}

/* ---- values of level files ---- */

/* Numbers outside are refused. Sources: 3.4, the bone notes and tables of 7. 0: no lower limit, 1000: no upper one. */
static const struct bone_value { int exercise; const char *key; double min, max; const char *expected; } bone_values[] = {
    /* 3.4.1 end range: the back direction, where the spine would arch */
    {7,  "distance_pct",  0, 80,   "at most 80 % (lean from the ankles, no bow forward)"},
    {8,  "distance_pct",  0, 80,   "at most 80 % (no reach to the end of the range)"},
    /* 7, E09: calm music, no bounce */
    {9,  "cycle_s",       3, 1000, "at least 3 s (calm music, no bounce)"},
    /* 7, E10: slow curves; the tables end at 30 %/s */
    {10, "speed_pct_s",   0, 40,   "at most 40 %/s (slow curves)"},
    /* 3.4.2: slow lowering; the tables begin at 2 s */
    {13, "lowering_s",    2, 1000, "at least 2 s (lowering is slow)"},
    {13, "seat_cm",       40, 1000, "at least 40 cm (a low seat bends the back)"},
    /* 7, E16: height up to 15 cm; stand 2 s, no quick stepping */
    {16, "height_cm",     0, 15,   "at most 15 cm (rail, soft landing)"},
    {16, "stand_s",       2, 1000, "at least 2 s (no quick stepping)"},
    /* 7, E17: quiet feet; the impact of brisk walking, 3.3 */
    {17, "cadence_per_min", 0, 100, "at most 100 steps/min (quiet feet)"},
    /* 7, E18: small distances, no startle, no jerk; the tables end at 50 % */
    {18, "distance_pct",  0, 50,   "at most 50 % (small distances, no jerk)"},
    {18, "window_s",      0.9, 1000, "at least 0.9 s (no jerk)"},
    /* 7, E19: steps without hurry */
    {19, "interval_s",    3, 1000, "at least 3 s (no quick stepping)"},
};

/* Words that are allowed where the body's path hangs on a word. */
static const struct bone_word { int exercise; const char *key, *words, *expected; } bone_words[] = {
    {13, "seat",   "high_5 normal",                  "high_5 or normal (a low seat bends the back)"},
    {16, "height", "plate plate_5 10 15",            "plate, plate_5, 10 or 15 cm (rail, soft landing)"},
    {19, "target", "mark block_5 block_10",          "mark, block_5 or block_10 (low and stable)"},
    {15, "move",   "heel heel+toe heel_toe toe",     "heel, toe or both (lower softly, no heel drop)"},
};

/* "3-1-2": down, hold, up. Down and up take 2 s at least (7, E14; 3.4.1 no quick movement). */
static bool slow_tempo(const char *word)
{
    return strlen(word) == 5 && word[1] == '-' && word[3] == '-' && word[0] >= '2' && word[0] <= '9' && isdigit((unsigned char)word[2]) &&
           word[4] >= '2' && word[4] <= '9';
}

static const char *word_fault(enum exercise_id id, const char *key, const char *word)
{
    static const char no_such_motion[] = "a motion that fragile bones may be asked for";
    for (size_t i = 0; i < sizeof bone_words / sizeof bone_words[0]; i++) {
        const struct bone_word *b = &bone_words[i];
        if ((int)id != b->exercise || strcmp(key, b->key) != 0) continue;
        if (!one_of((struct word){word, strlen(word)}, b->words)) return b->expected;
    }
    if (id == E14_KNEE_BEND && strcmp(key, "tempo") == 0 && !slow_tempo(word))
        return "down-hold-up in seconds, down and up at least 2 (slow and shallow)";
    char spoken[64];
    size_t n = 0;
    for (; word[n] && n + 1 < sizeof spoken; n++) spoken[n] = word[n] == '_' ? ' ' : word[n];
    spoken[n] = '\0';
    return bone_rule_broken_in(spoken) ? no_such_motion : NULL;
}

const char *bone_level_fault(enum exercise_id id, const char *key, double value, const char *word)
{
    if (word) return word_fault(id, key, word);
    for (size_t i = 0; i < sizeof bone_values / sizeof bone_values[0]; i++) {
        const struct bone_value *b = &bone_values[i];
        if ((int)id != b->exercise || strcmp(key, b->key) != 0) continue;
        if (!(value >= b->min && value <= b->max)) return b->expected;
    }
    return NULL;
}
