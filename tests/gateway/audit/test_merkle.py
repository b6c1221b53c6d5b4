"""Merkle trees against the published vectors of Certificate Transparency and a naive definition."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit.merkle import (
    Frontier,
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    leaf_hash,
    tree_root,
)

# The reference implementation's eight leaves and the roots of their first one to eight.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(root)
    for root in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def naive(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = max(2**n for n in range(20) if 2**n < len(leaves))
    return sha256(b"\x01" + naive(leaves[:split]) + naive(leaves[split:])).digest()


def made(count: int) -> list[bytes]:
    return [leaf_hash(count.to_bytes(2)) for count in range(count)]


def test_the_published_roots() -> None:
    assert tree_root([]).hex() == sha256(b"").hexdigest()
    assert [tree_root(LEAVES[:size]) for size in range(1, 9)] == ROOTS


def test_the_published_paths() -> None:
    assert [node.hex()[:8] for node in inclusion_proof(0, LEAVES)] == [
        *("96a296d2", "5f083f0a", "6b47aaf2")
    ]
    assert inclusion_proof(0, LEAVES[:1]) == []
    assert [node.hex()[:8] for node in consistency_proof(6, LEAVES)] == [
        *("0ebc5d34", "ca854ea1", "d37ee418")
    ]


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_frontier_appends_as_the_definition_says(first: int, size: int) -> None:
    leaves = made(max(first, size))
    frontier = Frontier().append(leaves[:first])
    assert frontier == Frontier.unpack(first, frontier.pack())
    assert frontier.append(leaves[first:]).root() == naive(leaves)


@given(st.integers(0, 40), st.integers(0, 5))
def test_a_subtree_appends_as_its_leaves(before: int, height: int) -> None:
    leaves = made((before << height) + (1 << height))
    frontier = Frontier().append(leaves[: before << height])
    root = naive(leaves[before << height :])
    assert frontier.append_subtree(root, height) == Frontier().append(leaves)


def test_a_subtree_begins_where_it_can() -> None:
    with pytest.raises(ValueError, match="multiple"):
        Frontier().append(made(3)).append_subtree(b"r" * 32, 1)


@given(st.integers(1, 70).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_inclusion(case: tuple[int, int]) -> None:
    index, size = case
    leaves, root = made(size), naive(made(size))
    path = inclusion_proof(index, leaves)
    assert inclusion_holds(leaves[index], index, size, path, root)
    assert not inclusion_holds(leaf_hash(b"other"), index, size, path, root)
    assert not inclusion_holds(leaves[index], index, size, [*path, root], root)
    assert not inclusion_holds(leaves[index], index, size, path, leaf_hash(b"other"))
    for wrong in {0, size - 1, (index + 1) % size} - {index}:
        assert not inclusion_holds(leaves[index], wrong, size, path, root)
    assert not inclusion_holds(leaves[index], size, size, path, root)
    if path:
        assert not inclusion_holds(leaves[index], index, size, path[1:], root)


@given(st.integers(1, 70).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))))
def test_consistency(case: tuple[int, int]) -> None:
    old, size = case
    leaves = made(size)
    before, root = naive(leaves[:old]), naive(leaves)
    path = consistency_proof(old, leaves)
    assert consistency_holds(old, size, path, before, root)
    assert not consistency_holds(old, size, path, leaf_hash(b"other"), root)
    assert not consistency_holds(old, size, path, before, leaf_hash(b"other"))
    assert not consistency_holds(old, size, [*path, root], before, root)
    if path:
        assert not consistency_holds(old, size, path[:-1], before, root)


def test_every_root_is_another() -> None:
    roots = [tree_root(made(size)) for size in range(1, 60)]
    assert all(one != other for one, other in pairwise(roots))


@pytest.mark.parametrize(("size", "length"), [(1, 0), (3, 32), (3, 65), (-1, 0)])
def test_a_frontier_that_does_not_fit_its_size(size: int, length: int) -> None:
    with pytest.raises(ValueError, match="fit"):
        Frontier.unpack(size, b"x" * length)


@pytest.mark.parametrize("index", [-1, 3])
def test_no_proof_for_what_is_not_there(index: int) -> None:
    with pytest.raises(ValueError, match="no such"):
        inclusion_proof(index, made(3))
    with pytest.raises(ValueError, match="no such"):
        consistency_proof(index + 1 if index > 0 else 0, made(3))
