"""What the gateway adds to the wait for the first streamed token, API by API.

    python -m tests.benchmarks.first_token [--count N] [--warm N]

One request at a time over connections that are kept: to a fake service directly, then the same
through the gateway, in turns. What counts is the time until the first bytes of the body arrived.
`added` is the difference within such a pair: its median, its 95th percentile and its quartiles.
Every prompt is new and holds an e-mail address, which is replaced.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import aiohttp
from aiohttp import web

from tests.benchmarks.servers import HARNESS_CPU, ROOT, Bench, bench, free_port, gateway

GOLDEN = ROOT / "tests/golden"
PAUSE = 0.005
"""Seconds between the first event and the others, so that the first arrives alone."""


def chat(text: str) -> dict[str, Any]:
    return {"model": "gpt-5", "stream": True, "messages": [{"role": "user", "content": text}]}


def contents(text: str) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": text}]}]}


@dataclass(frozen=True, slots=True)
class Api:
    """How one API is asked for a stream. `mount`: where its service stands at the gateway."""

    name: str
    mount: str
    path: str
    golden: str
    body: Callable[[str], dict[str, Any]] = field(default=chat)


APIS = (
    Api("openai", "", "/v1/chat/completions", "openai/chat"),
    Api("azure", "/azure", "/openai/deployments/gpt-5/chat/completions?api-version=2024-10-21",
        "openai/chat"),
    Api("anthropic", "/anthropic", "/v1/messages", "anthropic/messages",
        lambda text: chat(text) | {"max_tokens": 100}),
    Api("gemini", "/gemini", "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        "gemini/chat", contents),
    Api("mistral", "/mistral", "/v1/chat/completions", "mistral/chat"),
)  # fmt: skip


async def answer(request: web.Request) -> web.StreamResponse:
    """The golden stream that the first step of the path names: its first event, then the others."""
    await request.read()
    api = next(api for api in APIS if api.name == request.path.split("/")[1])
    golden = (GOLDEN / f"{api.golden}.stream.sse").read_bytes()
    events = golden.lstrip().split(b"\n\n")
    told = [event for event in events if event and not event.startswith(b":")]
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    await response.write(told[0] + b"\n\n")
    await asyncio.sleep(PAUSE)
    await response.write(b"\n\n".join([*told[1:], b""]))
    return response


async def ready(_request: web.Request) -> web.Response:
    return web.Response()


def serve(port: int) -> None:
    """The fake services, each below its name."""
    app = web.Application()
    app.router.add_get("/ready", ready)
    app.router.add_post("/{path:.*}", answer)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


async def first(
    session: aiohttp.ClientSession, url: str, headers: Mapping[str, str], body: dict[str, Any]
) -> float:
    """Milliseconds to the first bytes of an answer, which is read to its end."""
    content = json.dumps(body).encode()
    begun = perf_counter()
    async with session.post(
        url, data=content, headers={"content-type": "application/json", **headers}
    ) as got:
        chunk = await got.content.readany()
        taken = (perf_counter() - begun) * 1000
        rest = await got.read()
    if got.status != 200 or not chunk + rest:
        raise SystemExit(f"{url}: {got.status} {(chunk + rest)[:300]!r}")
    return taken


async def measure(
    api: Api, upstream: str, target: str, key: str, count: int, warm: int
) -> list[tuple[float, float]]:
    """Pairs of milliseconds: directly, and through the gateway."""
    pairs = []
    headers = {"authorization": key}
    async with aiohttp.ClientSession() as session:
        for number in range(-warm, count):
            body = api.body(f"Skriv till eva.test@exempel.se om kurs nummer {number} i sommar.")
            direct = await first(session, f"{upstream}/{api.name}{api.path}", {}, body)
            through = await first(session, f"{target}{api.mount}{api.path}", headers, body)
            if number >= 0:
                pairs.append((direct, through))
    return pairs


def row(name: str, pairs: list[tuple[float, float]]) -> str:
    """One line of the table."""
    added = quantiles([through - direct for direct, through in pairs], n=20)
    direct, through = (median(side) for side in zip(*pairs, strict=True))
    figures = (direct, through, added[9], added[18], added[4], added[14])
    return f"{name:10} " + " ".join(f"{figure:8.2f}" for figure in figures)


def started(made: Bench) -> tuple[str, str, str]:
    """The addresses of the fake services and of the gateway, and what lets one in there."""
    port = free_port()
    upstream = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.benchmarks.first_token", "--serve", str(port)]
    made.run("services", command, f"{upstream}/ready", cpu=HARNESS_CPU)
    bases = {api.name: f"{upstream}/{api.name}" for api in APIS} | {
        "openai": f"{upstream}/openai/v1"
    }
    target = gateway(made, {f"GRINDVAKT_SERVICE_{name.upper()}_BASE_URL": base
                            for name, base in bases.items()})  # fmt: skip
    (header,) = target.headers
    return upstream, target.url.partition("/v1/")[0], header.partition(": ")[2]


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--warm", type=int, default=20)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    print("milliseconds     direct  gateway    added      p95       q1       q3")
    with bench() as made:
        places = started(made)
        for api in APIS:
            pairs = asyncio.run(measure(api, *places, options.count, options.warm))
            print(row(api.name, pairs), flush=True)


if __name__ == "__main__":
    main()
