#include "lab/trial_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "base/text_clean.h"
#include "lab/manifest.h"
#include "lab/store_use.h"
#include "lab/text_pool.h"
#include "lab/trial_file.h"

enum { LIST_BYTES_MAX = 256 << 20, SOURCES_AT_FIRST = 16 };

struct owned {
    struct text_pool pool;
    size_t room; /* for sources */
};

static enum status no_memory(struct problem *why)
{
    return problem_set(why, STATUS_MEM, "There is no memory left for the list of recordings.");
}

static struct owned *owned_of(struct source_list *l)
{
    if (!l->owned) l->owned = calloc(1, sizeof(struct owned));
    return l->owned;
}

void source_list_free(struct source_list *l)
{
    struct owned *o = l->owned;
    if (o) pool_free(&o->pool);
    free(o);
    free(l->source);
    *l = (struct source_list){.count = 0};
}

/* The next free place; NULL: out of memory. */
static struct trial_source *add(struct source_list *l)
{
    struct owned *o = owned_of(l);
    if (!o) return NULL;
    if (l->count == o->room) {
        size_t room = o->room ? o->room * 2 : SOURCES_AT_FIRST;
        struct trial_source *wider = realloc(l->source, room * sizeof *wider);
        if (!wider) return NULL;
        l->source = wider;
        o->room = room;
    }
    l->source[l->count] = (struct trial_source){.kind = SOURCE_FILE};
    return &l->source[l->count++];
}

/* ---- files ---- */

/* The name without folder and ending. */
static struct text_span stem_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash && slash[1] ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return (struct text_span){name, dot > name ? (size_t)(dot - name) : strlen(name)};
}

static enum status add_file(struct source_list *l, struct text_span path, struct text_span id, int line,
                            struct problem *why)
{
    struct trial_source *s = add(l);
    if (!s) return no_memory(why);
    struct owned *o = l->owned;
    char *p = pool_text(&o->pool, path.text, path.count), *i = pool_text(&o->pool, id.text, id.count);
    if (!p || !i) return no_memory(why);
    text_clean(i); /* it is printed */
    s->path = p;
    s->id = i;
    s->line = line;
    return STATUS_OK;
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(struct trial_source *const *)a)->id, (*(struct trial_source *const *)b)->id);
}

/* Two files of one name in different folders: their whole paths tell them apart. */
static enum status separate_names(struct source_list *l, struct problem *why)
{
    size_t n = l->count;
    struct trial_source **sorted = malloc((n + 1) * sizeof *sorted);
    if (!sorted) return no_memory(why);
    for (size_t i = 0; i < n; i++) sorted[i] = &l->source[i];
    qsort(sorted, n, sizeof *sorted, by_id);
    for (size_t first = 0, end; first < n; first = end) {
        for (end = first + 1; end < n && strcmp(sorted[first]->id, sorted[end]->id) == 0;) end++;
        for (size_t i = first; end - first > 1 && i < end; i++) sorted[i]->id = sorted[i]->path;
    }
    free(sorted);
    return STATUS_OK;
}

enum status source_list_files(const char *const *paths, size_t count, struct source_list *out,
                              struct problem *why)
{
    enum status status = STATUS_OK;
    *out = (struct source_list){.count = 0};
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = add_file(out, (struct text_span){paths[i], strlen(paths[i])}, stem_of(paths[i]), 0, why);
    if (status == STATUS_OK) status = separate_names(out, why);
    if (status != STATUS_OK) source_list_free(out);
    return status;
}

enum status source_list_add_line(struct source_list *l, const char *text, int line, struct problem *why)
{
    size_t count = strcspn(text, "\r\n"), path = strcspn(text, "\t\r\n");
    struct text_span id = {text + path + 1, path < count ? count - path - 1 : 0};
    if (path == 0)
        return problem_set(why, STATUS_DATA,
                           "Line %d of the list names no file, expected a path, or a path, a tab and an id.",
                           line);
    if (path >= count || id.count == 0) {
        char name[PATH_BYTES];
        if (path >= sizeof name)
            return problem_set(why, STATUS_DATA,
                               "Line %d of the list has %zu bytes, expected a path of at most %d.", line,
                               path, PATH_BYTES - 1);
        (void)snprintf(name, sizeof name, "%.*s", (int)path, text);
        id = stem_of(name);
        return add_file(l, (struct text_span){text, path}, id, line, why);
    }
    return add_file(l, (struct text_span){text, path}, id, line, why);
}

/* ---- a manifest ---- */

enum status source_list_manifest(const char *path, struct source_list *out, struct problem *why)
{
    char *bytes = NULL;
    size_t count = 0;
    struct manifest m;
    *out = (struct source_list){.count = 0};
    struct owned *o = owned_of(out);
    if (!o) return no_memory(why);
    enum status status = file_read_whole(path, LIST_BYTES_MAX, &bytes, &count, why);
    if (status == STATUS_OK) status = manifest_parse(path, bytes, count, &o->pool, &m, why);
    free(bytes);
    if (status != STATUS_OK) {
        source_list_free(out);
        return status;
    }
    out->source = m.source;
    out->count = o->room = m.count;
    if (m.unknown[0])
        (void)fprintf(stderr,
                      "evenkeel-lab: %s: columns that are left alone, for nothing here knows them: %s\n",
                      path, m.unknown);
    return STATUS_OK;
}

/* ---- the store ---- */

static enum status add_stored(struct source_list *l, const struct trial_row *row, const char *data_dir,
                              struct problem *why)
{
    struct trial_source *s = add(l);
    if (!s) return no_memory(why);
    struct owned *o = l->owned;
    char *id = pool_text(&o->pool, row->id.text, strlen(row->id.text));
    if (!id) return no_memory(why);
    s->kind = SOURCE_STORED;
    s->id = id;
    s->path = data_dir;
    return STATUS_OK;
}

/* Oldest first; one that is running right now is not whole. */
static enum status add_rows(struct source_list *l, const struct trial_row *rows, size_t count,
                            const char *data_dir, struct problem *why)
{
    enum status status = STATUS_OK;
    char *folder = pool_text(&owned_of(l)->pool, data_dir, strlen(data_dir));
    if (!folder) return no_memory(why);
    for (size_t i = count; i-- > 0 && status == STATUS_OK;)
        if (strcmp(rows[i].state, "running") != 0) status = add_stored(l, &rows[i], folder, why);
    return status;
}

enum status source_list_session(const char *data_dir, const char *session_id, struct source_list *out,
                                struct problem *why)
{
    struct paths paths;
    struct store *store = NULL;
    size_t count = 0;
    *out = (struct source_list){.count = 0};
    if (!owned_of(out)) return no_memory(why);
    enum status status = paths_resolve(data_dir, &paths, why);
    if (status == STATUS_OK) status = store_open(paths.data, STORE_READ, &store, NULL, why);
    if (status == STATUS_OK) {
        struct trial_row *rows = all_trials(store, session_id, NULL, &count, why);
        status = rows ? add_rows(out, rows, count, paths.data, why) : why ? why->status : STATUS_STORE;
        free(rows);
    }
    store_close(store);
    if (status == STATUS_OK && out->count == 0 && session_id)
        status = problem_set(
            why, STATUS_DATA,
            "Session %.60s: the store has no recorded set of it, expected an id that evenkeel-lab sessions "
            "lists.",
            session_id);
    if (status != STATUS_OK) source_list_free(out);
    return status;
}

/* ---- all of them ---- */

const struct trial_source *source_by_id(const struct source_list *l, const char *id)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->source[i].id, id) == 0) return &l->source[i];
    return NULL;
}

static enum status load(const struct trial_source *s, const struct source_options *options,
                        struct sway_trial *out, char notes[SOURCE_NOTE_BYTES], struct problem *why)
{
    switch (s->kind) {
    case SOURCE_FILE: return trial_file_load(s->path, NULL, options, out, notes, why);
    case SOURCE_ROW: return trial_file_load(s->path, s->row, options, out, notes, why);
    case SOURCE_STORED: return trial_stored_load(s->path, s->id, out, why);
    case SOURCE_GROUP: break;
    }
    return problem_set(why, STATUS_ARG, "%.60s is a group of trials and has no recording of its own.", s->id);
}

enum status trial_source_load(const struct trial_source *s, const struct source_options *options,
                              struct sway_trial *out, char notes[SOURCE_NOTE_BYTES], struct problem *why)
{
    char unread[SOURCE_NOTE_BYTES];
    if (!notes) notes = unread;
    *out = (struct sway_trial){.count = 0};
    notes[0] = '\0';
    enum status status = load(s, options, out, notes, why);
    if (status != STATUS_OK) sway_trial_free(out);
    return status;
}
