"""The registry over its three stores: what is known, to whom, how long, and to many at once."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from secrets import token_hex

import anyio
import pytest
from sqlalchemy import text

from detectors.types import Finding, Gap, GapReason, Origin, Role, ScanReport, Span, Why
from gateway.core.exchange import Forward
from gateway.core.numbering import NOTHING, Numbering, Value, merged
from gateway.core.redact import redact
from gateway.core.references import Created, ObjectKind, Reference
from gateway.core.segments import Extraction, Link, Segment
from gateway.errors import ConfigError, UnavailableError
from gateway.identity.rootkey import RootKey
from gateway.providers.openai import OpenAI
from gateway.proxy.kept.recollection import Recollection
from gateway.proxy.kept.redis import RedisStore
from gateway.proxy.kept.registry import Registry
from gateway.proxy.kept.rows import Store
from gateway.proxy.kept.sealing import Owner, Sealer
from gateway.proxy.kept.sql import SqlStore
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate
from policies.verdict import Operator

pytestmark = pytest.mark.anyio

LIFE = timedelta(days=30)
KEY = RootKey(bytes(range(32)))
OWNER = Owner("kth", "openai", "anna")
THREAD = Created(ObjectKind.CONVERSATION, "conv_1")
ANSWER = Created(ObjectKind.RESPONSE, "resp_1")
NUMBERS = Numbering({"[PERSON_1]": Value("PERSON", "Sigfrid Testberg")}, frozenset({"PERSON_7"}))


class Clock:
    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[Store]:
    match request.param:
        case "redis":
            opened: Store = RedisStore(request.getfixturevalue("redis"), f"test:{token_hex(6)}:")
            yield opened
            await opened.close()
            return
        case "sqlite":
            made = open_database(f"sqlite:///{tmp_path / 'kept.db'}", serving=True)
            migrate(made)
            yield SqlStore(made, clock)
            made.close()
            return
    url = request.getfixturevalue("postgres")
    schema = f"kept_{token_hex(6)}"
    admin = open_database(url)
    with admin.write() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    made = open_database(f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}")
    migrate(made)
    yield SqlStore(made, clock)
    made.close()
    with admin.write() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    admin.close()


def over(store: Store, clock: Clock, key: RootKey = KEY, key_id: str = "1") -> Registry:
    numbers = count()
    sealer = Sealer(key, lambda n: next(numbers).to_bytes(n), key_id)
    return Registry(store, sealer, LIFE, clock)


async def test_what_was_added_is_known_as_it_was(store: Store, clock: Clock) -> None:
    await over(store, clock).add(OWNER, [THREAD, ANSWER], NUMBERS)
    found = await over(store, clock).find(OWNER, ["conv_1", "resp_1", "resp_2"])
    assert {name: known.kind for name, known in found.items()} == {
        "conv_1": ObjectKind.CONVERSATION,
        "resp_1": ObjectKind.RESPONSE,
    }
    assert all(known.numbering == NUMBERS for known in found.values())


@pytest.mark.parametrize(
    "other",
    [
        Owner("linkoping", "openai", "anna"),
        Owner("kth", "azure", "anna"),
        Owner("kth", "openai", "bo"),
        Owner("kth", "openai", ""),
        Owner("kth", "openaianna", ""),
    ],
)
async def test_nobody_else_knows_it(store: Store, clock: Clock, other: Owner) -> None:
    registry = over(store, clock)
    await registry.add(OWNER, [THREAD], NUMBERS)
    assert await registry.find(other, ["conv_1"]) == {}
    await registry.forget(other, ["conv_1"])
    assert await registry.find(Owner("kth", "openai", " ANNA "), ["conv_1"]) != {}


async def test_another_root_key_knows_nothing(store: Store, clock: Clock) -> None:
    await over(store, clock).add(OWNER, [THREAD], NUMBERS)
    other = over(store, clock, RootKey(bytes(range(1, 33))))
    assert await other.find(OWNER, ["conv_1"]) == {}


async def test_what_is_known_stays_as_it_is(store: Store, clock: Clock) -> None:
    registry = over(store, clock)
    await registry.add(OWNER, [THREAD], NUMBERS)
    await registry.add(OWNER, [THREAD], NOTHING)
    assert (await registry.find(OWNER, ["conv_1"]))["conv_1"].numbering == NUMBERS


async def test_it_lives_as_long_as_it_is_used(store: Store, clock: Clock) -> None:
    registry = over(store, clock)
    await registry.add(OWNER, [THREAD, ANSWER], NUMBERS)
    clock.time += LIFE * 0.6
    assert await registry.find(OWNER, ["conv_1"]) != {}
    clock.time += LIFE * 0.6
    assert await registry.find(OWNER, ["resp_1"]) == {}
    assert await registry.find(OWNER, ["conv_1"]) != {}


async def test_what_has_expired_makes_room(store: Store, clock: Clock) -> None:
    registry = over(store, clock)
    await registry.add(OWNER, [THREAD], NUMBERS)
    clock.time += LIFE * 1.1
    if isinstance(store, RedisStore):
        pytest.skip("Redis goes by its own clock")
    await registry.add(OWNER, [THREAD], NOTHING)
    assert (await registry.find(OWNER, ["conv_1"]))["conv_1"].numbering == NOTHING


async def test_what_was_deleted_is_unknown(store: Store, clock: Clock) -> None:
    registry = over(store, clock)
    await registry.add(OWNER, [THREAD, ANSWER], NUMBERS)
    await registry.forget(OWNER, ["conv_1", "resp_9"])
    assert (await registry.find(OWNER, ["conv_1", "resp_1"])).keys() == {"resp_1"}


async def test_a_person_is_forgotten_at_all_services_and_nobody_else(
    store: Store, clock: Clock
) -> None:
    registry = over(store, clock)
    others = [Owner("kth", "openai", "bo"), Owner("linkoping", "openai", "anna")]
    azure = Owner("kth", "azure", " ANNA ")
    for owner in (OWNER, azure, *others):
        await registry.add(owner, [THREAD, ANSWER], NUMBERS)
    assert await registry.erase("kth", "Anna") == 4
    for owner in (OWNER, azure):
        assert await registry.find(owner, ["conv_1", "resp_1"]) == {}
    for owner in others:
        assert (await registry.find(owner, ["conv_1", "resp_1"])).keys() == {"conv_1", "resp_1"}
    assert await registry.erase("kth", "anna") == 0


async def test_a_new_key_is_used_from_now_on_and_the_old_one_still_opens(
    store: Store, clock: Clock
) -> None:
    await over(store, clock).add(OWNER, [THREAD, ANSWER], NUMBERS)
    rotated = over(store, clock, key_id="2027")
    found = await rotated.find(OWNER, ["conv_1"])
    assert found["conv_1"].numbering == NUMBERS
    assert found["conv_1"].row.key_id == "2027"
    assert await rotated.grow(OWNER, found, NOTHING)
    both = await over(store, clock).find(OWNER, ["resp_1"])
    assert both["resp_1"].row.key_id == "1"
    assert (await rotated.find(OWNER, ["conv_1", "resp_1"])).keys() == {"conv_1", "resp_1"}


async def test_only_the_newest_version_grows_and_all_or_none(store: Store, clock: Clock) -> None:
    registry = over(store, clock)
    await registry.add(OWNER, [THREAD, ANSWER], NOTHING)
    before = await registry.find(OWNER, ["conv_1", "resp_1"])
    only = {"conv_1": before["conv_1"]}
    assert await registry.grow(OWNER, only, NUMBERS)
    assert not await registry.grow(OWNER, only, NOTHING)
    assert not await registry.grow(OWNER, before, NOTHING)
    after = await registry.find(OWNER, ["conv_1", "resp_1"])
    assert (after["conv_1"].numbering, after["resp_1"].numbering) == (NUMBERS, NOTHING)
    await registry.forget(OWNER, ["conv_1"])
    assert not await registry.grow(OWNER, {"conv_1": after["conv_1"]}, NUMBERS)


async def test_many_writers_agree_on_every_number(store: Store, clock: Clock) -> None:
    """Each gives its own value the next number, and tries again when another was faster."""
    registries = [over(store, clock) for _ in range(4)]
    await registries[0].add(OWNER, [THREAD], NOTHING)
    given: dict[str, str] = {}

    async def write(number: int) -> None:
        registry, mine = registries[number % 4], f"person {number}"
        while True:
            known = await registry.find(OWNER, ["conv_1"])
            before = known["conv_1"].numbering
            placeholder = f"[PERSON_{len(before.values) + 1}]"
            after = Numbering({**before.values, placeholder: Value("PERSON", mine)})
            if await registry.grow(OWNER, known, after):
                given[placeholder] = mine
                return

    with anyio.fail_after(60):
        async with anyio.create_task_group() as group:
            for number in range(24):
                group.start_soon(write, number)
    final = (await registries[0].find(OWNER, ["conv_1"]))["conv_1"].numbering
    assert final.originals == given
    assert sorted(given.values()) == sorted(f"person {n}" for n in range(24))


async def test_a_store_that_is_down_is_an_answer(tmp_path: Path, clock: Clock) -> None:
    stores: list[Store] = [RedisStore("redis://127.0.0.1:1/0")]
    made = open_database(f"sqlite:///{tmp_path / 'kept.db'}")
    stores.append(SqlStore(made))  # without its table
    for store in stores:
        registry = over(store, clock)
        for asked in (
            registry.find(OWNER, ["conv_1"]),
            registry.add(OWNER, [THREAD], NOTHING),
            registry.forget(OWNER, ["conv_1"]),
        ):
            with pytest.raises(UnavailableError) as caught:
                await asked
            assert caught.value.status == 503
        await store.close()
    made.close()


async def test_what_has_expired_is_let_go(database: Database, clock: Clock) -> None:
    store = SqlStore(database, clock)
    registry = over(store, clock)
    await registry.add(OWNER, [THREAD], NUMBERS)
    clock.time += timedelta(days=20)
    await registry.add(OWNER, [ANSWER], NUMBERS)
    assert store.purge() == 0
    clock.time += timedelta(days=20)
    store.refresh()
    with database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept_object")).scalar() == 1


async def test_rows_say_nothing_and_do_not_open_elsewhere(
    database: Database,
    clock: Clock,
) -> None:
    registry = over(SqlStore(database, clock), clock)
    await registry.add(OWNER, [THREAD, ANSWER], NUMBERS)
    with database.read() as connection:
        rows = connection.execute(text("SELECT * FROM kept_object")).all()
    stored = repr([bytes(v) if isinstance(v, memoryview) else v for row in rows for v in row])
    assert not any(word in stored for word in ("Sigfrid", "PERSON", "conv_1", "anna", "openai"))
    with database.write() as connection:
        query = "SELECT handle, sealed FROM kept_object ORDER BY kind"
        (one, first), (two, second) = connection.execute(text(query)).all()
        change = text("UPDATE kept_object SET sealed = :sealed WHERE handle = :handle")
        connection.execute(change, {"sealed": second, "handle": one})
        connection.execute(change, {"sealed": bytes(first)[:-1] + b"\0", "handle": two})
    assert await registry.find(OWNER, ["conv_1", "resp_1"]) == {}


@pytest.mark.parametrize("url", ["http://:pw@127.0.0.1", "127.0.0.1", "redis://127.0.0.1:x"])
def test_an_unreadable_redis_url_is_the_operators(url: str) -> None:
    with pytest.raises(ConfigError, match=r"storage\.redis_url") as caught:
        RedisStore(url)
    assert "pw" not in str(caught.value)


def test_nothing_shows_in_repr() -> None:
    sealer = Sealer(KEY, bytes)
    sealed = sealer.seal(OWNER, b"handle", NUMBERS)
    shown = repr((OWNER, sealer, NUMBERS, THREAD, merged([NUMBERS]), RedisStore("redis://:pw@h/0")))
    for secret in ("anna", "Sigfrid", "conv_1", "pw", "PERSON_7", repr(sealed)):
        assert secret not in shown


WORDS = ["hej", "[PERSON_2]", "tack", "PERSON_4", "möte"]
PEOPLE = [f"Test Person{letter}" for letter in "abcdefgh"]


def extracted(words: list[str], names: list[str]) -> tuple[Extraction, ScanReport]:
    """One turn, in which every person is found."""
    segments = tuple(
        Segment(word, (Link(("said", at)),), "/said", Role.USER, Origin.PROMPT, message=0)
        for at, word in enumerate(words)
    )
    findings = tuple(
        Finding("PERSON", (Span(at, 0, len(word)),), 0.9, "test", Why("test"))
        for at, word in enumerate(words)
        if word in PEOPLE
    )
    references = tuple(Reference("/before", name) for name in names)
    gaps = tuple(Gap("/before", GapReason.SERVER_CONVERSATION) for _ in names)
    made = Extraction(segments, gaps, (), "", stream=False, references=references)
    return made, ScanReport(findings)


def planned(words: list[str], known: Extraction, report: ScanReport, before: Numbering) -> Forward:
    """What is sent of a turn: the words as JSON."""
    operators = dict.fromkeys(range(len(report.findings)), Operator.PLACEHOLDER)
    done = redact({"said": words}, replace(known, before=before), report, operators)
    body = json.dumps(done.document["said"]).encode()
    return Forward(body, done.placeholders, 0, done.numbering, done.numbering)


@pytest.mark.parametrize("seed", range(3))
async def test_random_conversations_are_restored_whatever_forks_and_restarts(
    store: Store, clock: Clock, seed: int
) -> None:
    """Each turn is a process of its own: it goes on from an earlier answer, or in the one
    conversation, and everything that the service holds of it is readable again."""
    draw = Random(seed)  # noqa: S311 - the same conversations every time
    operation = OpenAI().match("POST", "/responses")
    assert operation is not None
    await over(store, clock).add(OWNER, [THREAD], NOTHING)
    held: dict[str, list[str]] = {"conv_1": []}
    meant: dict[str, list[str]] = {"conv_1": []}
    for number in range(14):
        name = draw.choice([*held, ""]) if number else ""
        words = draw.choices(WORDS + PEOPLE, k=draw.randint(1, 4))
        given, report = extracted(words, [name] if name else [])
        recollection = Recollection(over(store, clock), OWNER, OpenAI(), operation)
        known = await recollection.recall(given)
        assert known.gaps == ()

        make = partial(planned, words, known, report)
        plan = await recollection.agreed(make, make(known.before))
        assert isinstance(plan, Forward)
        answer = f"resp_{number}"
        said = [*held.get(name, []), *json.loads(plan.body)]
        assert not set(PEOPLE).intersection(said)
        restored = [plan.placeholders.get(word, word) for word in said]
        assert restored == [*meant.get(name, []), *words]
        held[answer], meant[answer] = said, restored
        if name == "conv_1":
            held[name], meant[name] = said, restored
        await recollection.answered(200, json.dumps({"object": "response", "id": answer}).encode())


async def test_what_goes_on_from_the_unknown_is_unknown(store: Store, clock: Clock) -> None:
    operation = OpenAI().match("POST", "/responses")
    assert operation is not None
    registry = over(store, clock)
    recollection = Recollection(registry, OWNER, OpenAI(), operation)
    known = await recollection.recall(extracted(["hej"], ["resp_x"])[0])
    assert [gap.pointer for gap in known.gaps] == ["/before"]
    plan = await recollection.agreed(lambda _before: Forward(b""), Forward(b""))
    assert isinstance(plan, Forward)
    await recollection.answered(200, b'{"object": "response", "id": "resp_y"}')
    assert await registry.find(OWNER, ["resp_x", "resp_y"]) == {}


async def uploaded(
    registry: Registry, name: str, people: list[str], owner: Owner = OWNER
) -> dict[str, str]:
    """Upload a file that speaks of these people; what its placeholders stand for."""
    create = OpenAI().match("POST", "/conversations")
    assert create is not None
    operation = replace(create, uploads=True)
    recollection = Recollection(registry, owner, OpenAI(), operation)
    given, report = extracted(people, [])
    known = await recollection.recall(given)
    operators = dict.fromkeys(range(len(people)), Operator.PLACEHOLDER)
    done = redact({"said": people}, known, report, operators)
    kept = done.numbering.only(done.used)
    plan = Forward(b"", done.placeholders, 0, done.numbering, kept)
    await recollection.agreed(lambda _before: plan, plan)
    await recollection.answered(200, json.dumps({"object": "file", "id": name}).encode())
    return (await registry.find(owner, [name]))[name].numbering.originals


async def deleted(registry: Registry, name: str) -> None:
    operation = OpenAI().match("DELETE", f"/files/{name}")
    assert operation is not None
    recollection = Recollection(registry, OWNER, OpenAI(), operation)
    nothing, _ = extracted([], [])
    await recollection.recall(replace(nothing, references=(Reference("/path/id", name),)))
    await recollection.answered(200, b"{}")


async def in_common(registry: Registry) -> dict[str, str]:
    """What the files of the person are numbered by in common."""
    return (await registry.find(OWNER, ["\0uploads"]))["\0uploads"].numbering.originals


async def test_a_persons_files_are_numbered_in_common(store: Store, clock: Clock) -> None:
    registry = over(store, clock)
    assert await uploaded(registry, "f0", ["Test Persona"]) == {"[PERSON_1001]": "Test Persona"}
    assert await uploaded(registry, "f1", ["Test Personb", "Test Persona"]) == {
        "[PERSON_1001]": "Test Persona",
        "[PERSON_1002]": "Test Personb",
    }


async def test_what_only_deleted_files_held_is_forgotten_and_its_number_not_given_again(
    store: Store, clock: Clock
) -> None:
    registry = over(store, clock)
    elsewhere = Owner("kth", "azure", "anna")
    await uploaded(registry, "f0", ["Test Persona", "Test Personb"])
    await uploaded(registry, "f1", ["Test Persona"])
    await uploaded(registry, "f0", ["Test Persona", "Test Personb"], elsewhere)
    await deleted(registry, "f0")
    assert await in_common(registry) == {"[PERSON_1001]": "Test Persona"}
    assert await uploaded(registry, "f2", ["Test Personc"]) == {"[PERSON_1003]": "Test Personc"}
    await deleted(registry, "f1")
    await deleted(registry, "f2")
    assert await in_common(registry) == {}


async def test_what_expired_files_held_is_forgotten_with_the_next_upload(
    store: Store, clock: Clock
) -> None:
    if isinstance(store, RedisStore):
        pytest.skip("Redis goes by its own clock")
    registry = over(store, clock)
    await uploaded(registry, "f0", ["Test Persona"])
    clock.time += LIFE * 0.6
    await uploaded(registry, "f1", ["Test Personb"])
    clock.time += LIFE * 0.6
    await uploaded(registry, "f2", ["Test Personc"])
    assert sorted((await in_common(registry)).values()) == ["Test Personb", "Test Personc"]
