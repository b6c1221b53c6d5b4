"""What was read before: found by the same file alone, bounded, and never across tenants."""

from gateway.files.reading import FileReading, FileText
from gateway.proxy.readings import Readings


def reading(characters: int) -> FileReading:
    return FileReading("text", (FileText("x" * characters, "document"),))


def made(limit: int) -> Readings:
    return Readings(limit, lambda tenant: tenant.encode() * 8)


def test_a_reading_is_found_by_tenant_content_name_and_type() -> None:
    held = made(10_000)
    name = held.name("kth", b"content", "a", "b")
    held.put(name, reading(10))
    assert held.get(held.name("kth", b"content", "a", "b")) == reading(10)
    for other in (
        ("demo", b"content", "a", "b"),
        ("kth", b"content!", "a", "b"),
        ("kth", b"content", "ab", ""),
        ("kth", b"content", "a", "c"),
    ):
        assert held.get(held.name(*other)) is None


def test_the_least_recently_used_goes_first_and_the_too_large_is_not_held() -> None:
    held = made(4_000)
    for name in (b"1", b"2"):
        held.put(name, reading(700))
    assert held.get(b"1") is not None
    held.put(b"3", reading(700))
    assert [held.get(name) is not None for name in (b"1", b"2", b"3")] == [True, False, True]
    held.put(b"4", reading(5_000))
    assert held.get(b"4") is None
