/* schema.h - the tables of the store, and the steps from every older schema to this one. */
#ifndef EVENKEEL_RECORDS_SCHEMA_H
#define EVENKEEL_RECORDS_SCHEMA_H

#include <stddef.h>

#include "records/migrate.h"

enum { SCHEMA_VERSION = 1, STORE_APPLICATION_ID = 0x45564b4c }; /* "EVKL" */

/* Tables of immutable rows. Every one begins with id, station, seq, schema and ends with sum. */
enum table {
    TABLE_STATION,
    TABLE_PATIENT,
    TABLE_SESSION,
    TABLE_TRIAL,
    TABLE_CHUNK,
    TABLE_EVENT,
    TABLE_RESULT,
    TABLE_METRIC,
    TABLE_INCIDENT,
    TABLE_AUDIT,
    TABLE_TOMBSTONE,
    TABLE_COUNT
};
struct table_info {
    const char *name;
    int columns; /* all, with the five that every table has */
};
extern const struct table_info tables[TABLE_COUNT];
enum { COLUMNS_MAX = 48, COLUMN_SEQ = 2, COLUMN_FIRST = 4, TRIAL_STATE_COLUMN = 16 };

extern const struct migration migrations[];
extern const size_t migration_count;

#endif
