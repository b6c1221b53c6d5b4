"""No value of the identity, audit and storage parts shows a secret or an identity in its repr."""

import dataclasses
import importlib
import pkgutil
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

import gateway.audit
import gateway.identity
import gateway.identity.oauth
import gateway.identity.oidc
import gateway.storage
from gateway.identity.rootkey import RootKey

CANARY = "canary-hemlig-5f1c"
# The names of fields that may hold what must not be shown.
SECRET_FIELDS = frozenset(
    {"text", "key", "secret", "digest", "password", "token", "subject_name", "label", "name"}
)


def modules() -> list[ModuleType]:
    found = []
    identity = (gateway.identity, gateway.identity.oauth, gateway.identity.oidc)
    for package in (gateway.audit, *identity, gateway.storage):
        for info in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if not info.ispkg:
                found.append(importlib.import_module(info.name))
    return found


def dataclasses_here() -> list[type[Any]]:
    return [
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type)
        and dataclasses.is_dataclass(value)
        and value.__module__ == module.__name__
    ]


def blank(kind: type[Any]) -> Any:
    """An instance with the canary in every field, whatever its type."""
    instance = object.__new__(kind)
    for field in dataclasses.fields(kind):
        object.__setattr__(instance, field.name, CANARY)
    return instance


def test_there_is_something_to_look_at() -> None:
    assert {kind.__name__ for kind in dataclasses_here()} >= {
        "Caller", "IssuedKey", "KeyText", "KeyGrant", "Presented", "User", "DecisionRecord",
    }  # fmt: skip


@pytest.mark.parametrize("kind", dataclasses_here(), ids=lambda kind: kind.__name__)
def test_secret_fields_are_not_shown(kind: type[Any]) -> None:
    shown = repr(blank(kind))
    for field in dataclasses.fields(kind):
        if field.name in SECRET_FIELDS:
            assert f"{field.name}=" not in shown


@pytest.mark.parametrize("kind", dataclasses_here(), ids=lambda kind: kind.__name__)
def test_dataclasses_are_slotted(kind: type[Any]) -> None:
    assert "__slots__" in vars(kind)


def test_a_callers_identity_is_not_shown() -> None:
    identity = importlib.import_module("gateway.identity.caller")
    caller = identity.Caller("demo", CANARY, frozenset({"employee"}), "k1", CANARY)
    assert CANARY not in repr(caller)
    keys = importlib.import_module("gateway.identity.keys")
    grant = keys.KeyGrant("demo", frozenset({"employee"}), subject=CANARY, label=CANARY)
    info = keys.KeyInfo("k1", grant, datetime(2026, 1, 1, tzinfo=UTC), None)
    assert CANARY not in repr(info)


def test_the_root_key_is_not_shown() -> None:
    root = RootKey(CANARY.encode() * 4)
    assert CANARY not in repr(root)
