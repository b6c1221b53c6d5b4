"""Lists of words as patterns that share their beginnings, so that a search stays quick however
long the list is."""

import re

_Tree = dict[str, "_Tree"]
_END = ""


def alternatives(words: str) -> str:
    """The pattern part that matches any of the words, written one entry between commas or line
    ends. `*` at the end of an entry stands for any ending; the longest entry is tried first."""
    tree: _Tree = {}
    for entry in re.split(r"[,\n]", words):
        word = " ".join(entry.split())
        at = tree
        for character in word:
            at = at.setdefault(character, {})
        if word:
            at[_END] = {}
    return _pattern(tree)


def _pattern(tree: _Tree) -> str:
    branches = [_atom(each) + _pattern(tree[each]) for each in sorted(tree) if each != _END]
    if _END in tree:
        branches.append("")
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _atom(character: str) -> str:
    return r"\w*" if character == "*" else re.escape(character)
