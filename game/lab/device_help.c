#include "lab/device_help.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/hid_port.h"
#include "drivers/serial_builtin.h"
#include "drivers/serial_port.h"

enum { BOARD_VID = 0x057e, BOARD_PID = 0x0306, RULES_BYTES_MAX = 65536, BUILTIN_MAX = 8, LISTING_MAX = 64 };

static const char RULES_NAME[] = "70-evenkeel.rules";
static const char *const udev_folders[] = {"/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d",
                                           "/usr/lib/udev/rules.d", "/lib/udev/rules.d", NULL};

__attribute__((format(printf, 2, 3))) static void add_step(struct device_help *h, const char *format, ...)
{
    va_list list;
    if (h->count == HELP_STEPS_MAX) return;
    va_start(list, format);
    (void)vsnprintf(h->step[h->count++], HELP_STEP_BYTES, format, list);
    va_end(list);
}

/* ---- what device it is ---- */

static bool four_hex(const char *text)
{
    return strspn(text, "0123456789abcdef") >= 4;
}

/* "USB 1209:0fa7", "HID 1209:0fa7" */
static void read_numbers(const char *detail, struct device_mark *out)
{
    const char *at = strstr(detail, "USB ");
    if (!at) at = strstr(detail, "HID ");
    if (!at || !four_hex(at + 4) || at[8] != ':' || !four_hex(at + 9)) return;
    out->vid = (int)strtol(at + 4, NULL, 16);
    out->pid = (int)strtol(at + 9, NULL, 16);
}

void device_mark_read(const struct plate_listing *p, struct device_mark *out)
{
    *out = (struct device_mark){.vid = -1, .pid = -1};
    (void)snprintf(out->name, sizeof out->name, "%s", p->name);
    const char *at = strstr(p->detail, "/dev/");
    if (at) (void)snprintf(out->path, sizeof out->path, "%.*s", (int)strcspn(at, ", "), at);
    out->is_serial = at && strncmp(out->path, "/dev/hidraw", 11) != 0;
    out->is_board = strncmp(p->spec, "wii:", 4) == 0;
    if (out->is_board) {
        out->vid = BOARD_VID;
        out->pid = BOARD_PID;
    } else {
        read_numbers(p->detail, out);
    }
}

/* ---- the rule ---- */

static const char product[] = "{product}==\"";

/* Does the pattern that begins here ("*PlateDuino*"...) fit this name? */
static bool names(const char *pattern, const char *name)
{
    char word[PLATE_NAME_BYTES];
    pattern += strspn(pattern, "*");
    (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(pattern, "*\""), pattern);
    return word[0] && strstr(name, word) != NULL;
}

static bool line_covers(const char *line, size_t bytes, const struct device_mark *d)
{
    char text[512], want[64];
    if (bytes >= sizeof text || line[0] == '#') return false;
    memcpy(text, line, bytes);
    text[bytes] = '\0';
    if ((strstr(text, "\"tty\"") != NULL) != d->is_serial) return false;
    if (d->is_board) {
        (void)snprintf(want, sizeof want, "0005:%04X:%04X.", (unsigned)d->vid, (unsigned)d->pid);
        return strstr(text, want) != NULL;
    }
    (void)snprintf(want, sizeof want, "{idVendor}==\"%04x\"", (unsigned)d->vid);
    if (!strstr(text, want)) return false;
    /* An adapter or a number that many devices share is told by its name. */
    if (strstr(text, product)) return names(strstr(text, product) + sizeof product - 1, d->name);
    (void)snprintf(want, sizeof want, "{idProduct}==\"%04x\"", (unsigned)d->pid);
    return strstr(text, want) != NULL;
}

bool device_rule_covers(const char *rules, const struct device_mark *d)
{
    bool covers = false;
    while (rules && *rules && d->vid >= 0 && !covers) {
        size_t bytes = strcspn(rules, "\n");
        covers = line_covers(rules, bytes, d);
        rules += bytes + (rules[bytes] == '\n');
    }
    return covers;
}

bool device_rule_line(const struct device_mark *d, char text[RULE_LINE_BYTES])
{
    if (d->vid < 0) return false;
    if (d->is_board)
        (void)snprintf(text, RULE_LINE_BYTES, "KERNEL==\"hidraw*\", KERNELS==\"0005:%04X:%04X.*\", TAG+=\"uaccess\"",
                       (unsigned)d->vid, (unsigned)d->pid);
    else
        (void)snprintf(text, RULE_LINE_BYTES,
                       "%s, ATTRS{idVendor}==\"%04x\", ATTRS{idProduct}==\"%04x\", TAG+=\"uaccess\"%s",
                       d->is_serial ? "SUBSYSTEM==\"tty\"" : "KERNEL==\"hidraw*\"", (unsigned)d->vid, (unsigned)d->pid,
                       d->is_serial ? ", ENV{ID_MM_DEVICE_IGNORE}=\"1\"" : "");
    return true;
}

void rules_place_find(const char *const *folders, struct rules_place *out)
{
    size_t count;
    memset(out, 0, sizeof *out);
    if (!folders) folders = udev_folders;
    if (paths_share("assets/desktop/70-evenkeel.rules", out->shipped, NULL) != STATUS_OK ||
        file_read_whole(out->shipped, RULES_BYTES_MAX, &out->text, &count, NULL) != STATUS_OK)
        out->shipped[0] = '\0';
    for (; *folders && !out->installed[0]; folders++)
        if (path_join(out->installed, *folders, RULES_NAME) != 0 || access(out->installed, R_OK) != 0)
            out->installed[0] = '\0';
}

void rules_place_free(struct rules_place *r)
{
    free(r->text);
    r->text = NULL;
}

/* ---- permission ---- */

static void reload_and_reconnect(struct device_help *h, const struct device_mark *d)
{
    add_step(h, "sudo udevadm control --reload");
    add_step(h, "%s", d->is_board ? "Then switch the board off and on with its button." : "Then unplug the plate and plug it in again.");
}

static void help_install(struct device_help *h, const struct rules_place *rules, const struct device_mark *d)
{
    add_step(h, "sudo cp '%s' /etc/udev/rules.d/", rules->shipped);
    reload_and_reconnect(h, d);
}

static void help_own_rule(struct device_help *h, const struct device_mark *d)
{
    char line[RULE_LINE_BYTES];
    if (!device_rule_line(d, line)) return;
    add_step(h, "It is not among the plates of 70-evenkeel.rules. This line gives it to whoever sits at the computer:");
    add_step(h, "echo '%s' | sudo tee -a /etc/udev/rules.d/70-my-plate.rules", line);
    reload_and_reconnect(h, d);
}

static void help_permission(struct device_help *h, const struct rules_place *rules, const struct device_mark *d)
{
    if (!device_rule_covers(rules->text, d))
        help_own_rule(h, d);
    else if (!rules->installed[0])
        help_install(h, rules, d);
    else {
        add_step(h, "%s is installed, and was not there yet when the plate was connected, or you are not the person who sits at this "
                    "computer (it gives nothing to somebody who comes over the network).", rules->installed);
        reload_and_reconnect(h, d);
    }
}

/* ---- busy ---- */

/* A listing of a HID plate by profile does not say its node. */
static void find_node(const struct plate_listing *p, struct device_mark *d)
{
    static struct hid_listing all[LISTING_MAX];
    if (d->path[0] || d->vid < 0) return;
    size_t count = hid_port_real.list(hid_port_real.context, all, LISTING_MAX);
    for (size_t i = 0; i < count && !d->path[0]; i++)
        if (all[i].vid == d->vid && all[i].pid == d->pid && strstr(p->spec, all[i].serial))
            (void)snprintf(d->path, sizeof d->path, "%.*s", (int)sizeof d->path - 1, all[i].path);
}

static void look_for_holder(struct plate_listing *p, struct device_mark *d)
{
    char holder[128];
    find_node(p, d);
    if (!d->path[0] || !serial_port_holder(d->path, holder, sizeof holder)) return;
    p->error = PLATE_BUSY;
    (void)snprintf(p->advice, sizeof p->advice, "%s is using it. Close that program, then try again.", holder);
    if (d->is_serial)
        (void)snprintf(p->advice + strlen(p->advice), sizeof p->advice - strlen(p->advice),
                       " ModemManager lets go of a new port by itself after about 10 seconds.");
}

void device_help_for(struct plate_listing *p, const struct rules_place *rules, struct device_help *out)
{
    struct device_mark d;
    out->count = 0;
    device_mark_read(p, &d);
    if (p->error == PLATE_OK) look_for_holder(p, &d);
    if (p->error == PLATE_NO_PERMISSION) help_permission(out, rules, &d);
}

/* ---- nothing there ---- */

static void help_builtin(struct device_help *h)
{
    char names[BUILTIN_MAX][SERIAL_BUILTIN_BYTES], all[BUILTIN_MAX * (SERIAL_BUILTIN_BYTES + 2)] = "";
    size_t count = serial_builtin_list(names, BUILTIN_MAX), at = 0;
    for (size_t i = 0; i < count; i++) at += (size_t)snprintf(all + at, sizeof all - at, "%s%s", i > 0 ? ", " : "", names[i]);
    if (count > 0)
        add_step(h, "On a serial port of the computer itself (%s): such a port cannot say what hangs on it. Name it: --plate serial:PORT", all);
}

void device_help_nothing(struct device_help *h)
{
    h->count = 0;
    add_step(h, "With a cable: plug it in, switch it on, and look again after a few seconds. Some cables carry power only.");
    add_step(h, "Wii Balance Board: press its button; its light blinks while it looks for this computer, and stays on when it is connected. "
             "For the first time: start bluetoothctl and type \"scan on\", press the red button in the battery bay, then type \"pair\", "
             "\"trust\" and \"connect\", each with the address of Nintendo RVL-WBC-01.");
    add_step(h, "A board that connects and drops again: pair it once more so that it stays bonded, or set ClassicBondedOnly=false in "
             "/etc/bluetooth/input.conf and restart the bluetooth service.");
    add_step(h, "A plate of another kind needs a profile that describes it, a text file NAME.plate in the folder plates of your data (docs/plates.md).");
    help_builtin(h);
    add_step(h, "Without a plate: --plate sim: is a simulated person on a simulated plate.");
}
