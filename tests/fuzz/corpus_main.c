/* corpus_main.c - plays the seeds of a fuzz target and fixed mutations of them: FOLDER [RUNS], 20,000 in all unless said.
 *
 * The same numbers on every run and machine, so that a failure can be looked at again: it names seed and mutation. */
#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { RUNS = 20000, INPUT_MAX = 64 * 1024, EDITS_MAX = 6, NAME_BYTES = 300 };

struct input {
    uint8_t bytes[INPUT_MAX];
    size_t count;
};

static char now[NAME_BYTES + 64]; /* what is being tried, for the signal handler */

static void say_case(int signal_number)
{
    (void)!write(STDERR_FILENO, now, strlen(now));
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

static uint32_t next_random(uint64_t *state) /* splitmix64 */
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ z >> 31) >> 16);
}

static size_t below(uint64_t *state, size_t limit)
{
    return limit ? next_random(state) % limit : 0;
}

static void insert(struct input *in, size_t at, const void *bytes, size_t count)
{
    if (in->count + count > INPUT_MAX) return;
    memmove(in->bytes + at + count, in->bytes + at, in->count - at);
    memcpy(in->bytes + at, bytes, count);
    in->count += count;
}

static void cut_out(struct input *in, size_t at, size_t count)
{
    if (count > in->count - at) count = in->count - at;
    memmove(in->bytes + at, in->bytes + at + count, in->count - at - count);
    in->count -= count;
}

static void repeat_piece(struct input *in, uint64_t *state)
{
    uint8_t piece[64];
    size_t from = below(state, in->count), n = 1 + below(state, sizeof piece);
    if (n > in->count - from) n = in->count - from;
    memcpy(piece, in->bytes + from, n);
    insert(in, below(state, in->count + 1), piece, n);
}

static void edit(struct input *in, uint64_t *state)
{
    static const char *const words[] = {
        "0",  "-1", "1e308", "-1e-308", "2147483648", "65536", "nan", "9999999999999999999",
        "\n", "\r", ",",     " ",       "=",          "[",     "\t",  "\xc3"};
    static const uint8_t edges[] = {0, 1, 0x7f, 0x80, 0xff, 0xfe, '0', '9'};
    const char *word = words[below(state, sizeof words / sizeof words[0])];
    size_t at = below(state, in->count);
    uint8_t byte = (uint8_t)next_random(state);
    switch (below(state, 7)) {
    case 0: insert(in, at, word, strlen(word)); break;
    case 1: insert(in, at, &byte, 1); break;
    case 2: repeat_piece(in, state); break;
    case 3: cut_out(in, at, 1 + below(state, 16)); break;
    case 4:
        if (in->count) in->bytes[at] ^= (uint8_t)(1u << (byte & 7));
        break;
    case 5:
        if (in->count) in->bytes[at] = edges[byte % sizeof edges];
        break;
    default:
        if (byte < 32) in->count = at; /* a cut file, now and then */
        break;
    }
}

/* A copy of its own size, so that the address sanitizer sees the first byte that is read too far. */
static void try_input(const struct input *in)
{
    uint8_t *exact = malloc(in->count ? in->count : 1);
    if (!exact) abort();
    memcpy(exact, in->bytes, in->count);
    (void)LLVMFuzzerTestOneInput(exact, in->count);
    free(exact);
}

static size_t read_seed(const char *folder, const char *name, struct input *in)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    in->count = fread(in->bytes, 1, sizeof in->bytes, file);
    (void)fclose(file);
    return in->count;
}

static void play_seed(const char *name, const struct input *seed, long mutations)
{
    static struct input mutated;
    uint64_t state = 1;
    for (const char *c = name; *c; c++) state = state * 31 + (uint8_t)*c;
    (void)snprintf(now, sizeof now, "seed %.*s as it is\n", NAME_BYTES, name);
    try_input(seed);
    for (long i = 1; i <= mutations; i++) {
        mutated.count = seed->count;
        memcpy(mutated.bytes, seed->bytes, seed->count);
        for (size_t n = 1 + below(&state, EDITS_MAX); n > 0; n--) edit(&mutated, &state);
        (void)snprintf(now, sizeof now, "seed %.*s, mutation %ld\n", NAME_BYTES, name, i);
        try_input(&mutated);
    }
}

/* Under a sanitizer fewer: each takes that much longer. */
static long wanted_runs(int argc, char **argv)
{
    const char *slowdown = getenv("EVENKEEL_SLOWDOWN");
    long times = slowdown ? strtol(slowdown, NULL, 10) : 1;
    return argc > 2 ? strtol(argv[2], NULL, 10) : RUNS / (times > 1 ? times : 1);
}

int main(int argc, char **argv)
{
    static struct input seed;
    struct dirent **entries = NULL;
    int count = argc > 1 ? scandir(argv[1], &entries, NULL, alphasort) : -1, seeds = 0;
    for (int i = 0; i < count; i++) seeds += entries[i]->d_name[0] != '.';
    long mutations = seeds > 0 ? (wanted_runs(argc, argv) + seeds - 1) / seeds : 0;
    (void)signal(SIGABRT, say_case);
    (void)signal(SIGSEGV, say_case);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.' && read_seed(argv[1], entries[i]->d_name, &seed) > 0)
            play_seed(entries[i]->d_name, &seed, mutations);
        free(entries[i]);
    }
    free(entries);
    (void)printf("%d seeds, %ld mutations of each\n", seeds, mutations);
    return seeds > 0 ? 0 : 1; /* a target without seeds tests nothing */
}
