"""Who is meant when a name stands in another message, and what is said of nobody known."""

from detectors.evidence import Clue
from detectors.explanation import explain_finding
from detectors.matters.coreference import REASONER
from detectors.matters.examples import EXPLAINS
from detectors.matters.interpreter import INTERPRETER
from detectors.types import LOW_BELOW, PlainPassage
from tests.detectors.matters.cases import SCANNER, findings, types


def test_she_is_whom_an_earlier_message_named() -> None:
    assert types("Hon har fått diagnosen diabetes.") == set()
    assert "HEALTH" in types("Det gäller Anna Berg.", "Hon har fått diagnosen diabetes.")


def test_a_name_in_a_later_message_does_not_reach_back() -> None:
    assert types("Hon har fått diagnosen diabetes.", "Ring Anna Berg i morgon.") == set()


def test_the_pupil_is_whom_the_conversation_named() -> None:
    assert types("Eleven har skyddad identitet.") == set()
    found = findings("Skriv om Elsa Moe.", "Eleven har skyddad identitet.")
    (finding,) = [each for each in found if each.score >= LOW_BELOW]
    assert (finding.entity_type, finding.why.rule) == ("PROTECTED_IDENTITY", "role")
    assert finding.spans[0].passage == 1


def test_a_note_without_a_subject_follows_a_name() -> None:
    assert "HEALTH" in types("Det gäller Anna Berg.", "Sjukskriven sedan mars.")


def test_a_question_of_knowledge_after_a_name_stays_one() -> None:
    assert types("Det gäller Anna Berg.", "Vilka symtom har diabetes?") == set()


def test_one_of_many_is_low_and_leaves_a_clue() -> None:
    text = "En elev i årskurs 5 har ADHD."
    assert types(text) == set()
    clues = SCANNER.examine(PlainPassage(text)).clues
    assert any(
        isinstance(clue, Clue) and (clue.kind, clue.value) == ("matter", "unnamed")
        for clue in clues
        if clue.entity_type == "HEALTH"
    )


def test_a_role_held_by_one_at_a_named_place_is_identified() -> None:
    assert "HEALTH" in types("Rektorn på Ryds förskola är alkoholist.")
    assert types("Rektorn är alkoholist.") == set()


def test_a_negated_statement_is_data_all_the_same() -> None:
    assert "TRADE_UNION" in types("Anna Berg är inte med i facket.")


def test_an_official_in_office_is_public_and_low() -> None:
    found = findings("Kommunalrådet Ulf Hansen (M) röstade på Moderaterna.")
    assert found
    assert all(each.public and each.score < LOW_BELOW for each in found)


def test_fields_of_one_record_belong_together() -> None:
    passages = [
        PlainPassage("Anna Berg", label="namn", message=3),
        PlainPassage("astma", label="diagnos", message=3),
    ]
    found = [each for each in SCANNER.scan(passages).findings if each.recognizer == REASONER.name]
    assert [(each.entity_type, each.spans[0].passage) for each in found] == [("HEALTH", 1)]


def test_an_empty_field_tells_nothing() -> None:
    assert types("Namn: Anna Berg\nDiagnos: ____\nReligion: -") == set()


def test_every_finding_explains_itself_in_both_languages() -> None:
    for text in ("Anna Berg har diabetes.", "Jag är gravid.", "Vår dekan är utbränd."):
        for finding in findings(text):
            for language, words in (("sv", 0), ("en", 1)):
                sentence = EXPLAINS[finding.why.rule][words]
                assert sentence in explain_finding(finding, language)


def test_all_rules_are_explained() -> None:
    assert set(INTERPRETER.explains) >= {"named_subject", "pronoun", "role", "author", "record"}
