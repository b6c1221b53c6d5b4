"""Of whom a matter is told when its sentence does not say it outright."""

import pytest

from tests.detectors.matters.cases import findings, types


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("SOCIAL_SITUATION", "Katja's kids are in foster care, so please move her meeting."),
        ("SOCIAL_SITUATION", "Katja Lindbloms barn är placerade i familjehem."),
        ("PROTECTED_IDENTITY", "Elev med skyddad adress börjar på måndag, hon heter Ida Roos."),
        ("POLITICAL_OPINION", "Reference: Sören Ek, great teacher, is a communist."),
        ("HEALTH", "Elsa Roos gillar dragspel. Afasi efter propp, förstår allt men talar lite."),
        ("HEALTH", "Huvudman Elsa Roos. Lägenheten såld i juni, demenssjukdom, flyttar snart."),
        ("ETHNIC_ORIGIN", "Grannarna klagar på Elsa Roos och hennes barn för att de är romer."),
        ("SOCIAL_SITUATION", "Nils Roos kom ut i mars. Bor hos bror i andra hand utan kontrakt."),
        (
            "HEALTH",
            "Sture Ek, 82 år.\nBor i villa.\nHustrun lagar mat.\n\nRamlade och bröt höften.",
        ),
    ],
)
def test_a_matter_finds_whose_it_is(category: str, text: str) -> None:
    assert category in types(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hej Anna Ek!\n\nVad kostar den?\nVi skickar allt.\n\nOm man bröt armen gäller rutinen.",
        "Rita ett flödesschema för hur socialtjänst och skola samverkar.",
        "Ring Anna Ek om frågor.\nKursen hålls i maj.\nFika ingår.\n\nBröt foten i trappan?",
    ],
)
def test_who_is_only_written_to_is_not_meant(text: str) -> None:
    assert types(text) == set()


def test_a_note_about_the_only_person_of_a_text_is_of_medium_weight() -> None:
    text = "Sture Ek, 82 år.\nBor i villa.\nHustrun lagar mat.\n\nRamlade och bröt höften."
    assert {each.score for each in findings(text)} == {0.6}
