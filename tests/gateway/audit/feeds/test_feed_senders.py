"""Each way out against a real receiver on loopback, which fails in every way that it can."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.audit.feeds.formats import FORMATS
from gateway.audit.feeds.runner import DeliveryError
from gateway.audit.feeds.senders import (
    HttpTarget,
    OtlpSender,
    PurviewSender,
    SyslogSender,
    SyslogTarget,
    WebhookSender,
    webhook_key,
)
from tests.support.feeding import EVENT, a_decision_item, an_act_item, an_outcome_item
from tests.support.receivers import (
    HOST,
    Credentials,
    HttpReceiver,
    Request,
    SyslogServer,
    http_receiver,
    make_credentials,
)

SECRET = "kanariefågel-" * 3
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def credentials(tmp_path: Path) -> Credentials:
    return make_credentials(tmp_path, "server")


def trusting(credentials: Credentials) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(credentials.certificate))


def syslog(port: int, tls: ssl.SSLContext | None, *, seconds: float = 10.0) -> SyslogSender:
    return SyslogSender(SyslogTarget(HOST, port, tls, FORMATS["cef"], 32473, seconds=seconds))


def test_syslog_over_tls_arrives_whole_and_in_order(credentials: Credentials) -> None:
    with SyslogServer(credentials) as server:
        items = [a_decision_item(error=f"fel {n}") for n in range(200)]
        assert syslog(server.port, trusting(credentials)).send(items) == 200
        assert len(server.messages) == 200
        for number, message in enumerate(server.messages):
            assert message.startswith("<109>1 2026-03-02T09:41:05.250000Z ")
            assert f"outcome=fel {number} " in message


def test_syslog_on_this_machine_may_go_without_tls() -> None:
    with SyslogServer() as server:
        assert syslog(server.port, None).send([a_decision_item(), an_act_item()]) == 2
        assert [" act " in message for message in server.messages] == [False, True]


def test_an_unknown_certificate_gets_nothing(credentials: Credentials) -> None:
    with SyslogServer(credentials) as server:
        with pytest.raises(DeliveryError, match="certificate"):
            syslog(server.port, ssl.create_default_context()).send([a_decision_item()])
        assert server.messages == []


def test_a_server_may_ask_for_our_certificate(credentials: Credentials, tmp_path: Path) -> None:
    ours = make_credentials(tmp_path, "client")
    with SyslogServer(credentials, clients=ours) as server:
        context = trusting(credentials)
        for _ in range(5):
            with pytest.raises(DeliveryError):
                syslog(server.port, context).send([a_decision_item()])
        assert server.messages == []
        context = trusting(credentials)
        context.load_cert_chain(ours.certificate, ours.key)
        assert syslog(server.port, context).send([a_decision_item()]) == 1
        assert len(server.messages) == 1


@pytest.mark.parametrize("protected", [True, False])
def test_a_server_that_dies_with_something_unread_has_not_taken_it(
    credentials: Credentials, protected: bool
) -> None:
    with SyslogServer(credentials if protected else None) as server:
        server.broken = 5000
        sender = syslog(server.port, trusting(credentials) if protected else None)
        with pytest.raises(DeliveryError):
            sender.send([a_decision_item() for _ in range(500)])


def test_a_server_that_never_ends_the_connection_has_not_taken_it() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(DeliveryError, match="in time"):
            syslog(port, None, seconds=0.2).send([a_decision_item()])
        unconfirmed = SyslogTarget(HOST, port, None, FORMATS["json"], 1, confirm=False)
        assert SyslogSender(unconfirmed).send([a_decision_item()]) == 1


def test_a_server_that_is_not_there_is_said_so() -> None:
    with SyslogServer() as server:
        port = server.port
    with pytest.raises(DeliveryError, match="Connection refused"):
        syslog(port, None).send([a_decision_item()])


def webhook(receiver: HttpReceiver, written: str = "json", seconds: float = 10.0) -> WebhookSender:
    target = HttpTarget(receiver.url, {"x-key": SECRET.encode().hex()}, seconds=seconds)
    return WebhookSender(target, SECRET, FORMATS[written], lambda: NOW)


def test_a_webhook_is_signed_and_names_the_batch() -> None:
    with http_receiver() as receiver:
        sender = webhook(receiver)
        items = [a_decision_item(), an_outcome_item(), an_act_item()]
        assert [sender.send(items), sender.send(items), sender.send(items[:1])] == [3, 3, 1]
        first, again, other = receiver.requests
        sender.close()
    headers = first.headers
    identity, moment = headers["webhook-id"], headers["webhook-timestamp"]
    assert moment == str(int(NOW.timestamp()))
    signed = f"{identity}.{moment}.".encode() + first.body
    proof = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{proof}"
    assert headers["idempotency-key"] == identity == again.headers["webhook-id"]
    assert other.headers["webhook-id"] != identity
    records = json.loads(first.body)["records"]
    assert [record["id"] for record in records] == [
        *(f"{EVENT}/decision", f"{EVENT}/outcome"),
        f"{EVENT}/act",
    ]
    assert records[0]["chain"] == {"leaf": "5a" * 32, "log": "w3f9c2a71", "position": 41}
    assert SECRET not in repr(sender._poster._target)


def test_a_webhook_in_ocsf_leaves_out_what_is_no_finding() -> None:
    with http_receiver() as receiver:
        sender = webhook(receiver, "ocsf")
        assert sender.send([an_act_item()]) == 1
        assert receiver.requests == []
        assert sender.send([an_act_item(), a_decision_item()]) == 2
        [record] = json.loads(receiver.requests[0].body)["records"]
        assert record["class_uid"] == 2004
        sender.close()


@pytest.mark.parametrize(
    ("answer", "reason", "after"),
    [
        (500, "HTTP 500", None),
        ((302, {"location": "http://127.0.0.1:1/"}, b""), "redirects are not followed", None),
        ((429, {"retry-after": "17"}, b""), "HTTP 429", 17.0),
        ((503, {"retry-after": "9" * 30}, b""), "HTTP 503", 3600.0),
        ((503, {"retry-after": "-1"}, b""), "HTTP 503", None),
        ((400, {}, b"a long story"), "^HTTP 400$", None),
    ],
)
def test_an_answer_that_is_no_success_is_a_failure(
    answer: object, reason: str, after: float | None
) -> None:
    with http_receiver() as receiver:
        receiver.answer = lambda _: answer
        sender = webhook(receiver)
        with pytest.raises(DeliveryError, match=reason) as caught:
            sender.send([a_decision_item()])
        assert caught.value.after == after
        receiver.answer = lambda _: 200
        assert sender.send([a_decision_item()]) == 1
        sender.close()


def test_a_receiver_that_hangs_is_given_up() -> None:
    opened = threading.Event()

    def hang(_: Request) -> int:
        opened.wait(30)
        return 200

    with http_receiver() as receiver:
        receiver.answer = hang
        sender = webhook(receiver, seconds=0.2)
        with pytest.raises(DeliveryError, match="in time"):
            sender.send([a_decision_item()])
        opened.set()
        sender.close()


@pytest.mark.parametrize(
    ("secret", "reason"),
    [("short", "24"), ("whsec_" + "A" * 8, "24"), ("whsec_***", "base64")],
)
def test_a_weak_webhook_secret_is_refused(secret: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        webhook_key(secret)


def test_a_webhook_secret_in_base64_is_the_key_itself() -> None:
    assert webhook_key("whsec_" + base64.b64encode(b"k" * 32).decode()) == b"k" * 32
    assert webhook_key("k" * 32) == b"k" * 32


def test_otlp_goes_as_json_and_a_rejection_is_a_failure() -> None:
    with http_receiver() as receiver:
        sender = OtlpSender(HttpTarget(receiver.url, {"authorization": "Bearer t"}))
        assert sender.send([a_decision_item(), an_act_item()]) == 2
        [request] = receiver.requests
        assert request.headers["content-type"] == "application/json"
        assert request.headers["authorization"] == "Bearer t"
        logs = json.loads(request.body)["resourceLogs"][0]["scopeLogs"][0]["logRecords"]
        assert [log["eventName"] for log in logs] == [
            *("grindvakt.audit.decision", "grindvakt.audit.act")
        ]
        receiver.answer = lambda _: (200, {}, b'{"partialSuccess":{"rejectedLogRecords":"2"}}')
        with pytest.raises(DeliveryError, match="rejected 2"):
            sender.send([a_decision_item()])
        for odd in (b"[]", b"null", b"no json", b'{"partialSuccess":{}}', b"[" * 100_000):
            receiver.answer = lambda _, odd=odd: (200, {}, odd)  # type: ignore[misc]
            assert sender.send([a_decision_item()]) == 1
        sender.close()


def test_purview_hears_of_each_intervention_with_a_token() -> None:
    with http_receiver() as receiver:
        sender = PurviewSender(HttpTarget(receiver.url), "app", lambda: "a-token")
        quiet = a_decision_item(action="forward")
        assert sender.send([quiet, a_decision_item(), an_outcome_item(), quiet]) == 4
        [request] = receiver.requests
        assert request.headers["authorization"] == "Bearer a-token"
        assert "contentToProcess" in json.loads(request.body)
        sender.close()


def test_purview_keeps_what_it_has_said_when_the_next_fails() -> None:
    with http_receiver() as receiver:
        receiver.answer = lambda _: 200 if len(receiver.requests) < 2 else 429
        sender = PurviewSender(HttpTarget(receiver.url), "app", lambda: "a-token")
        items = [a_decision_item(error=str(n)) for n in range(4)]
        assert sender.send(items) == 2
        with pytest.raises(DeliveryError, match="429"):
            sender.send(items[2:])
        sender.close()


def test_purview_stops_in_time_for_its_turn_to_be_renewed() -> None:
    seconds = iter(range(0, 1000, 6))
    with http_receiver() as receiver:
        target = HttpTarget(receiver.url)
        sender = PurviewSender(target, "app", lambda: "t", lambda: float(next(seconds)))
        assert sender.send([a_decision_item() for _ in range(9)]) == 2
        sender.close()
