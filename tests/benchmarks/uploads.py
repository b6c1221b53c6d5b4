"""How much memory the gateway needs for a large upload, and what becomes of one that is too large.

    python -m tests.benchmarks.uploads [--megabytes 100]

Starts a gateway before a fake service, uploads files of so many megabytes (10**6 bytes) and of
twice as many, and prints the peak resident memory of its process before and after each. The
fake answers 400 to what is no JSON: the file has then gone all the way. The built-in echo would
not do, for it reads what it gets into the gateway's own memory.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import yaml

from tests.support.gateway import ROOT, RunningGateway
from tests.support.upstream import FakeUpstream

_PIECE = 64 * 1024
_BOUNDARY = "benchmark"


def peak(pid: int) -> float:
    """The process's peak resident memory in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def form(size: int) -> Iterator[bytes]:
    """A form with a PDF of about so many bytes: a page with a line of text, and a stream that no
    page shows."""
    line = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
    yield f'{line}"purpose"\r\n\r\nuser_data\r\n'.encode()
    yield f'{line}"file"; filename="a.pdf"\r\n\r\n'.encode()
    yield from pdf(size)
    yield f"\r\n--{_BOUNDARY}--\r\n".encode()


def pdf(size: int) -> Iterator[bytes]:
    """The PDF, piece by piece."""
    drawn = b"BT /F1 12 Tf 72 720 Td (En cykelbana byggs.) Tj ET"
    pieces, piece = size // _PIECE, bytes(range(256)) * (_PIECE // 256)
    objects = [
        [b"<< /Type /Catalog /Pages 2 0 R >>"],
        [b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"],
        [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ],
        [b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)],
        [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"],
        [b"<< /Length %d >>\nstream\n" % (pieces * _PIECE), *[piece] * pieces, b"\nendstream"],
    ]
    at, places = 0, []
    for number, held in enumerate([[b"%PDF-1.4"], *objects]):
        head, tail = (b"%d 0 obj\n" % number, b"\nendobj\n") if number else (b"", b"\n")
        places.append(at)
        for part in (head, *held, tail):
            at += len(part)
            yield part
    table = b"".join(b"%010d 00000 n \n" % place for place in places[1:])
    yield b"xref\n0 7\n0000000000 65535 f \n" + table
    yield b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % at


def upload(gateway: RunningGateway, size: int) -> tuple[int, str, float]:
    """Status, error code and seconds of one upload."""
    headers = {
        "authorization": f"Bearer {gateway.keys['demo']}",
        "content-type": f"multipart/form-data; boundary={_BOUNDARY}",
    }
    began = time.perf_counter()
    answer = httpx.post(f"{gateway.url}/v1/files", content=form(size), headers=headers, timeout=300)
    code = answer.json().get("error", {}).get("code", "")
    return answer.status_code, code, time.perf_counter() - began


def configured(folder: Path) -> Path:
    """The demo with a policy that lets unread files pass: the way out is measured too."""
    policy = yaml.safe_load((ROOT / "policies/tenants/demo.yaml").read_text(encoding="utf-8"))
    policy["packs"] = [pack for pack in policy["packs"] if pack["use"] != "unscreened"]
    reasons = ["file", "unreadable", "too_large"]
    policy["rules"].append({"id": "unread", "gap": {"reasons": reasons}, "action": "forward"})
    (folder / "policy.yaml").write_text(yaml.safe_dump(policy), encoding="utf-8")
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text(encoding="utf-8"))
    document["tenants"]["demo"]["policy"] = str(folder / "policy.yaml")
    path = folder / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    megabytes = parser.parse_args().megabytes
    with (
        tempfile.TemporaryDirectory() as folder,
        FakeUpstream() as upstream,
        RunningGateway(
            Path(folder),
            {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{upstream.url}/v1"},
            config=configured(Path(folder)),
        ) as gateway,
    ):
        pid = gateway.process.pid if gateway.process else 0
        print(f"load: {os.getloadavg()[0]:.1f}")
        for size in (0, megabytes, 2 * megabytes):
            before = peak(pid)
            status, code, seconds = upload(gateway, size * 1_000_000)
            print(
                f"{size} MB: {status} {code or 'sent on'} in {seconds:.1f} s, "
                f"peak memory {before:.0f} -> {peak(pid):.0f} MiB"
            )
        left = [path for path in Path(folder).glob("data/spool/*/*") if path.name != "lock"]
        print(f"left on disk: {len(left)}")


if __name__ == "__main__":
    main()
