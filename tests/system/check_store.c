/* links: records */
/* check_store - what only the records library can look at: every row against its checksum, the audit chain, SQLite's own checks.
 *
 *   check_store DATA_DIR
 *
 * One line of counts on standard output, one sentence for each thing that does not hold. Exit status 0: all holds. */
#include <inttypes.h>
#include <stdio.h>

#include "records/records.h"

static void found(void *context, const char *sentence)
{
    (void)context;
    printf("%s\n", sentence);
}

int main(int argc, char **argv)
{
    struct store *store = NULL;
    struct store_check check = {0};
    struct problem why = {0};
    if (argc != 2) {
        fprintf(stderr, "check_store: expected one folder of records\n");
        return 2;
    }
    enum status status = store_open(argv[1], STORE_READ, &store, NULL, &why);
    if (status == STATUS_OK) status = store_check(store, found, NULL, &check, &why);
    if (status != STATUS_OK) fprintf(stderr, "check_store: %s\n", why.text);
    printf("rows=%" PRIu64 " bad=%" PRIu64 " missing=%" PRIu64 " other=%" PRIu64 "\n", check.rows, check.bad_rows, check.missing_rows,
           check.other);
    store_close(store);
    return status_exit_code(status);
}
