#!/usr/bin/env python3
"""Compare a long table of `evenkeel-lab analyze` with expected values.

usage: compare_expected.py GOT.csv EXPECTED.csv

EXPECTED has the columns trial, profile, metric, value, unit, rtol, atol, tier, source. A value agrees when
|got - value| <= atol + rtol*|value| and its unit is the same. Prints agreed / disagreed / missing per tier and lists the
worst. Exit status 1 when anything disagrees, is missing, or when nothing was compared.
"""
import collections
import csv
import math
import sys

WORST = 25


def read(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def key(row):
    return row["trial"], row["profile"], row["metric"]


def judge(expected, row):
    """(verdict, how many tolerances away, words)"""
    want = float(expected["value"])
    tolerance = float(expected["atol"]) + float(expected["rtol"]) * abs(want)
    if row is None:
        return "missing", math.inf, "no such row"
    if row["value"] == "":
        return "missing", math.inf, "no value: " + (row["reason"] or "without a reason")
    if row["unit"] != expected["unit"]:
        return "disagreed", math.inf, f"unit {row['unit']}, expected {expected['unit']}"
    got = float(row["value"])
    away = abs(got - want)
    tolerances = away / tolerance if tolerance > 0 else (0.0 if away == 0 else math.inf)
    verdict = "agreed" if away <= tolerance else "disagreed"
    return verdict, tolerances, f"got {got:.12g}, expected {want:.12g}, {tolerances:.3g} tolerances away"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    rows = {}
    for row in read(sys.argv[1]):
        if key(row) in rows:
            sys.exit(f"{sys.argv[1]}: two rows of {key(row)}")
        rows[key(row)] = row
    counts = collections.defaultdict(collections.Counter)
    bad, nearest = [], []
    for expected in read(sys.argv[2]):
        verdict, tolerances, words = judge(expected, rows.get(key(expected)))
        counts[expected["tier"]][verdict] += 1
        line = f"{' '.join(key(expected))} ({expected['source']}): {words}"
        (nearest if verdict == "agreed" else bad).append((tolerances, line))
    bad.sort(key=lambda pair: -pair[0])
    nearest.sort(key=lambda pair: -pair[0])
    for tier, counter in sorted(counts.items()):
        print(f"{tier}: agreed {counter['agreed']}, disagreed {counter['disagreed']}, missing {counter['missing']}")
    for _, line in bad[:WORST]:
        print("BAD", line)
    if len(bad) > WORST:
        print(f"and {len(bad) - WORST} more")
    for _, line in nearest[:5]:
        print("agreed, nearest to its tolerance:", line)
    sys.exit(1 if bad or not nearest else 0)


if __name__ == "__main__":
    main()
