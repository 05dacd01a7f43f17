/* The fast thread never waits: no allocation, no page fault, and no system call but the timer wait. Each is
 * counted on the real loop thread while it serves a recording, not asserted from reading the code. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "acquire/inside.h"
#include "base/clock.h"
#include "input/acquire/fake_plate.h"
#include "support/support.h"

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__ || !defined __x86_64__
enum { COUNTABLE = 0 }; /* a sanitizer's runtime allocates and calls on its own account */
#else
enum { COUNTABLE = 1 };

/* Our own malloc in front of the C library's: it counts what the watched thread asks for. */
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *block, size_t bytes);
extern void __libc_free(void *block);
void *malloc(size_t bytes);
void *calloc(size_t count, size_t bytes);
void *realloc(void *block, size_t bytes);
void free(void *block);
#endif

static _Thread_local bool watched;
static atomic_int allocations, calls, last_call;
static atomic_bool filter_works;
static atomic_long faults_at_start, faults_at_end;
static atomic_uint ticks_seen;

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__ && defined __x86_64__
static void count_one(void)
{
    if (watched) atomic_fetch_add(&allocations, 1);
}
void *malloc(size_t bytes)
{
    count_one();
    return __libc_malloc(bytes);
}
void *calloc(size_t count, size_t bytes)
{
    count_one();
    return __libc_calloc(count, bytes);
}
void *realloc(void *block, size_t bytes)
{
    count_one();
    return __libc_realloc(block, bytes);
}
void free(void *block)
{
    if (block) count_one();
    __libc_free(block);
}
#endif

/* The kernel hands every other system call of this thread to SIGSYS instead of running it. What a thread
 * needs to end is let through, and so is reading the clock, which is no system call where the kernel maps its
 * clock page. */
static bool trap_system_calls(void)
{
#define ALLOW(number)                                                                                        \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(SYS_clock_nanosleep),
        ALLOW(SYS_clock_gettime),
        ALLOW(SYS_rt_sigreturn),
        ALLOW(SYS_exit),
        ALLOW(SYS_madvise),
        ALLOW(SYS_rt_sigprocmask),
        ALLOW(SYS_munmap),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    };
#undef ALLOW
    struct sock_fprog program = {.len = sizeof rules / sizeof rules[0], .filter = rules};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void on_trapped_call(int number, siginfo_t *info, void *context)
{
    (void)number;
    ucontext_t *c = context;
    atomic_store(&last_call, info->si_syscall);
    atomic_fetch_add(&calls, 1);
#ifdef __x86_64__
    c->uc_mcontext.gregs[REG_RAX] = -ENOSYS;
#else
    (void)c;
#endif
}

static void catch_trapped_calls(void) /* in each test: the test runner takes SIGSYS back */
{
    struct sigaction action = {.sa_sigaction = on_trapped_call, .sa_flags = SA_SIGINFO};
    assert_int_equal(sigaction(SIGSYS, &action, NULL), 0);
    atomic_store(&allocations, 0);
    atomic_store(&calls, 0);
}

enum { WATCH_FROM = 50, WATCH_TO = 650 };

static void count_calls(void *context, uint32_t tick)
{
    (void)context;
    if (tick == WATCH_FROM) {
        sigset_t trapped;
        (void)sigemptyset(&trapped);
        (void)sigaddset(&trapped, SIGSYS);
        (void)pthread_sigmask(SIG_UNBLOCK, &trapped, NULL);
        atomic_store(&filter_works, trap_system_calls());
        watched = true;
    }
    atomic_store(&ticks_seen, tick);
}

static void count_faults(void *context, uint32_t tick)
{
    (void)context;
    struct rusage used;
    if (tick == WATCH_FROM || tick == WATCH_TO) {
        (void)getrusage(RUSAGE_THREAD, &used);
        atomic_store(tick == WATCH_FROM ? &faults_at_start : &faults_at_end, used.ru_minflt + used.ru_majflt);
    }
    atomic_store(&ticks_seen, tick);
}

/* A recorded trial with resets on the way, main and recorder doing their part. */
static void serve(void (*hook)(void *, uint32_t))
{
    struct acquire *a = NULL;
    struct problem why = {0};
    struct acquire_options options = {.spec = "fake:", .speed = 1.0};
    struct sway_config config;
    struct sway_sample s[64];
    struct record_item r[64];
    if (acquire_open_driver(&fake_plate_create(1000.0)->base, &options,
                            &(struct acquire_hooks){.tick_begins = hook}, &a, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    sway_config_default(acquire_plate(a), &config);
    atomic_store(&ticks_seen, 0);
    for (int i = 0; i < 3000 && atomic_load(&ticks_seen) < WATCH_TO + 20; i++) {
        clock_sleep_until_ns(clock_now_ns() + 5 * NS_PER_MS);
        if (i == 20) (void)acquire_begin_record(a, &config);
        if (i == 60) acquire_end_record(a);
        if (i == 70) (void)acquire_configure(a, &config);
        while (acquire_take(a, s, 64) > 0) {}
        while (ring_pop(acquire_record_ring(a), r, 64) > 0) {}
    }
    acquire_close(a);
    assert_true(atomic_load(&ticks_seen) >= WATCH_TO + 20);
}

static void the_loop_neither_allocates_nor_calls_the_kernel(void **state)
{
    (void)state;
    if (!COUNTABLE) skip();
    catch_trapped_calls();
    serve(count_calls);
    assert_int_equal(atomic_load(&allocations), 0);
    if (!atomic_load(&filter_works)) skip(); /* this kernel or container allows no filter */
    if (atomic_load(&calls) != 0)
        fail_msg("%d system calls beside the timer wait, last of them number %d", atomic_load(&calls),
                 atomic_load(&last_call));
}

static void alloc_and_call(void *context, uint32_t tick)
{
    count_calls(context, tick);
    /* Once before the watch begins: the thread's first block makes the C library fetch memory, under its own
     * rules. */
    if (tick == WATCH_FROM - 10 || tick == WATCH_FROM + 10) {
        void *volatile block = malloc(10);
        free(block);
    }
    if (tick == WATCH_FROM + 10) (void)syscall(SYS_getppid);
}

/* The counters themselves: what they are there to find, they find. */
static void the_counters_count(void **state)
{
    (void)state;
    if (!COUNTABLE) skip();
    catch_trapped_calls();
    serve(alloc_and_call);
    assert_int_equal(atomic_load(&allocations), 2);
    if (atomic_load(&filter_works)) assert_int_equal(atomic_load(&calls), 1);
}

static void the_loop_takes_no_page_fault(void **state)
{
    (void)state;
    if (!COUNTABLE) skip();
    serve(count_faults);
    assert_int_equal(atomic_load(&faults_at_end) - atomic_load(&faults_at_start), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_loop_takes_no_page_fault),
        cmocka_unit_test(the_loop_neither_allocates_nor_calls_the_kernel),
        cmocka_unit_test(the_counters_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
