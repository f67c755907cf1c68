"""What happens to files below a folder, from the kernel's inotify: new names, renames, writes."""

import ctypes
import os
import select
import struct
import time

MODIFY, MOVED_TO, CREATE, IS_DIR = 0x2, 0x80, 0x100, 0x40000000
KINDS = {"write": MODIFY, "rename": MOVED_TO, "create": CREATE}
HEADER = struct.Struct("iIII")  # watch, mask, cookie, length of the name
LIBC = ctypes.CDLL(None, use_errno=True)


class Watcher:
    """Watches a folder and all that are made below it."""

    def __init__(self, folder):
        self.file = LIBC.inotify_init1(os.O_NONBLOCK)
        if self.file < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self.folders = {}
        self.add(str(folder))

    def add(self, folder):
        number = LIBC.inotify_add_watch(self.file, folder.encode(), MODIFY | MOVED_TO | CREATE)
        if number < 0:
            return  # gone again
        self.folders[number] = folder
        with os.scandir(folder) as entries:
            below = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        for path in below:
            self.add(path)

    def events(self, seconds):
        """Those that come within this time: (time, kind, path) of each; returns with the first."""
        if not select.select([self.file], [], [], seconds)[0]:
            return []
        now = time.time()
        return [(now, kind, path) for kind, path in self.parse(os.read(self.file, 1 << 16))]

    def parse(self, data):
        offset, found = 0, []
        while offset < len(data):
            number, mask, _, length = HEADER.unpack_from(data, offset)
            offset += HEADER.size
            name = data[offset : offset + length].rstrip(b"\0").decode()
            offset += length
            path = f"{self.folders.get(number, '')}/{name}"
            if mask & IS_DIR:
                self.add(path)
            else:
                found += [(kind, path) for kind, bit in KINDS.items() if mask & bit]
        return found
