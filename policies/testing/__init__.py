"""The cases beside a policy, and how they end."""

from policies.testing.cases import Scan, situation_of
from policies.testing.junit import junit
from policies.testing.results import CaseResult, Outcome, TestRun
from policies.testing.runner import cases_path, read_cases, run

__all__ = [
    "CaseResult",
    "Outcome",
    "Scan",
    "TestRun",
    "cases_path",
    "junit",
    "read_cases",
    "run",
    "situation_of",
]
