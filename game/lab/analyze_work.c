#include "lab/analyze_work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status write_result(const struct work *w, const struct trial_values *v, const char *path,
                                struct work_result *out)
{
    FILE *rows = open_memstream(&out->rows, &out->row_bytes),
         *words = open_memstream(&out->words, &out->word_bytes);
    if (rows) analyze_rows(&w->table, v, rows);
    if (words && *v->notes) fprintf(words, "evenkeel-lab: %s: %s\n", path, v->notes);
    if (words && v->failure) fprintf(words, "evenkeel-lab: %s\n", v->why.text);
    bool whole = rows && words;
    if (rows) whole &= fclose(rows) == 0;
    if (words) whole &= fclose(words) == 0;
    out->failed = v->failure != NULL;
    return whole ? STATUS_OK : STATUS_MEM;
}

/* The source of an item; a line makes a list of its own. NULL: it cannot be understood, why says it. */
static const struct trial_source *item_source(const struct work *w, const struct feed_item *item,
                                              struct source_list *own, struct problem *why)
{
    if (!*item->text) return &w->job.list->source[item->index];
    if (source_list_add_line(own, item->text, item->line, why) != STATUS_OK || own->count == 0) return NULL;
    return &own->source[0];
}

enum status work_do(const struct work *w, const struct feed_item *item, struct work_result *out)
{
    struct source_list own = {0};
    struct trial_values values = {.id = item->text};
    *out = (struct work_result){0};
    const struct trial_source *source = item_source(w, item, &own, &values.why);
    if (source)
        trial_measure(&w->job, source, &values);
    else
        values.failure = failure_code(values.why.status);
    enum status status = write_result(w, &values, source && source->path ? source->path : values.id, out);
    trial_values_free(&values);
    source_list_free(&own);
    return status;
}

enum status work_lost(const struct work *w, const struct feed_item *item, const char *how,
                      struct work_result *out)
{
    struct source_list own = {0};
    struct trial_values values = {.id = item->text, .failure = FAILURE_WORKER};
    *out = (struct work_result){0};
    const struct trial_source *source = item_source(w, item, &own, NULL);
    if (source) values.id = source->id;
    problem_set(&values.why, STATUS_IO,
                "%s: the process that measured it was %s; its row says " FAILURE_WORKER ", the others go on",
                source && source->path ? source->path : values.id, how);
    enum status status = write_result(w, &values, values.id, out);
    source_list_free(&own);
    return status;
}

void work_result_free(struct work_result *r)
{
    free(r->rows);
    free(r->words);
    *r = (struct work_result){0};
}
