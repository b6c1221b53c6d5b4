"""Random bytes in larger pieces: each given out once, none short."""

from unittest.mock import patch

from gateway.entropy import Entropy


def test_bytes_are_the_systems_and_given_once() -> None:
    pools = [bytes([n]) * 4096 for n in range(1, 4)]
    entropy = Entropy()
    with patch("os.urandom", side_effect=pools) as drawn:
        given = [entropy(10) for _ in range(410)]
    assert drawn.call_count == 2
    assert all(len(piece) == 10 for piece in given)
    assert given[408] == b"\x01" * 10  # 4090 of 4096 are spent; the rest is too short
    assert given[409] == b"\x02" * 10


def test_real_bytes_do_not_repeat() -> None:
    entropy = Entropy()
    given = {entropy(10) for _ in range(2000)}
    assert len(given) == 2000


def test_a_whole_piece() -> None:
    assert len(Entropy()(4096)) == 4096
    assert Entropy()(0) == b""
