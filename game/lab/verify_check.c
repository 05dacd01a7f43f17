#include "lab/verify_check.h"

#include <stdlib.h>

void verify_add(struct verify_list *l, const struct verify_check *c)
{
    if (l->count == l->room) {
        size_t room = l->room ? 2 * l->room : 1024;
        struct verify_check *grown = realloc(l->check, room * sizeof *grown);
        if (!grown) {
            l->full = true;
            return;
        }
        l->check = grown;
        l->room = room;
    }
    l->check[l->count++] = *c;
}

void verify_list_free(struct verify_list *l)
{
    free(l->check);
    *l = (struct verify_list){.count = 0};
}

void verify_judge(struct verify_check *c, struct metric_value got)
{
    double off = fabs(got.value - c->expected.value);
    bool equal = isnan(c->expected.value) ? isnan(got.value) : off <= c->tolerance; /* false for NaN */
    c->got = got;
    c->passed = equal && got.reason == c->expected.reason;
}

const char *verify_profile_name(enum sway_profile p)
{
    return p < PROFILE_COUNT ? sway_profile_name(p) : "-";
}

const char *verify_basis_name(enum verify_basis b)
{
    static const char *const names[BASIS_COUNT] = {"closed form", "second program", "definition", "theory"};
    return names[b];
}
