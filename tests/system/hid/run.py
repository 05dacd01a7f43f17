"""Our own programs inside a Debian kernel, against virtual HID and serial plates (devices.md 15 T6, scenarios in guest/).

    run.py --build BUILD --kernel VMLINUZ --modules TREE [--only NAME,...]

One boot of an emulator per scenario, one at a time. The guest's scripts only tell facts; the tables below judge them. Counts, order and content
are held to account, times only where a person would notice. Exit status 77: something needed is missing.
"""
import argparse
import fcntl
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from mkimg import Image  # noqa: E402
from serial_plate import SerialPlate  # noqa: E402

HERE = pathlib.Path(__file__).parent
BOOT_S = 120
MODULES = ("hid", "uhid", "hid_generic", "ff_memless", "hid_wiimote", "evdev")
STATIC_TOOLS = {"vplate": ["vplate.c", "uhid_device.c"], "vboard": ["vboard.c", "uhid_device.c"], "exitcode": ["exitcode.c"],
                "hid_capture_check": ["capture_check.c"]}
OUR_PROGRAMS = ("evenkeel-lab", "hid_guest_reports", "hid_guest_reconnect")
WEIGHT_N = 686.5  # of the person on each virtual plate: 70 kg
TAIL = 300        # samples that may still be on their way when a reader stops
START_REQUESTS = ["120030", "1500", "1604a400f00155", "1604a400fb01", "1704a400fa0006", "1704a400200020", "1704a400600002", "1110", "120434"]


def skip(text):
    print(f"SKIPPED: {text}")
    sys.exit(77)


class Facts:
    """What a scenario told: name -> values, in order."""

    def __init__(self, console):
        self.values, self.problems, self.figures = {}, [], []
        for name, value in re.findall(r"^FACT (\S+) ?(.*?)\s*$", console, re.M):
            self.values.setdefault(name, []).append(value)

    def text(self, name):
        return "\n".join(self.values.get(name, []))

    def all(self, name):
        return self.values.get(name, [])

    def number(self, name):
        """Of a fact that was told once; NaN, which no comparison holds for, where it was not."""
        values = self.values.get(name, [])
        return float(values[-1]) if len(values) == 1 and re.fullmatch(r"-?[\d.]+", values[0]) else float("nan")

    def counters(self, name):
        line = next((v for v in self.all(name + ".said") if "samples=" in v), "")
        return {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", line)}

    def row(self, name, columns):
        """The last row of a monitor's table."""
        cells = self.text(name).split(",")
        return dict(zip(columns, cells)) if len(cells) >= len(columns) else {}

    def hold(self, what, is_so):
        if not is_so:
            self.problems.append(what)

    def figure(self, text):
        self.figures.append(text)


COLUMNS = ("t_s", "fz_n", "cop_x_mm", "cop_y_mm")


def hold_weight(f, name):
    """A last row in newtons: factory calibration, cells and tare-free sum are right."""
    fz = float(f.row(name + ".row", COLUMNS).get("fz_n") or "nan")
    f.hold(f"{name}: {fz} N, expected {WEIGHT_N} N", abs(fz - WEIGHT_N) < 20)


def hold_clean(f, name, least, most):
    """A run that ended as it should, without a hole. Returns its counters."""
    c = f.counters(name)
    f.hold(f"{name}: status {f.text(name + '.status')}: {f.text(name + '.said')[-400:]}", f.text(name + ".status") == "0")
    f.hold(f"{name}: {c.get('samples')} samples, expected {least} to {most}", least <= c.get("samples", -1) <= most)
    bad = {key: c[key] for key in ("lost", "gaps", "duplicates", "crc_errors", "layout_mismatch", "clock_resets", "raw_dropped") if c.get(key)}
    f.hold(f"{name}: {bad}", not bad)
    return c


# ---- the Balance Board ----

def requests(f, after_ms=0.0):
    words = [value.split() for value in f.all("board.got")]
    return [w[1] for w in words if len(w) == 2 and float(w[0]) >= after_ms]


def judge_board_kernel(f):
    f.hold("the board has no node", not f.all("no_node"))
    f.hold(f"the kernel asked {f.number('asked_before')} times before us, expected its own start", f.number("asked_before") >= 8)
    f.hold("the board's factory values were written to", not f.all("board.harmed"))
    mark = f.number("mark")
    before, after = [r for r in requests(f)][:len(requests(f)) - len(requests(f, mark))], requests(f, mark)
    stolen, kept = hold_board(f, "stolen"), hold_board(f, "kept")
    sent = f.number("board.sent32") + f.number("board.sent34")
    f.hold(f"read {stolen + kept} of {sent} load reports", stolen + kept <= sent)
    # 0x30, silence: what the kernel asks for when nobody has the event node open; it must have taken the stream at least twice.
    mode_30 = sum(r in ("120030", "120430") for r in before)
    f.hold(f"the kernel set mode 30 {mode_30} times", mode_30 >= 3)
    f.hold(f"no event node: {f.text('event_nodes')}", f.text("event_nodes").startswith("event") and "*" not in f.text("event_nodes"))
    f.hold(f"mode 34 was asked for {after.count('120034') + after.count('120434')} times", after.count("120034") + after.count("120434") >= 3)
    f.figure(f"sent {sent:.0f}, read {stolen:.0f} with its mode stolen and {kept:.0f} with it kept, "
             f"{f.number('board.statuses'):.0f} status reports, {mode_30} times mode 30")


def hold_board(f, name):
    c = f.counters(name)
    f.hold(f"{name}: status {f.text(name + '.status')}: {f.text(name + '.said')[-400:]}", f.text(name + ".status") == "0")
    # A status report comes after each two seconds of load: 300 samples have survived one at least.
    f.hold(f"{name}: {c.get('samples')} samples, expected more than 300", 300 < c.get("samples", 0) <= 1000)
    f.hold(f"{name}: the plate is not listed: {f.text('devices.said')}", f.text("devices.status") == "0")
    hold_weight(f, name)
    return c.get("samples", 0)


def judge_board_alone(f):
    f.hold("the board has no node", not f.all("no_node"))
    f.hold(f"{f.text('asked_before')} requests before ours, expected none", f.number("asked_before") == 0)
    f.hold("the board's factory values were written to", not f.all("board.harmed"))
    read, sent = hold_board(f, "alone"), f.number("board.sent32") + f.number("board.sent34")
    asked = requests(f)
    f.hold(f"requests at the start {asked[:9]}", asked[:9] == START_REQUESTS)
    f.hold(f"requests later {asked[9:]}", asked[-1:] == ["120030"] and set(asked[9:-1]) <= {"120434"})
    f.hold(f"{f.number('board.statuses')} status reports, expected 3 or more", f.number("board.statuses") >= 3)
    f.hold(f"read {read} of {sent}", read <= sent <= read + 20)
    f.figure(f"sent {sent:.0f}, read {read:.0f}, {f.number('board.statuses'):.0f} status reports, {len(asked)} requests, all ours")


def judge_board_hidden(f):
    f.hold(f"{f.text('nodes')} nodes, expected none", f.number("nodes") == 0)
    f.hold(f"devices: {f.text('devices.listed')}", f.text("devices.status") == "0" and "wii:" not in f.text("devices.listed"))
    f.hold(f"devices says: {f.text('devices.listed')}", re.search("No plate (was|is) found|No plate", f.text("devices.listed")))
    f.hold(f"monitor: {f.text('monitor.status')} {f.text('monitor.said')}", f.text("monitor.status") == "4" and
           "No Wii Balance Board is connected" in f.text("monitor.said"))
    f.figure("nothing is listed; " + f.text("monitor.said").split(". ")[0])


# ---- the serial plate ----

def judge_serial(f, plate):
    f.hold(f"the port is not listed: {f.text('devices.listed')}", "/dev/ttyS1" in f.text("devices.listed"))
    for name, sent in (("ps1", plate.sent_ps1), ("frames", plate.sent_frames)):
        c = hold_clean(f, name, 4000, sent)
        hold_weight(f, name)
        # What a slow guest has not fetched yet waits in the socket: how much says nothing about the guest.
        f.figure(f"{name}: sent {sent}, read {c.get('samples', 0):.0f}, lost {c.get('lost', 0):.0f}")
    f.hold(f"{plate.stale} stale bytes were sent, expected some", plate.stale > 100)
    for text in plate.problems:
        f.hold(text, False)


# ---- the vendor's plate ----

def sent_by_plate(f):
    """One stream after the other: (sent, skipped) each. A refused report would be a loss before the kernel."""
    f.hold(f"the kernel refused {f.text('plate.refused')} reports", not [v for v in f.all("plate.refused") if v != "0"])
    return list(zip((int(v) for v in f.all("plate.sent")), (int(v) for v in f.all("plate.skipped"))))


def judge_plate(f):
    f.hold(f"devices: {f.text('devices.listed')}", f.text("devices.status") == "0" and "hid:SN0001" in f.text("devices.listed"))
    f.hold(f"reports by hand: {f.text('reports.status')} {f.text('reports.said')}", f.text("reports.status") == "0")
    f.hold("feature report: " + f.text("reports.feature"), f.text("reports.feature") == "same")
    streams = sent_by_plate(f)
    f.hold(f"{len(streams)} streams, expected 2", len(streams) == 2)
    by_hand, by_driver = (streams + [(0, 0), (0, 0)])[:2]
    read = f.number("reports.read")
    f.hold(f"by hand: read {read} of {by_hand[0]}", by_hand[0] - TAIL <= read <= by_hand[0] and read > 2000)
    c = hold_clean(f, "capture", 2000, by_driver[0])
    f.hold(f"driver: read {c.get('samples')} of {by_driver[0]}", c.get("samples", -1) >= by_driver[0] - TAIL)
    found = dict(zip(*[iter(f.text("captured").split())] * 2))
    f.hold(f"content of the capture: {f.text('captured')}", found.get("lost") == found.get("wrong") == found.get("first") == "0" and
           float(found.get("reports", "nan")) >= c.get("samples", float("nan")))
    f.figure(f"by hand: sent {by_hand[0]}, read {read:.0f}, lost {f.number('reports.lost'):.0f}; through the driver: sent {by_driver[0]}, "
             f"read {c.get('samples', 0):.0f}, lost {c.get('lost', 0):.0f}, content right in {found.get('reports')} of the capture")


def judge_stall(f):
    c, streams = f.counters("stall"), sent_by_plate(f)
    sent = streams[0][0] if streams else 0
    samples, lost, ticks = (c.get(key, float("nan")) for key in ("samples", "lost", "ticks"))
    f.hold(f"status {f.text('stall.status')}: {f.text('stall.said')[-400:]}", f.text("stall.status") == "0")
    f.hold(f"{lost} lost in {c.get('gaps')} gaps, expected about 440 in one", 250 <= lost <= 700 and c.get("gaps") == 1)
    f.hold(f"{samples} read and {lost} lost of {sent}", sent - TAIL <= samples + lost <= sent)
    # Time is neither left out nor stretched: what is missing takes as long in the table as it would have taken to come.
    empty_ms = 10 * f.number("empty_rows")
    f.hold(f"{empty_ms} ms without a sample for {lost} lost of 1 ms", abs(empty_ms - lost) <= 100)
    f.hold(f"{ticks} ticks, expected 6000", ticks == 6000)
    f.hold(f"clock resets {c.get('clock_resets')}", c.get("clock_resets") == 0)
    f.figure(f"sent {sent}, read {samples:.0f}, lost {lost:.0f} in {c.get('gaps', 0):.0f} gap, {empty_ms:.0f} ms without a sample")


def judge_removed(f):
    f.hold(f"pulled: status {f.text('pulled.status')}: {f.text('pulled.said')[-400:]}",
           f.text("pulled.status") == "4" and "look at its cable" in f.text("pulled.said"))
    f.hold(f"pulled: {f.text('pulled.took_ms')} ms until it was said", f.number("pulled.took_ms") <= 1500)
    f.hold(f"still listed: {f.text('gone.listed')}", "hid:" not in f.text("gone.listed"))
    noticed, back = (f.number("reconnect." + event) for event in ("noticed", "back"))
    notice_ms, back_ms = noticed - f.number("pulled_at"), back - f.number("plugged_at")
    f.hold(f"reconnect: status {f.text('reconnect.status')} {f.text('reconnect.said')}", f.text("reconnect.status") == "0")
    f.hold(f"noticed after {notice_ms} ms", notice_ms <= 1000)
    f.hold(f"another plate was taken for the one that went: back {back}, other {f.text('other_at')}", back > f.number("plugged_at"))
    f.hold(f"back after {back_ms} ms", back_ms <= 3000)
    f.hold(f"{f.text('reconnect.comebacks')} comebacks", f.number("reconnect.comebacks") == 1)
    f.figure(f"monitor ended {f.number('pulled.took_ms'):.0f} ms after the pull; manager: noticed after {notice_ms:.0f} ms, "
             f"another plate left alone, back {back_ms:.0f} ms after it was plugged in")


def judge_permission(f):
    f.hold(f"mode {f.text('mode')}, expected 600", f.text("mode") == "600")
    f.hold(f"who: {f.text('uid=1000(person)')} {f.values.keys()}", any(name.startswith("uid=1000") for name in f.values))
    f.hold(f"devices: {f.text('devices.listed')}", "NO_PERMISSION" in f.text("devices.listed") and "70-evenkeel.rules" in f.text("devices.listed"))
    f.hold(f"monitor: {f.text('monitor.status')} {f.text('monitor.said')}",
           f.text("monitor.status") == "4" and re.search("No permission.*/dev/hidraw0", f.text("monitor.said")))
    f.hold(f"with the right to it: {f.text('allowed.said')[-400:]}", f.text("allowed.status") == "0" and f.counters("allowed").get("samples", 0) > 1000)
    f.figure(next((v for v in f.all("monitor.said")), ""))


SCENARIOS = {  # number of the test's table, judge
    "plate": (1, judge_plate),
    "stall": (2, judge_stall),
    "removed": (3, judge_removed),
    "permission": (4, judge_permission),
    "board_kernel": (5, judge_board_kernel),
    "board_alone": (6, judge_board_alone),
    "board_hidden": (7, judge_board_hidden),
    "serial": (8, judge_serial),
}


# ---- running ----

def compile_tools(work):
    compiler = shutil.which("cc") or shutil.which("gcc") or skip("no C compiler for the virtual plates")
    for name, sources in STATIC_TOOLS.items():
        command = [compiler, "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-static", "-o", str(work / name)]
        done = subprocess.run(command + [str(HERE / s) for s in sources] + ["-lm"], capture_output=True, text=True)
        if "linux/uhid.h" in done.stderr:
            skip("linux/uhid.h is missing (package linux-libc-dev)")
        if done.returncode != 0:
            sys.exit(f"FAIL: {name} cannot be built: {done.stderr}")


def make_image(options, work, busybox):
    image = Image()
    image.program(busybox)
    for name in STATIC_TOOLS:
        image.program(str(work / name))
    for name in OUR_PROGRAMS:
        image.program(os.path.join(options.build, name))
    image.add("init", (HERE / "guest/init").read_bytes(), 0o755)
    for script in (HERE / "guest").glob("*.sh"):
        image.add("t/" + script.name, script.read_bytes())
    for profile in HERE.glob("*.plate"):
        image.add("home/data/evenkeel/plates/" + profile.name, profile.read_bytes())
    try:
        image.modules(options.modules, MODULES)
    except KeyError as missing:
        skip(f"the kernel has no module {missing}")
    image.write(work / "guest.img")


def emulate(options, work, name):
    """Boots the guest into a scenario; its console. The process is ended here and nowhere else."""
    console, socket = work / f"{name}.log", work / "plate.sock"
    console.unlink(missing_ok=True)
    socket.unlink(missing_ok=True)
    command = ["qemu-system-x86_64", "-accel", "tcg", "-M", "pc", "-cpu", "qemu64", "-smp", "1", "-m", "256", "-nodefaults", "-no-user-config",
               "-display", "none", "-no-reboot", "-kernel", options.kernel, "-initrd", str(work / "guest.img"),
               "-append", f"console=ttyS0 quiet loglevel=1 panic=-1 clocksource=hpet tsc=unstable t={name}",
               "-serial", f"file:{console}", "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"]
    plate = None
    if name == "serial":
        # A relative path: a socket's name may have 107 bytes at most.
        command += ["-chardev", "socket,id=s1,path=plate.sock,server=on,wait=off", "-serial", "chardev:s1"]
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=work)
    if name == "serial":
        plate = SerialPlate(os.path.relpath(socket))
        plate.start()
    try:
        _, words = process.communicate(timeout=BOOT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        _, words = process.communicate()
        words += f"ended after {BOOT_S} s"
    if plate:
        plate.stop()
    return process.returncode, words, console.read_text(errors="replace") if console.exists() else "", time.monotonic() - began, plate


def run_scenario(options, work, name):
    number, judge = SCENARIOS[name]
    status, words, console, took_s, plate = emulate(options, work, name)
    facts = Facts(console)
    if facts.all("module_missing"):
        skip(f"the guest cannot load the module {facts.text('module_missing')}")
    facts.hold(f"the guest did not end as it should: status {status}, expected 1: {words.strip()}", status == 1)
    facts.hold("no GUEST-DONE rc 0 on the console", re.search(r"^GUEST-DONE rc 0\s*$", console, re.M))
    if plate:
        judge(facts, plate)
    else:
        judge(facts)
    verdict = "FAIL" if facts.problems else "ok"
    print(f"{number} {name:13} {verdict:5} {took_s:4.0f} s  " + "; ".join(facts.figures), flush=True)
    for problem in facts.problems:
        print(f"  {problem}")
    if facts.problems:
        print(f"  console: {work / name}.log", flush=True)
    return not facts.problems


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("build", "kernel", "modules"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--only", default=",".join(SCENARIOS))
    options = parser.parse_args()
    options.only = options.only.split(",")
    if set(options.only) - set(SCENARIOS):
        parser.error(f"--only {options.only}, expected some of {', '.join(SCENARIOS)}")
    return options


def main():
    options = arguments()
    busybox = shutil.which("busybox") or skip("busybox is missing (package busybox-static)")
    if not shutil.which("qemu-system-x86_64"):
        skip("the emulator is missing (package qemu-system-x86)")
    if not os.path.isfile(options.kernel) or not os.path.isdir(options.modules):
        skip(f"no kernel at {options.kernel} (./dev test-hid fetches one)")
    for name in OUR_PROGRAMS:
        if not os.access(os.path.join(options.build, name), os.X_OK):
            sys.exit(f"FAIL: {name} is not built in {options.build}")
    work = pathlib.Path(options.build, "hid-emulator").absolute()
    work.mkdir(exist_ok=True)
    with open(work / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        compile_tools(work)
        make_image(options, work, busybox)
        results = [run_scenario(options, work, name) for name in SCENARIOS if name in options.only]
    print(f"{sum(results)} of {len(results)} scenarios passed")
    return 0 if all(results) else 1


sys.exit(main())
