"""What Linux keeps a file's reader from, without root: two filters that a process puts on itself.

seccomp refuses system calls: sockets, looking into other processes, kernel interfaces that readers
never need, and new programs where Tesseract is not used. Landlock refuses files: none may be
written, and only what Python, the libraries and Tesseract consist of may be read, so neither the
gateway's data nor its configuration. Both hold for everything that the process starts. Where the
kernel has one of them only, or none, readers run with what there is; `available` tells.

See seccomp(2), landlock(7), <linux/bpf_common.h>, <linux/seccomp.h> and <linux/landlock.h>.
"""

import ctypes
import errno
import os
import platform
import shutil
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_PR_GET_SECCOMP, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 21, 22, 38
_MODE_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_NUMBER, _ARCHITECTURE = 0, 4
"""Where they stand in `struct seccomp_data`."""
_OTHER_ABI = 0x40000000
"""x86-64's numbers from here on are those of x32, which would go past the list."""

# Their numbers on x86-64 and on ARM (64 bits); the older ones are not on ARM.
_FORBIDDEN = {
    "x86_64": (0xC000003E, (
        *(41, 42, 43, 44, 46, 47, 49, 50, 53, 288, 307, 299),  # sockets
        *(101, 310, 311, 312, 424, 434, 438),  # other processes
        *(155, 161, 165, 166, 272, 308, 428, 429, 430, 442),  # name spaces, mounts
        *(175, 176, 246, 248, 249, 250, 298, 313, 320, 321, 323, 425, 426, 427),  # the kernel
    )),
    "aarch64": (0xC00000B7, (
        *(198, 199, 200, 201, 202, 203, 206, 207, 211, 212, 242, 243, 269),
        *(117, 270, 271, 272, 424, 434, 438),
        *(39, 40, 41, 51, 97, 268, 428, 429, 430, 442),
        *(104, 105, 106, 217, 218, 219, 241, 273, 280, 282, 294, 425, 426, 427),
    )),
}  # fmt: skip
_PROGRAMS = {"x86_64": (57, 58, 59, 322), "aarch64": (221, 281)}
"""To start another program."""

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _READ_FILE, _READ_DIR = 1, 4, 8
_FILES_BY_ABI = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 5: 0xFFFF}
"""All rights over files that a version of Landlock knows, from that version on."""
_NETWORK_FROM, _NETWORK = 4, 3
_SCOPES_FROM, _SCOPES = 6, 3
_O_PATH = 0o10000000
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime",
           "/etc/mime.types", "/dev/null", "/dev/urandom")  # fmt: skip
_ROOT = Path(__file__).resolve().parents[2]
_OURS = ("gateway", "detectors", "policies")


def available() -> tuple[str, ...]:
    """Which of the two this machine has: `seccomp`, `landlock`."""
    found = []
    if platform.machine() in _FORBIDDEN and _libc().prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0:
        found.append("seccomp")
    if _landlock_version() > 0:
        found.append("landlock")
    return tuple(found)


def confine(*, programs: bool) -> None:
    """Put both on this process, as far as there are such. `programs`: it may start others. Call it
    once, with a single thread. Raises OSError."""
    libc = _libc()
    _checked(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    there = available()
    if "landlock" in there:
        _restrict_files(libc, programs=programs)
    if "seccomp" in there:
        _restrict_calls(libc, programs=programs)


def _restrict_calls(libc: ctypes.CDLL, *, programs: bool) -> None:
    code = b"".join(_program(platform.machine(), programs=programs))
    held = ctypes.create_string_buffer(code, len(code))
    filter_ = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held))
    _checked(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, filter_, 0, 0))


def _program(machine: str, *, programs: bool) -> Iterator[bytes]:
    """The filter as BPF: allowed is what is not refused; another architecture ends the process."""
    architecture, numbers = _FORBIDDEN[machine]
    if not programs:
        numbers += _PROGRAMS[machine]
    yield _step(_LOAD, _ARCHITECTURE)
    yield _step(_EQUAL, architecture, 1, 0)
    yield _step(_RETURN, _KILL)
    yield _step(_LOAD, _NUMBER)
    yield _step(_AT_LEAST, _OTHER_ABI, len(numbers) + 1, 0)
    for place, number in enumerate(numbers):
        yield _step(_EQUAL, number, len(numbers) - place, 0)
    yield _step(_RETURN, _ALLOW)
    yield _step(_RETURN, _REFUSE)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _restrict_files(libc: ctypes.CDLL, *, programs: bool) -> None:
    version = _landlock_version()
    files = _FILES_BY_ABI[max(known for known in _FILES_BY_ABI if known <= version)]
    handled = [files]
    if version >= _NETWORK_FROM:
        handled.append(_NETWORK)
    if version >= _SCOPES_FROM:
        handled.append(_SCOPES)
    rules = struct.pack(f"{len(handled)}Q", *handled)
    ruleset = _checked(libc.syscall(_LANDLOCK_CREATE, rules, len(rules), 0))
    try:
        for path in _readable(programs=programs):
            _allow(libc, ruleset, path, programs=programs)
        _checked(libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, *, programs: bool) -> None:
    try:
        place = os.open(path, _O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # it is not here: nothing to allow
    try:
        rights = _READ_FILE | (_EXECUTE if programs else 0)
        if path.is_dir():
            rights |= _READ_DIR
        rule = struct.pack("=Qi", rights, place)
        _checked(libc.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0))
    finally:
        os.close(place)


def _readable(*, programs: bool) -> Iterable[Path]:
    """What Python, the libraries and Tesseract consist of. Where the program's own folder is on
    the path, its packages alone: data may lie beside them."""
    yield from map(Path, _SYSTEM)
    yield from (Path(sys.prefix), Path(sys.base_prefix))
    yield from (Path(entry) for entry in sys.path if entry and Path(entry).resolve() != _ROOT)
    yield from (_ROOT / name for name in _OURS)
    tesseract = shutil.which("tesseract") if programs else None
    if tesseract is not None:
        yield Path(tesseract).resolve().parent.parent


def _landlock_version() -> int:
    return int(_libc().syscall(_LANDLOCK_CREATE, None, 0, 1))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
