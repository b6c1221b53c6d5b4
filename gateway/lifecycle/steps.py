"""What may be done with versions, by whom. Every step has an actor and a reason, is checked whole
before anything changes, and is recorded in the transaction that makes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from gateway.errors import GrindvaktError
from gateway.lifecycle.content import Content, compiled
from gateway.lifecycle.store import PolicyStore, Writing
from gateway.lifecycle.versions import (
    FILE,
    GOES_LIVE,
    Actor,
    Candidate,
    Change,
    Stage,
    Status,
    Step,
    Version,
)
from gateway.storage.clock import Clock, utc_now
from policies.policy import Policy

LONGEST_SHADOW = timedelta(days=90)
_LONGEST_REASON = 500


class StepRefusedError(GrindvaktError):
    """A step that may not be taken. `str()` of it says why and what to do."""


@dataclass(frozen=True, slots=True)
class TenantRules:
    """What the configuration says of a tenant: whether its `file` decides what is live or the
    `store`, and whether nobody may make their own version live."""

    source: Literal["file", "store"] = "file"
    four_eyes: bool = False


class Lifecycle:
    """The steps. Every method but `stages` raises StepRefusedError."""

    def __init__(
        self, store: PolicyStore, tenants: Mapping[str, TenantRules], clock: Clock = utc_now
    ) -> None:
        self._store = store
        self._tenants = tenants
        self._clock = clock

    def add(
        self,
        tenant: str,
        content: Content,
        policy: Policy,
        actor: Actor,
        reason: str,
        scope: str = "",
    ) -> tuple[Version, bool]:
        """Import a policy as a draft; whether it was new. A policy that decides and explains like
        one that is there is that one; if nobody has signed for it yet, a verified actor does now.
        `policy` is compiled from the content."""
        self._known(tenant, actor, reason)
        _check_text("the scope", scope, empty=True)
        with self._store.writing() as writing:
            version, new = _added(writing, tenant, content, policy, actor, reason, scope)
            if actor.verified and signer(version, writing.changes(tenant)) is None:
                writing.record(Step.SIGNED, tenant, version.number, actor, reason)
        return version, new

    def take_file(
        self,
        tenant: str,
        content: Content,
        policy: Policy,
        reason: str,
        actor: Actor = FILE,
        *,
        replacing: int | None = None,
        force: bool = False,
    ) -> Version:
        """The configured file as it is now: imported if it is new, and live where the file
        decides, or where nothing is live yet; before the day that it is valid from it stays a
        draft. `actor` is who asked for it; its author stays the file.

        What was live before, and has been replaced, comes back only where the file was changed
        from what is live (`replacing`: the version that it was) or somebody insists (`force`): a
        gateway that starts with an old file takes nobody back.
        """
        rules = self._rules(tenant)
        _check_text("the reason", reason)
        known = self._store.with_digest(tenant, policy.digest)
        live = self._store.statuses().get(tenant, Status()).live
        if known is not None and (live == known.number or (live and rules.source == "store")):
            return known
        with self._store.writing() as writing:
            version, _ = _added(writing, tenant, content, policy, FILE, reason, "")
            status = writing.status(tenant)
            decides = rules.source == "file" or status.live is None
            if decides and status.live != version.number and not self.waits(version):
                if not force and replacing != status.live:
                    _check_not_superseded(writing, status, version)
                _go_live(writing, status, version, Step.LOADED, actor, reason)
        return version

    def waits(self, version: Version) -> bool:
        """Whether the day that the version is valid from lies ahead."""
        return version.valid_from > self._clock().date()

    def check_file_decides(self, tenant: str) -> None:
        """Refuses where the file is not what is live."""
        if self._rules(tenant).source == "store":
            raise StepRefusedError(
                f"what is live for {tenant} was promoted (policy_source: store): import the file "
                "and promote it"
            )

    def start_shadow(
        self, tenant: str, number: int, until: datetime, actor: Actor, reason: str
    ) -> Candidate:
        """Try a version out beside the live one until it expires."""
        self._known(tenant, actor, reason)
        now = self._clock()
        if not now < until <= now + LONGEST_SHADOW:
            raise StepRefusedError(
                f"a shadow ends within {LONGEST_SHADOW.days} days from now, and not before now"
            )
        self._compiles(tenant, number)
        with self._store.writing() as writing:
            version, status = _found(writing, tenant, number), writing.status(tenant)
            if status.live == number:
                raise StepRefusedError(f"version {number} is live; try out another")
            if status.live is None:
                raise StepRefusedError("nothing is live yet that it could be compared with")
            candidate = Candidate(version.number, now, until)
            writing.set_status(tenant, replace(status, candidate=candidate))
            detail = f"until {until.isoformat(timespec='seconds')}"
            writing.record(Step.SHADOW_STARTED, tenant, number, actor, reason, detail)
        return candidate

    def stop_shadow(self, tenant: str, actor: Actor, reason: str) -> int:
        """End the trial; the number of the version, which is a draft again."""
        self._known(tenant, actor, reason)
        with self._store.writing() as writing:
            status = writing.status(tenant)
            if status.candidate is None:
                raise StepRefusedError("no version is in shadow")
            number = status.candidate.number
            writing.set_status(tenant, replace(status, candidate=None))
            writing.record(Step.SHADOW_STOPPED, tenant, number, actor, reason)
        return number

    def promote(self, tenant: str, number: int, actor: Actor, reason: str) -> Version:
        """Make a version live, on all replicas within seconds."""
        rules = self._promotable(tenant, actor, reason)
        self._compiles(tenant, number)
        with self._store.writing() as writing:
            version, status = _found(writing, tenant, number), writing.status(tenant)
            if status.live == number:
                raise StepRefusedError(f"version {number} is live already")
            if self.waits(version):
                raise StepRefusedError(
                    f"version {number} is valid from {version.valid_from}; promote it then, or "
                    "import it with another valid_from"
                )
            if rules.four_eyes:
                _check_four_eyes(version, signer(version, writing.changes(tenant)), actor)
            _go_live(writing, status, version, Step.PROMOTED, actor, reason)
        return version

    def rollback(
        self, tenant: str, actor: Actor, reason: str, number: int | None = None
    ) -> Version:
        """Make a version live that has been: the one before the present one unless `number` says
        which. It was approved then, so one person is enough."""
        self._promotable(tenant, actor, reason)
        if number is None:
            number = _live_before(self._store.changes(tenant))
        self._compiles(tenant, number)
        with self._store.writing() as writing:
            version, status = _found(writing, tenant, number), writing.status(tenant)
            if status.live == number:
                raise StepRefusedError(f"version {number} is live already")
            if number not in _been_live(writing.changes(tenant)):
                raise StepRefusedError(f"version {number} has never been live; promote it instead")
            _go_live(writing, status, version, Step.ROLLED_BACK, actor, reason)
        return version

    def stages(self, tenant: str) -> dict[int, Stage]:
        """How far each version has come, by number."""
        status = self._store.statuses().get(tenant, Status())
        candidate = status.candidate_at(self._clock())
        been = _been_live(self._store.changes(tenant))

        def stage(number: int) -> Stage:
            if number == status.live:
                return Stage.LIVE
            if candidate is not None and number == candidate.number:
                return Stage.SHADOW
            return Stage.RETIRED if number in been else Stage.DRAFT

        return {version.number: stage(version.number) for version in self._store.versions(tenant)}

    def _rules(self, tenant: str) -> TenantRules:
        rules = self._tenants.get(tenant)
        if rules is None:
            raise StepRefusedError(f"{tenant} is not among {', '.join(self._tenants)}")
        return rules

    def _known(self, tenant: str, actor: Actor, reason: str) -> TenantRules:
        rules = self._rules(tenant)
        _check_text("the reason", reason)
        if rules.four_eyes and not actor.verified:
            raise StepRefusedError(
                f"tenant {tenant} asks for two pairs of eyes, and so for who you are: sign in"
            )
        return rules

    def _promotable(self, tenant: str, actor: Actor, reason: str) -> TenantRules:
        rules = self._known(tenant, actor, reason)
        if rules.source == "file":
            raise StepRefusedError(
                f"the live policy of {tenant} is its file (policy_source: file): change the file, "
                "or set policy_source: store"
            )
        return rules

    def _compiles(self, tenant: str, number: int) -> None:
        """Raises PolicyRefusedError for a version that this program cannot use."""
        compiled(self._store.content(tenant, number))


def approver(changes: Sequence[Change], number: int) -> Change | None:
    """Who made a version live last, and when; None for one that never was."""
    found = (c for c in reversed(changes) if c.version == number and c.step in GOES_LIVE)
    return next(found, None)


def signer(version: Version, changes: Sequence[Change]) -> Actor | None:
    """Who stands for a version: its author, or who signed for it later."""
    if version.author.verified:
        return version.author
    found = (c.actor for c in changes if c.version == version.number and c.step is Step.SIGNED)
    return next(found, None)


def _added(
    writing: Writing,
    tenant: str,
    content: Content,
    policy: Policy,
    actor: Actor,
    reason: str,
    scope: str,
) -> tuple[Version, bool]:
    known = writing.with_digest(tenant, policy.digest)
    if known is not None:
        return known, False
    version = writing.add(tenant, policy, content, actor, scope)
    writing.record(Step.IMPORTED, tenant, version.number, actor, reason)
    return version, True


def _go_live(
    writing: Writing, status: Status, version: Version, step: Step, actor: Actor, reason: str
) -> None:
    candidate = status.candidate
    if candidate is not None and candidate.number == version.number:
        candidate = None
    writing.set_status(version.tenant, Status(version.number, candidate))
    before = "" if status.live is None else f"before: {status.live}"
    writing.record(step, version.tenant, version.number, actor, reason, before)


def _found(writing: Writing, tenant: str, number: int) -> Version:
    version = writing.version(tenant, number)
    if version is None:
        raise StepRefusedError(f"tenant {tenant} has no version {number}")
    return version


def _check_four_eyes(version: Version, author: Actor | None, actor: Actor) -> None:
    if author is None:
        raise StepRefusedError(
            f"nobody has signed for version {version.number} (author {version.author.name}); "
            "import it as yourself, and let another person promote it"
        )
    if author.is_same(actor):
        raise StepRefusedError(
            f"{actor.name} imported version {version.number}; another person must promote it"
        )


def _check_not_superseded(writing: Writing, status: Status, version: Version) -> None:
    tenant, number = version.tenant, version.number
    if status.live is not None and number in _been_live(writing.changes(tenant)):
        raise StepRefusedError(
            f"the file is version {number}, which was live until version {status.live} replaced "
            "it, so it is not taken again by itself: bring the file up to date, or run "
            f"grindvakt policy reload --tenant {tenant} --force --reason ..."
        )


def _been_live(changes: Sequence[Change]) -> list[int]:
    """The versions that went live, the latest last."""
    return [change.version for change in changes if change.step in GOES_LIVE]


def _live_before(changes: Sequence[Change]) -> int:
    been = _been_live(changes)
    before = [number for number in been if number != been[-1]]
    if not before:
        raise StepRefusedError("no other version has been live")
    return before[-1]


def _check_text(what: str, text: str, *, empty: bool = False) -> None:
    if not text.strip() and not empty:
        raise StepRefusedError(f"{what} is missing")
    if len(text) > _LONGEST_REASON or not text.isprintable():
        raise StepRefusedError(f"{what} is one line of at most {_LONGEST_REASON} characters")
