"""Scoring against an annotated corpus: hand-made findings, known counts."""

import json

import pytest

from detectors.evaluate import (
    AIM,
    Annotation,
    CorpusError,
    Count,
    is_below_aim,
    load,
    main,
    match,
    report,
    score,
)


def prompt(text="abcdefghij", entities=(), **other):
    rows = [{"type": kind, "start": start, "end": end} for kind, start, end in entities]
    (made,) = load([json.dumps({"id": "p", "text": text, "entities": rows, **other})])
    return made


def counts(result, entity_type):
    count = result.by_type[entity_type]
    return count.right, count.wrong, count.missed


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([("PHONE_NUMBER", 0, 10)], (1, 0, 0)),
        ([("PHONE_NUMBER", 0, 5)], (1, 0, 0)),
        ([("PHONE_NUMBER", 0, 4)], (0, 1, 1)),
        ([("PHONE_NUMBER", 0, 5), ("PHONE_NUMBER", 5, 10)], (1, 0, 0)),
        ([], (0, 0, 1)),
    ],
)
def test_half_of_the_longer_must_be_shared(found, expected):
    made = prompt(entities=[("PHONE_NUMBER", 0, 10)])
    result = score([made], lambda _: [Annotation(*each) for each in found])
    assert counts(result, "PHONE_NUMBER") == expected


def test_another_type_is_a_miss_and_a_mistake():
    made = prompt(entities=[("PHONE_NUMBER", 0, 10)])
    result = score([made], lambda _: [Annotation("UK_NHS", 0, 10)])
    assert counts(result, "PHONE_NUMBER") == (0, 0, 1)
    assert counts(result, "UK_NHS") == (0, 1, 0)


def test_the_best_overlap_is_paired_first():
    there = [Annotation("A", 0, 10), Annotation("A", 4, 14)]
    assert match(there, [Annotation("A", 4, 13), Annotation("A", 0, 9)]) == {(1, 0), (0, 1)}


def test_categories_count_once_per_text_and_optional_ones_not_at_all():
    made = prompt(entities=[("HEALTH", 0, 2), ("HEALTH", 3, 5)], notes="optional: ETHNIC_ORIGIN")
    found = [Annotation(kind, 7, 9) for kind in ("HEALTH", "HEALTH", "ETHNIC_ORIGIN")]
    result = score([made], lambda _: found)
    assert counts(result, "HEALTH") == (1, 0, 0)
    assert counts(result, "ETHNIC_ORIGIN") == (0, 0, 0)


def test_what_is_found_in_harmless_texts_is_listed():
    harmless = prompt(entities=[("EMAIL_ADDRESS", 0, 3)], sensitive=False, language="sv")
    found = [Annotation("EMAIL_ADDRESS", 0, 3), Annotation("AGE", 5, 7)]
    result = score([harmless], lambda _: found)
    assert result.overblocked == [("p", frozenset({"AGE"}))]
    assert result.by_language["sv"].wrong == 1


def test_types_below_the_aim_are_marked():
    made = prompt(entities=[("AGE", 0, 3), ("AGE", 4, 6)])
    lines = report(score([made], lambda _: [Annotation("AGE", 0, 3)]), frozenset({"AGE"}), 5)
    (row,) = [line for line in lines if line.startswith("AGE")]
    assert row.endswith("below the aim")
    assert "p: AGE 4-6" in lines
    assert AIM == 0.98


@pytest.mark.parametrize(
    ("entity_type", "count", "below"),
    [
        ("PHONE_NUMBER", Count(98, 2, 2), False),
        ("PHONE_NUMBER", Count(97, 0, 3), True),
        ("PHONE_NUMBER", Count(0, 3, 5), True),
        ("RELIGION_OR_BELIEF", Count(9, 1, 1), False),
        ("RELIGION_OR_BELIEF", Count(8, 2, 2), True),
        ("HEALTH", Count(18, 0, 2), True),
        ("TRADE_SECRET", Count(8, 1, 1), True),
        ("PERSON", Count(96, 10, 4), False),
        ("PERSON", Count(94, 0, 6), True),
        ("LOCATION", Count(1, 9, 9), False),
    ],
)
def test_each_kind_of_type_has_its_own_aim(entity_type, count, below):
    assert is_below_aim(entity_type, count) is below


def test_sensitive_texts_in_which_nothing_was_found_are_listed():
    made = prompt(entities=[("HEALTH", 0, 3)])
    result = score([made], lambda _: [Annotation("LOCATION", 0, 3)])
    assert (result.unnoticed, result.sensitive, result.harmless) == (["p"], 1, 0)
    assert "== nothing found in sensitive texts: 1 of 1" in report(result, frozenset(), 0)


def test_values_are_shown_only_to_those_who_ask():
    made = prompt(entities=[("AGE", 0, 3)])
    result = score([made], lambda _: [Annotation("AGE", 5, 8, "age/years")])
    lines = report(result, frozenset({"AGE"}), 5)
    assert "p: AGE 5-8 (age/years)" in lines
    shown = report(result, frozenset({"AGE"}), 5, {"p": made.text})
    assert "p: AGE 5-8 (age/years) 'fgh'" in shown
    assert "p: AGE 0-3 'abc'" in shown


def test_a_broken_line_is_named_without_its_text():
    with pytest.raises(CorpusError, match="line 2: KeyError"):
        load(['{"id":"a","text":"x","entities":[]}', '{"id":"hemligt"}'])


def test_the_command(tmp_path, capsys):
    corpus = tmp_path / "corpus.jsonl"
    text = "Hon heter Eva Test, 850101-2382. Eva Test har diabetes."
    row = {"id": "1", "text": text, "language": "sv", "genre": "chat", "sensitive": True}
    row["entities"] = [
        {"type": "SE_PERSONNUMMER", "start": 20, "end": 31},
        {"type": "HEALTH", "start": 46, "end": 54},
    ]
    corpus.write_text(json.dumps(row) + "\n", encoding="utf-8")
    terms = tmp_path / "terms.json"
    terms.write_text('{"exact": ["Projekt Lärka"], "regex": []}', encoding="utf-8")
    assert main([str(corpus), "--terms", str(terms)]) == 0
    output = capsys.readouterr().out
    assert "SE_PERSONNUMMER                     1      1      1  1.000 1.000 1.000" in output
    assert "HEALTH                              1      1      1  1.000 1.000 1.000" in output
    assert "850101-2382" not in output
    assert main([str(tmp_path / "absent.jsonl")]) == 1
