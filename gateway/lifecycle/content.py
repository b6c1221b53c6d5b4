"""What a version of a policy is made of: its file, its parents' and its packs' texts as they were
read, so that the same policy can be compiled from them years later.
"""

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from gateway.errors import GrindvaktError
from gateway.telemetry import place
from policies import source
from policies.compile import PACKS, load_policy
from policies.policy import Policy

MAX_CONTENT = 16 << 20
_PACKS = "packs"
_FILES = "policy"


class PolicyRefusedError(GrindvaktError):
    """A policy that must not be used. `problems` are lines for the operator: file, line, key."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Content:
    """The texts. `files` is by path, relative to a folder that they all lie under; `main` is the
    policy's own among them. `packs` is by the pack's name."""

    main: str
    files: Mapping[str, str] = field(repr=False)
    packs: Mapping[str, str] = field(repr=False)

    def encode(self) -> bytes:
        """The texts in few bytes."""
        return zlib.compress(self._canonical(), 9)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the texts."""
        return hashlib.sha256(self._canonical()).hexdigest()

    @property
    def size(self) -> int:
        """In bytes, before they are packed."""
        return len(self._canonical())

    def _canonical(self) -> bytes:
        document = {"main": self.main, "files": dict(self.files), "packs": dict(self.packs)}
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def decode(data: bytes, digest: str) -> Content:
    """The inverse of `Content.encode`. Raises PolicyRefusedError where it does not have the
    digest, so that what was changed in the database is not used."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, MAX_CONTENT)
        document = json.loads(text)
        content = Content(document["main"], document["files"], document["packs"])
        texts = (content.main, *content.files.values(), *content.packs.values())
        intact = content.digest == digest and all(isinstance(each, str) for each in texts)
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        intact = False
    if not intact:
        raise PolicyRefusedError(["the stored policy is not what was imported (digest)"])
    return content


def read(path: Path, packs: Path = PACKS, today: date | None = None) -> tuple[Content, Policy]:
    """A policy from its file, with everything that it is made of. With `today`, exceptions that
    have expired are problems too. Raises PolicyRefusedError."""
    policy = _load(path, packs, today=today)
    paths, used = _parts(path)
    base = Path(os.path.commonpath([each.parent for each in paths]))
    content = Content(
        _absolute(path).relative_to(base).as_posix(),
        {each.relative_to(base).as_posix(): _text(each) for each in paths},
        {name: _text(packs / f"{name}.yaml") for name in used},
    )
    if content.size > MAX_CONTENT:
        raise PolicyRefusedError([f"{path}: is larger than {MAX_CONTENT} bytes with all its parts"])
    if compiled(content).digest != policy.digest:
        raise PolicyRefusedError([f"{path}: changed while it was read; try again"])
    return content, policy


def compiled(content: Content) -> Policy:
    """The policy. Raises PolicyRefusedError, whose places are the original files'."""
    with tempfile.TemporaryDirectory(prefix="grindvakt-policy-") as folder:
        root = Path(folder).resolve()
        for name, text in content.files.items():
            _put(root / _FILES, name, text)
        (root / _PACKS).mkdir()
        for name, text in content.packs.items():
            _put(root / _PACKS, f"{name}.yaml", text)
        return _load(root / _FILES / content.main, root / _PACKS, root)


def parts(path: Path, packs: Path = PACKS) -> tuple[Path, ...]:
    """The files that a policy is made of; itself alone where it is not such that this is known."""
    try:
        files, used = _parts(path)
    except (PolicyRefusedError, AttributeError, KeyError, TypeError):
        return (path,)
    return (*files, *(packs / f"{name}.yaml" for name in used))


def _load(path: Path, packs: Path, root: Path | None = None, today: date | None = None) -> Policy:
    """`root` is left out of the names of files in problems."""
    try:
        return load_policy(path, packs, today)
    except source.SourceError as error:
        raise PolicyRefusedError(_problem(each, root) for each in error.problems) from None
    except Exception as error:  # noqa: BLE001 - one tenant's policy must not stop the others
        reason = f"cannot be compiled ({type(error).__name__} at {place(error)})"
        raise PolicyRefusedError([f"{path.name}: {reason}"]) from None


def _problem(problem: source.Problem, root: Path | None) -> str:
    if root is None:
        return str(problem)
    name = problem.file.removeprefix(f"{root}/").removeprefix(f"{_FILES}/")
    return str(replace(problem, file=name))


def _parts(path: Path) -> tuple[list[Path], list[str]]:
    """The files of a policy and its parents, and the names of the packs that they use."""
    files: list[Path] = []
    packs: set[str] = set()
    waiting = [_absolute(path)]
    while waiting:
        file = waiting.pop()
        if file in files:
            continue
        files.append(file)
        try:
            data = source.load(file).data
        except source.SourceError as error:
            raise PolicyRefusedError(map(str, error.problems)) from None
        packs |= {use["use"] for use in data.get("packs") or ()}
        parent = data.get("extends")
        if parent:
            waiting.append(_parent(file, parent))
    return sorted(files), sorted(packs)


def _parent(child: Path, name: str) -> Path:
    path = child.parent / name
    return _absolute(path if path.suffix else path.with_suffix(".yaml"))


def _absolute(path: Path) -> Path:
    """Links are not followed: where a file is mounted, they lead elsewhere with every update."""
    return Path(os.path.abspath(path))


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise PolicyRefusedError([f"{path}: changed while it was read; try again"]) from None


def _put(folder: Path, name: str, text: str) -> None:
    """Raises PolicyRefusedError for a name that leads out of the folder."""
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise PolicyRefusedError(["the stored policy names a file outside of its folder"])
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
