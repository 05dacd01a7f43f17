/* RealtimeKit, the service that lends real-time priority to normal users on a desktop. Spoken to through
 * libdbus when that happens to be installed: loaded at run time, no hard dependency. Names and limits: README
 * of RealtimeKit. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

#include "acquire/priority.h"

#define RTKIT_SERVICE "org.freedesktop.RealtimeKit1"
#define RTKIT_PATH "/org/freedesktop/RealtimeKit1"

enum { BUS_SYSTEM = 1, ARG_END = 0, ANSWER_TIMEOUT_MS = 1000 };

struct bus_error { /* DBusError of the stable libdbus-1 interface */
    const char *name, *message;
    unsigned int reserved;
    void *padding;
};
struct bus_iter {
    void *reserved[32];
}; /* larger than any DBusMessageIter */

struct bus { /* the few functions of libdbus-1 that we call */
    void *library, *connection;
    void *(*get_private)(int type, struct bus_error *);
    void (*set_exit_on_disconnect)(void *connection, unsigned int on);
    void (*close)(void *connection);
    void (*unref)(void *connection);
    void *(*new_call)(const char *service, const char *path, const char *interface, const char *method);
    unsigned int (*append)(void *message, int first_type, ...);
    void *(*send)(void *connection, void *message, int timeout_ms, struct bus_error *);
    void (*message_unref)(void *message);
    void (*error_init)(struct bus_error *);
    void (*error_free)(struct bus_error *);
    unsigned int (*iter_init)(void *message, struct bus_iter *);
    void (*iter_recurse)(struct bus_iter *, struct bus_iter *inner);
    int (*iter_type)(struct bus_iter *);
    void (*iter_basic)(struct bus_iter *, void *value);
};

static bool bus_load(struct bus *b)
{
    const struct {
        const char *name;
        void **function;
    } symbols[] = {
        {"dbus_bus_get_private", (void **)&b->get_private},
        {"dbus_connection_set_exit_on_disconnect", (void **)&b->set_exit_on_disconnect},
        {"dbus_connection_close", (void **)&b->close},
        {"dbus_connection_unref", (void **)&b->unref},
        {"dbus_message_new_method_call", (void **)&b->new_call},
        {"dbus_message_append_args", (void **)&b->append},
        {"dbus_connection_send_with_reply_and_block", (void **)&b->send},
        {"dbus_message_unref", (void **)&b->message_unref},
        {"dbus_error_init", (void **)&b->error_init},
        {"dbus_error_free", (void **)&b->error_free},
        {"dbus_message_iter_init", (void **)&b->iter_init},
        {"dbus_message_iter_recurse", (void **)&b->iter_recurse},
        {"dbus_message_iter_get_arg_type", (void **)&b->iter_type},
        {"dbus_message_iter_get_basic", (void **)&b->iter_basic},
    };
    /* NODELETE: the library keeps memory and thread data of its own for the life of the program */
    b->library = dlopen("libdbus-1.so.3", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!b->library) return false;
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        *symbols[i].function = dlsym(b->library, symbols[i].name);
        if (!*symbols[i].function) return false;
    }
    return true;
}

static void bus_close(struct bus *b)
{
    if (b->connection) {
        b->close(b->connection);
        b->unref(b->connection);
    }
    if (b->library) (void)dlclose(b->library);
}

/* A bus that is there and does not answer costs libdbus's own 25 s: once in a program, not for each thread. */
static atomic_bool no_bus;

static bool bus_open(struct bus *b)
{
    *b = (struct bus){0};
    if (atomic_load(&no_bus)) return false;
    if (bus_load(b)) {
        struct bus_error error;
        b->error_init(&error);
        b->connection = b->get_private(BUS_SYSTEM, &error);
        b->error_free(&error);
    }
    atomic_store(&no_bus, b->connection == NULL);
    if (!b->connection) return false;
    b->set_exit_on_disconnect(b->connection, 0);
    return true;
}

/* Takes over the message; NULL when there was no answer, or a refusal. */
static void *bus_ask(struct bus *b, void *message)
{
    struct bus_error error;
    b->error_init(&error);
    void *answer = b->send(b->connection, message, ANSWER_TIMEOUT_MS, &error);
    b->error_free(&error);
    b->message_unref(message);
    return answer;
}

/* RTTimeUSecMax: the longest RLIMIT_RTTIME that the service accepts; 0: nobody answers. */
static int64_t rttime_most_us(struct bus *b)
{
    const char *interface = RTKIT_SERVICE, *property = "RTTimeUSecMax";
    void *message = b->new_call(RTKIT_SERVICE, RTKIT_PATH, "org.freedesktop.DBus.Properties", "Get");
    if (!message) return 0;
    (void)b->append(message, 's', &interface, 's', &property, ARG_END);
    void *answer = bus_ask(b, message);
    if (!answer) return 0;
    struct bus_iter outer, inner;
    int64_t value = 0;
    if (b->iter_init(answer, &outer) && b->iter_type(&outer) == 'v') {
        b->iter_recurse(&outer, &inner);
        if (b->iter_type(&inner) == 'x') b->iter_basic(&inner, &value);
    }
    b->message_unref(answer);
    return value;
}

/* Cannot be undone without privilege, so only once the service has answered. */
static bool bring_rttime_down(int64_t most_us)
{
    struct rlimit limit;
    if (most_us <= 0 || getrlimit(RLIMIT_RTTIME, &limit) != 0) return false;
    if (limit.rlim_max <= (rlim_t)most_us) return true;
    limit.rlim_max = (rlim_t)most_us;
    if (limit.rlim_cur > limit.rlim_max / 2) limit.rlim_cur = limit.rlim_max / 2;
    return setrlimit(RLIMIT_RTTIME, &limit) == 0;
}

static bool make(struct bus *b, const char *method, pid_t tid, int type, int32_t value)
{
    uint64_t process = (uint64_t)getpid(), thread = (uint64_t)tid;
    void *message = b->new_call(RTKIT_SERVICE, RTKIT_PATH, RTKIT_SERVICE, method);
    if (!message) return false;
    (void)b->append(message, 't', &process, 't', &thread, type, &value, ARG_END);
    void *answer = bus_ask(b, message);
    if (!answer) return false;
    b->message_unref(answer);
    return true;
}

bool rtkit_make_realtime(pid_t tid, int priority)
{
    struct bus b;
    bool made = bus_open(&b) && bring_rttime_down(rttime_most_us(&b)) &&
                make(&b, "MakeThreadRealtimeWithPID", tid, 'u', priority);
    bus_close(&b);
    return made;
}

bool rtkit_make_high_priority(pid_t tid, int nice)
{
    struct bus b;
    bool made = bus_open(&b) && make(&b, "MakeThreadHighPriorityWithPID", tid, 'i', nice);
    bus_close(&b);
    return made;
}
