"""What the names model and its rules find and leave, in sentences of our own."""

import hashlib
import importlib
import re
from base64 import b64encode
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.names import model
from detectors.names.recognizer import RECOGNIZER, STRETCH
from detectors.recognizer import Hit
from detectors.training import measure

TODAY = date(2026, 1, 15)


def values(text: str, entity_type: str = "PERSON") -> list[str]:
    hits = RECOGNIZER.find(text, "", TODAY)
    return [text[hit.start : hit.end] for hit in hits if hit.entity_type == entity_type]


def only(text: str, entity_type: str = "PERSON") -> Hit:
    (hit,) = [h for h in RECOGNIZER.find(text, "", TODAY) if h.entity_type == entity_type]
    return hit


@pytest.mark.parametrize("example", RECOGNIZER.examples, ids=lambda e: e.text[:40])
def test_examples_hold(example) -> None:
    hits = list(RECOGNIZER.find(example.text, example.label, TODAY))
    wanted = example.entity_type or "PERSON"
    found = [example.text[h.start : h.end] for h in hits if h.entity_type == wanted]
    assert found == list(example.values)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Eleven Yonas Tekle har bytt skola.", ["Yonas Tekle"]),
        ("Kan du ringa Nasrin Karimi innan lunch?", ["Nasrin Karimi"]),
        ("Vi har bjudit in Pekka Hämäläinen till mötet.", ["Pekka Hämäläinen"]),
        ("Ärendet gäller Małgorzata Wójcik.", ["Małgorzata Wójcik"]),
        ("Beslutet skickades till Thi Hoa Nguyen i fredags.", ["Thi Hoa Nguyen"]),
        ("Sökanden Máret Utsi ringde igen.", ["Máret Utsi"]),
        ("Hodan Warsames syster hämtar barnen.", ["Hodan Warsames"]),
        ("Det är Görans tur att koka kaffe.", ["Görans"]),
        ("hej jag heter lejla hodzic och vill byta tid", ["lejla hodzic"]),
        ("kan du fråga gunilla om nyckeln", ["gunilla"]),
        ("Hej Anna-Karin och Per-Olof!", ["Anna-Karin", "Per-Olof"]),
        ("Please tell Oluwaseun that the room is booked.", ["Oluwaseun"]),
        ("Mvh\nKerstin Åkerlund\nEnhetschef", ["Kerstin Åkerlund"]),
        ("namn;ort\nZeynep Demir;Motala\nUlf Ståhlberg;Falun", ["Zeynep Demir", "Ulf Ståhlberg"]),
        ('{"name": "Xiaoling Zhao", "age": 31}', ["Xiaoling Zhao"]),
        ("Dr. Whitfield will see you now.", ["Whitfield"]),
        ("Enligt advokat Bergström ska avtalet gälla.", ["Bergström"]),
    ],
)
def test_names_of_all_kinds_are_found_whole(text: str, names: list[str]) -> None:
    assert values(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Förklara Students t-test och Pearsons korrelation.",
        "Vad säger Lex Sarah och lex Maria?",
        "def hamta(namn): return register[namn]",
        "Rektorn och socialsekreteraren träffade vårdnadshavaren.",
        "Mötet flyttas till måndag den 3 maj.",
        "How do I use Copilot in Teams and Excel?",
        "JO 2011/12 s. 14 och HFD 2019 ref. 3",
        "Elever med dyslexi får längre tid.",
        "",
        "\n\t\n",
        "12345 67890",
    ],
)
def test_what_only_looks_like_a_name_is_left(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Vi använder Nginx, Tomcat, Cassandra och Kafka i driften.",
        "Hallon, Blåbär, Lingon, Hjortron och Päron växer här.",
        "Skriv i Ruby, Julia, Scala eller Python.",
        "Arbetet rör Olof Palmes plats och Sven Rinmans gata.",
        "Karl Johansgatan stängs av.",
        "Räkna med Cohens d och Cronbachs alfa.",
        "Läs om Diwali, Hanukkah, Ramadan, Easter and Christmas.",
    ],
)
def test_enumerated_things_and_streets_are_nobody(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Närvarande: Hodan, Xiaoling, Besnik, Pekka och Wilma.",
        "Lejla, Rose, Björn and Sten were there.",
        "Ring Nasrin, Karin eller Omar om Excel.",
    ],
)
def test_enumerated_people_are_found(text: str) -> None:
    assert len(values(text)) == len(re.split(r", | och | and | eller ", text))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sökanden Ailo Länta har svarat.", ["Ailo Länta"]),
        ("kan du fråga fatema chowdhury om nyckeln", ["fatema chowdhury"]),
        ("Vi ses i morgon.\n\nGunilla", ["Gunilla"]),
        ("Lillebror Yonas ritade en båt.", ["Yonas"]),
        ("Kollegan Nasrin är sjuk.", ["Nasrin"]),
        ("Mötet leddes av Filip Xyzpic i går.", ["Filip Xyzpic"]),
        ("Ring Hadzic om fakturan.", ["Hadzic"]),
        ("Har Ekholm fått beslutet?", ["Ekholm"]),
    ],
)
def test_lists_help_where_the_context_says_little(text: str, names: list[str]) -> None:
    assert values(text) == names


def test_few_harmless_texts_name_people() -> None:
    texts = measure.harmless()
    assert sum(map(len, texts.values())) > 200
    assert measure.false_alarms(RECOGNIZER)["all"] <= 2.0


@pytest.mark.parametrize("text", ["LMA-kort 12-345678/1", "FPGA-bitström i bilaga.", "HR-system"])
def test_an_abbreviation_and_a_word_are_a_thing(text: str) -> None:
    assert list(RECOGNIZER.find(text, "", TODAY)) == []


@pytest.mark.parametrize("text", ["Avkoda texten.", "Avkoda: c2VjcmV0", "Indexera kolumnen."])
def test_a_word_that_begins_a_sentence_is_no_place(text: str) -> None:
    assert list(RECOGNIZER.find(text, "", TODAY)) == []


def test_places_and_organisations_are_told_apart() -> None:
    text = "Hon flyttade från Borlänge och fick jobb på Skatteverket."
    assert values(text, "LOCATION") == ["Borlänge"]
    assert values(text, "ORGANIZATION") == ["Skatteverket"]


def test_a_part_of_a_name_is_remembered_within_the_text() -> None:
    text = (
        "Ärendet gäller Besnik Krasniqi.\n\nNotera att Krasniqi saknar tolk. Besniks bror hjälper."
    )
    assert values(text) == ["Besnik Krasniqi", "Krasniqi", "Besniks"]


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Vem var Selma Lagerlöf?", True),
        ("Statsminister Tage Erlander höll ett tal.", True),
        ("Se Bergström (2019) om metoden.", True),
        ("Konstnären Ragnar Exempelgren (1871–1939) föddes här.", True),
        ("Vem är Ragnar Exempelgren?", False),
        ("Magdalena Andersson presenterade partiets valplattform i går.", True),
        ("Magdalena Andersson, min granne, vill sitta i regeringen.", False),
        ("Magdalena Andersson ringde om skåpet.", False),
        ("Min granne Olof Palme har inte betalat hyran.", False),
    ],
)
def test_public_people_are_marked_only_where_the_text_shows_it(text: str, public: bool) -> None:
    assert only(text).public is public


def test_a_long_text_is_read_to_its_end() -> None:
    text = "Vi ses på mötet i morgon. " * (STRETCH // 3) + "Ring Hodan Warsame."
    assert values(text) == ["Hodan Warsame"]


def test_scores_are_probabilities() -> None:
    hits = list(RECOGNIZER.find("Kan du ringa Nasrin Karimi i Falun?", "", TODAY))
    assert all(0.2 <= hit.score <= 0.99 for hit in hits)


@pytest.mark.parametrize(
    "text",
    [
        "\ud800" * 5_000,
        "AnnaAndersson" * 20_000,
        "Anna " * 20_000,
        "Annas mamma. " * 8_000,
        "Anna-" * 20_000,
        "😀👩‍👩‍👧" * 10_000,
        "a@" * 30_000,
    ],
    ids=["surrogates", "run", "names", "sentences", "hyphens", "emoji", "signs"],
)
def test_odd_and_long_texts_are_read(text: str) -> None:
    for hit in RECOGNIZER.find(text, "", TODAY):
        assert 0 <= hit.start < hit.end <= len(text)


def test_a_name_beside_lone_surrogates_is_found() -> None:
    assert values("Vi har frågat Anna \ud800 och \udfff i dag") == ["Anna"]


def test_encoded_data_holds_no_names() -> None:
    data = b64encode(hashlib.shake_256(b"seed").digest(30_000)).decode()
    assert list(RECOGNIZER.find(data, "", TODAY)) == []
    assert values(f"Hej Anna!\n{data}") == ["Anna"]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_hits_lie_inside_any_text(text: str) -> None:
    for hit in RECOGNIZER.find(text, "", TODAY):
        assert 0 <= hit.start < hit.end <= len(text)


def test_a_server_can_read_the_model_beforehand() -> None:
    importlib.import_module("detectors.names.preload")
    assert model.load.cache_info().currsize == 1
