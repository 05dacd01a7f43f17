/* links: base */
/* bench_reader.c - P15 of performance.md: a recording with 7 columns, from the file to columns of doubles,
 * against the same with a strtod loop. Form, options and exit status: support/bench.h.
 *
 * The recordings are made here, in the form of a 1 kHz plate; both sides keep their memory from trial to
 * trial, as the command analyze does. */
#include <malloc.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number_table.h"
#include "base/paths.h"
#include "base/random.h"
#include "support/bench.h"
#include "support/support.h"

enum { COLUMNS = 7, ROWS = 60000, ROW_BYTES = 200 };

struct read_case {
    const char *path;
    double *column[COLUMNS]; /* of the peer, [ROWS] */
    size_t peer_rows;
    struct number_table table;
    bool from_memory;
    char *bytes;
    size_t count;
};

static void stop(const char *what)
{
    (void)fprintf(stderr, "bench_reader: %s\n", what);
    exit(1);
}

/* Seq, Time, Fz, Mx, My, CoPx, CoPy; digits: of the C library's %g, 0: six decimals as plates export them. */
static void make_file(const char *path, int digits)
{
    static char text[ROWS * ROW_BYTES];
    struct random_stream r;
    double x = 0, y = 0;
    size_t n = (size_t)sprintf(text, "Seq,Time,Fz,Mx,My,CoPx,CoPy\n");
    random_seed(&r, 15, "reader");
    for (int i = 0; i < ROWS; i++) {
        double fz = 900 + 2 * random_normal(&r);
        x += 1e-5 * random_normal(&r) - 1e-4 * x;
        y += 1e-5 * random_normal(&r) - 1e-4 * y;
        const double row[COLUMNS] = {i, i / 1000.0, fz, (y + 0.09) * fz, -x * fz, x, y + 0.09};
        for (int c = 0; c < COLUMNS; c++) {
            const char *mark = c < COLUMNS - 1 ? "," : "\n";
            n += (size_t)(digits ? sprintf(text + n, "%.*g%s", digits, row[c], mark)
                                 : sprintf(text + n, "%.6f%s", row[c], mark));
        }
    }
    if (file_write_whole(path, text, n, NULL) != STATUS_OK) stop("the recording cannot be written");
}

static void read_bytes(struct read_case *c)
{
    if (c->bytes) return;
    if (file_read_whole(c->path, ROWS * ROW_BYTES, &c->bytes, &c->count, NULL) != STATUS_OK)
        stop("the recording cannot be read");
}

static void drop_bytes(struct read_case *c)
{
    if (c->from_memory) return;
    free(c->bytes);
    c->bytes = NULL;
}

static void ours(void *context)
{
    static const int columns[COLUMNS] = {0, 1, 2, 3, 4, 5, 6};
    struct read_case *c = context;
    struct problem why = {STATUS_OK, ""};
    read_bytes(c);
    const char *end = memchr(c->bytes, '\n', c->count);
    struct table_form form = {.path = c->path,
                              .delimiter = ',',
                              .first_byte = (size_t)(end - c->bytes) + 1,
                              .first_line = 2,
                              .column = columns,
                              .column_count = COLUMNS,
                              .row_last = SIZE_MAX};
    number_table_free(&c->table);
    if (number_table_read(&form, c->bytes, c->count, &c->table, &why) != STATUS_OK) stop(why.text);
    drop_bytes(c);
}

static void strtod_loop(void *context)
{
    struct read_case *c = context;
    read_bytes(c);
    char *at = (char *)memchr(c->bytes, '\n', c->count) + 1; /* a NUL stands at the end */
    for (c->peer_rows = 0; *at; c->peer_rows++)
        for (int k = 0; k < COLUMNS; k++) {
            c->column[k][c->peer_rows] = strtod(at, &at);
            at += *at != '\0';
        }
    drop_bytes(c);
}

static bool same_bits(const struct read_case *c)
{
    if (c->table.count != c->peer_rows || c->peer_rows != ROWS) return false;
    for (int k = 0; k < COLUMNS; k++)
        if (memcmp(c->column[k], c->table.column[k], ROWS * sizeof(double)) != 0) return false;
    return true;
}

/* target 0: told, not judged. */
static void compare(struct bench *b, const char *name, const char *path, bool from_memory, double target)
{
    struct read_case c = {.path = path, .from_memory = from_memory};
    struct bench_pairs p;
    for (int k = 0; k < COLUMNS; k++) c.column[k] = calloc(ROWS, sizeof(double));
    if (!c.column[COLUMNS - 1]) stop("no memory");
    ours(&c);
    strtod_loop(&c);
    if (!same_bits(&c)) bench_differs(b, name, "every value as strtod reads it");
    bench_interleave(ours, strtod_loop, &c, b->long_form ? 5 * BENCH_PAIRS : BENCH_PAIRS, &p);
    double field_ns = 1e9 / ((double)ROWS * COLUMNS);
    if (target > 0)
        bench_line(b, name, bench_text("%.2f ms", p.ours_s * 1e3), bench_text("%.2f ms", p.peer_s * 1e3),
                   p.ratio, BENCH_AT_LEAST, target);
    bench_note("%s: per-pair ratio %.1f to %.1f; %.1f ns a field, strtod %.1f ns", name, p.ratio_low,
               p.ratio_high, p.ours_s * field_ns, p.peer_s * field_ns);
    number_table_free(&c.table);
    free(c.bytes);
    for (int k = 0; k < COLUMNS; k++) free(c.column[k]);
}

int main(int argc, char **argv)
{
    struct bench b;
    char plain[PATH_BYTES], full[PATH_BYTES];
    bench_begin(&b, argc, argv);
    if (!bench_wants(&b, "P15")) return bench_end(&b);
    (void)mallopt(M_TRIM_THRESHOLD, -1);
    (void)mallopt(M_MMAP_MAX, 0);
    const char *folder = scratch_dir();
    if (path_join(plain, folder, "plain.csv") != 0 || path_join(full, folder, "full.csv") != 0)
        stop("a path is too long");
    make_file(plain, 0);
    make_file(full, 17);
    compare(&b, "P15 CSV read, 7 columns", plain, false, 8.0);
    compare(&b, "P15 without reading the file", plain, true, 0);
    compare(&b, "P15 with 17 digits a value", full, false, 0);
    return bench_end(&b);
}
