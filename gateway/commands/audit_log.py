"""`grindvakt audit verify`, `checkpoint` and `prove`: the tamper-evident log."""

import argparse
import binascii
import json
import sys
from base64 import b64decode
from pathlib import Path
from typing import TypeAlias

from gateway.audit.acts import record_act
from gateway.audit.checkpoints import key_text
from gateway.audit.notes import open_note, split_notes, verifier_key
from gateway.audit.sealed import leaf_line
from gateway.audit.verify.check import Report, verify
from gateway.audit.verify.proof import FORMAT, check_proof, path_to
from gateway.audit.verify.sources import ExportSource, LiveSource
from gateway.commands.common import opened, say
from gateway.commands.progress import Progress
from gateway.errors import ConfigError

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
ACTOR = "command line"


def add_to(actions: Actions) -> None:
    """The commands."""
    verifying = actions.add_parser("verify", help="show that the log is whole and unaltered")
    verifying.add_argument("--export", type=Path, metavar="FILE", help="an export, alone")
    verifying.add_argument("--proof", type=Path, metavar="FILE", help="a proof, alone")
    verifying.add_argument(
        "--checkpoints",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="checkpoints that were kept elsewhere; may be repeated",
    )
    verifying.add_argument("--key", help="the public key, instead of the one that comes along")
    verifying.set_defaults(run=_verify)
    point = actions.add_parser("checkpoint", help="print the public key and each log's checkpoint")
    point.set_defaults(run=_checkpoint)
    prove = actions.add_parser("prove", help="print the proof that a record stands in the log")
    prove.add_argument("event", help="the record's event id")
    prove.set_defaults(run=_prove)


def _verify(options: argparse.Namespace) -> int:
    key = _key(options.key)
    if options.proof is not None:
        return _verify_proof(options.proof, key)
    notes = [note for path in options.checkpoints for note in split_notes(_text(path))]
    if options.export is not None:
        try:
            source = ExportSource(options.export)
        except (OSError, ValueError, KeyError) as error:
            raise ConfigError(f"--export: {options.export}: {error}") from None
        try:
            return _tell(verify(source, key, notes))
        finally:
            source.close()
    with opened(options) as (_, state):
        live = LiveSource(state.database, state.checkpoints.signer.public_key)
        bar = Progress(sum(head.size for head in live.heads()), sys.stderr)
        report = verify(live, key, notes, bar.at)
        bar.end()
    return _tell(report)


def _tell(report: Report) -> int:
    counts = ", ".join(f"{number} {name}" for name, number in sorted(report.counts.items()))
    say(f"{report.leaves} leaves in {report.logs} logs ({counts or 'nothing'})")
    say(f"{report.checkpoints} checkpoints")
    if report.before:
        say(f"{report.before} records from before there was a log: nothing is proved of them")
    for problem in report.problems:
        say(f"PROBLEM {problem}")
    say("The log is whole and unaltered." if report.sound else "The log is NOT as it was written.")
    return 0 if report.sound else 1


def _verify_proof(path: Path, key: bytes | None) -> int:
    for line in _text(path).splitlines():
        try:
            document = json.loads(line)
        except ValueError:
            raise ConfigError(f"--proof: {path}: not JSON lines") from None
        wrong = check_proof(document, key)
        for problem in wrong:
            say(f"PROBLEM {problem}")
        if wrong:
            return 1
        leaf = document["leaf"]
        say(f"{leaf['kind']} {leaf['event']} stands in log {leaf['writer']} at {leaf['position']}.")
    return 0


def _checkpoint(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        source = LiveSource(state.database, state.checkpoints.signer.public_key)
        heads, notes = source.heads(), source.notes()
        key = state.checkpoints.signer.public_key
    say(f"public key {key_text(key)}")
    latest = {note.partition("\n")[0]: note for note in notes}
    for head in heads:
        origin = f"grindvakt/{head.writer}"
        say(f"\nverifier key {verifier_key(origin, key)}")
        say(latest.get(origin, f"log {head.writer}: no checkpoint yet").rstrip())
    return 0


def _prove(options: argparse.Namespace) -> int:
    with opened(options) as (_, state):
        key = state.checkpoints.signer.public_key
        source = LiveSource(state.database, key)
        leaves = source.of_event(options.event)
        if not leaves:
            raise ConfigError(f"{options.event}: no such event in the log")
        record_act(state.store, ACTOR, "log_proved", options.event)
        notes = [(note, open_note(note, key)) for note in source.notes()]
        for writer, leaf in leaves:
            own = [(c.size, note) for note, c in notes if c.writer == writer]
            try:
                found = path_to(source, writer, leaf.position, own)
            except ValueError as error:
                raise ConfigError(str(error)) from None
            if found is None:
                raise ConfigError(
                    f"{options.event}: no checkpoint covers it yet; a running gateway makes one"
                    " each audit.checkpoint_seconds"
                )
            note, _, path = found
            document = {
                "format": FORMAT,
                "key": key_text(key),
                "checkpoint": note,
                "leaf": leaf_line(writer, leaf, given=True, tokens=False),
                "path": [step.hex() for step in path],
            }
            say(json.dumps(document, sort_keys=True))
    return 0


def _key(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        key = b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise ConfigError("--key: not the base64 of a 32-byte public key")
    return key


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {type(error).__name__}") from None
