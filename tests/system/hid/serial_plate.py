"""A plate at the other end of the guest's second serial port: PS1, and frames of 16 bytes, 1000 a second (run.py).

Before anything is asked, the line holds the rest of an earlier connection: whole samples and half of one. PS1 is answered as devices.md 3.4 says;
the texts "FRAMES\n" and "STOP\n" (serial_plate.plate) start and stop frames instead: A5 5A, number u16le, 4 x i16le in 0.1 N, flags u8, time u16le, sum8 of bytes 2..14.
"""
import math
import select
import socket
import struct
import threading
import time

CELLS_MM = ((225, 125), (225, -125), (-225, -125), (-225, 125))
WEIGHT_N = 686.5
N_PER_COUNT = 0.05


def crc16(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def cobs(data):
    return b"".join(bytes([len(block) + 1]) + block for block in data.split(b"\0"))


def ps1(body):
    return cobs(body + struct.pack("<H", crc16(body))) + b"\0"


def uncobs(data):
    out = b""
    while data:
        count = data[0]
        out += data[1:count] + (b"\0" if count < 0xFF and count < len(data) else b"")
        data = data[count:]
    return out


def cells_n(number):
    swing = 0.05 * math.sin(2 * math.pi * 0.3 * number / 1000)
    return [WEIGHT_N / 4 * (1 + (swing if x > 0 else -swing)) for x, _ in CELLS_MM]


def ps1_sample(number):
    values = [round(n / N_PER_COUNT) for n in cells_n(number)]
    return ps1(struct.pack("<BBHIB4h", 1, 0, number & 0xFFFF, number * 1000 & 0xFFFFFFFF, 0x14, *values))


def ps1_info():
    body = struct.pack("<BBHIIBB", 2, 1, 2, 1000000, 4711, 0x14, 5) + b"DEMO4"
    for x, y in CELLS_MM:
        body += struct.pack("<BBffhh", 1, 1, N_PER_COUNT, 0, x * 10, y * 10)
    return ps1(body)


def frame(number):
    values = [round(n * 10) for n in cells_n(number)]
    body = struct.pack("<H4hBH", number & 0xFFFF, *values, 0, number & 0xFFFF)
    return b"\xa5\x5a" + body + bytes([sum(body) & 0xFF])


class SerialPlate(threading.Thread):
    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.over, self.heard = path, False, b""
        self.make, self.began, self.number = None, 0.0, 0
        self.sent_ps1 = self.sent_frames = self.stale = 0
        self.problems = []

    def stop(self):
        self.over = True
        self.join(5)

    def connect(self):
        line = socket.socket(socket.AF_UNIX)
        until = time.monotonic() + 20
        while True:
            try:
                line.connect(self.path)
                return line
            except OSError:
                if self.over or time.monotonic() > until:
                    self.problems.append("the emulator's serial line cannot be reached")
                    return None
                time.sleep(0.05)

    def run(self):
        line = self.connect()
        if not line:
            return
        stale = b"".join(ps1_sample(60000 + i) for i in range(20))[:-9]
        self.stale = len(stale)
        try:
            line.sendall(stale)
            while not self.over:
                self.listen(line)
                if self.make:
                    self.send_due(line)
        except OSError:
            pass  # the guest is off
        line.close()

    def listen(self, line):
        if not select.select([line], [], [], 0.001 if self.make else 0.02)[0]:
            return
        data = line.recv(4096)
        if not data:
            raise OSError("hung up")
        self.heard += data
        if b"FRAMES\n" in self.heard:
            self.heard = b""
            self.begin(frame)
        if b"STOP\n" in self.heard:
            self.heard, self.make = b"", None
        *whole, self.heard = self.heard.split(b"\0")
        for piece in whole:
            self.obey(line, uncobs(piece))

    def obey(self, line, command):
        if len(command) != 4 or crc16(command[:2]) != struct.unpack("<H", command[2:])[0]:
            return
        kind, token = command[:2]
        if kind == 0x81:
            line.sendall(ps1_info())
            return
        if kind == 0x82 and self.make is None:
            self.begin(ps1_sample)
        if kind == 0x83:
            self.make = None
        line.sendall(ps1(bytes([3, kind, token, 0])))

    def begin(self, make):
        self.make, self.began, self.number = make, time.monotonic(), 0

    def send_due(self, line):
        due = int((time.monotonic() - self.began) * 1000) + 1
        if due > self.number + 50:  # this process was paused: a real plate never bursts
            self.began += (due - self.number - 50) / 1000
            due = self.number + 50
        line.sendall(b"".join(self.make(n) for n in range(self.number, due)))
        self.number = due
        if self.make is ps1_sample:
            self.sent_ps1 = due
        else:
            self.sent_frames = due
