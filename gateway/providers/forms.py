"""What APIs have in common in their forms: files with words about them, and batches of requests."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from detectors.types import Origin, Role
from gateway.core.address import PART
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.guide import Guide, Kind, Rule, compile_guide
from gateway.core.jsondoc import JsonValue
from gateway.core.rows import Row, joined
from gateway.core.segments import Extraction, Link
from gateway.core.walker import Walker
from gateway.errors import BodyError

ExtractRow = Callable[[Mapping[str, Any]], Extraction]
"""Reads the body of a row; it is given the whole row. Raises BodyError."""

_ROW = compile_guide(
    rules={".custom_id": Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA)},
    parts={},
    fields=("custom_id", "method", "url", "body"),
    words=("POST", "/v1/chat/completions", "/v1/responses", "/v1/embeddings", "/v1/completions",
           "/v1/moderations", "/chat/completions", "/v1/fim/completions",
           "/v1/agents/completions", "/v1/chat/moderations", "/v1/ocr",
           "/v1/classifications", "/v1/chat/classifications"),
    word_fields=("method", "url"),
)  # fmt: skip


def extract_form(form: Mapping[str, JsonValue], guide: Guide) -> Extraction:
    """Every text of a form and of what is said of its files; the files are still to be read."""
    walker = Walker(guide)
    for name, value in form.items():
        walker.key((name,), Role.USER)
        node = guide.root.named.get(name)
        walker.walk(value, (name,), node, Role.USER, Origin.PROMPT)
    model = form.get("model")
    return Extraction(
        segments=tuple(walker.segments),
        gaps=tuple(walker.gaps),
        messages=(),
        model=model if isinstance(model, str) else "",
        stream=form.get("stream") == "true",
        attachments=tuple(walker.attachments),
        references=tuple(walker.references),
    )


def extract_rows(
    form: Mapping[str, JsonValue],
    name: str,
    guide: Guide,
    read: ExtractRow,
    row_guide: Guide = _ROW,
    held: str = "body",
) -> Extraction:
    """A form whose part `name` is a batch's file: each row is the request that it is. A row's field
    `held` holds the request's body."""
    part: RowsPart = form[name]
    around = Row(extract_form(form, guide), (Link(()),), "")
    return joined([around, *_rows(part, name, read, row_guide, held)])


def need_files(form: Mapping[str, JsonValue], names: Iterable[str]) -> None:
    """Raises BodyError unless these fields hold one file or, as a list, several."""
    for name in names:
        held = form.get(name)
        files = held if isinstance(held, list) else [held]
        if not files or not all(isinstance(file, FilePart) for file in files):
            raise _missing(name)


def _rows(part: RowsPart, name: str, read: ExtractRow, guide: Guide, held: str) -> Iterator[Row]:
    for number, row in enumerate(part.rows):
        if not isinstance(row, dict) or not isinstance(row.get(held), dict):
            raise _bad_row(
                number, f"är inget anrop med {held}", f"is no request with a field {held}"
            )
        if row[held].get("stream"):
            raise _bad_row(number, "ber om en ström", "asks for a stream")
        place = (Link((name,)), Link(("rows", number), PART))
        walker = Walker(guide)
        for key, value in row.items():
            if key != held:
                walker.key((key,), Role.USER)
                node = guide.root.named.get(key)
                walker.walk(value, (key,), node, Role.USER, Origin.METADATA)
        pointer = f"/{name}/rows/{number}"
        said = tuple(walker.segments)
        yield Row(Extraction(said, tuple(walker.gaps), (), "", False), place, pointer)
        try:
            found = read(row)
        except BodyError as error:
            raise _bad_row(number, error.sv, error.en) from None
        body = (place[0], Link(("rows", number, held), PART))
        yield Row(found, body, f"{pointer}/{held}")


def unknown_row_path() -> BodyError:
    """A row that asks for something that a batch cannot do here."""
    return BodyError(
        "unknown_operation",
        "anropar en adress (url) som inte finns här.",
        "calls an address (url) that does not exist here.",
    )


def _bad_row(number: int, sv: str, en: str) -> BodyError:
    return BodyError(
        "invalid_batch_row",
        f"Batchfilens rad {number + 1}: {sv}",
        f"Row {number + 1} of the batch file: {en}",
    )


def _missing(name: str) -> BodyError:
    return BodyError(
        "file_missing",
        f"Formulärets fält {name} måste vara en fil (med filnamn).",
        f"The form's field {name} must be a file (with a file name).",
    )
