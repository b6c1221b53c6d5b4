"""Phrases are found where a plain matcher, which tries everything everywhere, finds them."""

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.matters.lexicon import Lexicon, Source, words_of
from detectors.matters.phrases import Run

VOCABULARY = ("a", "ab", "b", "bor", "vid", "sjön", "sjöar", "i")


class Node(NamedTuple):
    """Part of an entry: how it is written, and the texts' words that it stands for as sequences, in
    which None is any one word and `x*` any word that begins so."""

    written: str
    meant: tuple[tuple[str | None, ...], ...]


GAP = Node("..", ((), (None,), (None, None), (None, None, None)))


def sequence(nodes: list[Node]) -> Node:
    meant: list[tuple[str | None, ...]] = [()]
    for node in nodes:
        meant = [(*before, *each) for before in meant for each in node.meant]
    return Node(" ".join(node.written for node in nodes), tuple(dict.fromkeys(meant)))


def either(nodes: list[Node], optional: bool) -> Node:
    written = "|".join([node.written for node in nodes] + [""] * optional)
    meant = [each for node in nodes for each in node.meant] + [()] * optional
    return Node(f"({written})", tuple(meant))


WORDS = st.sampled_from(VOCABULARY).map(lambda word: Node(word, ((word,),)))
STEMS = st.sampled_from(("sjö", "b")).map(lambda stem: Node(f"{stem}*", ((f"{stem}*",),)))
SIMPLE = st.one_of(WORDS, STEMS)


def grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    branches = st.lists(inner, min_size=1, max_size=2).map(sequence)
    return st.builds(either, st.lists(branches, min_size=1, max_size=3), st.booleans())


PARTS = st.one_of(SIMPLE, st.recursive(SIMPLE, grown, max_leaves=4), st.just(GAP))
ENTRIES = st.builds(
    lambda first, parts, last: sequence([first, *parts, last]),
    SIMPLE,
    st.lists(PARTS, max_size=3),
    SIMPLE,
)
TEXTS = st.lists(
    st.tuples(st.sampled_from(VOCABULARY), st.sampled_from((" ", " ", "-", ", "))), max_size=9
)


def matches(meant: str | None, word: str) -> bool:
    if meant is None:
        return True
    return word.startswith(meant[:-1]) if meant.endswith("*") else word == meant


def fits(meant: tuple[str | None, ...], words: list[str]) -> bool:
    return len(meant) == len(words) and all(map(matches, meant, words))


def plainly(entry: Node, text: list[tuple[str, str]]) -> list[tuple[int, int]]:
    """From each word the number of words of the longest way that the entry stands there."""
    found = []
    for start in range(len(text)):
        longest = 0
        for each in entry.meant:
            stretch = text[start : start + len(each)]
            linked = all(link != ", " for _, link in stretch[:-1])
            if linked and fits(each, [word for word, _ in stretch]):
                longest = max(longest, len(each))
        if longest:
            found.append((start, longest))
    return found


@settings(max_examples=300, deadline=None)
@given(ENTRIES, TEXTS)
def test_a_phrase_is_found_where_it_stands_and_nowhere_else(
    entry: Node, text: list[tuple[str, str]]
) -> None:
    lexicon = Lexicon([Source("HEALTH.txt", f"[state]\n{entry.written}")])
    written = "".join(word + link for word, link in text)
    words = words_of(written)
    starts = {word.start: number for number, word in enumerate(words)}
    ends = {word.end: number for number, word in enumerate(words)}
    found = [
        (starts[term.start], ends[term.end] - starts[term.start] + 1)
        for term in lexicon.find(written, words)
    ]
    assert sorted(found) == plainly(entry, text)


def test_what_stands_between_words_links_them_or_is_a_sign() -> None:
    text = "ett två-tre, fyra    fem: sex"
    assert Run(text, words_of(text)).links == [" ", " ", ",", "", ":", ""]
