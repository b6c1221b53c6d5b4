"""What processes judge by: alike on all replicas, replaced whole, and never by something bad."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from gateway.errors import UnavailableError
from gateway.lifecycle.current import LivePolicies, PolicyTenant
from gateway.lifecycle.steps import Lifecycle, TenantRules
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.versions import Actor, Step
from gateway.storage.engine import Database
from gateway.storage.tables import policy_version
from gateway.telemetry import Log, Metrics
from tests.support.policies import made, policy_text

ANNA = Actor("anna", verified=True)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Replica:
    """A process: its policies, its log, its metrics."""

    policies: LivePolicies
    stream: io.StringIO
    metrics: Metrics

    def action(self, tenant: str) -> str:
        (rule,) = [r for r in self.policies[tenant].policy.rules if r.id == "any"]
        return rule.action.word

    def logged(self, event: str) -> list[dict[str, object]]:
        lines = map(json.loads, self.stream.getvalue().splitlines())
        return [line for line in lines if line["event"] == event]

    def gauge(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"grindvakt_policy_{name}", labels)


@dataclass
class World:
    """A database, the time, and tenants `filed` and `stored` with a file each."""

    database: Database
    folder: Path
    now: datetime = NOON
    rules: dict[str, TenantRules] = field(
        default_factory=lambda: {"filed": TenantRules(), "stored": TenantRules("store")}
    )

    def __post_init__(self) -> None:
        self.store = PolicyStore(self.database, lambda: self.now)
        self.steps = Lifecycle(self.store, self.rules, lambda: self.now)
        for tenant in self.rules:
            self.write(tenant, policy_text())

    def write(self, tenant: str, text: str, place: str = "") -> None:
        folder = self.folder / place
        folder.mkdir(exist_ok=True)
        new = folder / "new"
        new.write_text(text, "utf-8")
        new.replace(folder / f"{tenant}.yaml")

    def replica(self, place: str = "") -> Replica:
        stream, metrics = io.StringIO(), Metrics()
        tenants = {
            name: PolicyTenant(name, "sv", self.folder / place / f"{name}.yaml", rules)
            for name, rules in self.rules.items()
        }
        policies = LivePolicies(tenants, self.store, metrics, Log(stream), lambda: self.now)
        policies.load()
        return Replica(policies, stream, metrics)

    def add(self, tenant: str, action: str, **changes: str) -> int:
        version, _ = self.steps.add(tenant, *made(self.folder, action, **changes), ANNA, "a try")
        return version.number

    def spoil(self, tenant: str, number: int) -> None:
        """Damage what is stored."""
        columns = policy_version.c
        with self.database.write() as connection:
            connection.execute(
                update(policy_version)
                .where(columns.tenant == tenant, columns.number == number)
                .values(content=b"spoilt")
            )


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return World(database, tmp_path)


def test_the_file_is_the_first_version(world: World) -> None:
    replica = world.replica()
    for tenant in ("filed", "stored"):
        (version,) = world.store.versions(tenant)
        found = replica.policies[tenant]
        assert (found.version, version.number, found.policy.digest) == (1, 1, version.digest)
        assert version.author == Actor("file")
        assert replica.gauge("version", tenant=tenant) == 1
    before = world.store.revision()
    world.replica()
    assert world.store.revision() == before


def test_a_changed_file_is_taken_once_it_stands_still(world: World) -> None:
    replica = world.replica()
    before = replica.policies["filed"]
    world.write("filed", policy_text("forward"))
    replica.policies.refresh()
    assert replica.policies["filed"] is before
    replica.policies.refresh()
    assert replica.action("filed") == "forward"
    assert before.policy is not replica.policies["filed"].policy
    assert replica.policies["filed"].version == 2


def test_a_mounted_file_is_followed_where_its_link_leads(world: World) -> None:
    def mount(name: str, action: str) -> None:
        """As a cluster exchanges what it mounts: another folder, in one step."""
        world.write("filed", policy_text(action), name)
        link = world.folder / "new_link"
        link.symlink_to(world.folder / name)
        link.replace(world.folder / "data")

    mount("first", "block")
    (world.folder / "filed.yaml").unlink()
    (world.folder / "filed.yaml").symlink_to(world.folder / "data" / "filed.yaml")
    replica = world.replica()
    mount("second", "forward")
    (world.folder / "first" / "filed.yaml").unlink()
    for _ in range(2):
        replica.policies.refresh()
    assert replica.action("filed") == "forward"


def test_a_changed_file_is_a_draft_where_the_store_decides(world: World) -> None:
    replica = world.replica()
    world.write("stored", policy_text("forward"))
    for _ in range(3):
        replica.policies.refresh()
    replica.policies.reload()
    assert len(world.store.versions("stored")) == 1
    restarted = world.replica()
    assert restarted.action("stored") == "block"
    assert len(world.store.versions("stored")) == 2
    assert world.store.statuses()["stored"].live == 1


@pytest.mark.parametrize("text", [policy_text("explode"), "policy: [", "", "x: 1\n"])
def test_a_bad_file_replaces_nothing_and_is_told_with_its_place(world: World, text: str) -> None:
    replica = world.replica()
    before = replica.policies["filed"]
    world.write("filed", text)
    for _ in range(4):
        replica.policies.refresh()
    assert replica.policies["filed"] is before
    told = replica.logged("policy_refused")
    assert told
    assert {line["tenant"] for line in told} == {"filed"}
    assert str(world.folder / "filed.yaml") in str(told[0]["problem"])
    assert len(told) == len({line["problem"] for line in told})
    assert replica.gauge("refused", tenant="filed", use="file") == 1
    assert len(world.store.versions("filed")) == 1
    world.write("filed", policy_text("forward"))
    replica.policies.refresh()
    replica.policies.refresh()
    assert replica.action("filed") == "forward"
    assert replica.gauge("refused", tenant="filed", use="file") == 0


def test_reload_is_at_once_and_says_what_became_of_it(world: World) -> None:
    replica = world.replica()
    world.write("filed", policy_text("forward"))
    (taken,) = replica.policies.reload()
    assert (taken.tenant, taken.version, taken.problems) == ("filed", 2, ())
    assert replica.action("filed") == "forward"
    world.write("filed", policy_text("explode"))
    (taken,) = replica.policies.reload()
    assert taken.version is None
    assert "filed.yaml:18: rules[1].action" in taken.problems[0]
    assert replica.action("filed") == "forward"


def test_all_replicas_follow_one(world: World) -> None:
    replicas = [world.replica() for _ in range(3)]
    number = world.add("stored", "forward")
    world.steps.promote("stored", number, ANNA, "go")
    for replica in replicas:
        assert replica.action("stored") == "block"
        replica.policies.refresh()
        assert replica.action("stored") == "forward"
    world.steps.rollback("stored", ANNA, "back")
    for replica in replicas:
        replica.policies.refresh()
        assert replica.policies["stored"].version == 1


def test_replicas_with_different_files_do_not_quarrel(world: World) -> None:
    old = world.replica()
    world.write("filed", policy_text("forward"), "other")
    world.write("stored", policy_text(), "other")
    new = world.replica("other")
    revision = world.store.revision()
    for _ in range(4):
        for replica in (old, new):
            replica.policies.refresh()
            assert replica.action("filed") == "forward" or replica is old
    assert old.action("filed") == "forward"
    assert world.store.revision() == revision


def test_a_version_that_cannot_be_used_here_leaves_the_old_and_is_told(world: World) -> None:
    replica = world.replica()
    before = replica.policies["stored"]
    number = world.add("stored", "forward")
    world.steps.promote("stored", number, ANNA, "go")
    world.spoil("stored", number)
    for _ in range(3):
        replica.policies.refresh()
    assert replica.policies["stored"] is before
    (told,) = replica.logged("policy_refused")
    assert (told["tenant"], told["use"], told["version"]) == ("stored", "live", number)
    assert replica.gauge("refused", tenant="stored", use="live") == 1
    assert replica.gauge("version", tenant="stored") == 1
    world.steps.rollback("stored", ANNA, "back")
    replica.policies.refresh()
    assert replica.gauge("refused", tenant="stored", use="live") == 0


@pytest.mark.parametrize("tenant", ["filed", "stored"])
def test_a_tenant_without_a_policy_is_refused_and_the_others_go_on(
    world: World, tenant: str
) -> None:
    other = "stored" if tenant == "filed" else "filed"
    world.write(tenant, policy_text("explode"))
    replica = world.replica()
    with pytest.raises(UnavailableError) as refused:
        replica.policies[tenant]
    assert (refused.value.status, refused.value.code) == (503, "policy_unavailable")
    assert tenant in replica.policies
    assert replica.action(other) == "block"
    assert [line["tenant"] for line in replica.logged("policy_missing")] == [tenant]
    assert replica.gauge("version", tenant=tenant) == 0
    with pytest.raises(KeyError):
        replica.policies["nobody"]
    world.write(tenant, policy_text())
    if tenant == "stored":
        world.steps.promote(tenant, world.add(tenant, "block"), ANNA, "the first")
    replica.policies.refresh()
    replica.policies.refresh()
    assert replica.action(tenant) == "block"


def test_a_bad_file_at_start_leaves_what_was_live(world: World) -> None:
    world.replica()
    world.write("filed", policy_text("explode"))
    replica = world.replica()
    assert replica.action("filed") == "block"
    assert replica.logged("policy_refused")
    assert not replica.logged("policy_missing")


def test_a_candidate_stands_beside_until_it_expires(world: World) -> None:
    replica = world.replica()
    number = world.add("stored", "forward")
    ends = NOON + timedelta(days=2)
    world.steps.start_shadow("stored", number, ends, ANNA, "go")
    replica.policies.refresh()
    found = replica.policies["stored"]
    trial = found.trial_at(NOON)
    assert trial is not None
    assert (trial.version, found.version, replica.action("stored")) == (number, 1, "block")
    assert found.trial_at(ends) is None
    world.now = ends
    assert world.replica().policies["stored"].trial is None
    world.now = NOON
    world.steps.stop_shadow("stored", ANNA, "enough")
    replica.policies.refresh()
    assert replica.policies["stored"].trial is None


def test_a_candidate_that_cannot_be_used_leaves_the_live_one_alone(world: World) -> None:
    replica = world.replica()
    number = world.add("stored", "forward")
    world.steps.start_shadow("stored", number, NOON + timedelta(days=2), ANNA, "go")
    world.spoil("stored", number)
    replica.policies.refresh()
    assert replica.policies["stored"].trial is None
    assert replica.action("stored") == "block"
    (told,) = replica.logged("policy_refused")
    assert told["use"] == "shadow"


def test_an_overdue_review_is_told_once_a_day(world: World) -> None:
    world.write("filed", policy_text(review_by="2026-11-19"))
    replica = world.replica()
    for _ in range(3):
        replica.policies.refresh()
    (told,) = replica.logged("policy_review_overdue")
    assert (told["tenant"], told["review_by"]) == ("filed", "2026-11-19")
    assert replica.gauge("review_overdue", tenant="filed") == 1
    assert replica.gauge("review_overdue", tenant="stored") == 0
    world.now += timedelta(days=1)
    replica.policies.refresh()
    assert len(replica.logged("policy_review_overdue")) == 2


def test_a_digest_that_this_release_makes_anew_is_written_down(world: World) -> None:
    world.replica()
    number = world.add("stored", "forward")
    world.steps.promote("stored", number, ANNA, "go")
    with world.database.write() as connection:
        connection.execute(
            update(policy_version)
            .where(policy_version.c.tenant == "stored", policy_version.c.number == number)
            .values(digest="that of an older release")
        )
    replicas = [world.replica(), world.replica()]
    digest = replicas[0].policies["stored"].policy.digest
    steps = [c for c in world.store.changes("stored") if c.step is Step.RECOMPILED]
    assert [(step.version, step.detail) for step in steps] == [(number, digest)]


def test_a_gateway_that_starts_with_an_old_file_takes_nobody_back(world: World) -> None:
    world.replica()
    world.write("filed", policy_text("forward"), "other")
    world.write("stored", policy_text(), "other")
    new = world.replica("other")
    stale = world.replica()
    for replica in (new, stale):
        replica.policies.refresh()
        assert replica.action("filed") == "forward"
    (told,) = stale.logged("policy_refused")
    assert told["use"] == "file"
    assert "grindvakt policy reload --tenant filed --force" in str(told["problem"])
    assert stale.gauge("refused", tenant="filed", use="file") == 1
    world.write("filed", policy_text("forward"))
    stale.policies.refresh()
    stale.policies.refresh()
    assert stale.gauge("refused", tenant="filed", use="file") == 0


def test_a_file_that_is_changed_back_is_taken(world: World) -> None:
    replica = world.replica()
    for action in ("forward", "block"):
        world.write("filed", policy_text(action))
        replica.policies.refresh()
        replica.policies.refresh()
        assert replica.action("filed") == action
    assert replica.policies["filed"].version == 1


def test_a_file_that_is_valid_from_a_day_goes_live_on_it(world: World) -> None:
    replica = world.replica()
    world.write("filed", policy_text("forward", valid_from="2026-11-22"))
    for _ in range(3):
        replica.policies.refresh()
    assert replica.action("filed") == "block"
    (told,) = replica.logged("policy_waits")
    assert (told["version"], told["valid_from"]) == (2, "2026-11-22")
    world.now = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
    replica.policies.refresh()
    assert replica.action("filed") == "block"
    world.now = datetime(2026, 11, 22, tzinfo=UTC)
    replica.policies.refresh()
    assert replica.action("filed") == "forward"


def test_a_file_whose_taking_failed_is_taken_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = world.replica()
    world.write("filed", policy_text("forward"))
    replica.policies.refresh()
    taking: Callable[..., object] = Lifecycle.take_file

    def down(*_: object, **__: object) -> None:
        raise OSError("no database")

    monkeypatch.setattr(Lifecycle, "take_file", down)
    with pytest.raises(OSError, match="no database"):
        replica.policies.refresh()
    monkeypatch.setattr(Lifecycle, "take_file", taking)
    replica.policies.refresh()
    assert replica.action("filed") == "forward"
