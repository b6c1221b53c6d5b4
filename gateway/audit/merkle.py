"""Merkle trees as RFC 6962, section 2.1, defines them, with SHA-256.

Pure. A log is kept as its frontier (a compact range): the roots of the perfect subtrees that its
leaves fall into, largest first. That is enough to append and to tell the root, in memory that grows
with the logarithm of the log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
_EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf. Its prefix keeps a leaf from being taken for a node."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """`size` leaves as the roots of their perfect subtrees, one for each bit that is set in
    `size`, the largest first."""

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def append(self, leaves: Iterable[bytes]) -> "Frontier":
        """With further leaf hashes behind."""
        roots, size = list(self.roots), self.size
        for leaf in leaves:
            node, full = leaf, size
            while full & 1:
                node = sha256(b"\x01" + roots.pop() + node).digest()
                full >>= 1
            roots.append(node)
            size += 1
        return Frontier(size, tuple(roots))

    def append_subtree(self, root: bytes, height: int) -> "Frontier":
        """With a perfect subtree of 2**height leaves behind. Raises ValueError where one cannot
        begin."""
        if self.size % (1 << height):
            raise ValueError("a subtree must begin at a multiple of its size")
        roots, full = list(self.roots), self.size >> height
        while full & 1:
            root = node_hash(roots.pop(), root)
            full >>= 1
        return Frontier(self.size + (1 << height), (*roots, root))

    def root(self) -> bytes:
        """The root of the tree."""
        if not self.roots:
            return _EMPTY
        *others, node = self.roots
        for left in reversed(others):
            node = node_hash(left, node)
        return node

    def pack(self) -> bytes:
        """The roots one after another; with the size they are the frontier."""
        return b"".join(self.roots)

    @staticmethod
    def unpack(size: int, packed: bytes) -> "Frontier":
        """The inverse of `pack`. Raises ValueError when the two do not fit together."""
        if size < 0 or len(packed) != size.bit_count() * HASH_BYTES:
            raise ValueError("a frontier that does not fit its size")
        steps = range(0, len(packed), HASH_BYTES)
        return Frontier(size, tuple(packed[n : n + HASH_BYTES] for n in steps))


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root of these leaf hashes."""
    return Frontier().append(leaves).root()


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The audit path of one leaf, nearest node first (RFC 6962, 2.1.1)."""
    if not 0 <= index < len(leaves):
        raise ValueError("no such leaf")
    path: list[bytes] = []
    while len(leaves) > 1:
        split = _split(len(leaves))
        if index < split:
            path.append(tree_root(leaves[split:]))
            leaves = leaves[:split]
        else:
            path.append(tree_root(leaves[:split]))
            leaves, index = leaves[split:], index - split
    return path[::-1]


def consistency_proof(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """That the first `old` leaves are the beginning of these (RFC 6962, 2.1.2)."""
    if not 0 < old <= len(leaves):
        raise ValueError("no such size")
    path: list[bytes] = []
    whole = True
    while old != len(leaves):
        split = _split(len(leaves))
        if old <= split:
            path.append(tree_root(leaves[split:]))
            leaves = leaves[:split]
        else:
            path.append(tree_root(leaves[:split]))
            leaves, old, whole = leaves[split:], old - split, False
    if not whole:
        path.append(tree_root(leaves))
    return path[::-1]


def inclusion_holds(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    first, last, node = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            node = node_hash(step, node)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            node = node_hash(node, step)
        first, last = first >> 1, last >> 1
    return last == 0 and node == root


def consistency_holds(
    old: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes
) -> bool:
    """Whether the path shows that the tree of `size` leaves begins with that of `old` (RFC 9162,
    2.1.4.2)."""
    if old == size:
        return not path and old_root == root
    if not 0 < old < size or not path:
        return False
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            after = node_hash(after, step)
        first, last = first >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)
