"""The steps of a version's life: who may take which, and that each is written down."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.lifecycle.steps import Lifecycle, StepRefusedError, TenantRules, approver, signer
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.versions import FILE, Actor, Stage, Step
from gateway.storage.engine import Database
from tests.support.policies import made

ANNA = Actor("anna", verified=True)
BO = Actor("bo", verified=True)
SHELL = Actor("os:root")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = {
    "filed": TenantRules(),
    "stored": TenantRules("store"),
    "eyes": TenantRules("store", four_eyes=True),
}


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database: Database, clock: Clock) -> PolicyStore:
    return PolicyStore(database, clock)


@pytest.fixture
def steps(store: PolicyStore, clock: Clock) -> Lifecycle:
    return Lifecycle(store, RULES, clock)


@pytest.fixture
def add(steps: Lifecycle, tmp_path: Path) -> Callable[..., int]:
    def added(tenant: str, action: str = "block", actor: Actor = ANNA, **changes: str) -> int:
        version, _ = steps.add(tenant, *made(tmp_path, action, **changes), actor, "a try")
        return version.number

    return added


def take_file(steps: Lifecycle, folder: Path, tenant: str, action: str = "block") -> int:
    return steps.take_file(tenant, *made(folder, action), "the file").number


def test_a_version_says_who_what_when_and_for_whom(
    steps: Lifecycle, store: PolicyStore, tmp_path: Path
) -> None:
    content, policy = made(tmp_path, owner="Kansliet", review_by="2027-05-01")
    version, new = steps.add("stored", content, policy, ANNA, "as decided", "socialtjänsten")
    assert new
    assert store.versions("stored") == (version,)
    assert (version.number, version.digest, version.content_digest) == (
        1,
        policy.digest,
        content.digest,
    )
    assert (version.author, version.imported) == (ANNA, NOON)
    assert (version.owner, version.scope) == ("Kansliet", "socialtjänsten")
    assert str(version.valid_from) == "2026-01-01"
    assert not version.overdue(version.review_by)
    assert version.overdue(version.review_by + timedelta(days=1))
    assert store.content("stored", 1) == content
    assert steps.stages("stored") == {1: Stage.DRAFT}


def test_the_same_policy_is_one_version_and_stays_its_first_authors(
    steps: Lifecycle, store: PolicyStore, tmp_path: Path
) -> None:
    steps.add("stored", *made(tmp_path), ANNA, "one")
    version, new = steps.add("stored", *made(tmp_path), BO, "two")
    assert (version.number, version.author, new) == (1, ANNA, False)
    other, new = steps.add("eyes", *made(tmp_path), BO, "another tenant's")
    assert (other.number, new) == (1, True)
    assert [change.step for change in store.changes("stored")] == [Step.IMPORTED]


def test_the_whole_way(
    steps: Lifecycle, store: PolicyStore, add: Callable[..., int], clock: Clock, tmp_path: Path
) -> None:
    assert take_file(steps, tmp_path, "stored") == 1
    assert add("stored", "forward") == 2
    assert steps.stages("stored") == {1: Stage.LIVE, 2: Stage.DRAFT}
    steps.start_shadow("stored", 2, NOON + timedelta(days=7), ANNA, "before the holidays")
    assert steps.stages("stored") == {1: Stage.LIVE, 2: Stage.SHADOW}
    clock.now += timedelta(days=1)
    steps.promote("stored", 2, BO, "nothing changed")
    assert steps.stages("stored") == {1: Stage.RETIRED, 2: Stage.LIVE}
    assert store.statuses()["stored"].candidate is None
    clock.now += timedelta(days=1)
    steps.rollback("stored", BO, "it did after all")
    assert steps.stages("stored") == {1: Stage.LIVE, 2: Stage.RETIRED}
    changes = store.changes("stored")
    assert [(c.sequence, c.step, c.version, c.actor, c.reason) for c in changes] == [
        (1, Step.IMPORTED, 1, FILE, "the file"),
        (2, Step.LOADED, 1, FILE, "the file"),
        (3, Step.IMPORTED, 2, ANNA, "a try"),
        (4, Step.SHADOW_STARTED, 2, ANNA, "before the holidays"),
        (5, Step.PROMOTED, 2, BO, "nothing changed"),
        (6, Step.ROLLED_BACK, 1, BO, "it did after all"),
    ]
    assert changes[-1].time == NOON + timedelta(days=2)
    assert changes[-1].detail == "before: 2"
    promoted = approver(changes, 2)
    assert promoted is not None
    assert (promoted.actor, promoted.time) == (BO, NOON + timedelta(days=1))
    assert approver(changes, 3) is None


def test_each_change_is_counted_for_the_replicas(
    store: PolicyStore, steps: Lifecycle, add: Callable[..., int], tmp_path: Path
) -> None:
    seen = [store.revision()]
    take_file(steps, tmp_path, "stored")
    seen.append(store.revision())
    number = add("stored", "forward")
    steps.promote("stored", number, ANNA, "go")
    seen.append(store.revision())
    assert seen == sorted(set(seen))
    take_file(steps, tmp_path, "stored")
    assert store.revision() == seen[-1]


def test_two_pairs_of_eyes(steps: Lifecycle, add: Callable[..., int], tmp_path: Path) -> None:
    take_file(steps, tmp_path, "eyes")
    with pytest.raises(StepRefusedError, match="sign in"):
        add("eyes", "warn", SHELL)
    number = add("eyes", "forward", ANNA)
    for actor, why in (
        (ANNA, "anna imported version 2; another person"),
        (Actor("ANNA", verified=True), "another person"),
        (Actor("bo"), "sign in"),
        (SHELL, "sign in"),
    ):
        with pytest.raises(StepRefusedError, match=why):
            steps.promote("eyes", number, actor, "go")
    assert steps.stages("eyes")[number] is Stage.DRAFT
    steps.promote("eyes", number, BO, "read and agreed")
    assert steps.stages("eyes")[number] is Stage.LIVE
    steps.rollback("eyes", ANNA, "one person is enough to go back")
    with pytest.raises(StepRefusedError, match="sign in"):
        steps.rollback("eyes", SHELL, "go")


def test_what_nobody_signed_is_not_promoted_where_two_must(
    steps: Lifecycle, store: PolicyStore, tmp_path: Path
) -> None:
    take_file(steps, tmp_path, "eyes")
    number = take_file(steps, tmp_path, "eyes", "forward")
    assert steps.stages("eyes") == {1: Stage.LIVE, 2: Stage.DRAFT}
    with pytest.raises(StepRefusedError, match="nobody has signed for version 2"):
        steps.promote("eyes", number, BO, "go")
    version, new = steps.add("eyes", *made(tmp_path, "forward"), ANNA, "I stand for it")
    assert (version.number, version.author, new) == (number, FILE, False)
    assert store.changes("eyes")[-1].step is Step.SIGNED
    steps.add("eyes", *made(tmp_path, "forward"), BO, "so do I")
    with pytest.raises(StepRefusedError, match="anna imported version 2"):
        steps.promote("eyes", number, ANNA, "go")
    steps.promote("eyes", number, BO, "go")
    assert signer(version, store.changes("eyes")) == ANNA


def test_an_old_file_comes_back_only_where_somebody_means_it(
    steps: Lifecycle, tmp_path: Path
) -> None:
    old = made(tmp_path)
    take_file(steps, tmp_path, "filed")
    take_file(steps, tmp_path, "filed", "forward")
    for replacing in (None, 1):
        with pytest.raises(StepRefusedError, match=r"version 1, .* until version 2 .* --force"):
            steps.take_file("filed", *old, "started", replacing=replacing)
    assert steps.stages("filed") == {1: Stage.RETIRED, 2: Stage.LIVE}
    assert steps.take_file("filed", *old, "meant", force=True).number == 1
    assert steps.stages("filed") == {1: Stage.LIVE, 2: Stage.RETIRED}


@pytest.mark.parametrize("tenant", ["filed", "stored"])
def test_a_file_is_a_draft_until_the_day_that_it_is_valid_from(
    steps: Lifecycle, tmp_path: Path, tenant: str
) -> None:
    tomorrow = (NOON + timedelta(days=1)).date().isoformat()
    number = steps.take_file(tenant, *made(tmp_path, valid_from=tomorrow), "early").number
    assert steps.stages(tenant) == {number: Stage.DRAFT}
    today = NOON.date().isoformat()
    number = steps.take_file(tenant, *made(tmp_path, valid_from=today), "in time").number
    assert steps.stages(tenant)[number] is Stage.LIVE


def test_a_file_decides_for_its_tenant_alone(
    steps: Lifecycle, add: Callable[..., int], tmp_path: Path
) -> None:
    assert take_file(steps, tmp_path, "filed") == 1
    assert take_file(steps, tmp_path, "filed", "forward") == 2
    assert steps.stages("filed") == {1: Stage.RETIRED, 2: Stage.LIVE}
    old = made(tmp_path)
    assert steps.take_file("filed", *old, "changed back", replacing=2).number == 1
    assert steps.stages("filed") == {1: Stage.LIVE, 2: Stage.RETIRED}
    with pytest.raises(StepRefusedError, match="policy_source: file"):
        steps.promote("filed", 2, ANNA, "go")
    with pytest.raises(StepRefusedError, match="policy_source: file"):
        steps.rollback("filed", ANNA, "go")
    number = add("filed", "warn")
    steps.start_shadow("filed", number, NOON + timedelta(days=1), SHELL, "trying")
    assert steps.stages("filed")[number] is Stage.SHADOW


def test_a_shadow_expires_and_ends(
    steps: Lifecycle, store: PolicyStore, add: Callable[..., int], clock: Clock, tmp_path: Path
) -> None:
    take_file(steps, tmp_path, "stored")
    number = add("stored", "forward")
    for until in (NOON, NOON - timedelta(days=1), NOON + timedelta(days=91)):
        with pytest.raises(StepRefusedError, match="within 90 days"):
            steps.start_shadow("stored", number, until, ANNA, "go")
    steps.start_shadow("stored", number, NOON + timedelta(days=7), ANNA, "go")
    clock.now += timedelta(days=7)
    assert steps.stages("stored")[number] is Stage.DRAFT
    clock.now = NOON
    assert steps.stop_shadow("stored", ANNA, "enough") == number
    assert steps.stages("stored")[number] is Stage.DRAFT
    with pytest.raises(StepRefusedError, match="no version is in shadow"):
        steps.stop_shadow("stored", ANNA, "again")
    assert store.changes("stored")[-1].step is Step.SHADOW_STOPPED


def test_what_cannot_be_done_says_why(
    steps: Lifecycle, store: PolicyStore, add: Callable[..., int], tmp_path: Path
) -> None:
    first = add("stored")
    soon = NOON + timedelta(days=1)
    with pytest.raises(StepRefusedError, match="nothing is live yet"):
        steps.start_shadow("stored", first, soon, ANNA, "go")
    steps.promote("stored", first, ANNA, "go")
    later = add("stored", "forward", valid_from="2026-11-21")
    before = store.changes("stored")
    for step, why in (
        (lambda: steps.promote("stored", first, ANNA, "go"), "is live already"),
        (lambda: steps.promote("stored", later, ANNA, "go"), "valid from 2026-11-21"),
        (lambda: steps.promote("nobody", first, ANNA, "go"), "nobody is not among filed, stored"),
        (lambda: steps.promote("stored", first, ANNA, " "), "the reason is missing"),
        (lambda: steps.promote("stored", first, ANNA, "a\nb"), "one line"),
        (lambda: steps.promote("stored", first, ANNA, "a" * 501), "at most 500"),
        (lambda: steps.rollback("stored", ANNA, "go"), "no other version has been live"),
        (lambda: steps.rollback("stored", ANNA, "go", later), "has never been live"),
        (lambda: steps.rollback("stored", ANNA, "go", first), "is live already"),
        (lambda: steps.start_shadow("stored", first, soon, ANNA, "go"), "is live; try"),
    ):
        with pytest.raises(StepRefusedError, match=why):
            step()
    assert store.changes("stored") == before
