"""That one record stands in the log, shown by a file alone."""

from base64 import b64decode
from collections.abc import Iterable
from typing import Any

from gateway.audit.merkle import inclusion_holds, inclusion_proof, tree_root
from gateway.audit.notes import open_note
from gateway.audit.verify.leaves import check_stretch
from gateway.audit.verify.sources import LiveSource, leaf_row

FORMAT = "grindvakt-proof/1"


def path_to(
    source: LiveSource, writer: str, position: int, notes: Iterable[tuple[int, str]]
) -> tuple[str, int, list[bytes]] | None:
    """The first checkpoint (size and note, of this log) that covers a leaf, with its size and the
    path from the leaf to its root; None while there is none. Raises ValueError where the leaves do
    not lead to it."""
    covering = sorted((size, note) for size, note in notes if size > position)
    if not covering or source.public_key is None:
        return None
    size, note = covering[0]
    leaves = source.hashes(writer, size)
    if len(leaves) != size or tree_root(leaves) != open_note(note, source.public_key).root:
        raise ValueError("the log does not lead to its checkpoint: run `grindvakt audit verify`")
    return note, size, inclusion_proof(position, leaves)


def check_proof(document: dict[str, Any], public_key: bytes | None = None) -> list[str]:
    """What is wrong with a proof; nothing when it holds. `public_key` goes before its own."""
    try:
        if document["format"] != FORMAT:
            return ["not a proof of this kind"]
        key = public_key or b64decode(document["key"])
        checkpoint = open_note(document["checkpoint"], key)
        line = document["leaf"]
        leaf = leaf_row(line)
        path = [bytes.fromhex(step) for step in document["path"]]
    except (KeyError, TypeError, ValueError) as error:
        return [f"a proof that cannot be read: {error}"]
    if leaf.row is None or line.get("writer") != checkpoint.writer:
        return ["the leaf has no content, or is of another log than the checkpoint"]
    position = leaf.position
    problems = check_stretch(checkpoint.writer, position, position + 1, [leaf]).problems
    wrong = [problem.what for problem in problems]
    if not inclusion_holds(leaf.hash, position, checkpoint.size, path, checkpoint.root):
        wrong.append("the path does not lead from the leaf to the checkpoint's root")
    return wrong
