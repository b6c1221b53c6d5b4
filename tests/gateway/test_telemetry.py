"""Neither log, metrics nor audit export can hold what a request holds."""

import ast
import base64
import io
import json
import logging
import logging.config
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn.config

from gateway.telemetry import Log, LogFormatter, Metrics, logging_config, place
from tests.support.inprocess import CHAT, HIDDEN, MAIL, SERVICE_KEY, App, chat

ROOT = Path(__file__).resolve().parents[2]
CANARY = "kanariefågel"
ASCII = "kanariefagel"
"""Where only ASCII may stand."""


def everywhere(text: str) -> dict[str, Any]:
    """A request with the text in every place that a client fills in."""
    return {
        "model": text,
        "user": text,
        "metadata": {text: text},
        "stop": [text],
        "prediction": {"type": "content", "content": text},
        "messages": [
            {"role": "system", "name": text, "content": text},
            {"role": "user", "content": [{"type": "text", "text": text}, {"type": text, text: 1}]},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {
                        "id": text,
                        "type": "function",
                        "function": {"name": text, "arguments": json.dumps({text: text})},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": text, "content": text},
            {
                "role": "user",
                "content": [
                    {"type": "image_url", "image_url": {"url": f"https://x.test/{text}"}},
                    {"type": "file", "file": {"filename": text, "file_data": text}},
                ],
            },
        ],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": text,
                    "description": text,
                    "parameters": {"type": "object", "properties": {text: {"enum": [text]}}},
                },
            }
        ],
        text: {text: [text]},
    }


async def ask_everything(app: App, value: str) -> list[httpx.Response]:
    """Requests of every fate with the value wherever one can be."""
    body = everywhere(value)
    plain = chat(value, value, value)
    ascii_value = value.encode("ascii", "ignore").decode().replace("\n", " ")
    answers = []
    async with app.client(**{"x-custom": ascii_value, "openai-beta": ascii_value}) as client:
        for stream in (False, True):
            for document in (body, plain, chat(f"{value} Hej!", user=value)):
                answers.append(await client.post(CHAT, json=document | {"stream": stream}))
        for path in ("/v1/responses", "/v1/completions", "/v1/embeddings", "/v1/moderations"):
            given = {"model": value, "input": value, "prompt": value, value: value}
            answers.append(await client.post(path, json=given))
        for path in (
            f"/v1/models/{ascii_value}",
            f"/v1/{ascii_value}",
            f"/v1/models?a={ascii_value}",
        ):
            answers.append(await client.get(path))
        for content in (f'{{"{value}":1,"{value}":2}}', f"{{{value}", f'["{value}"]'):
            headers = {"content-type": "application/json"}
            answers.append(await client.post(CHAT, content=content.encode(), headers=headers))
        answers.append(await client.post(CHAT, content=b"x", headers={"content-type": ascii_value}))
        answers.append(await client.post("/api/screen", json={"text": value}))
        for field in ("service", "policy", value):
            answers.append(await client.post("/api/screen", json={"text": "x", field: value}))
    return answers


@pytest.mark.anyio
@pytest.mark.parametrize(
    "value",
    [CANARY, f"{CANARY} {HIDDEN}", f"{CANARY} {MAIL}", f"{ASCII}\n{HIDDEN}"],
)
async def test_canaries_are_nowhere(
    app: App, value: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = await ask_everything(app, value)
    assert {answer.status_code for answer in answers} >= {200, 400, 415}
    assert not any(answer.status_code >= 500 for answer in answers)
    app.upstream.replies(f'{{"error": {{"message": "{ASCII} {MAIL}"}}}}'.encode(), 429)
    await app.post(chat("Hej!"))
    app.upstream.replies(f"{value} is not JSON".encode())
    await app.post(chat("Hej!"))

    async def fail(_request: httpx.Request) -> httpx.Response:
        raise ConnectionError(value)

    app.upstream.answer = fail
    await app.post(chat("Hej!"))
    async with app.client(None) as client:
        metrics = (await client.get("/metrics")).text
    output = capfd.readouterr()
    places = {
        "log": app.log.read_text("utf-8"),
        "metrics": metrics,
        "audit": json.dumps(app.records(), ensure_ascii=False),
        "output": output.out + output.err,
        "database": (app.folder / "data/grindvakt.db").read_bytes().decode("latin-1"),
        "journal": (app.folder / "data/grindvakt.db-wal").read_bytes().decode("latin-1"),
        # Our own lines; httpx and the test's client log addresses by themselves.
        "logging": "\n".join(r.getMessage() for r in caplog.records if r.name[:4] == "gate"),
    }
    for where, text in places.items():
        lowered = text.lower()
        for needle in _forms(value):
            assert needle.lower() not in lowered, where
        for key in (*app.keys.values(), SERVICE_KEY):
            assert key not in text, where
    assert all(places[name] for name in ("log", "metrics", "audit", "database"))


def _forms(value: str) -> list[str]:
    """How the value's parts might show."""
    parts = ["kanarie", HIDDEN, MAIL, HIDDEN.replace("-", ""), "eva.test"]
    return [*parts, base64.b64encode(value.encode()).decode()[:12]]


def test_metrics_have_no_free_labels() -> None:
    """A new label must be thought about: its values are configured or the product's own."""
    known = {"tenant", "service", "operation", "action", "type", "code"}
    known |= {"use", "shadow", "differs", "rule", "result", "feed", "status"}
    collectors = Metrics().registry._collector_to_names
    names = {name for collector in collectors for name in getattr(collector, "_labelnames", ())}
    assert names <= known


def test_log_fields_are_known() -> None:
    """As for labels: what is written to the log stands here by name."""
    known = {
        *("id", "kind", "place", "tenant", "service", "operation", "action", "ms", "code"),
        *("version", "demo", "digest", "shadow", "use", "problem", "reason"),
        *("review_by", "feed", "rules", "valid_from"),
    }
    calls = 0
    for path in (ROOT / "gateway").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "write"
                and ast.unparse(node.func.value).endswith("log")
            ):
                calls += 1
                assert isinstance(node.args[0], ast.Constant), path
                assert {keyword.arg for keyword in node.keywords} <= known, path
    assert calls >= 5


def test_log_is_a_json_object_a_line() -> None:
    stream = io.StringIO()
    log = Log(stream)
    log.write("request", id="1", text="två\nrader", number=1.5, nothing=None)
    log.write("stopped")
    first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "event": "request",
        "id": "1",
        "text": "två\nrader",
        "number": 1.5,
        "nothing": None,
    }
    assert second["event"] == "stopped"


def record(message: str, error: BaseException | None = None, **extra: Any) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, message, (), info)
    made.__dict__.update(extra)
    return made


def test_library_messages_keep_only_their_first_line() -> None:
    text = f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{CANARY}')>"
    line = json.loads(LogFormatter().format(record(text)))
    assert line["message"] == "Task exception was never retrieved"
    assert (line["event"], line["level"], line["logger"]) == ("library", "error", "uvicorn.error")


def test_exceptions_are_named_by_class_and_place() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        formatted = LogFormatter().format(record("Exception in ASGI application\n", error))
    line = json.loads(formatted)
    assert CANARY not in formatted
    assert line["kind"] == "ValueError"
    assert line["place"].startswith("test_telemetry.py:")
    assert place(ValueError()) == ""


def test_audit_writers_details_are_kept() -> None:
    formatted = LogFormatter().format(record("audit store failed", cause="OSError", decisions=3))
    line = json.loads(formatted)
    assert (line["cause"], line["decisions"]) == ("OSError", 3)


def test_logging_config_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)
    try:
        logging.config.dictConfig(logging_config())
        logging.getLogger("uvicorn.error").error("Invalid HTTP request received.")
        line = json.loads(capsys.readouterr().err)
        assert line["message"] == "Invalid HTTP request received."
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
