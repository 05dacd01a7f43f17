"""Kills practices of the game and looks at what the next start finds (test_kill_practice.sh).

    kill_practice.py BUILD WORK

Three kinds of kill -9: 50 at random moments of fast practices in one folder; a few at true speed in folders of their own, where the
missing tail of the running set is measured; and exactly at named moments of the commit and of the take-over, in the folder of the
first (recorder_victim brings the hooks; the shipped program has none).
"""
import glob
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

BUILD, WORK = sys.argv[1:3]
GAME, LAB = BUILD + "/evenkeel", BUILD + "/evenkeel-lab"
SEED = 20
FAST = "200"
SLOWDOWN = max(1, int(os.environ.get("EVENKEEL_SLOWDOWN", "1")))  # of a build with sanitizers: so many times fewer kills
PATIENCE_S = 60 * SLOWDOWN
TRUE_SPEED_LANES = 5 if SLOWDOWN == 1 else 2
RANDOM_KINDS = {"preparing": 6, "play then opening": 8, "play": 8, "commit": 12, "between": 8}
EARLY = "Last time the program ended early."
COMMIT_MOMENTS = (("raw.finish.sync", 1), ("save.read", 1), ("save.begin", 1), ("save.chunk", 1), ("save.events", 1), ("save.commit", 1),
                  ("wal.write", 45), ("save.committed", 1), ("raw.remove", 1), ("raw.removed", 1))
TAKE_OVER_MOMENTS = (("take_over.begin", 1), ("take_over.read", 1), ("save.begin", 1), ("save.chunk", 1), ("save.commit", 1),
                     ("wal.write", 1), ("save.committed", 1), ("raw.remove", 1), ("raw.removed", 1), ("take_over.audit", 1),
                     ("take_over.end", 1))


class Folder:
    """One data folder with everything that was acknowledged and seen in it."""

    def __init__(self, name):
        self.path = os.path.join(WORK, name)
        self.log = self.path + "/state/evenkeel.log"
        self.out = os.path.join(WORK, name + ".out")
        self.acknowledged, self.rows = [], {}
        self.kills = self.lost = 0
        self.worst_tail_s = self.worst_start_s = 0.0
        self.problems = []

    def problem(self, what, text):
        self.problems.append(f"{what}: {text}")

    def log_size(self):
        return os.path.getsize(self.log) if os.path.exists(self.log) else 0

    def log_lines(self, offset):
        """(monotonic seconds, text) of every whole line from offset on."""
        if not os.path.exists(self.log):
            return []
        with open(self.log, encoding="utf-8", errors="replace") as f:
            f.seek(offset)
            lines = [line.split(" ", 2) for line in f if line.endswith("\n")]
        return [(float(line[1]), line[2].strip()) for line in lines if len(line) == 3]


def start(folder, *options):
    out = open(folder.out, "w")
    game = subprocess.Popen([GAME, "--autoplay", "--headless", "--data-dir", folder.path, *options], stdout=out, stderr=out)
    out.close()
    return game


def wait_for(folder, game, offset, text, count=1, look_every_s=0.003):
    """Time of the count-th log line with this end; None: the game ended before."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        hits = [at for at, line in folder.log_lines(offset) if line.endswith(text)]
        if len(hits) >= count:
            return hits[count - 1]
        if game.poll() is not None:
            return None
        time.sleep(look_every_s)
    return None


def kill(folder, game, offset):
    """kill -9, then what the game had acknowledged until then. The time of the kill."""
    at = time.monotonic()
    game.kill()
    game.wait()
    folder.kills += 1
    folder.acknowledged += [line.rsplit(" ", 1)[1] for _, line in folder.log_lines(offset) if " set: saved " in line]
    return at


def lab(*arguments):
    return subprocess.run([LAB, *arguments], capture_output=True, text=True, timeout=PATIENCE_S)


def sentence(rows):
    """What is right to say about these new rows, worked out apart from the program."""
    finished = sum(row["state"] != "interrupted" for row in rows)
    cut = [row for row in rows if row["state"] == "interrupted"]
    kept_s = int(sum(row["duration_s"] for row in cut))
    sets = f"{finished} finished set{' is' if finished == 1 else 's are'} safe" if finished else ""
    if not cut:
        return f"{EARLY} {sets or 'No set was running, and nothing is missing'}."
    if kept_s < 1:
        return f"{EARLY} {sets or 'Nothing is missing'}; the set that was running had only just begun."
    return f"{EARLY} {sets + ', and ' if sets else ''}{kept_s} s of the set that was running were kept."


def next_start(folder, what):
    """The game is started again and ended at its first screen. What it printed."""
    offset, at = folder.log_size(), time.monotonic()
    game = start(folder, "--speed", FAST)
    welcome = wait_for(folder, game, offset, "screen welcome")
    if welcome is None:
        folder.problem(what, f"the next start did not come: {open(folder.out).read()[:300]}")
        game.kill()
        game.wait()
        return ""
    folder.worst_start_s = max(folder.worst_start_s, welcome - at)
    time.sleep(0.02)  # the handler of the signal is set just before the first frame
    game.send_signal(signal.SIGINT)
    status = game.wait(PATIENCE_S)
    if status != 130:
        folder.problem(what, f"the next start ended with {status}: {open(folder.out).read()[:300]}")
    return open(folder.out).read()


def check(folder, what, early=False, opening=False):
    """Everything that must hold after a kill. The new rows.

    early: killed maybe before it had the folder: then there is nothing to say. opening: the start that was killed may have said it."""
    if os.path.exists(folder.path + "/store.sqlite") and not early:
        before = lab("sessions", "--data-dir", folder.path)
        if before.returncode != 0:
            folder.problem(what, f"sessions before the next start: {before.returncode} {before.stderr}")
    said = next_start(folder, what)
    listing = lab("sessions", "--trials", "--json", "--data-dir", folder.path)
    if listing.returncode != 0:
        folder.problem(what, f"sessions: {listing.returncode} {listing.stderr}")
        return []
    rows = {row["trial_id"]: row for row in json.loads(listing.stdout)}
    new = [rows[key] for key in rows if key not in folder.rows]
    for key in folder.rows:
        if key not in rows:
            folder.problem(what, f"the set {key} was there and is gone")
    folder.rows = rows
    for key in folder.acknowledged:
        if key not in rows or rows[key]["state"] not in ("complete", "stopped"):
            folder.lost += 1
            folder.problem(what, f"the acknowledged set {key} is {rows[key]['state'] if key in rows else 'lost'}")
    expected = sentence(new)
    nothing_to_say = early and not new and EARLY not in said
    said_before = opening and sentence([]) in said
    if not (expected in said or nothing_to_say or said_before):
        folder.problem(what, f"expected \"{expected}\", said: {said.strip()[:300]}")
    if any(row["state"] == "running" for row in rows.values()):
        folder.problem(what, "a set is still running")
    if glob.glob(folder.path + "/*.raw*"):
        folder.problem(what, "a raw file was left behind")
    if new:
        again = lab("rescore", *[row["trial_id"] for row in new], "--data-dir", folder.path)
        words = {line.split()[0]: line.split()[1] for line in again.stdout.splitlines()}
        for row in new:
            if words.get(row["trial_id"]) != ("same" if row["samples"] else "skipped"):
                folder.problem(what, f"rescore of a set of {row['samples']} samples: {again.stdout} {again.stderr}")
    return new


def check_store(folder):
    """Every row against its checksum, once: what is damaged stays damaged."""
    again = lab("rescore", "--all", "--data-dir", folder.path)
    if again.returncode != 0:
        folder.problem("at the end", f"rescore: {again.stdout[:300]} {again.stderr}")
    store = subprocess.run([BUILD + "/check_store", folder.path], capture_output=True, text=True, timeout=PATIENCE_S)
    if store.returncode != 0:
        folder.problem("at the end", f"check of the store: {store.stdout} {store.stderr}")
    return again.stdout.count(" same ")


# ---- random moments ----

def one_fast_kill(folder, rng, kind, what):
    offset = folder.log_size()
    game = start(folder, "--speed", FAST, "--seed", str(rng.randrange(1000)))
    begun = None
    if kind == "opening":
        time.sleep(rng.uniform(0.0, 0.12))
    elif kind == "preparing":
        time.sleep(rng.uniform(0.05, 1.8))
    else:
        awaited, within_s = {"play": ("screen play", 0.45), "commit": ("screen result", 0.03), "between": ("screen rest", 0.4)}[kind]
        begun = wait_for(folder, game, offset, awaited, 1 + (rng.random() < 0.3))
        if begun is None:
            folder.problem(what, f"the practice did not come that far: {open(folder.out).read()[:300]}")
        time.sleep(rng.uniform(0.0, within_s))
    kill(folder, game, offset)


def random_kinds():
    return [kind for kind, count in RANDOM_KINDS.items() for _ in range(max(1, count // SLOWDOWN))]


def random_kills(folder):
    rng = random.Random(SEED)
    kinds = random_kinds()
    rng.shuffle(kinds)
    for number, kinds_here in enumerate(kinds):
        kinds_here = kinds_here.split(" then ")
        what = f"kill {folder.kills + 1} ({' then '.join(kinds_here)})"
        for kind in kinds_here:  # a start that is killed while it takes over what the kill before it left
            one_fast_kill(folder, rng, kind, what)
        check(folder, what, early=kinds_here == ["preparing"], opening="opening" in kinds_here)


def true_speed_kill(folder, after_s):
    """Loop and plate in real time: what was kept compared with what the clock says was played."""
    offset = folder.log_size()
    game = start(folder)
    begun = wait_for(folder, game, offset, "screen play", look_every_s=0.2)
    if begun is None:
        folder.problem("true speed", f"no set began: {open(folder.out).read()[:300]}")
        game.kill()
        game.wait()
        return
    time.sleep(max(0.0, begun + after_s - time.monotonic()))
    at = kill(folder, game, offset)
    new = check(folder, f"true speed, {after_s:.2f} s into a set")
    cut = [row for row in new if row["state"] == "interrupted"]
    if len(cut) != 1:
        folder.problem("true speed", f"{len(cut)} interrupted sets")
        return
    tail_s = at - begun - cut[0]["samples"] / 1000.0  # the simulated plate sends 1000 samples a second
    folder.worst_tail_s = max(folder.worst_tail_s, tail_s)
    if tail_s > 1.0 or cut[0]["samples"] < 500:
        folder.problem("true speed", f"{cut[0]['samples']} samples were kept of a set of {at - begun:.3f} s")


# ---- named moments ----

def victim(folder, trials, moment, n):
    run = subprocess.run([BUILD + "/recorder_victim", folder.path, os.path.join(WORK, "played"), "20", str(trials), moment, str(n)],
                         capture_output=True, text=True, timeout=PATIENCE_S)
    if run.returncode != -signal.SIGKILL:
        folder.problem(moment, f"pass {n} was not reached: {run.returncode} {run.stderr}")
    folder.kills += 1
    folder.acknowledged += re.findall(r"^saved (\S+)", run.stdout, re.M)


def named_kills(folder):
    for moment, n in COMMIT_MOMENTS:
        victim(folder, 2, moment, n)
        check(folder, f"in the commit, at {moment}")
    for moment, n in TAKE_OVER_MOMENTS:
        victim(folder, 2, "raw.append", 15)
        victim(folder, 0, moment, n)
        check(folder, f"in the take-over, at {moment}")


def main():
    began = time.monotonic()
    rng = random.Random(SEED + 1)
    fast = Folder("fast practices")
    lanes = [Folder(f"true speed {i}") for i in range(TRUE_SPEED_LANES)]
    threads = [threading.Thread(target=true_speed_kill, args=(lane, rng.uniform(1.5, 18.0))) for lane in lanes]
    for thread in threads:
        thread.start()
    random_kills(fast)
    at_random = fast.kills
    named_kills(fast)
    for thread in threads:
        thread.join()
    folders = [fast, *lanes]
    same = sum(check_store(folder) for folder in folders)
    states = [row["state"] for f in folders for row in f.rows.values()]
    print(f"seed {SEED}: {at_random} kills at random moments at {FAST} times true speed, {fast.kills - at_random} at named moments, "
          f"{sum(lane.kills for lane in lanes)} at true speed")
    print(f"{sum(len(f.acknowledged) for f in folders)} acknowledged sets, {sum(f.lost for f in folders)} lost; of {len(states)} sets "
          f"{states.count('interrupted')} were cut short; {same} rescored the same")
    print(f"worst missing tail {max(lane.worst_tail_s for lane in lanes):.3f} s at true speed; slowest next start "
          f"{max(f.worst_start_s for f in folders):.2f} s; {time.monotonic() - began:.0f} s in all")
    expected = sum(len(kind.split(" then ")) for kind in random_kinds())
    if at_random != expected:
        fast.problem("this test", f"{at_random} random kills, expected {expected}")
    if SLOWDOWN > 1:
        print(f"A slow build: {expected} random kills in place of 50")
    elif expected != 50:
        fast.problem("this test", f"{expected} random kills are planned, expected 50")
    if len(fast.acknowledged) < 12 // SLOWDOWN or states.count("interrupted") < 20 // min(SLOWDOWN, 2):
        fast.problem("this test", "too few kills met a set or its commit")
    problems = [problem for f in folders for problem in f.problems]
    for problem in problems:
        print("FAIL: " + problem)
    return 1 if problems else 0


sys.exit(main())
