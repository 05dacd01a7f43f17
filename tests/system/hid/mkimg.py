"""The guest's file system: a gzip'd cpio archive ("newc"), written without privileges (device nodes are header fields).

Imported by run.py; see there.
"""
import gzip
import os
import pathlib
import re
import subprocess

FOLDERS = ("dev", "proc", "sys", "tmp", "run", "etc", "home")
DIRECTORY, REGULAR, CHARACTER = 0o040000, 0o100000, 0o020000


class Image:
    def __init__(self):
        self.blob, self.present, self.inode = bytearray(), set(), 0
        for folder in FOLDERS:
            self.folder(folder)
        self.entry("dev/console", CHARACTER | 0o600, device=(5, 1))

    def entry(self, name, mode, data=b"", device=(0, 0)):
        self.inode += 1
        raw = name.encode() + b"\0"
        fields = (self.inode, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(raw), 0)
        self.blob += b"070701" + b"".join(b"%08X" % field for field in fields) + raw
        self.blob += bytes(-len(self.blob) % 4) + data
        self.blob += bytes(-len(self.blob) % 4)

    def folder(self, name):
        if name and name not in self.present:
            self.folder(os.path.dirname(name))  # parents come first
            self.present.add(name)
            self.entry(name, DIRECTORY | 0o755)

    def add(self, name, data, mode=0o644):
        if name not in self.present:
            self.folder(os.path.dirname(name))
            self.present.add(name)
            self.entry(name, REGULAR | mode, data)

    def program(self, path):
        """A program without its debug symbols, and the shared libraries that it names."""
        stripped = subprocess.run(["strip", "--strip-debug", "-o", "/dev/stdout", path], capture_output=True).stdout
        self.add("bin/" + os.path.basename(path), stripped or pathlib.Path(path).read_bytes(), 0o755)
        libraries = subprocess.run(["ldd", path], capture_output=True, text=True).stdout
        for library in re.findall(r"(/\S+) \(0x", libraries):
            folder = "lib64/" if "ld-linux" in library else "lib/"
            self.add(folder + os.path.basename(library), pathlib.Path(library).resolve().read_bytes(), 0o755)

    def modules(self, tree, wanted):
        """Kernel modules, each after those it depends on. KeyError: one is missing."""
        known = {file.stem.replace("-", "_"): file for file in pathlib.Path(tree).rglob("*.ko")}
        order = []

        def visit(name):
            if name in order:
                return
            data = known[name].read_bytes()
            depends = re.search(rb"\0depends=([^\0]*)\0", data)
            for other in (depends[1].decode().split(",") if depends else []):
                if other:
                    visit(other.replace("-", "_"))
            order.append(name)
            self.add(f"mod/{name}.ko", data)

        for name in wanted:
            visit(name)
        return order

    def write(self, path):
        self.entry("TRAILER!!!", 0)
        pathlib.Path(path).write_bytes(gzip.compress(bytes(self.blob), compresslevel=1, mtime=0))
