"""The policies that this process judges by, kept up to date without stopping for it.

What is live is decided in the database, for all replicas alike; a configured file is another way
of deciding it. A tenant's policy is replaced in one step by one that has been compiled, and what
cannot be used here is reported and replaces nothing.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from gateway.errors import UnavailableError
from gateway.lifecycle.content import PolicyRefusedError, compiled, read
from gateway.lifecycle.steps import Lifecycle, StepRefusedError, TenantRules
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.targets import Check
from gateway.lifecycle.tenant import TenantPolicy, Trial
from gateway.lifecycle.versions import GATEWAY, Status, Step, Version
from gateway.lifecycle.watch import WatchedPolicy
from gateway.storage.clock import Clock, utc_now
from gateway.telemetry import Log, Metrics
from policies.policy import Policy

_LOGGED = 20


@dataclass(frozen=True, slots=True)
class PolicyTenant:
    """What the configuration says of a tenant."""

    name: str
    language: str
    path: Path
    rules: TenantRules


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a tenant's file: the version that it is, or why it is none."""

    tenant: str
    version: int | None
    problems: tuple[str, ...] = ()


class LivePolicies(Mapping[str, TenantPolicy]):
    """The tenants' policies by name. To look one up raises UnavailableError for a tenant whose
    policy could not be loaded, KeyError for none. `load` fills it before serving; `refresh` is
    called every few seconds in the background."""

    def __init__(
        self,
        tenants: Mapping[str, PolicyTenant],
        store: PolicyStore,
        metrics: Metrics,
        log: Log,
        clock: Clock = utc_now,
        check: Check = lambda _: (),
    ) -> None:
        """`check` says what of a policy cannot be carried out here."""
        self._tenants = tenants
        self._check = check
        self._store = store
        self._steps = Lifecycle(store, {n: t.rules for n, t in tenants.items()}, clock)
        self._metrics = metrics
        self._log = log
        self._clock = clock
        self._turn = threading.Lock()
        self._current: Mapping[str, TenantPolicy] = {}
        self._watched = {name: WatchedPolicy(tenant.path) for name, tenant in tenants.items()}
        self._compiled: dict[tuple[str, int], Policy] = {}
        self._refused: set[tuple[str, int]] = set()
        self._filed: dict[str, int] = {}
        self._waiting: dict[str, date] = {}
        self._revision = -1
        self._reviewed: date | None = None

    def __getitem__(self, name: str) -> TenantPolicy:
        found = self._current.get(name)
        if found is not None:
            return found
        if name in self._tenants:
            raise _unavailable()
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in self._tenants

    def __iter__(self) -> Iterator[str]:
        return iter(self._tenants)

    def __len__(self) -> int:
        return len(self._tenants)

    def usable(self) -> tuple[TenantPolicy, ...]:
        """What there is now, by tenant."""
        return tuple(self._current.values())

    def load(self) -> None:
        """Take every tenant's file, and from the database what is live. A tenant for whom there is
        nothing to use is left without a policy; the others are not harmed."""
        with self._turn:
            for name in self._tenants:
                self._take(name, "the file at start")
            self._follow()
            self._review()
        for name in self._tenants:
            if name not in self._current:
                self._metrics.policy_version.labels(name).set(0)
                self._log.write("policy_missing", tenant=name)

    def refresh(self) -> None:
        """Follow what any process has changed, and the files."""
        with self._turn:
            for name, tenant in self._tenants.items():
                if tenant.rules.source == "file" and self._watched[name].changed():
                    self._take(name, "the file has changed")
                elif name in self._waiting and self._waiting[name] <= self._clock().date():
                    self._take(name, "the day has come that the file is valid from")
            self._follow()
            self._review()

    def reload(self) -> tuple[Taken, ...]:
        """Read again, now, the files that decide what is live."""
        with self._turn:
            taken = [
                self._take(name, "reload")
                for name, tenant in self._tenants.items()
                if tenant.rules.source == "file"
            ]
            self._follow()
        return tuple(taken)

    def _take(self, name: str, reason: str) -> Taken:
        """Read a tenant's file and bring it into the store."""
        with self._watched[name].taking():
            try:
                content, policy = read(self._tenants[name].path)
                version = self._steps.take_file(
                    name, content, policy, reason, replacing=self._filed.get(name)
                )
            except PolicyRefusedError as refused:
                self._waiting.pop(name, None)
                self._report(name, "file", refused.problems)
                return Taken(name, None, refused.problems)
            except StepRefusedError as refused:
                self._waiting.pop(name, None)
                self._report(name, "file", (str(refused),))
                return Taken(name, None, (str(refused),))
        self._filed[name] = version.number
        self._wait(version)
        self._compiled.setdefault((name, version.number), policy)
        self._metrics.policy_refused.labels(name, "file").set(0)
        return Taken(name, version.number)

    def _wait(self, version: Version) -> None:
        """For the day that a file is valid from, if that lies ahead."""
        if not self._steps.waits(version):
            self._waiting.pop(version.tenant, None)
            return
        self._waiting[version.tenant] = version.valid_from
        self._log.write(
            "policy_waits",
            tenant=version.tenant,
            version=version.number,
            valid_from=version.valid_from.isoformat(),
        )

    def _follow(self) -> None:
        """Use what the database says is live."""
        revision = self._store.revision()  # first: a change in between is seen again, not missed
        if revision == self._revision:
            return
        statuses = self._store.statuses()
        versions = {(v.tenant, v.number): v for v in self._store.versions()}
        current = dict(self._current)
        for name, tenant in self._tenants.items():
            found = self._used(tenant, statuses.get(name, Status()), versions)
            if found is not None and found != current.get(name):
                current[name] = found
                self._announce(found)
        self._current = current
        self._revision = revision
        self._forget()

    def _used(
        self,
        tenant: PolicyTenant,
        status: Status,
        versions: Mapping[tuple[str, int], Version],
    ) -> TenantPolicy | None:
        """What a tenant is judged by; a version that cannot be used leaves the one before."""
        before = self._current.get(tenant.name)
        live = None if status.live is None else versions.get((tenant.name, status.live))
        policy = None if live is None else self._policy(live, "live")
        if live is None or policy is None:
            if before is None:
                return None
            policy, number = before.policy, before.version
        else:
            number = live.number
        trial, candidate = None, status.candidate_at(self._clock())
        tried = None if candidate is None else versions.get((tenant.name, candidate.number))
        if candidate is not None and tried is not None:
            other = self._policy(tried, "shadow")
            trial = None if other is None else Trial(other, tried.number, candidate.until)
        else:
            self._metrics.policy_refused.labels(tenant.name, "shadow").set(0)
        return TenantPolicy(tenant.name, policy, tenant.language, number, trial)

    def _policy(self, version: Version, use: Literal["live", "shadow"]) -> Policy | None:
        key = version.tenant, version.number
        if key in self._compiled:
            policy = self._compiled[key]
        elif key in self._refused:
            return None
        else:
            try:
                policy = self._checked(compiled(self._store.content(*key)))
            except PolicyRefusedError as refused:
                self._refused.add(key)
                self._report(version.tenant, use, refused.problems, version.number)
                return None
            self._compiled[key] = policy
        if policy.digest != version.digest:
            self._recompiled(version, policy.digest)
        self._metrics.policy_refused.labels(version.tenant, use).set(0)
        return policy

    def _checked(self, policy: Policy) -> Policy:
        problems = self._check(policy)
        if problems:
            raise PolicyRefusedError(problems)
        return policy

    def _recompiled(self, version: Version, digest: str) -> None:
        """Decisions will name another digest than the version's: let that be found later."""
        known = self._store.changes(version.tenant)
        if not any(c.version == version.number and c.detail == digest for c in known):
            with self._store.writing() as writing:
                reason = "this release compiles it to another digest"
                writing.record(
                    Step.RECOMPILED, version.tenant, version.number, GATEWAY, reason, digest
                )

    def _announce(self, found: TenantPolicy) -> None:
        self._metrics.policy_version.labels(found.name).set(found.version)
        self._log.write(
            "policy_live",
            tenant=found.name,
            version=found.version,
            digest=found.policy.digest,
            shadow=found.trial.version if found.trial else None,
        )
        self._reviewed = None

    def _report(
        self, tenant: str, use: str, problems: Sequence[str], version: int | None = None
    ) -> None:
        self._metrics.policy_refused.labels(tenant, use).set(1)
        for problem in problems[:_LOGGED]:
            self._log.write(
                "policy_refused", tenant=tenant, use=use, version=version, problem=problem
            )

    def _review(self) -> None:
        """Once a day, and for what is new: whose review is overdue."""
        today = self._clock().date()
        if self._reviewed == today:
            return
        self._reviewed = today
        for name, found in self._current.items():
            overdue = today > found.policy.review_by
            self._metrics.policy_overdue.labels(name).set(int(overdue))
            if overdue:
                due = found.policy.review_by.isoformat()
                self._log.write(
                    "policy_review_overdue", tenant=name, version=found.version, review_by=due
                )

    def _forget(self) -> None:
        """Let go of what is in no use."""
        used = {(name, found.version) for name, found in self._current.items()}
        used |= {(n, f.trial.version) for n, f in self._current.items() if f.trial}
        self._compiled = {key: policy for key, policy in self._compiled.items() if key in used}


def _unavailable() -> UnavailableError:
    return UnavailableError(
        503,
        "policy_unavailable",
        "Din organisations regler kan inte läsas in just nu, så inget skickas vidare. Kontakta din "
        "IT-avdelning.",
        "Your organization's rules cannot be loaded right now, so nothing is sent on. Contact your "
        "IT support.",
    )
