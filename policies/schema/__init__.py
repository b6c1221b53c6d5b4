"""The form of policy files, packs and test files.

`python -m policies.schema [policy|pack|test]` prints the JSON Schema for editors.
"""

from policies.schema.cases import Case, CaseFile, CaseFinding, CaseService, Expectation, Reads
from policies.schema.files import Demand, NoticeEntry, PolicyFile, ServiceEntry, SwitchEntry
from policies.schema.matching import (
    ClassMatch,
    FindingMatch,
    GapMatch,
    IncompleteMatch,
    RequestMatch,
    ServiceMatch,
    Subject,
    Valid,
    Where,
)
from policies.schema.published import FORMS, json_schema, main
from policies.schema.rules import (
    DEFAULT,
    LOW_CONFIDENCE,
    REROUTE_CONFLICT,
    RESERVED,
    ExceptionEntry,
    PackException,
    PackFile,
    PackUse,
    RuleEntry,
    fault_of,
)
from policies.schema.words import ActionWord, Links, Some, Text, Texts

__all__ = [
    "DEFAULT",
    "FORMS",
    "LOW_CONFIDENCE",
    "REROUTE_CONFLICT",
    "RESERVED",
    "ActionWord",
    "Case",
    "CaseFile",
    "CaseFinding",
    "CaseService",
    "ClassMatch",
    "Demand",
    "ExceptionEntry",
    "Expectation",
    "FindingMatch",
    "GapMatch",
    "IncompleteMatch",
    "Links",
    "NoticeEntry",
    "PackException",
    "PackFile",
    "PackUse",
    "PolicyFile",
    "Reads",
    "RequestMatch",
    "RuleEntry",
    "ServiceEntry",
    "ServiceMatch",
    "Some",
    "Subject",
    "SwitchEntry",
    "Text",
    "Texts",
    "Valid",
    "Where",
    "fault_of",
    "json_schema",
    "main",
]
