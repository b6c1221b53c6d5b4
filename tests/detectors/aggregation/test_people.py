"""Words for people."""

from detectors.aggregation.people import FEMALE, MALE, mentions


def test_forms_and_sexes():
    assert mentions()["hon"] == ("pronoun", FEMALE)
    assert mentions()["mannen"] == ("definite", MALE)
    assert mentions()["woman"] == ("indefinite", FEMALE)
    assert mentions()["hans"].form == "pronoun"
    assert "they" not in mentions()
