"""What the reading of files costs: `python -m tests.benchmarks.files [--rounds N]`.

Prints, for a DOCX of 40 KB, a PDF of 20 pages, a scan of one page and a text of 1 MB, the median
and 95th percentile of the time from the call to the reading in milliseconds, and the worker's
memory when it waits and at its highest. Only figures of one run count: machines drift.
"""

import argparse
import asyncio
import io
import os
import random
import statistics
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from gateway.files.pool import FilePool
from gateway.settings import Files
from tests.support.documents import docx, run

_WORDS = [
    "kommunen",
    "har",
    "under",
    "året",
    "följt",
    "upp",
    "arbetet",
    "med",
    "stöd",
    "till",
    "elever",
    "och",
    "beslutat",
    "om",
    "nya",
    "rutiner",
    "för",
    "handläggning",
    "av",
    "ärenden",
    "som",
    "rör",
    "skola",
    "vård",
    "och",
    "omsorg",
    "i",
    "hela",
    "länet",
    "enligt",
    "tidigare",
    "plan",
]


def document() -> bytes:
    """Text that packs to 40 KB, give or take one."""
    rng = random.Random(1)  # noqa: S311 repeatable, not secret
    paragraphs = [
        "<w:p>"
        + "".join(run(" ".join(rng.choices(_WORDS, k=9)) + " ") for _ in range(8))
        + "</w:p>"
        for _ in range(800)
    ]
    few, many = 1, len(paragraphs)
    while few < many:
        half = (few + many) // 2
        few, many = (
            (few, half) if len(docx("".join(paragraphs[:half]))) >= _SIZE else (half + 1, many)
        )
    made = docx("".join(paragraphs[:few]))
    assert abs(len(made) - _SIZE) < 1000, len(made)
    return made


_SIZE = 40_000


def pages(count: int) -> bytes:
    """A PDF of so many pages of 45 lines."""
    rng = random.Random(2)  # noqa: S311 repeatable, not secret
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    kids = []
    for _ in range(count):
        lines = (" ".join(rng.choices(_WORDS, k=11)) for _ in range(45))
        shown = "".join(f"({line}) Tj T*\n" for line in lines).encode("latin-1")
        content = b"BT /F 10 Tf 12 TL 50 800 Td\n" + shown + b"ET"
        objects.append(f"<</Length {len(content)}>>stream\n{content.decode('latin-1')}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>"
        )
    objects[1] = f"<</Type/Pages/Count {count}/Kids[{' '.join(kids)}]>>"
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{len(made)}\n%%EOF\n"
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    return bytes(made) + (head + table + end).encode("latin-1")


def scan() -> bytes:
    """A page of A4 at 200 dots an inch with 40 lines."""
    rng = random.Random(3)  # noqa: S311 repeatable, not secret
    image = Image.new("L", (1654, 2339), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype("DejaVuSans.ttf", 30)
    for line in range(40):
        draw.text((140, 140 + 50 * line), " ".join(rng.choices(_WORDS, k=11)), fill=0, font=font)
    made = io.BytesIO()
    image.save(made, "PDF", resolution=200)
    return made.getvalue()


def memory(pid: int, name: str) -> float:
    """MiB of a process, by a line of its status."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split(f"{name}:")[1].split()[0]) / 1024


async def measure(pool: FilePool, data: bytes, rounds: int) -> list[float]:
    """Milliseconds of each reading."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        reading = await pool.read(data, name="", media_type="")
        taken.append((time.perf_counter() - begun) * 1000)
        assert reading.texts, reading.gaps
    return sorted(taken)


async def main(rounds: int) -> None:
    """Measure and print."""
    cases = {
        "DOCX, 40 KB": (document(), rounds),
        "PDF, 20 pages": (pages(20), rounds),
        "text, 1 MB": ((" ".join(_WORDS) + "\n").encode() * 5500, rounds),
        "scan, one page": (scan(), max(5, rounds // 8)),
    }
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    print(f"{'file':16} {'KB':>7} {'p50 ms':>9} {'p95 ms':>9} {'peak MiB':>9} {'idle MiB':>9}")
    for name, (data, times) in cases.items():
        pool = FilePool(Files())
        pool.start()
        try:
            await pool.read(b"varm", name="", media_type="")
            idle = memory(pool.pids[0], "VmRSS")
            taken = await measure(pool, data, times)
            peak = memory(pool.pids[0], "VmHWM")
        finally:
            pool.stop()
        p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
        middle = statistics.median(taken)
        print(f"{name:16} {len(data) / 1000:7.0f} {middle:9.1f} {p95:9.1f} {peak:9.0f} {idle:9.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.files")
    parser.add_argument("--rounds", type=int, default=40)
    asyncio.run(main(parser.parse_args().rounds))
