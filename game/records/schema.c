#include "records/schema.h"

/* Version 1. No clock in any key: order comes from numbers, the wall clock is a label with its offset.
 * Reals are never infinite; not a number is NULL. Rows never change, but for the state of a trial, which
 * goes forward once. */
#define HEAD                                                                                                 \
    "id BLOB NOT NULL PRIMARY KEY CHECK(length(id) = 16), station BLOB NOT NULL, seq INTEGER NOT NULL "      \
    "CHECK(seq > 0), "                                                                                       \
    "schema INTEGER NOT NULL, "
#define TAIL ", sum BLOB NOT NULL CHECK(length(sum) = 16)) STRICT;"
#define NEVER_CHANGES(table)                                                                                 \
    "CREATE TRIGGER " table "_never_changes BEFORE UPDATE ON " table " BEGIN SELECT RAISE(ABORT, '" table    \
    " rows never change'); END;"

static const char version_1[] =
    "CREATE TABLE station(" HEAD "name TEXT NOT NULL, secret BLOB NOT NULL CHECK(length(secret) = 32), "
    "created_utc_ms INTEGER NOT NULL" TAIL

    "CREATE TABLE patient(" HEAD "patient BLOB NOT NULL, revision INTEGER NOT NULL, code TEXT NOT NULL, "
    "birth_year INTEGER, sex TEXT, height_cm REAL, mass_kg REAL, identity BLOB, consent INTEGER NOT NULL" TAIL
    "CREATE UNIQUE INDEX patient_code ON patient(code, revision);"

    "CREATE TABLE session(" HEAD "patient BLOB NOT NULL REFERENCES patient(id), plate_name TEXT NOT NULL, "
    "plate_serial TEXT NOT NULL, plate_spec TEXT NOT NULL, program_version TEXT NOT NULL, platform TEXT NOT "
    "NULL, "
    "simulated INTEGER NOT NULL, recorded INTEGER NOT NULL, start_utc_ms INTEGER NOT NULL, "
    "start_offset_min INTEGER NOT NULL" TAIL "CREATE INDEX session_patient ON session(patient);"

    "CREATE TABLE trial(" HEAD "session BLOB NOT NULL REFERENCES session(id), number INTEGER NOT NULL, "
    "exercise INTEGER NOT NULL, set_number INTEGER NOT NULL, base_grade REAL, start_level REAL, seed INTEGER "
    "NOT NULL, "
    "sway_config TEXT NOT NULL, world_setup TEXT NOT NULL, condition TEXT NOT NULL, start_utc_ms INTEGER NOT "
    "NULL, "
    "start_offset_min INTEGER NOT NULL, "
    "state TEXT NOT NULL CHECK(state IN ('running', 'complete', 'stopped', 'interrupted'))" TAIL
    "CREATE INDEX trial_session ON trial(session, number);"
    "CREATE INDEX trial_running ON trial(state) WHERE state = 'running';"

    "CREATE TABLE chunk(" HEAD "trial BLOB NOT NULL REFERENCES trial(id), number INTEGER NOT NULL, "
    "first_sample INTEGER NOT NULL, samples INTEGER NOT NULL, body BLOB NOT NULL" TAIL
    "CREATE UNIQUE INDEX chunk_trial ON chunk(trial, number);"

    "CREATE TABLE event(" HEAD
    "trial BLOB NOT NULL REFERENCES trial(id), number INTEGER NOT NULL, tick INTEGER NOT NULL, "
    "kind TEXT NOT NULL, small_trial INTEGER NOT NULL, value REAL, x_mm REAL, y_mm REAL, radius_mm REAL" TAIL
    "CREATE UNIQUE INDEX event_trial ON event(trial, number);"

    "CREATE TABLE result(" HEAD
    "trial BLOB NOT NULL REFERENCES trial(id), ending INTEGER NOT NULL, score INTEGER NOT NULL, "
    "score_valid INTEGER NOT NULL, stars INTEGER NOT NULL, trials INTEGER NOT NULL, successes INTEGER NOT "
    "NULL, "
    "repeated INTEGER NOT NULL, end_level REAL, level_sum REAL, wobbles INTEGER NOT NULL, support_trials "
    "INTEGER NOT NULL, "
    "foot_moves INTEGER NOT NULL, step_offs INTEGER NOT NULL, bad_signals INTEGER NOT NULL, "
    "near_falls_asked INTEGER NOT NULL, near_falls INTEGER NOT NULL, component_names TEXT NOT NULL, "
    "component_1 REAL, "
    "component_2 REAL, component_3 REAL, component_4 REAL, best_value REAL, play_s REAL, duration_s REAL, "
    "first_tick INTEGER NOT NULL, last_tick INTEGER NOT NULL, sway_digest INTEGER, samples INTEGER NOT NULL, "
    "lost INTEGER NOT NULL, gaps INTEGER NOT NULL, samples_sum BLOB NOT NULL, events INTEGER NOT NULL, "
    "quality TEXT NOT NULL, diagnostics TEXT NOT NULL" TAIL
    "CREATE UNIQUE INDEX result_trial ON result(trial);"

    "CREATE TABLE metric(" HEAD
    "trial BLOB NOT NULL REFERENCES trial(id), profile TEXT NOT NULL, name TEXT NOT NULL, "
    "value REAL, unit TEXT NOT NULL, n_samples INTEGER NOT NULL, fs_hz REAL, duration_s REAL, reason TEXT "
    "NOT NULL, "
    "method_version INTEGER NOT NULL" TAIL "CREATE INDEX metric_trial ON metric(trial);"

    "CREATE TABLE incident(" HEAD
    "trial BLOB NOT NULL REFERENCES trial(id), patient BLOB NOT NULL, utc_ms INTEGER NOT NULL, "
    "exercise INTEGER NOT NULL, answer TEXT NOT NULL, tick INTEGER NOT NULL, first_sample INTEGER NOT NULL, "
    "samples INTEGER NOT NULL" TAIL "CREATE INDEX incident_trial ON incident(trial);"

    "CREATE TABLE audit(" HEAD "number INTEGER NOT NULL, utc_ms INTEGER NOT NULL, operator TEXT NOT NULL, "
    "action TEXT NOT NULL, object TEXT NOT NULL, chain BLOB NOT NULL CHECK(length(chain) = 16)" TAIL
    "CREATE UNIQUE INDEX audit_number ON audit(number);"

    "CREATE TABLE tombstone(" HEAD "gone BLOB NOT NULL, utc_ms INTEGER NOT NULL, reason TEXT NOT NULL" TAIL

    /* The only row that lives: what the next row gets. Written in the same transaction as the rows. */
    "CREATE TABLE sequence(station BLOB NOT NULL PRIMARY KEY, last INTEGER NOT NULL, newest_id BLOB NOT "
    "NULL, "
    "sum BLOB NOT NULL) STRICT;"

    "CREATE TRIGGER trial_never_changes BEFORE UPDATE OF id, station, seq, schema, session, number, "
    "exercise, set_number, "
    "base_grade, start_level, seed, sway_config, world_setup, condition, start_utc_ms, start_offset_min ON "
    "trial "
    "BEGIN SELECT RAISE(ABORT, 'only the state of a trial changes'); END;"
    "CREATE TRIGGER trial_goes_forward BEFORE UPDATE OF state ON trial WHEN OLD.state <> 'running' OR "
    "NEW.state = 'running' "
    "BEGIN SELECT RAISE(ABORT, 'the state of a trial goes forward only'); END;" NEVER_CHANGES("station")
        NEVER_CHANGES("patient") NEVER_CHANGES("session") NEVER_CHANGES("chunk") NEVER_CHANGES("event")
            NEVER_CHANGES("result") NEVER_CHANGES("metric") NEVER_CHANGES("incident") NEVER_CHANGES("audit")
                NEVER_CHANGES("tombstone");

const struct table_info tables[TABLE_COUNT] = {
    [TABLE_STATION] = {"station", 8},     [TABLE_PATIENT] = {"patient", 14},
    [TABLE_SESSION] = {"session", 15},    [TABLE_TRIAL] = {"trial", 18},
    [TABLE_CHUNK] = {"chunk", 10},        [TABLE_EVENT] = {"event", 14},
    [TABLE_RESULT] = {"result", 40},      [TABLE_METRIC] = {"metric", 15},
    [TABLE_INCIDENT] = {"incident", 13},  [TABLE_AUDIT] = {"audit", 11},
    [TABLE_TOMBSTONE] = {"tombstone", 8},
};

const struct migration migrations[] = {
    {.to = 1, .sql = version_1, .check = NULL},
};
const size_t migration_count = sizeof migrations / sizeof migrations[0];
