"""What is measured: each scenario is one set of arguments for the load generator."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of load. `only_screening` leaves out the targets that do not screen."""

    name: str
    connections: int
    size: int = 1024
    stream: bool = False
    model: str = "fixed"
    repeat: bool = False
    conversation: bool = False
    data: str = "contact"
    expect: int = 200
    only_screening: bool = False
    seconds: float = 1.0
    """Factor on the length of a run."""

    def arguments(self) -> list[str]:
        """For `tests.benchmarks.load`."""
        words = ["--connections", str(self.connections), "--size", str(self.size)]
        words += ["--model", self.model, "--data", self.data, "--expect", str(self.expect)]
        flags = {
            "--stream": self.stream,
            "--repeat": self.repeat,
            "--conversation": self.conversation,
        }
        return words + [flag for flag, on in flags.items() if on]


def _basic(size: int, stream: bool, connections: int) -> Scenario:
    shape = "streamed" if stream else "whole"
    name = f"{size // 1024} KB, {shape}, {connections} at once"
    return Scenario(name, connections, size, stream)


MATRIX = tuple(
    _basic(size, stream, connections)
    for size in (1024, 10240)
    for stream in (False, True)
    for connections in (1, 8, 32)
)
MORE = (
    Scenario("1 KB, paced stream (2 ms apart), 8 at once", 8, stream=True, model="fixed-paced"),
    Scenario("1 KB, whole, the same 64 texts again, 8 at once", 8, repeat=True),
    Scenario("1 KB, whole, without personal data, 8 at once", 8, data="none"),
    Scenario(
        "1 KB with an identity number, refused, 8 at once",
        8,
        data="identity",
        expect=400,
        only_screening=True,
    ),
    Scenario("conversation of 50 turns, whole, 1 at once", 1, conversation=True, seconds=3.0),
    Scenario("conversation of 50 turns, whole, 8 at once", 8, conversation=True, seconds=3.0),
)
ALL = MATRIX + MORE
QUICK = tuple(s for s in MATRIX if s.size == 1024 and s.connections == 8) + MORE[-2:-1]
