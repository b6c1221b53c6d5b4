"""Results as JUnit XML."""

from xml.etree import ElementTree

from policies.testing import CaseResult, Outcome, TestRun, junit

RUN = TestRun(
    "kth",
    (
        CaseResult("passes <&>", Outcome.OK, "", "kth.test.yaml:2"),
        CaseResult("differs", Outcome.FAIL, "expected block, got forward", "kth.test.yaml:5"),
        CaseResult("rule x", Outcome.ERROR, "no passing case\x07", "kth.yaml:9"),
        CaseResult("loads", Outcome.ERROR, "is empty", "kth.yaml"),
    ),
)


def test_suites_cases_and_sums() -> None:
    root = ElementTree.fromstring(junit([RUN, TestRun("demo", ())]))  # noqa: S314 - our own
    assert root.attrib == {"name": "policies", "tests": "4", "failures": "1", "errors": "2"}
    kth, demo = root
    assert (kth.get("name"), kth.get("failures"), demo.get("tests")) == ("kth", "1", "0")
    assert [case.get("name") for case in kth] == ["passes <&>", "differs", "rule x", "loads"]
    assert [case.get("line") for case in kth] == ["2", "5", "9", None]
    assert [child.tag for case in kth for child in case] == ["failure", "error", "error"]
    assert kth[1][0].get("message") == "expected block, got forward"


def test_what_xml_cannot_carry_is_replaced() -> None:
    root = ElementTree.fromstring(junit([RUN]))  # noqa: S314 - our own
    assert root[0][2][0].get("message") == "no passing case�"


ATTRIBUTES = {
    "testsuites": ({"name", "tests", "failures", "errors"}, set()),
    "testsuite": ({"name", "tests", "failures", "errors"}, set()),
    "testcase": ({"name", "classname", "file"}, {"line"}),
    "failure": ({"message"}, set()),
    "error": ({"message"}, set()),
}
"""What build servers know (Jenkins' junit-10.xsd, and file and line as pytest's xunit1 has them):
attributes that are always there, and others."""
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error"},
    "failure": set[str](),
    "error": set[str](),
}


def test_the_form_is_the_one_that_build_servers_know() -> None:
    root = ElementTree.fromstring(junit([RUN, TestRun("demo", ())]))  # noqa: S314 - our own
    assert root.tag == "testsuites"
    for element in root.iter():
        always, others = ATTRIBUTES[element.tag]
        assert always <= element.attrib.keys() <= always | others
        assert {child.tag for child in element} <= CHILDREN[element.tag]
        for name in {"tests", "failures", "errors", "line"} & element.attrib.keys():
            assert element.attrib[name].isdecimal()
        if element.tag == "testcase":
            assert len(element) <= 1
