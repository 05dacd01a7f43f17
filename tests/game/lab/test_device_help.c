/* links: acquire */
/* What `evenkeel-lab devices` advises. The lab is a program and no library: its file is taken in whole. */
#include "support/support.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "lab/device_help.c"

static struct plate_listing listing(const char *spec, const char *name, const char *detail, enum plate_error error)
{
    struct plate_listing p = {.error = error};
    (void)snprintf(p.spec, sizeof p.spec, "%s", spec);
    (void)snprintf(p.name, sizeof p.name, "%s", name);
    (void)snprintf(p.detail, sizeof p.detail, "%s", detail);
    return p;
}

static const struct mark_case {
    const char *spec, *detail, *path;
    int vid, pid;
    bool is_serial, is_board;
} marks[] = {
    {"serial:/dev/ttyACM0",   "/dev/ttyACM0, USB 16c0:0483, serial 4711",   "/dev/ttyACM0", 0x16c0, 0x0483, true,  false},
    {"serial:/dev/ttyUSB0",   "/dev/ttyUSB0",                               "/dev/ttyUSB0", -1,     -1,     true,  false},
    {"hid:SN0001",            "HID 1209:0fa7, profile x, serial SN0001",    "",             0x1209, 0x0fa7, false, false},
    {"phidget:1",             "/dev/hidraw2, USB 06c2:003b, serial 1",      "/dev/hidraw2", 0x06c2, 0x003b, false, false},
    {"wii:00:1e:35:12:34:56", "/dev/hidraw3, Bluetooth 00:1e:35:12:34:56",  "/dev/hidraw3", 0x057e, 0x0306, false, true },
    {"sim:",                  "a simulated person on a simulated plate",    "",             -1,     -1,     false, false},
    {"serial:/dev/ttyUSB1",   "/dev/ttyUSB1, USB 12:34",                    "/dev/ttyUSB1", -1,     -1,     true,  false},
};

static void a_listing_says_what_device_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const struct mark_case *c = &marks[i];
        struct plate_listing p = listing(c->spec, "", c->detail, PLATE_OK);
        struct device_mark got;
        device_mark_read(&p, &got);
        if (strcmp(got.path, c->path) != 0 || got.vid != c->vid || got.pid != c->pid || got.is_serial != c->is_serial ||
            got.is_board != c->is_board)
            fail_msg("%s: \"%s\" %d %d %d %d", c->detail, got.path, got.vid, got.pid, got.is_serial, got.is_board);
    }
}

static const char rules_text[] = "# KERNEL==\"hidraw*\", ATTRS{idVendor}==\"1111\", ATTRS{idProduct}==\"2222\"\n"
                                 "KERNEL==\"hidraw*\", KERNELS==\"0005:057E:0306.*\", TAG+=\"uaccess\"\n"
                                 "KERNEL==\"hidraw*\", ATTRS{idVendor}==\"06c2\", ATTRS{idProduct}==\"003b\", TAG+=\"uaccess\"\n"
                                 "SUBSYSTEM==\"tty\", ATTRS{idVendor}==\"16c0\", ATTRS{idProduct}==\"0483\", TAG+=\"uaccess\"\n"
                                 "SUBSYSTEM==\"tty\", ATTRS{idVendor}==\"0403\", ATTRS{product}==\"*PLATE CONTROLLER*\", TAG+=\"uaccess\"";

static const struct cover_case {
    const char *spec, *name, *detail;
    bool covered;
} covers[] = {
    {"wii:1",               "Wii Balance Board",     "/dev/hidraw3, Bluetooth 1",    true },
    {"phidget:1",           "Phidget",               "/dev/hidraw0, USB 06c2:003b",  true },
    {"phidget:1",           "Phidget",               "/dev/hidraw0, USB 06c2:003c",  false},
    {"serial:/dev/ttyACM0", "Board",                 "/dev/ttyACM0, USB 16c0:0483",  true },
    {"hid:1",               "Board",                 "HID 16c0:0483",                false}, /* the line is for ports */
    {"serial:/dev/ttyUSB0", "FORCEPLATE CONTROLLER", "/dev/ttyUSB0, USB 0403:6001",  true },
    {"serial:/dev/ttyUSB0", "FT232R USB UART",       "/dev/ttyUSB0, USB 0403:6001",  false},
    {"hid:1",               "Commented out",         "HID 1111:2222",                false},
    {"serial:/dev/ttyUSB0", "Nameless",              "/dev/ttyUSB0",                 false},
};

static void a_rule_covers_its_devices_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof covers / sizeof covers[0]; i++) {
        struct plate_listing p = listing(covers[i].spec, covers[i].name, covers[i].detail, PLATE_OK);
        struct device_mark d;
        device_mark_read(&p, &d);
        if (device_rule_covers(rules_text, &d) != covers[i].covered) fail_msg("%s %s", covers[i].name, covers[i].detail);
        assert_false(device_rule_covers("", &d));
        assert_false(device_rule_covers(NULL, &d));
    }
}

/* The line that is offered for a device is one that would cover it. */
static void an_offered_line_covers_its_device(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct plate_listing p = listing(marks[i].spec, "", marks[i].detail, PLATE_OK);
        struct device_mark d;
        char line[RULE_LINE_BYTES];
        device_mark_read(&p, &d);
        bool offered = device_rule_line(&d, line);
        assert_int_equal(offered, d.vid >= 0);
        if (offered && !device_rule_covers(line, &d)) fail_msg("%s: %s", marks[i].detail, line);
        if (offered) assert_non_null(strstr(line, "TAG+=\"uaccess\""));
        if (offered) assert_int_equal(strstr(line, "ID_MM_DEVICE_IGNORE") != NULL, d.is_serial);
    }
}

static const struct steps_case {
    const char *installed, *spec, *detail, *first, *last;
} steps_cases[] = {
    {"",               "wii:1",               "/dev/hidraw3, Bluetooth 1",   "sudo cp '/share/70-evenkeel.rules' /etc/udev/rules.d/",
     "Then switch the board off and on with its button."  },
    {"",               "phidget:1",           "/dev/hidraw0, USB 06c2:003b", "sudo cp '/share/70-evenkeel.rules' /etc/udev/rules.d/",
     "Then unplug the plate and plug it in again."        },
    {"/etc/70.rules",  "phidget:1",           "/dev/hidraw0, USB 06c2:003b", "/etc/70.rules is installed, and was not there yet",
     "Then unplug the plate and plug it in again."        },
    {"/etc/70.rules",  "hid:1",               "HID 1209:0fa7",               "It is not among the plates of 70-evenkeel.rules.",
     "Then unplug the plate and plug it in again."        },
    {"",               "serial:/dev/ttyS1",   "/dev/ttyS1",                  NULL, NULL}, /* only its group can help, which the listing says */
};

static void permission_has_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof steps_cases / sizeof steps_cases[0]; i++) {
        const struct steps_case *c = &steps_cases[i];
        struct rules_place rules = {.shipped = "/share/70-evenkeel.rules"};
        struct plate_listing p = listing(c->spec, "", c->detail, PLATE_NO_PERMISSION);
        static struct device_help got;
        char text[sizeof rules_text];
        memcpy(text, rules_text, sizeof text);
        rules.text = text;
        (void)snprintf(rules.installed, sizeof rules.installed, "%s", c->installed);
        device_help_for(&p, &rules, &got);
        assert_int_equal(got.count > 0, c->first != NULL);
        if (!c->first) continue;
        if (strncmp(got.step[0], c->first, strlen(c->first)) != 0) fail_msg("%s: %s", c->detail, got.step[0]);
        assert_string_equal(got.step[got.count - 1], c->last);
    }
}

static void a_plate_that_is_held_is_busy(void **state)
{
    (void)state;
    char path[] = "/dev/shm/evenkeel-port-XXXXXX", detail[80]; /* below /dev, as device files are */
    struct rules_place rules = {.text = NULL};
    static struct device_help got;
    int fd = mkstemp(path);
    if (fd < 0) skip();
    (void)snprintf(detail, sizeof detail, "%s, USB 16c0:0483", path);
    struct plate_listing p = listing("serial:x", "Board", detail, PLATE_OK);
    device_help_for(&p, &rules, &got);
    assert_int_equal(p.error, PLATE_BUSY);
    assert_non_null(strstr(p.advice, "test_device_hel")); /* this program, as the kernel cuts its name */
    assert_non_null(strstr(p.advice, "ModemManager"));
    assert_int_equal(got.count, 0);
    assert_int_equal(close(fd), 0);
    p = listing("serial:x", "Board", detail, PLATE_OK);
    device_help_for(&p, &rules, &got);
    assert_int_equal(p.error, PLATE_OK);
    assert_string_equal(p.advice, "");
    assert_int_equal(unlink(path), 0);
}

static void the_rules_are_found(void **state)
{
    (void)state;
    char dir[] = "/tmp/evenkeel-rules-XXXXXX", path[PATH_BYTES];
    struct rules_place r;
    assert_non_null(mkdtemp(dir));
    const char *const folders[] = {"/nonexistent", dir, NULL};
    rules_place_find(folders, &r);
    assert_non_null(strstr(r.shipped, "assets/desktop/70-evenkeel.rules"));
    assert_non_null(strstr(r.text, "057E:0306"));
    assert_string_equal(r.installed, "");
    rules_place_free(&r);
    assert_int_equal(path_join(path, dir, "70-evenkeel.rules"), 0);
    int fd = open(path, O_CREAT | O_WRONLY, 0644);
    assert_true(fd >= 0 && close(fd) == 0);
    rules_place_find(folders, &r);
    assert_string_equal(r.installed, path);
    rules_place_free(&r);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

static void without_a_plate_there_is_something_to_try(void **state)
{
    static struct device_help got;
    (void)state;
    device_help_nothing(&got);
    assert_true(got.count >= 5 && got.count <= HELP_STEPS_MAX);
    assert_non_null(strstr(got.step[1], "red button"));
    assert_non_null(strstr(got.step[2], "ClassicBondedOnly=false"));
    assert_non_null(strstr(got.step[got.count - 1], "sim:"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_listing_says_what_device_it_is),
        cmocka_unit_test(a_rule_covers_its_devices_only),
        cmocka_unit_test(an_offered_line_covers_its_device),
        cmocka_unit_test(permission_has_steps),
        cmocka_unit_test(a_plate_that_is_held_is_busy),
        cmocka_unit_test(the_rules_are_found),
        cmocka_unit_test(without_a_plate_there_is_something_to_try),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
