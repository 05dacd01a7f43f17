#!/usr/bin/env python3
"""A bridge program: reads a force plate and writes PS1 frames to standard output.

    bridge_example.py [SECONDS] | evenkeel-lab monitor --plate pipe:-

Replace read_plate by calls of your plate's own library, and CHANNELS by what it measures. Here a made-up person sways on it.
"""
import math
import struct
import sys
import time

NAME, SERIAL, RATE_HZ = "Bridge example", 1, 1000
FX, FY, FZ, MX, MY, MZ = 2, 3, 4, 5, 6, 7  # roles; others: 1 vertical cell at (x, y), 8 CoPx, 9 CoPy
N, NM = 1, 2                               # units
CHANNELS = [(FX, N), (FY, N), (FZ, N), (MX, NM), (MY, NM), (MZ, NM)]
F32 = 4                                    # values are 32-bit floats


def read_plate(t_s):
    """Fx Fy Fz (N), Mx My Mz (N m) at the surface: x right, y front, a load is positive."""
    fz = 700.0
    x_m, y_m = 0.004 * math.sin(1.1 * t_s), 0.007 * math.sin(0.7 * t_s)
    return 0.0, 0.0, fz, fz * y_m, -fz * x_m, 0.0


def crc16(data):  # CRC-16/CCITT-FALSE
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def frame(body):
    """COBS(body, CRC) and a zero. Frames are shorter than 254 bytes, so each piece between zeros gets its length in front."""
    body += struct.pack("<H", crc16(body))
    return b"".join(bytes([len(piece) + 1]) + piece for piece in body.split(b"\0")) + b"\0"


def info():
    head = struct.pack("<BBHIIBB", 2, 1, 1, RATE_HZ * 1000, SERIAL, F32 << 4 | len(CHANNELS), len(NAME)) + NAME.encode()
    return frame(head + b"".join(struct.pack("<BBffhh", role, unit, 1.0, 0.0, 0, 0) for role, unit in CHANNELS))


def sample(seq, t_s, values):
    head = struct.pack("<BBHIB", 1, 0, seq & 0xFFFF, int(t_s * 1e6) & 0xFFFFFFFF, F32 << 4 | len(values))
    return frame(head + struct.pack(f"<{len(values)}f", *values))


def main():
    out, begun, seq = sys.stdout.buffer, time.monotonic(), 0
    last = float(sys.argv[1]) * RATE_HZ if len(sys.argv) > 1 else math.inf
    out.write(b"\0" + info())  # the reader drops everything up to the first zero
    while seq < last:
        due = min(int((time.monotonic() - begun) * RATE_HZ) + 1, last)
        while seq < due:       # with a real plate: as many as its library hands over at once
            out.write(sample(seq, seq / RATE_HZ, read_plate(seq / RATE_HZ)))
            seq += 1
        out.flush()            # or the last samples wait in a buffer
        time.sleep(0.005)


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.stderr.close()     # the reader went away: nothing to complain about
