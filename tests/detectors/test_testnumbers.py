"""The packaged list of published test numbers."""

from detectors.checksums import luhn
from detectors.testnumbers import is_test_number, published


def test_the_list_is_whole_and_sorted() -> None:
    numbers = list(published())
    assert len(numbers) == 41_493 + 2_264
    assert numbers == sorted(set(numbers))
    assert all(len(number) == 12 and luhn(number[2:]) for number in numbers)


def test_members() -> None:
    assert is_test_number("198501012382")
    assert is_test_number("191500722390")
    assert is_test_number("202412312387")


def test_others() -> None:
    for digits in (
        "191212121212",
        "8501012382",
        "",
        "19850101238x",
        "١٩٨٥٠١٠١٢٣٨٢",
        "999999999999",
    ):
        assert not is_test_number(digits)
