"""Texts as they read once their disguise is off, each with a map back to the original.

`plain` is what a person sees; further views undo one disguise each. Standard library only.
"""

from detectors.normalize.escapes import needlessly_escaped
from detectors.normalize.offsets import SENTINEL, Edit, Offsets, rewrite
from detectors.normalize.plain import fold, hides_something, unusual_digits
from detectors.normalize.views import REWRITERS, Rewriter, View, derive, plain_view

__all__ = [
    "REWRITERS",
    "SENTINEL",
    "Edit",
    "Offsets",
    "Rewriter",
    "View",
    "derive",
    "fold",
    "hides_something",
    "needlessly_escaped",
    "plain_view",
    "rewrite",
    "unusual_digits",
]
