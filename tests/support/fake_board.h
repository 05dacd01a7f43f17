/* fake_board.h - a Wii Balance Board in virtual time that misbehaves on request (devices.md 15 T2).
 *
 * The model speaks the board's own reports and was written from devices.md 2, not from our decoder: what
 * the host sends goes into fake_board_hear, time into fake_board_live, and the board's reports come out of
 * fake_board_take. The same model serves a scripted transport (below) and a device of its own behind a
 * socket or uhid. */
#ifndef EVENKEEL_TESTS_FAKE_BOARD_H
#define EVENKEEL_TESTS_FAKE_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/hid_port.h"

enum { FAKE_REPORT_BYTES = 22, FAKE_QUEUE = 64, FAKE_FOREVER = 1000000000 };

struct fake_board {
    /* ---- the script; zeroed memory is a good board ---- */
    bool mute;           /* connected, and never says anything                                   */
    bool no_extension;   /* a plain remote: its status says so                                   */
    int status_late;     /* this many status requests are answered without the extension first   */
    bool other_id;       /* a MotionPlus                                                         */
    int id_not_ready;    /* this many reads of the ID give FF first                              */
    bool id_zero;        /* ... 00 instead of FF                                                 */
    int error_at, error; /* reads at this register give this error                               */
    int ignores;         /* this many requests are not answered at all                           */
    int deaf_writes;     /* this many writes are not answered, while the kernel's are                */
    int bad_sums;        /* this many reads of the calibration have a wrong check sum            */
    bool bad_steps;      /* the top left sensor's 17 kg value is below its 0 kg value            */
    bool empty_block;    /* calibration all FF                                                   */
    int steal_every_ms;  /* the kernel asks for the status and sets its own mode                 */
    bool only_34;        /* a clone that never sends 32                                          */
    bool only_32;        /* a clone that never sends 34                                          */
    bool load_unasked;   /* load data flows before anybody asked                                 */
    int stuck;           /* this sensor, counted from 1, does not move; 0: all do                */
    bool never_wakes;    /* ... not even after the waking sequence                               */
    bool foreign;        /* the kernel's replies come in between                                 */
    int unplug_at_write; /* gone with this write of the host, counted from 1                     */
    int unplug_ms;       /* gone at this time                                                    */
    int silent_from_ms, silent_to_ms; /* no load data between; a mode request does not change that   */
    int deaf_from_ms, deaf_to_ms;     /* ... and no answers either                                   */
    int unseat_ms; /* the sensors come off and on again: a status says so, no data until they are unlocked */
    int short_every;  /* every n-th load report is cut short                                  */
    uint8_t battery;  /* 0: four bars                                                         */
    bool button;      /* is down now                                                          */
    uint16_t load[4]; /* counts of TR BR TL BL; all 0: about 70 kg                            */
    int wave;         /* counts by which they move; 0: 40                                     */

    /* ---- what the host did ---- */
    int writes, mode_requests, status_requests, id_reads, factory_reads, wakes;
    int forbidden; /* writes into the factory calibration                                  */
    int early_id;  /* reads of the ID before the sensors were unlocked                     */
    int crossed;   /* requests sent while another was unanswered for less than 500 ms      */
    bool light, rumble;

    /* ---- the state ---- */
    bool gone, unlocked, cleared, unseated;
    int wake_step, requests;
    uint8_t mode;
    int64_t now_ns, next_load_ns, next_steal_ns, asked_ns;
    bool unanswered;
    uint32_t reports_sent;
    uint8_t queue[FAKE_QUEUE][FAKE_REPORT_BYTES];
    int queue_bytes[FAKE_QUEUE], queued;
};

void fake_board_hear(struct fake_board *b, const uint8_t *bytes, int count);
void fake_board_live(struct fake_board *b, int64_t now_ns);
/* The oldest report; 0: none. */
int fake_board_take(struct fake_board *b, uint8_t *report, int max);
void fake_board_say(struct fake_board *b, const uint8_t *bytes, int count);
/* The counts of load report n, TR BR TL BL. */
void fake_board_load(const struct fake_board *b, uint32_t n, uint16_t raw[4]);
/* The factory block (20..3F, 60..61) of the vectors of devices.md 2.7. */
extern const uint8_t fake_board_factory[34];

/* ---- a bus with boards, as a transport whose reading moves the time ---- */

enum { FAKE_BUS_MAX = 4 };
struct fake_bus {
    struct fake_board *board[FAKE_BUS_MAX];
    struct hid_listing listing[FAKE_BUS_MAX];
    enum plate_error refuse[FAKE_BUS_MAX]; /* opening fails so */
    int count, open_count;
    int64_t now_ns;
};
/* path "fake:N"; product and serial as hidapi would say them. */
void fake_bus_add(struct fake_bus *bus, struct fake_board *b, const char *product, const char *serial);
struct hid_transport fake_bus_transport(struct fake_bus *bus);
/* For a driver_host: is_virtual true. */
int64_t fake_bus_now(void *bus);
void fake_bus_wait(void *bus, int64_t until_ns);

#endif
