"""Scoring against an annotated corpus: hand-made findings, known counts."""

import json

import pytest

from detectors.evaluate import AIM, Annotation, CorpusError, load, main, match, report, score


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


def test_a_broken_line_is_named_without_its_text():
    with pytest.raises(CorpusError, match="line 2: KeyError"):
        load(['{"id":"a","text":"x","entities":[]}', '{"id":"hemligt"}'])


def test_the_command(tmp_path, capsys):
    corpus = tmp_path / "corpus.jsonl"
    text = "Hon heter Eva, 850101-2382"
    row = {"id": "1", "text": text, "language": "sv", "genre": "chat", "sensitive": True}
    row["entities"] = [{"type": "SE_PERSONNUMMER", "start": 15, "end": 26}]
    corpus.write_text(json.dumps(row) + "\n", encoding="utf-8")
    terms = tmp_path / "terms.json"
    terms.write_text('{"exact": ["Projekt Lärka"], "regex": []}', encoding="utf-8")
    assert main([str(corpus), "--terms", str(terms)]) == 0
    output = capsys.readouterr().out
    assert "SE_PERSONNUMMER                     1      1      1  1.000 1.000 1.000" in output
    assert text not in output
    assert main([str(tmp_path / "absent.jsonl")]) == 1
