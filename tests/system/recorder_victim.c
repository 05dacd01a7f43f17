/* links: records */
/* A practice that is about to be killed: synthetic trials through the real recorder, in real time or faster.
 *
 *   recorder_victim DATA_DIR PLAYED_FILE SPEED TRIALS MOMENT N
 *
 * Raises SIGKILL when MOMENT is passed for the Nth time; "-": never. Prints "kept SENTENCE" at its start and
 * "saved ID" after each acknowledged trial. PLAYED_FILE says, also after death, which trial ran and how far it was played. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "game/records/fake_practice.h"
#include "game/records/shim_vfs.h"
#include "records/moment.h"
#include "system/recorder_played.h"

static const char *deadly = "-";
static atomic_int passes_left;

int records_moment(const char *name)
{
    if (strcmp(name, deadly) == 0 && atomic_fetch_sub(&passes_left, 1) == 1) (void)kill(getpid(), SIGKILL);
    return 0;
}

static struct played *open_played(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(struct played)) != 0) fake_fail(path, "cannot be made");
    void *p = mmap(NULL, sizeof(struct played), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    (void)close(fd);
    if (p == MAP_FAILED) fake_fail(path, "cannot be mapped");
    return p;
}

static void play(struct fake_practice *f, struct recorder *r, struct ring *ring,
                 const struct record_id *session, struct played *played, double speed)
{
    enum { TRIAL_MS = 2000 };
    struct trial_head head;
    struct trial_close close;
    struct record_id trial;
    struct problem why = {0};
    fake_head(f, session, &head);
    atomic_store(&played->ms, 0);
    if (recorder_begin(r, &head, &trial, &why) != STATUS_OK) fake_fail("begin", why.text);
    memcpy(played->trial, trial.text, sizeof trial.text);
    fake_begin(f, ring);
    int64_t start_ns = clock_now_ns();
    for (int ms = 0; ms < TRIAL_MS; ms++) {
        fake_tick(f, ring);
        atomic_store(&played->ms, ms + 1);
        if (ms % 20 == 0) clock_sleep_until_ns(start_ns + (int64_t)(ms / speed * NS_PER_MS));
    }
    fake_input(f, INPUT_STOP);
    fake_close(f, ring, &close);
    if (recorder_finish(r, &close) != STATUS_OK) fake_fail("finish", trial.text);
    while (recorder_state(r, &why) == RECORDER_SAVING) clock_sleep_until_ns(clock_now_ns() + NS_PER_MS / 4);
    if (recorder_state(r, &why) != RECORDER_SAVED) fake_fail("save", why.text);
    atomic_store(&played->ms, 0);
    (void)printf("saved %s\n", trial.text);
    (void)fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 7) fake_fail("usage", "recorder_victim DATA_DIR PLAYED_FILE SPEED TRIALS MOMENT N");
    struct store *store = NULL;
    struct ring *ring = NULL;
    struct recorder *recorder = NULL;
    struct record_id session;
    struct problem why = {0};
    char kept[NOTE_BYTES];
    static struct fake_practice fake;
    deadly = argv[5];
    atomic_init(&passes_left, atoi(argv[6]));
    shim_install(records_moment);
    struct played *played = open_played(argv[2]);
    if (store_open(argv[1], STORE_WRITE, &store, kept, &why) != STATUS_OK) fake_fail("store", why.text);
    (void)printf("kept %s\n", kept);
    (void)fflush(stdout);
    int trials = atoi(argv[4]);
    if (trials > 0) {
        fake_session(store, "P0042", &session);
        if (ring_create(65536, sizeof(struct record_item), &ring) != STATUS_OK) fake_fail("ring", "memory");
        if (recorder_start(store, ring, true, &recorder, &why) != STATUS_OK) fake_fail("recorder", why.text);
        fake_create(&fake, E01_STEADY_STAND, 100, 7);
        for (int i = 0; i < trials; i++) play(&fake, recorder, ring, &session, played, atof(argv[3]));
        recorder_stop(recorder);
        ring_destroy(ring);
        fake_destroy(&fake);
    }
    store_close(store);
    return 0;
}
