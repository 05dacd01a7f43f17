/* simulated.c - sim:, a standing person on a simulated plate, as a driver like any other (simulated-person.md, devices.md 15 T7).
 *
 * The person gives force and CoP at 1 kHz, the plate makes four cells of it, the cells become PS1 frames, the frames meet
 * the fault that was asked for, and the PS1 decoder makes force samples of what is left. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/ring.h"
#include "base/text_file.h"
#include "drivers/capture.h"
#include "drivers/driver.h"
#include "drivers/sim_faults.h"
#include "drivers/sim_person.h"
#include "drivers/sim_plate.h"
#include "drivers/wire.h"

enum {
    COMMAND_SLOTS = 64,
    FRAME_ROOM = 2 * PS1_WIRE_MAX,
    STALLED_MS = 300, STALLED_PERIODS = 30,  /* devices.md 13 */
    BACKLOG_MS = 2000,           /* a host that slept longer has lost what came meanwhile, as with any plate */
};

struct simulated {
    struct driver base;
    struct sim_person *person;
    struct sim_plate plate;
    struct sim_faults faults;
    struct ring *commands;       /* command() on its thread -> read() on the reader's */
    struct random_stream link;
    struct wire wire;
    int64_t start_ns, period_ns, quiet_until_ns, last_sample_ns;
    uint64_t index;              /* of the next sample since start_ns */
    int ms_per_sample;
    uint8_t bytes[FRAME_ROOM];   /* sent, not decoded yet: at..count */
    size_t at, count;
    int64_t bytes_ns;
};

/* ---- options ---- */

enum option { OPT_PROFILE, OPT_SEED, OPT_PLATE, OPT_Z, OPT_AGE, OPT_HEIGHT, OPT_MASS, OPT_SURFACE, OPT_RAIL, OPT_ON,
              OPT_DAY, OPT_PRACTICES, OPT_FAULT, OPT_FAULT_AT, OPT_COUNT };
static const char *const option_keys[OPT_COUNT + 1] = {
    [OPT_PROFILE] = "profile", [OPT_SEED] = "seed", [OPT_PLATE] = "plate", [OPT_Z] = "z", [OPT_AGE] = "age",
    [OPT_HEIGHT] = "height_m", [OPT_MASS] = "mass_kg", [OPT_SURFACE] = "surface", [OPT_RAIL] = "rail", [OPT_ON] = "on",
    [OPT_DAY] = "day", [OPT_PRACTICES] = "practices", [OPT_FAULT] = "fault", [OPT_FAULT_AT] = "fault_at_s",
};
static const char allowed_options[] =
    "profile=young|older|unsteady, seed=NUMBER, plate=lab|home1k|homeradio, z=-4..4, age=18..85, height_m=1.2..2.2, "
    "mass_kg=30..200, surface=firm|foam, rail=0|1, on=0|1, day=0.., practices=0.. (of this exercise so far), fault_at_s=SECONDS and "
    "fault=drop|stall|drift|repeat|garbage|unplug|dead|stuck|untared|rock|pet|clock";

struct options {
    struct sim_config person;
    enum sim_plate_kind plate;
    const struct sim_fault_kind *fault;
    double fault_at_s;
};

static const char *const profile_words[] = {"young", "older", "unsteady", NULL};
static const char *const plate_words[] = {"lab", "home1k", "homeradio", NULL};
static const char *const surface_words[] = {"firm", "foam", NULL};
static const char *const switch_words[] = {"0", "1", NULL};

static bool word_option(const char *text, const char *const *words, int *out)
{
    if (!text) return true;
    for (int i = 0; words[i]; i++) {
        if (strcmp(text, words[i]) != 0) continue;
        *out = i;
        return true;
    }
    return false;
}

static bool real_option(const char *text, double min, double max, double *out)
{
    double v;
    if (!text) return true;
    if (!text_parse_real(text, &v) || v < min || v > max) return false;
    *out = v;
    return true;
}

static bool seed_option(const char *text, uint64_t *out)
{
    if (!text) return true;
    size_t n = strlen(text);
    if (n < 1 || n > 18) return false;
    for (size_t i = 0; i < n; i++)
        if (!isdigit((unsigned char)text[i])) return false;
    *out = strtoull(text, NULL, 10);
    return true;
}

static bool count_option(const char *text, uint32_t *out)
{
    uint64_t v = *out;
    if (!seed_option(text, &v) || v > 1000000) return false;
    *out = (uint32_t)v;
    return true;
}

static bool fault_option(const char *text, const struct sim_fault_kind **out)
{
    if (!text) return true;
    for (size_t i = 0; i < sim_fault_kind_count; i++) {
        if (strcmp(text, sim_fault_kinds[i].word) != 0) continue;
        *out = &sim_fault_kinds[i];
        return true;
    }
    return false;
}

/* The first option that does not fit, or OPT_COUNT. */
static enum option read_values(const char *const *v, struct options *o)
{
    int profile = SIM_OLDER, plate = SIM_HOME_1K, surface = 0, rail = 1, on = 0;
    if (!word_option(v[OPT_PROFILE], profile_words, &profile)) return OPT_PROFILE;
    if (!word_option(v[OPT_PLATE], plate_words, &plate)) return OPT_PLATE;
    if (!word_option(v[OPT_SURFACE], surface_words, &surface)) return OPT_SURFACE;
    if (!word_option(v[OPT_RAIL], switch_words, &rail)) return OPT_RAIL;
    if (!word_option(v[OPT_ON], switch_words, &on)) return OPT_ON;
    if (!seed_option(v[OPT_SEED], &o->person.seed)) return OPT_SEED;
    if (!real_option(v[OPT_Z], -4.0, 4.0, &o->person.z)) return OPT_Z;
    if (!real_option(v[OPT_AGE], 18.0, 85.0, &o->person.age_years)) return OPT_AGE;
    if (!real_option(v[OPT_HEIGHT], 1.2, 2.2, &o->person.height_m)) return OPT_HEIGHT;
    if (!real_option(v[OPT_MASS], 30.0, 200.0, &o->person.mass_kg)) return OPT_MASS;
    if (!count_option(v[OPT_DAY], &o->person.day)) return OPT_DAY;
    if (!count_option(v[OPT_PRACTICES], &o->person.practices)) return OPT_PRACTICES;
    if (!real_option(v[OPT_FAULT_AT], 0.0, 86400.0, &o->fault_at_s)) return OPT_FAULT_AT;
    if (!fault_option(v[OPT_FAULT], &o->fault)) return OPT_FAULT;
    o->person.profile = (enum sim_profile)profile;
    o->plate = (enum sim_plate_kind)plate;
    o->person.foam = surface == 1;
    o->person.rail_in_reach = rail == 1;
    o->person.standing = on == 1;
    return OPT_COUNT;
}

static enum status read_options(char *text, struct options *o, struct problem *why)
{
    const char *values[OPT_COUNT];
    *o = (struct options){.plate = SIM_HOME_1K, .fault_at_s = 20.0};
    sim_config_default(&o->person);
    o->person.fidgets = true;
    spec_options(text, option_keys, values);
    if (text[0] != '\0') {
        const char *comma = strrchr(text, ',');
        return problem_set(why, STATUS_USAGE, "The simulated plate has no option \"%.60s\". It knows %s.",
                           comma ? comma + 1 : text, allowed_options);
    }
    enum option unfit = read_values(values, o);
    if (unfit == OPT_COUNT) return STATUS_OK;
    return problem_set(why, STATUS_USAGE, "The simulated plate cannot use %s=%.60s. It knows %s.", option_keys[unfit],
                       values[unfit], allowed_options);
}

/* ---- open and close ---- */

static void simulated_close(struct driver *d)
{
    struct simulated *s = (struct simulated *)d;
    if (!s) return;
    sim_person_destroy(s->person);
    ring_destroy(s->commands);
    free(s);
}

static void describe(const struct sim_plate_preset *p, uint64_t seed, struct ps1_info *out)
{
    *out = (struct ps1_info){.version = 1, .bits = PS1_BIT_STREAMING, .rate_mhz = (uint32_t)p->rate_hz * 1000u,
                             .serial = (uint32_t)seed, .format = PS1_I24, .count = SIM_CELLS, .name = "Simulated plate"};
    for (int i = 0; i < SIM_CELLS; i++) {
        struct point_mm at = sim_plate_cell_mm(p, i);
        out->channel[i] = (struct ps1_channel){.role = ROLE_CELL, .unit = PS1_NEWTON, .scale = (float)p->step_n,
                                               .x_tenth_mm = (int16_t)lround(10.0 * at.x),
                                               .y_tenth_mm = (int16_t)lround(10.0 * at.y)};
    }
}

/* The plate says what it is, through its own wire. */
static enum status introduce(struct simulated *s, const struct sim_plate_preset *preset, uint64_t seed,
                             struct problem *why)
{
    struct ps1_info info;
    uint8_t wire[1 + PS1_WIRE_MAX] = {0}; /* a lone 00 first: whoever listens begins there */
    struct force_sample none;
    size_t used;
    describe(preset, seed, &info);
    size_t count = 1 + ps1_encode_info(&info, wire + 1);
    wire_begin(&s->wire, WIRE_PS1);
    (void)wire_feed(&s->wire, wire, count, &used, 0, &none, 1, &s->base.counters);
    if (!s->wire.has_info) return problem_set(why, STATUS_DATA, "The simulated plate could not describe itself: %s.",
                                              s->wire.info_why.text);
    struct plate_info *p = &s->wire.info;
    p->simulated = true;
    p->fz_limit_n = SIM_CELLS * preset->cell_limit_n;
    if (preset == &sim_plate_presets[SIM_LAB]) { /* devices.md 12: thresholds of laboratory plates */
        p->fz_on_n = 20.0;
        p->fz_off_n = 10.0;
    }
    s->base.info = *p;
    return STATUS_OK;
}

static int64_t now_ns(const struct simulated *s) { return s->base.host.now_ns(s->base.host.context); }

static void begin_streams(struct simulated *s, const struct options *o)
{
    struct random_stream sensor, fault;
    sim_stream(&o->person, "sensor", 0, &sensor);
    sim_stream(&o->person, "fault", 0, &fault);
    sim_stream(&o->person, "link", 0, &s->link);
    sim_plate_begin(&s->plate, o->plate, &sensor);
    sim_faults_begin(&s->faults, o->fault, o->fault_at_s, &fault);
    s->period_ns = NS_PER_S / s->plate.preset->rate_hz;
    s->ms_per_sample = 1000 / s->plate.preset->rate_hz;
    s->start_ns = s->last_sample_ns = now_ns(s);
}

static enum status simulated_open(const char *rest, const struct driver_host *host, struct driver **out,
                                  enum plate_error *error, struct problem *why);
static int simulated_read(struct driver *d, struct force_sample *out, int max, int timeout_ms);

static void simulated_command(struct driver *d, const struct person_command *c)
{
    struct simulated *s = (struct simulated *)d;
    (void)ring_push(s->commands, c); /* full: the reader stands still, and the next command says what counts then */
}

const struct driver_ops driver_simulated = {
    .scheme = "sim", .title = "Simulated plate", .open = simulated_open, .read = simulated_read,
    .command = simulated_command, .close = simulated_close,
};

static enum status simulated_open(const char *rest, const struct driver_host *host, struct driver **out,
                                  enum plate_error *error, struct problem *why)
{
    char text[PLATE_SPEC_BYTES];
    struct options o;
    *error = PLATE_NOT_FOUND;
    (void)snprintf(text, sizeof text, "%s", rest);
    enum status status = read_options(text, &o, why);
    if (status != STATUS_OK) return status;

    struct simulated *s = calloc(1, sizeof *s);
    if (!s) return problem_set(why, STATUS_MEM, "There is not enough memory for the simulated plate.");
    s->base.ops = &driver_simulated;
    s->base.host = *host;
    s->base.speed = 1.0;
    status = ring_create(COMMAND_SLOTS, sizeof(struct person_command), &s->commands);
    if (status == STATUS_OK) status = sim_person_create(&o.person, &s->person);
    if (status != STATUS_OK) {
        (void)problem_set(why, status, "The simulated person could not be made.");
        goto fail;
    }
    status = introduce(s, &sim_plate_presets[o.plate], o.person.seed, why);
    if (status != STATUS_OK) goto fail;
    begin_streams(s, &o);
    s->base.state = PLATE_STREAMING;
    *error = PLATE_OK;
    *out = &s->base;
    return STATUS_OK;
fail:
    simulated_close(&s->base);
    return status;
}

/* ---- one sample ---- */

static void obey(struct simulated *s)
{
    struct person_command c;
    while (ring_pop(s->commands, &c, 1)) sim_person_command(s->person, &c);
}

/* Truth for one sample period, then the frame into s->bytes. */
static void send(struct simulated *s, enum sim_link_fault link, enum sim_cell_fault cells)
{
    struct sim_truth truth;
    struct ps1_sample frame = {.seq = (uint16_t)s->index, .format = PS1_I24, .count = SIM_CELLS};
    int32_t raw[SIM_CELLS];
    for (int ms = 0; ms < s->ms_per_sample; ms++) {
        sim_person_step(s->person, &truth);
        sim_plate_load(&s->plate, truth.fz_n, truth.cop_mm);
    }
    bool clipped = sim_plate_sample(&s->plate, cells, raw);
    double ppm = s->faults.kind ? s->faults.kind->clock_ppm : 0.0;
    double true_us = 1e-3 * (double)s->period_ns * (double)(s->index + 1);
    frame.t_us = (uint32_t)sim_plate_time_us(&s->plate, true_us * (1.0 + 1e-6 * ppm));
    if (clipped) frame.flags |= PS1_FLAG_CLIPPED;
    for (int i = 0; i < SIM_CELLS; i++) frame.value[i].i32 = link == SIM_LINK_ZEROS ? 0 : raw[i];
    if (link == SIM_LINK_SILENT) return;

    s->at = 0;
    s->count = ps1_encode_sample(&frame, s->bytes);
    if (link == SIM_LINK_REPEATS) {
        memcpy(s->bytes + s->count, s->bytes, s->count);
        s->count *= 2;
    }
    if (link == SIM_LINK_GARBAGE) s->count = sim_faults_garble(&s->faults, s->bytes, s->count, sizeof s->bytes);
}

static int64_t due_ns(const struct simulated *s)
{
    int64_t due = s->start_ns + (int64_t)s->index * s->period_ns;
    return due > s->quiet_until_ns ? due : s->quiet_until_ns;
}

/* A radio goes quiet now and then and delivers at once what it kept. */
static void maybe_quiet(struct simulated *s, int64_t sent_ns)
{
    const struct sim_plate_preset *p = s->plate.preset;
    if (p->burst_share == 0.0 || sent_ns < s->quiet_until_ns) return;
    if (random_uniform(&s->link) >= p->burst_share) return;
    double quiet_s = p->burst_least_s + (p->burst_most_s - p->burst_least_s) * random_uniform(&s->link);
    s->quiet_until_ns = sent_ns + llround(quiet_s * NS_PER_S);
}

static void skip_what_was_slept_through(struct simulated *s, int64_t now)
{
    int64_t late = now - (s->start_ns + (int64_t)s->index * s->period_ns);
    if (!s->base.host.is_virtual && late > BACKLOG_MS * NS_PER_MS) s->index += (uint64_t)(late / s->period_ns);
}

/* Everything that is due now; -1 when the plug is out. */
static int deliver(struct simulated *s, struct force_sample *out, int max)
{
    int64_t now = now_ns(s);
    int n = 0;
    skip_what_was_slept_through(s, now);
    for (;;) {
        if (s->at < s->count && n < max) {
            size_t used = 0;
            n += wire_feed(&s->wire, s->bytes + s->at, s->count - s->at, &used, s->bytes_ns, out + n, max - n,
                           &s->base.counters);
            s->at += used;
        }
        if (n == max || now < due_ns(s)) break;
        enum sim_link_fault link;
        enum sim_cell_fault cells;
        sim_faults_now(&s->faults, 1e-9 * (double)s->period_ns * (double)s->index, &link, &cells);
        if (link == SIM_LINK_UNPLUGGED) {
            s->base.state = PLATE_LOST;
            s->base.error = PLATE_ERROR_LOST;
            return n > 0 ? n : -1;
        }
        s->bytes_ns = s->base.host.is_virtual ? due_ns(s) : now;
        maybe_quiet(s, s->start_ns + (int64_t)s->index * s->period_ns);
        send(s, link, cells);
        s->index++;
        if (s->at < s->count) capture_bytes(s->base.capture, 'R', s->bytes_ns, s->bytes + s->at, s->count - s->at);
    }
    return n;
}

static void watch_state(struct simulated *s, int n)
{
    int64_t now = now_ns(s), patience = STALLED_MS * NS_PER_MS;
    if (patience < STALLED_PERIODS * s->period_ns) patience = STALLED_PERIODS * s->period_ns;
    if (n > 0) s->last_sample_ns = now;
    s->base.state = now - s->last_sample_ns > patience ? PLATE_STALLED : PLATE_STREAMING;
}

static int simulated_read(struct driver *d, struct force_sample *out, int max, int timeout_ms)
{
    struct simulated *s = (struct simulated *)d;
    int64_t until = now_ns(s) + timeout_ms * NS_PER_MS;
    for (;;) {
        if (s->base.state == PLATE_LOST) return -1;
        obey(s);
        int n = deliver(s, out, max);
        if (s->base.state == PLATE_LOST) return n;
        watch_state(s, n);
        if (n > 0 || s->base.host.is_virtual || now_ns(s) >= until) return n;
        int64_t due = due_ns(s);
        s->base.host.wait_until_ns(s->base.host.context, due < until ? due : until);
    }
}
