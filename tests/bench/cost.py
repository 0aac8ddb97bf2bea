"""What a command costs apart from time: syncs and pages of a commit (strace), instructions (callgrind)."""

import re
import struct
import subprocess

PAGE = 4096
CALL = re.compile(r"(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (-?\d+)")
WATCHED = "openat,fsync,fdatasync,msync,sync_file_range,syncfs,sync,lseek,write,writev,pwrite64,pwritev"


def traced(command):
    """(syncs, pages): how often the command waited for the disk, and the numbers of the pages of data.mdb it wrote."""
    result = subprocess.run(["strace", "-f", "-y", "-s0", "-e", "trace=" + WATCHED, *command], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
                            check=True)
    syncs, pages, positions, synchronous = 0, set(), {}, set()
    for line in result.stderr.splitlines():
        call = CALL.match(line)
        if not call or int(call[3]) < 0:
            continue
        name, arguments, value = call[1], call[2], int(call[3])
        file = arguments.split("<")[0]
        if name == "openat":
            (synchronous.add if re.search("O_D?SYNC", arguments) else synchronous.discard)(str(value))
        elif name == "lseek":
            positions[file] = value
        elif "write" not in name:
            syncs += 1
        else:
            syncs += file in synchronous
            if "/data.mdb>" not in arguments:
                continue
            begin = int(arguments.rsplit(", ", 1)[1]) if name.startswith("pwrite") else positions.get(file, 0)
            pages.update(range(begin // PAGE, (begin + value + PAGE - 1) // PAGE))
            if not name.startswith("pwrite"):
                positions[file] = begin + value
    return syncs, pages


def tree(read, root):
    """The numbers of all pages of one of LMDB's trees."""
    page = read(root)
    flags, lower = struct.unpack_from("<HH", page, 10)
    numbers = {root}
    if flags & 1:
        for place in range(16, lower, 2):
            low, middle, high = struct.unpack_from("<HHH", page, struct.unpack_from("<H", page, place)[0])
            numbers |= tree(read, low | middle << 16 | high << 32)
    return numbers


def kinds_of_pages(data_file, pages):
    """Counts of (leaves of tables, branches of tables, others) among pages just written. Others are LMDB's own: meta
    page, list of free pages, list of tables."""
    with open(data_file, "rb") as file:
        def read(number):
            file.seek(number * PAGE)
            return file.read(PAGE)

        newest = max((read(0), read(1)), key=lambda page: page[144:152][::-1])  # number of the commit, little-endian
        own = {0, 1}
        for place in (80, 128):
            root = struct.unpack_from("<Q", newest, place)[0]
            own |= tree(read, root) if root != 2**64 - 1 else set()
        leaves, branches, skip = 0, 0, 0
        for number in sorted(pages - own):
            flags, count = struct.unpack_from("<HI", read(number), 10)
            if number >= skip:
                leaves += flags & 2 != 0
                branches += flags & 1 != 0
                skip = number + count if flags & 4 else 0  # a long value: only its first page has a head
    return leaves, branches, len(pages) - leaves - branches


def instructions(command):
    result = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], check=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            encoding="utf-8", errors="replace")
    return int(re.search(r"Collected : (\d+)", result.stderr)[1])
