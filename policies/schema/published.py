"""The JSON Schemas of policy files, packs and test files, for editors."""

import json
import sys

from policies.schema.cases import CaseFile
from policies.schema.files import PolicyFile
from policies.schema.rules import PackFile
from policies.source import Strict

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMS: dict[str, type[Strict]] = {"policy": PolicyFile, "pack": PackFile, "test": CaseFile}


def json_schema(form: str = "policy") -> str:
    """The JSON Schema of a "policy", a "pack" or a "test" file, as published."""
    schema = {"$schema": DIALECT, **FORMS[form].model_json_schema(by_alias=True)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Print the schema of the form named first, by default a policy's."""
    form = arguments[0] if arguments else "policy"
    if form not in FORMS:
        sys.stderr.write(f"unknown form {form} (allowed: {', '.join(FORMS)})\n")
        return 2
    sys.stdout.write(json_schema(form))
    return 0
