"""The Presidio interface: shapes and codes as Presidio's services have them, who is let in, and
that nothing of a text is kept. The requests that LiteLLM makes are replayed as it made them."""

import base64
import json
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from detectors import DETECTORS
from detectors.types import FailureReason, ScanFailure, ScanReport
from gateway.api.presidio_names import ALIASES, answered_names, supported
from gateway.proxy.scanpool import ScanPool
from tests.support.inprocess import App, running

pytestmark = pytest.mark.anyio

NUMBER, PHONE, MAIL = "850101-2382", "070-174 06 05", "eva.test@example.se"
TEXT = f"Eva har personnummer {NUMBER} och telefon {PHONE}, {MAIL}"
GOLDEN = Path(__file__).resolve().parents[2] / "golden/presidio/litellm.json"


async def analyze(app: App, **fields) -> httpx.Response:
    body = {"text": TEXT, "language": "en"} | fields
    return await app.post({k: v for k, v in body.items() if v is not ...}, "/analyze")


def types(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return sorted(result["entity_type"] for result in answer.json())


async def test_results_have_presidios_shape_and_order(app):
    answer = await analyze(app)
    results = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert {tuple(sorted(result)) for result in results} == {
        ("analysis_explanation", "end", "entity_type", "score", "start")
    }
    assert [result["score"] for result in results] == sorted(
        (result["score"] for result in results), reverse=True
    )
    values = {result["entity_type"]: TEXT[result["start"] : result["end"]] for result in results}
    assert values == {
        "PERSON": "Eva", "SE_PERSONNUMMER": NUMBER, "PHONE_NUMBER": PHONE, "EMAIL_ADDRESS": MAIL,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "sv", "de", "xx"])
async def test_every_recognizer_runs_whatever_the_language(app, language):
    assert types(await analyze(app, language=language)) == [
        "EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER", "SE_PERSONNUMMER",
    ]  # fmt: skip


async def test_a_list_of_texts_gives_a_list_of_lists_and_joins_nothing(app):
    answer = await analyze(app, text=[TEXT, "", 5, "personnummer 850101-", "2382"])
    assert [len(results) for results in answer.json()] == [4, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"entities": ["EMAIL_ADDRESS", "NOPE"]}, ["EMAIL_ADDRESS"]),
        ({"entities": ["EMAIL"]}, ["EMAIL"]),
        ({"entities": []}, ["EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER", "SE_PERSONNUMMER"]),
        ({"score_threshold": 1.1}, []),
        ({"allow_list": [MAIL, PHONE]}, ["PERSON", "SE_PERSONNUMMER"]),
        ({"allow_list": ["EVA\\.", "^070"], "allow_list_match": "regex"},
         ["PERSON", "SE_PERSONNUMMER"]),
        ({"allow_list": ["EVA\\."], "allow_list_match": "regex", "regex_flags": 0},
         ["EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER", "SE_PERSONNUMMER"]),
        ({"allow_list": [], "allow_list_match": "nonsense", "entities": ["EMAIL_ADDRESS"]},
         ["EMAIL_ADDRESS"]),
        ({"correlation_id": "abc", "unknown": 1, "entities": ["EMAIL_ADDRESS"]},
         ["EMAIL_ADDRESS"]),
    ],
)  # fmt: skip
async def test_what_a_client_can_ask_for(app, fields, found):
    assert types(await analyze(app, **fields)) == found


async def test_low_findings_are_answered_where_asked_for(app):
    bare = "det blev 8501012382 till slut"
    assert types(await analyze(app, text=bare)) == []
    low = await analyze(app, text=bare, score_threshold=0)
    assert all(0 < result["score"] < 0.4 for result in low.json())
    assert low.json()


async def test_context_words_count(app):
    bare = "det blev 2021003054 till slut"
    beside = await analyze(app, text=bare, context=["organisationsnummer"])
    assert types(beside) == ["SE_ORGANISATIONSNUMMER"]


async def test_an_explanation_holds_no_text(app):
    answer = await analyze(app, return_decision_process=True, language="sv")
    for result in answer.json():
        why = result["analysis_explanation"]
        assert set(why) == {
            "original_score", "pattern", "pattern_name", "recognizer", "regex_flags", "score",
            "score_context_improvement", "supportive_context_word", "textual_explanation",
            "validation_result",
        }  # fmt: skip
        assert not any(value in json.dumps(why) for value in (NUMBER, PHONE, MAIL))
    number = next(r for r in answer.json() if r["entity_type"] == "SE_PERSONNUMMER")
    assert "Intill står: personnummer" in number["analysis_explanation"]["textual_explanation"]


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"text": ""}, 500, "No text provided"),
        ({"text": []}, 500, "No text provided"),
        ({"text": ...}, 500, "No text provided"),
        ({"language": ...}, 500, "No language provided"),
        ({"language": ""}, 500, "No language provided"),
        ({"entities": ["NOPE"]}, 500, "No matching recognizers were found to serve the request."),
        ({"allow_list": ["x"], "allow_list_match": "foo"}, 500,
         "allow_list_match must either be set to 'exact' or 'regex'."),
        ({"score_threshold": "0.5"}, 400, "'score_threshold' must be a number."),
        ({"text": {"a": 1}}, 400, "'text' must be a string or a list of strings."),
        ({"text": [["x"]]}, 400, "'text' must be a string or a list of strings."),
        ({"entities": "EMAIL_ADDRESS"}, 400, "'entities' must be a list."),
        ({"entities": [1]}, 400, "'entities' must be a list of strings."),
        ({"language": 5}, 400, "'language' must be a string."),
        ({"allow_list": ["("], "allow_list_match": "regex"}, 400, "RE2"),
        ({"ad_hoc_recognizers": [{"name": "x"}]}, 400, "ad_hoc_recognizers are not accepted"),
    ],
)  # fmt: skip
async def test_errors_are_presidios(app, fields, status, message):
    answer = await analyze(app, **fields)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert message in answer.json()["error"]


async def test_bodies_that_cannot_be_read_are_refused(app):
    async with app.client() as client:
        for path in ("/analyze", "/anonymize"):
            wrong = await client.post(
                path, content=b"{bad", headers={"content-type": "application/json"}
            )
            assert (wrong.status_code, list(wrong.json())) == (400, ["error"])
            other = await client.post(path, content=b"x", headers={"content-type": "text/plain"})
            assert (other.status_code, list(other.json())) == (415, ["error"])
            assert (await client.get(path)).status_code == 405
    assert (await app.post([1], "/analyze")).status_code == 400


async def test_an_incomplete_scan_is_an_error_not_an_empty_answer(fresh):
    async def scan(*_):
        return ScanReport((), (ScanFailure("x", FailureReason.TIMED_OUT),))

    with patch.object(ScanPool, "scan", scan):
        answer = await analyze(fresh)
    assert (answer.status_code, set(answer.json())) == (503, {"error"})
    assert (await fresh.metrics())['grindvakt_incomplete_scans_total{tenant="demo"}'] == 1


async def test_anonymizing(app):
    results = (await analyze(app)).json()
    asked = {
        "text": TEXT,
        "analyzer_results": results,
        "anonymizers": {"PHONE_NUMBER": {"type": "redact"}},
    }
    done = (await app.post(asked, "/anonymize")).json()
    assert (
        done["text"] == "<PERSON> har personnummer <SE_PERSONNUMMER> och telefon , <EMAIL_ADDRESS>"
    )
    assert [set(item) for item in done["items"]] == [
        {"start", "end", "entity_type", "text", "operator", "score"}
    ] * 4
    several = {"text": [TEXT, "b"], "analyzer_results": [results, []]}
    answer = (await app.post(several, "/anonymize")).json()
    assert [one["text"][-3:] for one in answer] == ["SS>", "b"]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, "Invalid request json"),
        ([1], 400, "Invalid request json"),
        ({"text": "x"}, 422, "Invalid input, request must contain analyzer results"),
        ({"text": "x", "analyzer_results": [], "anonymizers": {"A": {"type": "custom"}}}, 400,
         "Custom type anonymizer is not supported"),
    ],
)  # fmt: skip
async def test_errors_of_anonymizing_are_presidios(app, body, status, message):
    answer = await app.post(body, "/anonymize")
    assert (answer.status_code, answer.json()) == (status, {"error": message})


async def test_lists_of_recognizers_and_types(app):
    async with app.client() as client:
        names = (await client.get("/recognizers?language=en")).json()
        entities = (await client.get("/supportedentities?language=sv")).json()
    assert names == sorted(each.name for each in DETECTORS)
    assert entities == supported(DETECTORS)


async def test_nothing_of_a_text_is_kept(fresh):
    await analyze(fresh)
    await fresh.post({"text": TEXT, "analyzer_results": []}, "/anonymize")
    await analyze(fresh, ad_hoc_recognizers=[{"name": NUMBER}])
    await fresh.post({"text": TEXT}, "/anonymize")
    assert fresh.records() == []
    logged = json.dumps(fresh.logged())
    assert not any(value in logged for value in (NUMBER, PHONE, MAIL, "Eva"))
    metrics = await fresh.metrics()
    assert metrics['grindvakt_presidio_requests_total{operation="analyze",tenant="demo"}'] == 1
    assert metrics['grindvakt_findings_total{tenant="demo",type="SE_PERSONNUMMER"}'] == 1
    assert metrics['grindvakt_refused_requests_total{code="invalid_request"}'] == 1


@pytest.mark.parametrize("path", ["/recognizers", "/supportedentities"])
async def test_a_key_is_needed(app, path):
    async with app.client(None) as client:
        assert (await client.get(path)).status_code == 401
        assert (await client.post("/analyze", json={})).status_code == 401
        key = app.keys["kth"]
        login = base64.b64encode(f"grindvakt:{key}".encode()).decode()
        for headers in (
            {"x-api-key": key},
            {"api-key": key},
            {"authorization": f"Bearer {key}"},
            {"authorization": f"Basic {login}"},
            {"x-grindvakt-key": key},
        ):
            assert (await client.get(path, headers=headers)).status_code == 200
        for headers in ({"authorization": "Basic ?"}, {"authorization": "Basic eDp5"}):
            assert (await client.get(path, headers=headers)).status_code == 401


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("192.0.2.7", 200),
        ("::ffff:192.0.2.7", 200),
        ("2001:db8::1", 200),
        ("192.0.3.7", 401),
        ("testclient", 401),
    ],
)
async def test_a_listed_network_needs_no_key(tmp_path, address, status):
    networks = {"networks": ["192.0.2.0/24", "2001:db8::/32"]}
    async with running(tmp_path, presidio=networks | {"tenant": "kth"}) as app:
        transport = httpx.ASGITransport(app.gateway, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://x.test") as client:
            body = {"text": TEXT, "language": "en"}
            assert (await client.post("/analyze", json=body)).status_code == status
            forwarded = {"x-forwarded-for": "192.0.2.7"}
            answer = await client.post("/analyze", json=body, headers=forwarded)
            assert answer.status_code == status
            wrong = {"authorization": "Bearer gv_nothing"}
            assert (await client.post("/analyze", json=body, headers=wrong)).status_code == 401
        found = (await app.metrics()).get(
            'grindvakt_findings_total{tenant="kth",type="EMAIL_ADDRESS"}'
        )
        assert bool(found) == (status == 200)


async def test_it_counts_against_the_limit_of_requests(tmp_path):
    async with running(tmp_path, limits={"concurrent_requests": 1}) as app:
        runtime_load = app.gateway._endpoint._runtime.load
        with runtime_load.one(app.gateway.metrics.in_flight):
            assert (await analyze(app)).status_code == 503
        assert (await analyze(app)).status_code == 200


async def test_a_body_past_the_limit_is_refused(tmp_path):
    async with running(tmp_path, limits={"body_bytes": 2048}) as app:
        answer = await analyze(app, text="a" * 3000)
    assert (answer.status_code, set(answer.json())) == (413, {"error"})


def test_aliases_name_what_there_is():
    own = {name for each in DETECTORS for name in each.entity_types}
    assert not set(ALIASES) & (own - {"SE_PERSONNUMMER", "LOCATION"})
    assert answered_names(["SE_PERSONNUMMER"])["SE_SAMORDNINGSNUMMER"] == "SE_PERSONNUMMER"
    both = answered_names(["SE_PERSONNUMMER", "SE_SAMORDNINGSNUMMER"])
    assert both["SE_SAMORDNINGSNUMMER"] == "SE_SAMORDNINGSNUMMER"


def unscored(value):
    """The answer without its scores, which recognizers may come to see differently."""
    if isinstance(value, dict):
        return {k: unscored(v) for k, v in value.items() if k != "score"}
    return sorted(map(unscored, value), key=str) if isinstance(value, list) else value


@pytest.mark.parametrize("mode", ["mask", "restore"])
async def test_what_litellm_sends_is_answered_as_it_was(app, mode):
    for request in json.loads(GOLDEN.read_text("utf-8"))[mode]:
        async with app.client() as client:
            answer = await client.post(
                request["path"], json=request["body"], headers=request["headers"]
            )
        assert answer.status_code == request["answer"]["status"] == 200
        assert unscored(answer.json()) == unscored(request["answer"]["body"])
