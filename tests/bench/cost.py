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


def kinds_of_pages(data_file, pages):
    """Counts of (leaves of tables, branches, others) among pages just written. The roots of LMDB's two own trees, the
    free pages and the list of tables, count as others, like its meta pages and overflow pages."""
    leaves = branches = 0
    with open(data_file, "rb") as file:
        metas = [file.read(PAGE), file.read(PAGE)]
        newest = max(metas, key=lambda page: page[144:152][::-1])  # the number of the transaction, little-endian
        own = {struct.unpack_from("<Q", newest, 80)[0], struct.unpack_from("<Q", newest, 128)[0]}
        for page in sorted(pages - own):
            file.seek(page * PAGE + 10)
            flags = struct.unpack("<H", file.read(2))[0]
            leaves += flags & 2 != 0
            branches += flags & 1 != 0
    return leaves, branches, len(pages) - leaves - branches


def instructions(command):
    result = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], check=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            encoding="utf-8", errors="replace")
    return int(re.search(r"Collected : (\d+)", result.stderr)[1])
