/* The registry and the grammar of plate SPECs. */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "drivers/driver.h"

static void known_keys_are_cut_off_the_end(void **state)
{
    (void)state;
    static const char *const keys[] = {"rate", "unit", "speed", NULL};
    static const struct {
        const char *text, *rest, *values[3];
    } cases[] = {
        {"a.csv",                          "a.csv",            {NULL, NULL, NULL} },
        {"a.csv,rate=100",                 "a.csv",            {"100", NULL, NULL}},
        {"a.csv,unit=cm,rate=100,speed=2", "a.csv",            {"100", "cm", "2"} },
        {"a,b, c.csv,rate=5",              "a,b, c.csv",       {"5", NULL, NULL}  },
        {"rate=5,a.csv",                   "rate=5,a.csv",     {NULL, NULL, NULL} },
        {"a.csv,colour=red,rate=5",        "a.csv,colour=red", {"5", NULL, NULL}  },
        {"a.csv,rates=5",                  "a.csv,rates=5",    {NULL, NULL, NULL} },
        {"a.csv,rate=",                    "a.csv",            {"", NULL, NULL}   },
        {"a.csv,rate=1,rate=2",            "a.csv",            {"2", NULL, NULL}  },
        {"rate=5",                         "",                 {"5", NULL, NULL}  },
        {"rate=5,unit=mm",                 "",                 {"5", "mm", NULL}  },
        {"",                               "",                 {NULL, NULL, NULL} },
        {"a=b=c,unit=x=y",                 "a=b=c",            {NULL, "x=y", NULL}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        const char *values[3];
        strcpy(text, cases[i].text);
        spec_options(text, keys, values);
        if (strcmp(text, cases[i].rest) != 0) fail_msg("%s: rest \"%s\"", cases[i].text, text);
        for (int k = 0; k < 3; k++) {
            const char *want = cases[i].values[k];
            if (!!want != !!values[k] || (want && strcmp(want, values[k]) != 0))
                fail_msg("%s: %s = %s", cases[i].text, keys[k], values[k] ? values[k] : "(none)");
        }
    }
}

static void specs_that_name_no_plate(void **state)
{
    (void)state;
    static const struct {
        const char *spec, *capture, *want;
    } cases[] = {
        {"bathroom",     NULL,
         "\"bathroom\" names no kind of plate. Expected " DRIVER_SPECS ", for example "
         "serial:/dev/ttyACM0."                                                                               },
        {"",             NULL,
         "\"\" names no kind of plate. Expected " DRIVER_SPECS ", for example "
         "serial:/dev/ttyACM0."                                                                               },
        {"si:x",         NULL,
         "\"si:x\" names no kind of plate. Expected " DRIVER_SPECS ", for example "
         "serial:/dev/ttyACM0."                                                                               },
        {"replay:",      NULL, "replay: names no file. Expected replay:FILE."                                 },
        {"serial:",      NULL, "serial: names no port. Expected serial:PORT, for example serial:/dev/ttyACM0."},
        {"replay:a.csv", "b",  "A replay already comes from a file: there is nothing to capture."             },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct driver *d;
        enum plate_error error;
        struct problem why;
        assert_int_equal(
            driver_open(cases[i].spec, &driver_host_true_time, cases[i].capture, &d, &error, &why),
            STATUS_USAGE);
        assert_null(d);
        assert_string_equal(why.text, cases[i].want);
    }
    char endless[2000];
    struct driver *d;
    enum plate_error error;
    struct problem why;
    memset(endless, 'x', sizeof endless - 1);
    memcpy(endless, "replay:", 7);
    endless[sizeof endless - 1] = '\0';
    assert_int_equal(driver_open(endless, &driver_host_true_time, NULL, &d, &error, &why), STATUS_USAGE);
    assert_string_equal(why.text, "This plate's name is longer than 511 bytes. Give a shorter one.");
    driver_close(NULL);
}

static void a_capture_that_cannot_be_written(void **state)
{
    (void)state;
    struct driver *d;
    enum plate_error error;
    struct problem why;
    char path[200], want[400];
    (void)snprintf(path, sizeof path, "%s/none/x.capture", scratch_dir());
    (void)snprintf(want, sizeof want,
                   "%s: the capture cannot be created (No such file or directory). Give a file in a "
                   "folder that can be written.",
                   path);
    assert_int_equal(driver_open("sim:seed=1", &driver_host_true_time, path, &d, &error, &why), STATUS_IO);
    assert_null(d);
    assert_string_equal(why.text, want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_keys_are_cut_off_the_end),
        cmocka_unit_test(specs_that_name_no_plate),
        cmocka_unit_test(a_capture_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
