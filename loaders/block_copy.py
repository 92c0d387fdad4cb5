"""Makes one file equal to a DuckDB file, copying as little as the file system and the older file allow.

Run as a script in a process of its own (``block_copy.py SOURCE TARGET``), with the standard library alone: closing a
file gives up the locks that the whole process holds on it (POSIX), and DuckDB holds one on the source.

Where the file system can share blocks (XFS, Btrfs) nothing is copied. Else, when TARGET is an older state of SOURCE,
only the blocks that differ are written. DuckDB stores 12 KiB of headers and then blocks of one size, each with a
checksum in front. Checksums that differ tell of blocks that do; equal ones tell nothing, as DuckDB's does not heed the
order of words, so such blocks are compared. Exits with 3 when somebody still reads TARGET.
"""

import errno
import fcntl
import os
import struct
import sys
from pathlib import Path

FICLONE = 0x40049409  # from linux/fs.h: share all blocks of another file
HEADERS = 3 * 4096  # the main header and two database headers
BLOCK_SIZE_AT = (
    4096 + 8 + 8 + 8 + 8 + 8
)  # in a database header: checksum, iteration, meta block, free list, block count
CHECKSUM = 8
IN_USE = 3


def main(source: str, target: str) -> int:
    """Make TARGET equal to SOURCE; the exit code."""
    with Path(source).open("rb") as reader, Path(target).open("r+b" if Path(target).exists() else "w+b") as writer:
        try:
            fcntl.lockf(writer, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                return IN_USE
            raise
        size = os.fstat(reader.fileno()).st_size
        if not shared(reader.fileno(), writer.fileno()):
            copy_changed(reader.fileno(), writer.fileno(), size)
        writer.truncate(size)
        os.fsync(writer.fileno())
    return 0


def shared(reader: int, writer: int) -> bool:
    """Whether the file system let TARGET share all blocks of SOURCE."""
    try:
        fcntl.ioctl(writer, FICLONE, reader)
    except OSError:
        return False
    return True


def copy_changed(reader: int, writer: int, size: int) -> None:
    """Copy the headers, and every block that differs or that TARGET does not have."""
    block = block_size(reader)
    kept = os.fstat(writer).st_size if block and block == block_size(writer) else 0
    if not kept:
        copy_range(reader, writer, 0, size)
        return
    copy_range(reader, writer, 0, HEADERS)
    for at in range(HEADERS, size, block):
        if at + block > kept or not same(reader, writer, at, block):
            copy_range(reader, writer, at, min(block, size - at))


def same(reader: int, writer: int, at: int, block: int) -> bool:
    """Whether both files have the same block there."""
    return all(os.pread(reader, length, at) == os.pread(writer, length, at) for length in (CHECKSUM, block))


def block_size(file: int) -> int:
    """The size of DuckDB's blocks in a file; 0 for one that is no DuckDB file or of an unknown layout."""
    if os.pread(file, 4, CHECKSUM) != b"DUCK":
        return 0
    found = [struct.unpack("<Q", os.pread(file, 8, BLOCK_SIZE_AT + at))[0] for at in (0, 4096)]
    size = max(found)
    return size if 16384 <= size <= 1 << 24 and size & (size - 1) == 0 else 0


def copy_range(reader: int, writer: int, at: int, length: int) -> None:
    """Copy bytes at the same place, inside the kernel where it can."""
    end = at + length
    while at < end:
        try:
            done = os.copy_file_range(reader, writer, end - at, at, at)
        except (AttributeError, OSError):
            done = os.pwrite(writer, os.pread(reader, min(end - at, 1 << 20), at), at)
        if not done:
            return
        at += done


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
