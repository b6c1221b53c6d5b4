"""Rules about the tree itself: sizes, tests beside sources, what no file may contain."""

import ast
import re
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("detectors", "policies", "gateway")
TEXT_SUFFIXES = {
    "", ".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".css", ".html", ".json", ".mako", ".ini",
    ".sh", ".js", ".svg",
}  # fmt: skip
LONGEST_FILE = 600
LONGEST_FUNCTION = 80

# Packages whose modules are tested through the one module that calls them.
DOORS = {
    "gateway.api": "gateway.app",
    "gateway.commands": "gateway.cli",
    "gateway.commands.policy": "gateway.cli",
    "gateway.files": "gateway.files.dispatch",
    "gateway.proxy": "gateway.app",
    "gateway.storage.migrations.versions": "gateway.storage.migrate",
}

# A place may catch everything only where what it catches becomes a value or a refusal.
CATCHES_ALL: frozenset[str] = frozenset(
    {
        "detectors/examination.py",  # a detector that raises is a failure in the report
        "gateway/lifecycle/content.py",  # a policy that breaks the compiler is a refused one
        "gateway/lifecycle/shadow.py",  # a candidate that raises has no word; the request goes on
        "gateway/files/dispatch.py",  # a reader that raises is a gap where the file stood
        "gateway/proxy/guard.py",  # the outermost handler: 500, audited, nothing forwarded
        "gateway/storage/periodic.py",  # a refresh that raises is counted; the others go on
    }
)


@cache
def sources() -> tuple[Path, ...]:
    return tuple(p for package in PACKAGES for p in sorted((ROOT / package).rglob("*.py")))


@cache
def suite() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def text_files() -> Iterator[Path]:
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and path.suffix in TEXT_SUFFIXES:
            yield path
    for folder in (*PACKAGES, "tests", "docs", "deploy", "requirements", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT_SUFFIXES:
                yield path


def has_code(path: Path) -> bool:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return any(isinstance(node, kinds) for node in tree(path).body)


def covered() -> set[str]:
    """Modules that a test imports or mirrors, and what those import of their own package: a
    package's inner files are tested through its outer ones."""
    needs = {
        module(path): {found for node in ast.walk(tree(path)) for found in imported(node)}
        for path in sources()
    }
    package = {module(path): module(path.parent / "__init__.py") for path in sources()}
    todo = {found for path in suite() for node in ast.walk(tree(path)) for found in imported(node)}
    mirrors = {name(path) for path in suite()}
    for path in sources():
        folder, _, file = name(path).rpartition("/")
        if f"tests/{folder}/test_{file}" in mirrors:
            todo.add(module(path))
    done: set[str] = set()
    while todo:
        current = todo.pop()
        if current in done or current not in needs:
            continue
        done.add(current)
        todo |= {other for other in needs[current] if package.get(other) == package[current]}
        todo |= {other for other, of in package.items() if DOORS.get(of) == current}
    return done


def test_every_source_file_with_code_is_tested() -> None:
    known = covered()
    assert [name(p) for p in sources() if has_code(p) and module(p) not in known] == []


def test_the_places_that_catch_everything_exist() -> None:
    assert [file for file in CATCHES_ALL if not (ROOT / file).is_file()] == []


def test_no_file_is_too_long() -> None:
    lengths = {name(p): p.read_text("utf-8").count("\n") for p in (*sources(), *suite())}
    assert {file: n for file, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{name(path)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in (*sources(), *suite())
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {where: n for where, n in long.items() if n > LONGEST_FUNCTION} == {}


def catches_all(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))
        for kind in kinds
    )


def test_exceptions_are_caught_wholesale_only_where_that_is_the_design() -> None:
    found = {
        name(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and catches_all(node)
        and not isinstance(node.body[-1], ast.Raise)
    }
    assert sorted(found - CATCHES_ALL) == []


@pytest.mark.parametrize(
    "pattern",
    [
        # Assembled, so that this file does not contain what it forbids.
        r"\b" + r"\.".join(("pypi", "org")),
        r"python" + r"hosted\.",
        r"registry\." + r"npm",
        r"\b(?:docker|ghcr|quay)" + r"\.io\b",
        r"index" + r"-url\s*=",
    ],
)
def test_no_file_names_a_package_registry(pattern: str) -> None:
    found = [name(p) for p in text_files() if re.search(pattern, p.read_text("utf-8"))]
    assert found == []


def test_no_file_names_a_place_on_the_machine_it_was_written_on() -> None:
    here = [f"{ROOT}/", f"{ROOT.parent}/shared", "/ro" + "ot/", "/ho" + "me/"]
    machine = socket.gethostname()
    if len(machine) > 6:
        here.append(machine)
    found = {
        (name(path), place)
        for path in text_files()
        for place in here
        if place in path.read_text("utf-8")
    }
    assert found == set()


def test_no_source_file_has_unfinished_marks() -> None:
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert [name(p) for p in (*sources(), *suite()) if marks.search(p.read_text("utf-8"))] == []
