"""A writer of OLE compound files for tests: one storage, no small sectors."""

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_NOT_SMALL = 4096


def compound(streams: dict[str, bytes]) -> bytes:
    """A file with these streams in its root, each filled up with spaces to what is no longer
    small."""
    sectors: list[bytes] = []
    fat: list[int] = []

    def add(content: bytes) -> int:
        start = len(sectors)
        count = max(1, -(-len(content) // _SECTOR))
        padded = content.ljust(count * _SECTOR, b"\0")
        for number in range(count):
            sectors.append(padded[number * _SECTOR : (number + 1) * _SECTOR])
            fat.append(start + number + 1 if number < count - 1 else _END)
        return start

    entries = []
    for name, content in streams.items():
        filled = content.ljust(_NOT_SMALL)
        entries.append(_entry(name, 2, add(filled), len(filled)))
    children = [_with_right(entry, n + 2) for n, entry in enumerate(entries[:-1])] + entries[-1:]
    root = _entry("Root Entry", 5, _END, 0, child=1 if entries else _FREE)
    directory = add(b"".join((root, *children)))
    table = len(sectors)
    fat.append(_FAT)
    packed = b"".join(each.to_bytes(4, "little") for each in fat).ljust(_SECTOR, b"\xff")
    assert len(packed) == _SECTOR, "too many sectors for one table"
    head = bytearray(_SECTOR)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    head[24:34] = bytes.fromhex("3e000300feff09000600")
    for at, value in (
        (44, 1),
        (48, directory),
        (56, _NOT_SMALL),
        (60, _END),
        (68, _END),
        (76, table),
    ):
        head[at : at + 4] = value.to_bytes(4, "little")
    for at in range(80, _SECTOR, 4):
        head[at : at + 4] = _FREE.to_bytes(4, "little")
    return bytes(head) + b"".join(sectors) + packed


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    made = bytearray(128)
    encoded = (name + "\0").encode("utf-16-le")
    made[: len(encoded)] = encoded
    made[64:66] = len(encoded).to_bytes(2, "little")
    made[66], made[67] = kind, 1
    for at, value in ((68, _FREE), (72, _FREE), (76, child), (116, start), (120, size)):
        made[at : at + 4] = value.to_bytes(4, "little")
    return bytes(made)


def _with_right(entry: bytes, right: int) -> bytes:
    return entry[:72] + right.to_bytes(4, "little") + entry[76:]
