"""A four-cell PS1 plate on a pseudo-terminal on which weights are put down and taken away (test_calibrate_plate.sh).

    weights_standin.py    rows on standard input: seconds kg x_mm y_mm

Prints the name of the other end, answers GET_INFO and START (devices.md 3.4), then streams 200 samples a second: each row for its time,
the empty plate before and after. Its cells would need the gains GAIN to be right, and read ZERO_N when they carry nothing. Ends when
the host hangs up.
"""
import os
import random
import select
import struct
import sys
import time
import tty

RATE, SCALE = 200, 0.002
CELLS = ((225, 125), (225, -125), (-225, -125), (-225, 125))
GAIN, ZERO_N, NOISE_N = (1.04, 0.97, 1.0, 0.98), (8.0, -3.0, 1.0, 0.0), 0.05


def crc16(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def wire(frame):
    frame += struct.pack("<H", crc16(frame))
    out, block = bytearray(), bytearray()
    for byte in frame + b"\0":
        if byte:
            block.append(byte)
            continue
        out += bytes([len(block) + 1]) + block
        block.clear()
    return bytes(out) + b"\0"


def decoded(block):
    out, at = bytearray(), 0
    while at < len(block):
        n = block[at]
        out += block[at + 1:at + n]
        at += n
        if at < len(block):
            out.append(0)
    return bytes(out)


def info():
    frame = struct.pack("<BBHIIBB", 2, 1, 2, RATE * 1000, 4711, 0x24, 7) + b"WEIGHTS"
    for x, y in CELLS:
        frame += struct.pack("<BBffhh", 1, 1, SCALE, 0.0, x * 10, y * 10)
    return wire(frame)


def sample(seq, kg, x, y):
    values = b""
    for (cx, cy), gain, zero in zip(CELLS, GAIN, ZERO_N):
        force = 0.25 * kg * 9.80665 * (1 + x / cx) * (1 + y / cy) / gain + zero + random.gauss(0, NOISE_N)
        values += struct.pack("<i", round(force / SCALE))[:3]
    return wire(struct.pack("<BBHIB", 1, 0, seq & 0xFFFF, seq * 1000000 // RATE & 0xFFFFFFFF, 0x24) + values)


def loads():
    for line in sys.stdin:
        seconds, kg, x, y = (float(word) for word in line.split())
        for _ in range(round(seconds * RATE)):
            yield kg, x, y
    while True:
        yield 0.0, 0.0, 0.0


def main():
    random.seed(1)
    master, other = os.openpty()
    tty.setraw(other)
    print(os.ttyname(other), flush=True)
    os.close(other)
    rest, started, seq, plan, until = b"", None, 0, loads(), time.monotonic() + 120
    while time.monotonic() < until:
        ready = select.select([master], [], [], 0.005)[0]
        try:
            rest += os.read(master, 4096) if ready else b""
            *frames, rest = rest.split(b"\0")
            for frame in (decoded(f) for f in frames if f):
                if frame[0] == 0x81:
                    os.write(master, info())
                elif frame[0] in (0x82, 0x83):
                    os.write(master, wire(bytes([3, frame[0], frame[1], 0])))
                    started = started or time.monotonic()
            while started and seq < (time.monotonic() - started) * RATE:
                os.write(master, sample(seq, *next(plan)))
                seq += 1
        except OSError:  # EIO: nobody has opened it yet, or the host hung up
            if started:
                return
            time.sleep(0.01)


main()
