"""The parts of the training recipe that need no shared data."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from detectors.names.decode import PERMITTED, Decoder
from detectors.names.features import ROWS, WordFeatures, shape
from detectors.names.lexicon import Facts, Lexicon, pack, plain, unpack
from detectors.names.network import LABELS, line_cases, softmax
from detectors.names.tokens import LONGEST, tokenize
from detectors.training import __main__ as command
from detectors.training import chain
from detectors.training.calibration import halves, logistic
from detectors.training.corpora import Sentence, load_conll, load_uner
from detectors.training.equality import KINDS, cases, spread
from detectors.training.fit import Fit, Settings, Words, batches, network_of
from detectors.training.frames import FRAMES, FRAMES_PLAIN
from detectors.training.lists import Lists, ambiguous, world
from detectors.training.origins import parts, seen, unseen, unseen_names
from detectors.training.parts import PARTS
from detectors.training.recipe import MADE_ENGLISH, MADE_SWEDISH, assemble, common_words, train
from detectors.training.score import find, score
from detectors.training.synthetic import (
    UNNAMED,
    Maker,
    bare,
    genitive,
    headed,
    lowered,
    mentions_in,
    recased,
)

LISTS = Lists(
    {"Anna": 9000, "Yonas": 50},
    {"Berg": 4000, "Tekle": 90},
    frozenset({"Falun", "Lilla Edet"}),
    frozenset({"Oslo", "Florence"}),
    frozenset({"Oslo"}),
    ("Falu kommun",),
    ("Finland",),
    ("Skatteverket",),
    ("Lindberg",),
)
LEXICON = Lexicon({"anna": pack(Facts(given=14)), "berg": pack(Facts(surname=3, frequency=8))})


def test_facts_survive_packing() -> None:
    facts = Facts(15, 3, 2, 1, 14, 7, 512)
    assert unpack(pack(facts)) == facts
    with pytest.raises(ValueError, match="range"):
        pack(Facts(given=16))


def test_a_lexicon_survives_storing() -> None:
    again = Lexicon.from_arrays(LEXICON.arrays())
    assert len(again) == 2
    assert again["anna"].given == 14
    assert again["okänd"] == Facts()


def test_marks_on_letters_are_overlooked_where_lists_leave_them_out() -> None:
    lexicon = Lexicon({"grazyna": pack(Facts(given=6)), "mala": pack(Facts(frequency=9))})
    assert lexicon["grażyna"].given == 6
    assert lexicon["måla"] == Facts()
    assert [plain(word) for word in ("wałęsa", "nguyễn", "åsa", "zerîn")] == [
        "walesa",
        "nguyen",
        "åsa",
        "zerin",
    ]


def test_tokens_keep_their_places_and_bounds() -> None:
    text = "Hej Anna-Karin!\n\n  FN:s råd, O'Brien's bil " + "x" * 500
    tokens = tokenize(text)
    assert [t.text for t in tokens[:9]] == [
        "Hej",
        "Anna-Karin",
        "!",
        "\n",
        "FN:s",
        "råd",
        ",",
        "O'Brien",
        "'s",
    ]
    assert all(text[t.start : t.end].strip() in {t.text, ""} for t in tokens)
    assert max(len(t.text) for t in tokens) <= LONGEST


def test_features_are_rows_of_the_table() -> None:
    form, listed = WordFeatures(LEXICON).of("Annas")
    assert all(0 < row < ROWS for row in form + listed)
    assert WordFeatures(LEXICON).of("Annas") == (form, listed)
    assert shape("McBerg-12") == "XxXxx-00"


def test_lines_are_told_by_their_capitals() -> None:
    words = ["hej", "anna", "\n", "Hej", "anna", "\n", "ANNA", "BERG", "HEJ"]
    capitals = np.array([1, 1, 3, 2, 1, 3, 2, 2, 2], dtype=np.int8)
    assert line_cases(capitals, words).tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 2]


def test_no_name_begins_in_its_middle() -> None:
    draw = np.random.default_rng(0)
    rows = softmax(draw.normal(size=(60, len(LABELS))).astype(np.float32) * 2)
    found = list(Decoder(np.zeros((9, 9), dtype=np.float32)).names(rows))
    assert found
    assert all(a.last <= b.first for a, b in pairwise(found))
    assert all(0 < name.score <= 1 for name in found)
    assert PERMITTED[0, 2] == 0
    assert PERMITTED[1, 2] == 1


def test_the_chains_gradient_is_its_slope() -> None:
    draw = np.random.default_rng(0)
    where = chain.places([3, 5])
    scores = draw.normal(size=(int(where.max()) + 5, 9)).astype(np.float32)
    moves = draw.normal(size=(9, 9)).astype(np.float32)
    labels = np.zeros(len(scores), dtype=np.int64)
    labels[where[1, 1]], labels[where[1, 2]] = 1, 2
    _, by_score, by_move = chain.loss(scores, labels, where, moves)
    for table, gradient, cell in ((scores, by_score, (where[1, 1], 1)), (moves, by_move, (1, 2))):
        values = []
        for step in (0.01, -0.01):
            changed = table.copy()
            changed[cell] += step
            pair = (changed, moves) if table is scores else (scores, changed)
            values.append(chain.loss(pair[0], labels, where, pair[1])[0])
        assert (values[0] - values[1]) / 0.02 == pytest.approx(gradient[cell], abs=2e-3)


def test_a_small_network_learns_a_small_world() -> None:
    texts = [
        Sentence(f"Ring {name} i morgon.", ((5, 5 + len(name), "PER"),), "sv", "t")
        for name in ("Anna", "Yonas", "Berg", "Maja", "Omar")
    ] * 12
    words = Words(LEXICON)
    items = [item for text in texts if (item := words.item(text)) is not None]
    fit = Fit(words, {}, Settings(epochs=1, rate=0.01, drop_hidden=0.1), 90)
    for _ in range(90):
        losses = [fit.step(batch) for batch in batches(items, np.random.default_rng(1))]
    assert losses[-1] < 0.2
    network = network_of(fit, LEXICON)
    assert score(texts[:5], lambda text: find(network, text))["PER"].f1 == 1.0


@pytest.mark.parametrize("language", ["sv", "en"])
def test_made_up_prompts_mark_what_they_name(language: str) -> None:
    maker = Maker(LISTS, language, np.random.default_rng(2))
    people = 0
    for _ in range(150):
        sentence = maker.prompt()
        last = 0
        for start, end, label in sorted(sentence.entities):
            assert last <= start < end <= len(sentence.text)
            assert sentence.text[start:end].strip() == sentence.text[start:end]
            people += label == "PER"
            last = end
    assert people > 50


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_frame_fills_its_slots(language: str) -> None:
    maker = Maker(LISTS, language, np.random.default_rng(2))
    for frame in FRAMES[language]:
        text, entities = maker.fill(frame)
        assert any(label == "PER" for _, _, label in entities), frame
        assert not [slot for slot in re.findall(r"{\w+}", frame) if slot in text], frame
    for frame in FRAMES_PLAIN[language]:
        text, entities = maker.fill(frame)
        assert all(label != "PER" for _, _, label in entities), frame
        assert not [slot for slot in re.findall(r"{\w+}", frame) if slot in text], frame


def test_names_spoken_of_as_words_name_nobody() -> None:
    maker = Maker(LISTS, "sv", np.random.default_rng(2))
    assert {"given", "eponym", "word", "common", "Common"} == UNNAMED
    text, entities = maker.fill("Vad betyder namnet {given}?")
    assert entities == []
    assert len(text) > len("Vad betyder namnet ?")


def test_registers_turn_names_round() -> None:
    maker = Maker(LISTS, "sv", np.random.default_rng(2))
    text, ((start, end, label),) = maker.fill("1. {R}")
    assert (start, end, label) == (3, len(text), "PER")
    assert ", " in text


def test_parts_come_in_both_languages() -> None:
    for slot, words in PARTS.items():
        assert set(words) == {"sv", "en"}, slot
        assert all(words.values()), slot


def test_our_own_lists_are_clean() -> None:
    given, surnames = world()
    assert len(given) > 3_000
    assert len(surnames) > 3_000
    assert all(name[0].isupper() or "'" in name for name in (*given, *surnames))
    words = ambiguous()
    assert len(words) == len(set(words)) > 300
    assert all(word.islower() for word in words)


def test_other_names_are_put_in_their_place() -> None:
    maker = Maker(LISTS, "sv", np.random.default_rng(2))
    old = Sentence("Ring Sven i Oslo.", ((5, 9, "PER"), (12, 16, "LOC")), "sv", "t")
    new = maker.renamed(old)
    (start, end, _), place = new.entities
    assert new.text[:5] == "Ring "
    assert new.text[start:end] != "Sven"
    assert new.text[end : place[0]] == " i "
    assert lowered(old).text == "ring sven i oslo."


def test_names_of_the_corpora_are_put_elsewhere() -> None:
    text = "Ring Sven Ek och Bo i Oslo eller ABF."
    entities = ((5, 12, "PER"), (17, 19, "PER"), (22, 26, "LOC"), (33, 36, "ORG"))
    found = mentions_in([Sentence(text, entities, "sv", "t")] * 2)
    assert found == (("Sven Ek",), ("Ek",), ("Oslo",), ("ABF",))
    maker = Maker(LISTS, "sv", np.random.default_rng(2), mentions=found)
    old = Sentence("Ring Lars Alm.", ((5, 13, "PER"),), "sv", "t")
    assert "Ring Sven Ek." in {maker.renamed(old).text for _ in range(40)}


def test_copies_in_other_letters_keep_their_names() -> None:
    old = Sentence("Ring Åsa på Öland.", ((5, 8, "PER"), (12, 17, "LOC")), "sv", "t")
    assert recased(old, bare).text == "Ring Asa pa Oland."
    assert recased(old, headed).text == "Ring Åsa På Öland."
    assert recased(old, str.upper).entities == old.entities
    assert recased(old, lambda text: text + "!") is old


def test_genitives() -> None:
    assert [genitive(n, "sv") for n in ("Anna", "Lars", "Max")] == ["Annas", "Lars", "Max"]
    assert genitive("Anna", "en") == "Anna's"


def test_no_unseen_name_is_made_up() -> None:
    assert seen(["Anna-Karin", "Lars-Göran", "Ebba", "Eva-Ebba", "Kaya"]) == ("Anna-Karin", "Kaya")
    maker = Maker(LISTS, "sv", np.random.default_rng(4))
    words = {part for _ in range(400) for part in parts(maker.given())}
    assert not words & unseen_names()


def test_unseen_names_are_of_every_origin() -> None:
    assert len(unseen()) > 20
    for origin in unseen().values():
        assert len(set(origin.given)) == len(set(origin.surnames)) == 16


def test_every_kind_of_text_is_asked_of_every_origin() -> None:
    asked = list(cases(unseen()["swedish"]))
    assert {kind for kind, _ in asked} == set(KINDS)
    for _, case in asked:
        assert "{" not in case.text[case.start : case.end]
        assert 0 <= case.start < case.end <= len(case.text)
    genitive_frame = "Vem vikarierar på {FG} lektion?"
    assert genitive_frame in KINDS["genitive"]
    assert "Vem vikarierar på Ebbas lektion?" in {case.text for _, case in asked}


def test_spread_is_of_the_best_and_the_worst_origin() -> None:
    assert spread({"a": {"all": 90.0}, "b": {"all": 97.5}, "c": {"all": 92.0}}) == {"all": 7.5}


def test_a_lexicon_forgets_words() -> None:
    assert LEXICON.without({"anna"})["anna"] == Facts()
    assert [word for word, _ in LEXICON.items()] == ["anna", "berg"]


def test_common_words_name_nothing() -> None:
    known = {
        "bordet": Facts(frequency=7, capital=1),
        "sten": Facts(given=13, frequency=9, capital=1),
        "falun": Facts(place=3, frequency=7, capital=7),
        "berg": Facts(surname=3, frequency=8, capital=1),
        "sällan": Facts(frequency=4, capital=1),
    }
    lexicon = Lexicon({word: pack(facts) for word, facts in known.items()})
    assert common_words(lexicon) == ["bordet"]
    maker = Maker(LISTS, "sv", np.random.default_rng(2), common=["bordet"])
    assert maker.fill("{Common}: {common}") == ("Bordet: bordet", [])


def test_a_calibration_says_what_share_is_right() -> None:
    draw = np.random.default_rng(1)
    odds = draw.normal(1.0, 2.0, 4_000)
    right = draw.random(4_000) < 1 / (1 + np.exp(-0.5 * odds + 0.7))
    slope, gain, shift = logistic(list(zip(odds.tolist(), right.tolist(), strict=True)))
    assert slope == pytest.approx(0.5, abs=0.08)
    assert gain == pytest.approx(0.0, abs=0.15)
    assert shift == pytest.approx(-0.7, abs=0.1)
    assert logistic([]) == (1.0, 0.0, 0.0)


def test_a_calibration_is_measured_on_other_sentences() -> None:
    texts = [Sentence(f"Text {n}.", (), "sv", "t") for n in range(9)]
    fitted, others = halves({"a": texts[:4], "b": texts[4:]})
    assert len(fitted) == 5
    assert {text.text for text in fitted}.isdisjoint(text.text for text in others)


def test_corpora_are_read(tmp_path: Path) -> None:
    uner = tmp_path / "a.iob2"
    uner.write_text(
        "# text = Anna Berg bor i Falun.\n1\tAnna\tB-PER\n2\tBerg\tI-PER\n3\tbor\tO\n4\ti\tO\n"
        "5\tFalun\tB-LOC\n6\t.\tO\n\n",
        encoding="utf-8",
    )
    (sentence,) = load_uner(uner, "sv")
    assert [(sentence.text[s:e], kind) for s, e, kind in sentence.entities] == [
        ("Anna Berg", "PER"),
        ("Falun", "LOC"),
    ]
    conll = tmp_path / "b.txt"
    conll.write_text("Anna\tPER\nBerg\tPER\nsjunger\t0\n.\t0\n\nHej\t0\n", encoding="utf-8")
    first, second = load_conll([conll], "sv")
    assert (first.text, first.entities) == ("Anna Berg sjunger.", ((0, 9, "PER"),))
    assert second.entities == ()


def test_the_recipe_multiplies_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detectors.training.recipe.MADE_SWEDISH", 5)
    monkeypatch.setattr("detectors.training.recipe.MADE_ENGLISH", 3)
    real = [Sentence("Ring Sven i Oslo.", ((5, 9, "PER"), (12, 16, "LOC")), "sv", "t")] * 40
    texts = assemble(real, LISTS, np.random.default_rng(3))
    sources = [text.source for text in texts]
    assert sources.count("t+") == sources.count("t")
    assert len([source for source in sources if source.startswith("made")]) == 5 + 3
    assert MADE_SWEDISH > MADE_ENGLISH
    told: list[int] = []
    fit = train(texts, LEXICON, {}, Settings(epochs=2), lambda epoch, _: told.append(epoch))
    assert told == [0, 1]
    assert np.isfinite(fit.table).all()


def test_a_missing_data_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--data", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2
    assert "missing" in capsys.readouterr().err
