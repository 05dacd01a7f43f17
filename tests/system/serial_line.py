"""Boards on serial lines, against the game and the lab at the same time (test_serial_line.sh).

    serial_line.py BUILD WORK PRELOAD

Each line is a pseudo-terminal with the firmware stand-in at the other end; PRELOAD is what lets libserialport open one.
"""
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time

BUILD, WORK, PRELOAD = sys.argv[1:4]
GAME, LAB = BUILD + "/evenkeel", BUILD + "/evenkeel-lab"
SLOWDOWN = max(1, int(os.environ.get("EVENKEEL_SLOWDOWN", "1")))  # of a build with sanitizers
STREAM_S = 60
EMPTY_S = 8 if SLOWDOWN == 1 else 24  # somebody steps on after the plate was zeroed, which a slow build does later
LEAST_SET_S = 15.0               # also where a busy machine made a set begin late
PULL_AFTER_S = 8.0               # of a set
PATIENCE_S = 90 if SLOWDOWN == 1 else 110  # within what the boards send
WITH_SHIM = {**os.environ, "LD_PRELOAD": PRELOAD}
problems, figures = [], []


def problem(what, text):
    problems.append(f"{what}: {text}")


def board(seconds):
    """A running stand-in and the SPEC of its line."""
    process = subprocess.Popen([BUILD + "/firmware_standin", "--seconds", str(seconds), "--empty", str(EMPTY_S)],
                               stdout=subprocess.PIPE, text=True)
    return process, "serial:" + process.stdout.readline().strip()


def sent(process):
    """The sender's own count, once it is done."""
    out, _ = process.communicate(timeout=PATIENCE_S)
    words = dict(word.split("=") for word in out.split())
    count, first, last = (int(words[key]) for key in ("sent", "first_seq", "last_seq"))
    if (last - first + 1) % 65536 != count % 65536:
        problem("the sender", f"counts {count} samples from {first} to {last}")
    return count


def play(spec, folder):
    out, err = open(folder + ".out", "w"), open(folder + ".err", "w")
    game = subprocess.Popen([GAME, "--autoplay", "--headless", "--plate", spec, "--data-dir", folder], stdout=out, stderr=err, env=WITH_SHIM)
    out.close()
    err.close()
    return game


def finished(what, process):
    """Its exit status; None: it went on after everything was over."""
    try:
        return process.wait(20)
    except subprocess.TimeoutExpired:
        problem(what, "the program went on for 20 s and was ended")
        process.kill()
        process.wait()
        return None


def text_of(path):
    return open(path).read() if os.path.exists(path) else ""


def wait_for_screen(folder, name):
    """Monotonic time of its first entry, from the log; None: it never came."""
    return wait_for_line(folder, f"flow: screen {name}")


def wait_for_line(folder, words):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        hit = re.search(rf"^\S+ (\S+) info {words}", text_of(folder + "/state/evenkeel.log"), re.M)
        if hit:
            return float(hit[1])
        time.sleep(0.005)
    problem(folder, f"\"{words}\" never came: {text_of(folder + '.err')[:300]}")
    return None


def sleep_until(at):
    time.sleep(max(0.0, at - time.monotonic()))


def check_sets(what, folder, state, least_samples):
    """One set, of this state, long enough, whole, and computed again the same."""
    listing = subprocess.run([LAB, "sessions", "--trials", "--json", "--data-dir", folder], capture_output=True, text=True)
    again = subprocess.run([LAB, "rescore", "--all", "--data-dir", folder], capture_output=True, text=True)
    rows = json.loads(listing.stdout) if listing.returncode == 0 else []
    if [row["state"] for row in rows] != [state]:
        problem(what, f"expected one {state} set: {listing.stdout} {listing.stderr}")
        return
    row = rows[0]
    if row["samples"] < least_samples or row["samples_lost"] or row["gaps"] or row["source"] != "person":
        problem(what, f"the set that was kept: {row}")
    if again.returncode != 0 or again.stdout.count(" same ") != 1:
        problem(what, f"rescore: {again.stdout} {again.stderr}")
    figures.append(f"{what}: {row['samples']} samples of the set kept as {state}, rescored the same")


def through_the_game():
    what, folder = "game", os.path.join(WORK, "through the game")
    process, spec = board(2 * STREAM_S)
    game = play(spec, folder)
    streaming = wait_for_line(folder, "acquire: loop priority")
    begun = wait_for_screen(folder, "play")
    if streaming is not None and begun is not None:
        sleep_until(max(streaming + STREAM_S, begun + LEAST_SET_S))
    game.send_signal(signal.SIGINT)
    status, count = finished(what, game), sent(process)
    out = text_of(folder + ".out")
    plate = re.search(r"^Plate: (\d+) samples, (\d+) lost, (\d+) gaps, (\d+) CRC errors, (\d+) dropped; .*$", out, re.M)
    if status != 130 or not plate:
        problem(what, f"status {status}, expected 130: {out} {text_of(folder + '.err')}")
        return
    samples = int(plate[1])
    figures.append(f"{what}: sent {count}, {plate[0]}")
    # The board goes on until it is told to stop, which is after the last look at the counters; before that none may be missing.
    if any(int(n) for n in plate.groups()[1:]) or not max(STREAM_S * 1000, count - 1000) <= samples <= count:
        problem(what, f"the board sent {count}: {plate[0]}")
    check_sets(what, folder, "stopped", int((LEAST_SET_S - 1) * 1000))


def through_the_lab():
    what, table = "monitor", os.path.join(WORK, "monitor.csv")
    process, spec = board(STREAM_S)
    with open(table, "w") as out, open(table + ".err", "w") as counters:
        monitor = subprocess.Popen([LAB, "monitor", "--plate", spec], stdout=out, stderr=counters, env=WITH_SHIM)
    time.sleep(5)
    check_busy(spec)
    count = sent(process)
    status, err = finished(what, monitor), text_of(table + ".err")
    line = re.search(r"^samples=.*$", err, re.M)
    if status != 4 or not line or "stopped sending" not in err:
        problem(what, f"status {status}, expected 4: {err}")
        return
    counters = dict(word.split("=") for word in line[0].split())
    bad = {key: counters[key] for key in ("lost", "duplicates", "gaps", "crc_errors", "cobs_errors", "oversize", "layout_mismatch",
                                          "clock_resets", "raw_dropped", "frame_dropped") if counters[key] != "0"}
    with open(table) as f:
        names = f.readline().strip().split(",")
        used = sum(int(row.split(",")[names.index("raw_samples")]) for row in f)
    figures.append(f"{what}: sent {count}, received {counters['samples']}, in the rows {used}, late p99 {counters['late_p99_us']} us")
    if int(counters["samples"]) != count or count != STREAM_S * 1000 or bad:
        problem(what, f"the board sent {count}: {line[0]}")
    if not count - 100 <= used <= count:
        problem(what, f"{used} of {count} samples reached a row")


def check_busy(spec):
    for what, command in (("game", [GAME, "--autoplay", "--headless", "--data-dir", os.path.join(WORK, "busy"), "--plate", spec]),
                          ("lab", [LAB, "monitor", "--seconds", "1", "--plate", spec])):
        second = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, env=WITH_SHIM)
        if second.returncode != 4 or "in use" not in second.stderr and "another program" not in second.stderr:
            problem(f"{what} on a held port", f"status {second.returncode}, expected 4: {second.stderr}")
        else:
            figures.append(f"{what} on a held port: {second.stderr.strip().splitlines()[-1]}")


def pulled():
    what, folder = "pulled line", os.path.join(WORK, "pulled")
    process, spec = board(2 * STREAM_S)
    game = play(spec, folder)
    begun = wait_for_screen(folder, "play")
    if begun is not None:
        sleep_until(begun + PULL_AFTER_S)
    process.kill()
    process.communicate()
    status = finished(what, game)
    err = text_of(folder + ".err")
    if status != 4 or not re.search(r"sends nothing any more", err):
        problem(what, f"status {status}, expected 4: {err}")
    figures.append(f"{what}: {err.strip()}")
    check_sets(what, folder, "interrupted", int((PULL_AFTER_S - 1) * 1000))


def main():
    began = time.monotonic()
    threads = [threading.Thread(target=target) for target in (through_the_game, through_the_lab, pulled)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("\n".join(figures))
    if len(figures) != 7:
        problem("this test", f"{len(figures)} figures, expected 7")
    for text in problems:
        print("FAIL: " + text)
    print(f"{time.monotonic() - began:.0f} s in all")
    return 1 if problems else 0


sys.exit(main())
