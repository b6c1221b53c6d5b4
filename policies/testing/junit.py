"""Test results as JUnit XML, which build servers show."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from policies.testing.results import CaseResult, Outcome, TestRun

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENTS = {Outcome.FAIL: "failure", Outcome.ERROR: "error"}


def junit(runs: Iterable[TestRun]) -> str:
    """One suite for each policy, one case for each of its results."""
    runs = list(runs)
    root = ElementTree.Element("testsuites", _totals("policies", runs))
    for run in runs:
        suite = ElementTree.SubElement(root, "testsuite", _totals(run.policy, [run]))
        for result in run.results:
            _case(suite, run.policy, result)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _totals(name: str, runs: list[TestRun]) -> dict[str, str]:
    return {
        "name": name,
        "tests": str(sum(len(run.results) for run in runs)),
        "failures": str(sum(run.count(Outcome.FAIL) for run in runs)),
        "errors": str(sum(run.count(Outcome.ERROR) for run in runs)),
    }


def _case(suite: ElementTree.Element, policy: str, result: CaseResult) -> None:
    file, _, line = result.place.rpartition(":")
    if not line.isdigit():
        file, line = result.place, ""
    values = {"classname": policy, "name": _plain(result.name), "file": _plain(file)}
    case = ElementTree.SubElement(suite, "testcase", values | ({"line": line} if line else {}))
    if result.outcome in _ELEMENTS:
        detail = _plain(result.detail)
        told = ElementTree.SubElement(case, _ELEMENTS[result.outcome], {"message": detail})
        told.text = f"{_plain(result.place)}: {detail}"


def _plain(text: str) -> str:
    """Without what XML 1.0 cannot carry."""
    return _NOT_XML.sub("�", text)
