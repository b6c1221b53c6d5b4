"""From policy files to a compiled policy: packs expanded, every name checked, a digest taken."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from detectors.taxonomy import ENTITY_TYPES, Group
from policies.context import Service
from policies.obligations import Obligation
from policies.policy import (
    Binding,
    Condition,
    Exemption,
    FindingTest,
    GapTest,
    IncompleteTest,
    Policy,
    RequestTest,
    Rule,
    ServiceTest,
    SubjectTest,
)
from policies.schema import (
    ExceptionEntry,
    FindingMatch,
    Links,
    PackFile,
    PackUse,
    PolicyFile,
    RuleEntry,
    ServiceMatch,
    Subject,
    Texts,
    Where,
)
from policies.source import Place, Problem, Source, SourceError, load, parse, unknown
from policies.verdict import Action, CauseKind

_EU = "eu at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk"
_REGIONS = {"eu": frozenset(_EU.split()), "eea": frozenset(f"{_EU} eea is li no".split())}
PACKS = Path(__file__).parent / "packs"


def load_policy(path: Path, packs: Path = PACKS) -> Policy:
    """Read, check and compile a policy file. `packs` is the folder that `use` refers to. Raises
    SourceError, whose problems name file, line and key."""
    return compile_policy(load(path), packs)


def compile_policy(source: Source, packs: Path = PACKS) -> Policy:
    """As `load_policy`, from a source that was read already."""
    return _Compiler(source, parse(PolicyFile, source), packs).policy()


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a rule was written, and what its own pack or policy calls the others there."""

    source: Source
    place: Place
    prefix: str
    where: tuple[Condition, ...]

    @property
    def written(self) -> str:
        return f"{Path(self.source.name).name}:{self.source.line(self.place)}"


class _Compiler:
    """One compilation. Collects every problem before it gives up."""

    def __init__(self, source: Source, file: PolicyFile, packs: Path) -> None:
        self.source = source
        self.file = file
        self.packs = packs
        self.problems: list[Problem] = []
        self.rules: list[Rule] = []
        self.exceptions: list[Exemption] = []
        self._places: list[tuple[str, _Origin]] = []
        self._removes: list[tuple[_Origin, tuple[str, ...]]] = []

    def policy(self) -> Policy:
        """The compiled policy, or SourceError."""
        bindings = self._bindings()
        self._own()
        for index, use in enumerate(self.file.packs):
            self._use(index, use)
        self._unique()
        self._removed_exist()
        if self.problems:
            raise SourceError(dict.fromkeys(self.problems))
        rules = tuple(sorted(self.rules, key=lambda rule: rule.id))
        exceptions = tuple(sorted(self.exceptions, key=lambda exception: exception.id))
        return self._assemble(bindings, rules, exceptions)

    def _assemble(
        self,
        bindings: Mapping[str, Binding],
        rules: tuple[Rule, ...],
        exceptions: tuple[Exemption, ...],
    ) -> Policy:
        file = self.file
        values: dict[str, Any] = {
            "name": file.policy,
            "title": _texts(file.title),
            "owner": file.owner,
            "contact": _texts(file.contact),
            "valid_from": file.valid_from,
            "review_by": file.review_by,
            "refusal_form": file.refusal_form,
            "roles": frozenset(file.roles),
            "bindings": dict(sorted(bindings.items())),
            "rules": rules,
            "exceptions": exceptions,
        }
        return Policy(**values, digest=digest(values))

    def _bindings(self) -> dict[str, Binding]:
        bindings: dict[str, Binding] = {}
        for name, entry in self.file.services.items():
            if entry.id in bindings:
                other = bindings[entry.id].name
                self._wrong(
                    self.source, ("services", name, "id"), f"service {entry.id} is {other} already"
                )
                continue
            service = Service(
                entry.id, entry.status, entry.tier, entry.region, entry.no_training, entry.dpa, name
            )
            bindings[entry.id] = Binding(name, service)
        return bindings

    def _own(self) -> None:
        for index, rule in enumerate(self.file.rules):
            self._rule(rule, _Origin(self.source, ("rules", index), "", ()))
        for index, exception in enumerate(self.file.exceptions):
            self._exception(exception, _Origin(self.source, ("exceptions", index), "", ()))

    def _use(self, index: int, use: PackUse) -> None:
        place: Place = ("packs", index)
        available = [path.stem for path in self.packs.glob("*.yaml")]
        if use.use not in available:
            message = unknown("pack", use.use, available)
            self._wrong(self.source, (*place, "use"), message)
            return
        source = load(self.packs / f"{use.use}.yaml")
        pack = parse(PackFile, source)
        names = [rule.id for rule in pack.rules] + [entry.id for entry in pack.exceptions]
        for number, name in enumerate(use.rules):
            if name not in names:
                message = unknown("rule of this pack", name, names)
                self._wrong(self.source, (*place, "rules", number), message)
        where = self._where(use.where, self.source, (*place, "where"))
        prefix = f"{use.as_ or pack.pack}."
        for number, rule in enumerate(pack.rules):
            if not use.rules or rule.id in use.rules:
                origin = _Origin(source, ("rules", number), prefix, where)
                self._rule(self._adapted(rule, use, place), origin)
        for number, exception in enumerate(pack.exceptions):
            if not use.rules or exception.id in use.rules:
                origin = _Origin(source, ("exceptions", number), prefix, where)
                self._exception(exception, origin, use.clause)

    def _adapted(self, rule: RuleEntry, use: PackUse, place: Place) -> RuleEntry:
        """A pack's rule with what the policy says instead."""
        names = ("clause", "action", "operator", "obligations", "message", "advice")
        changes = {name: value for name in names if (value := getattr(use, name)) not in (None, ())}
        adapted = rule.model_copy(update=changes)
        if adapted.action == "redact" and adapted.finding is None and adapted.answer is None:
            self._wrong(
                self.source, (*place, "action"), f"rule {rule.id} cannot redact: no finding"
            )
        if adapted.action != "forward" and adapted.message is None:
            self._wrong(self.source, place, f"rule {rule.id} needs a message in sv and en")
        return adapted

    def _rule(self, entry: RuleEntry, origin: _Origin) -> None:
        cause, test = self._subject(entry, origin)
        rule = Rule(
            id=origin.prefix + entry.id,
            clause=entry.clause,
            cause=cause,
            test=test,
            where=self._conditions(entry.where, origin),
            action=_ACTIONS[entry.action],
            operator=entry.operator,
            obligations=_obligations(entry),
            message=_texts(entry.message),
            advice=_texts(entry.advice),
            contact=_texts(entry.contact),
            link=_texts(entry.link),
            target=self._target(entry, origin),
            place=origin.written,
        )
        self.rules.append(rule)
        self._places.append((rule.id, origin))

    def _target(self, entry: RuleEntry, origin: _Origin) -> str:
        if entry.target is None:
            return ""
        place = (*origin.place, "target")
        return next(iter(self._service_ids([entry.target], origin.source, place)), "")

    def _exception(self, entry: ExceptionEntry, origin: _Origin, clause: str | None = None) -> None:
        cause, test = self._subject(entry, origin)
        exception = Exemption(
            id=origin.prefix + entry.id,
            clause=clause if clause is not None else entry.clause,
            cause=cause,
            test=test,
            where=self._conditions(entry.where, origin),
            removes=frozenset(entry.removes),
            reason=entry.reason,
            owner=entry.owner,
            expires=entry.expires,
            place=origin.written,
        )
        self.exceptions.append(exception)
        self._places.append((exception.id, origin))
        self._removes.append((origin, entry.removes))

    def _conditions(self, where: Where, origin: _Origin) -> tuple[Condition, ...]:
        own = self._where(where, origin.source, (*origin.place, "where"))
        return (*own, *origin.where)

    def _subject(self, entry: Subject, origin: _Origin) -> tuple[CauseKind, SubjectTest]:
        place, source = origin.place, origin.source
        if entry.finding is not None:
            return CauseKind.FINDING, self._finding(entry.finding, source, (*place, "finding"))
        if entry.answer is not None:
            return CauseKind.ANSWER, self._finding(entry.answer, source, (*place, "answer"))
        if entry.gap is not None:
            return CauseKind.GAP, GapTest(frozenset(entry.gap.reasons))
        if entry.service is not None:
            return CauseKind.SERVICE, self._service(entry.service, source, (*place, "service"))
        if entry.request is not None:
            request = entry.request
            return CauseKind.REQUEST, RequestTest(request.operations, bool(request.tools))
        scan = entry.incomplete_scan
        reasons = frozenset(scan.reasons) if scan else frozenset()
        recognizers = frozenset(scan.recognizers) if scan else frozenset()
        return CauseKind.INCOMPLETE_SCAN, IncompleteTest(reasons, recognizers)

    def _finding(self, match: FindingMatch, source: Source, place: Place) -> FindingTest:
        for key, types in (("types", match.types), ("except_types", match.except_types)):
            for index, name in enumerate(types):
                if name not in ENTITY_TYPES:
                    message = unknown("entity type", name, ENTITY_TYPES)
                    self._wrong(source, (*place, key, index), message)
        named = set(match.types)
        named |= {name for name, entity in ENTITY_TYPES.items() if entity.group in match.groups}
        every = not match.types and not match.groups
        if not every and not named - set(match.except_types) and Group.OTHER not in match.groups:
            self._wrong(source, place, "matches no entity type")
        return FindingTest(
            types=None if every else frozenset(named),
            other=Group.OTHER in match.groups,
            excluded=frozenset(match.except_types),
            min_confidence=match.min_confidence,
            min_count=match.min_count,
            public=match.public,
            test_number=match.test_number,
            evasion=match.evasion,
            origins=frozenset(match.origins),
            roles=frozenset(match.roles),
        )

    def _service(self, match: ServiceMatch, source: Source, place: Place) -> ServiceTest:
        return ServiceTest(
            ids=self._service_ids(match.names, source, (*place, "names")),
            except_ids=self._service_ids(match.except_names, source, (*place, "except_names")),
            status=frozenset(match.status),
            tiers=frozenset(match.tiers),
            regions=_countries(match.regions),
            not_regions=_countries(match.not_regions),
            no_training=match.no_training,
            dpa=match.dpa,
        )

    def _service_ids(self, names: Iterable[str], source: Source, place: Place) -> frozenset[str]:
        services = self.file.services
        ids = {entry.id for entry in services.values()}
        found: set[str] = set()
        for index, name in enumerate(names):
            if name in services:
                found.add(services[name].id)
            elif name in ids:
                found.add(name)
            else:
                message = unknown("service", name, [*services, *ids])
                self._wrong(source, (*place, index), message)
        return frozenset(found)

    def _where(self, where: Where, source: Source, place: Place) -> tuple[Condition, ...]:
        if where == Where():
            return ()
        for key, roles in (("roles", where.roles), ("not_roles", where.not_roles)):
            for index, role in enumerate(roles):
                if role not in self.file.roles:
                    message = unknown("role", role, self.file.roles)
                    self._wrong(source, (*place, key, index), message)
        service = where.service
        return (
            Condition(
                service=self._service(service, source, (*place, "service")) if service else None,
                roles=frozenset(where.roles),
                not_roles=frozenset(where.not_roles),
                units=where.units,
                models=where.models,
                operations=where.operations,
                languages=frozenset(where.languages),
            ),
        )

    def _unique(self) -> None:
        counts = Counter(name for name, _ in self._places)
        for name, origin in self._places:
            if counts[name] > 1:
                self._wrong(
                    origin.source,
                    (*origin.place, "id"),
                    f"the id {name} is used {counts[name]} times; with packs, give `as`",
                )

    def _removed_exist(self) -> None:
        known = {rule.id for rule in self.rules}
        for origin, names in self._removes:
            for index, name in enumerate(names):
                if name not in known:
                    message = unknown("rule", name, known)
                    self._wrong(origin.source, (*origin.place, "removes", index), message)

    def _wrong(self, source: Source, place: Place, message: str) -> None:
        self.problems.append(source.problem(place, message))


def _countries(regions: Iterable[str]) -> frozenset[str]:
    names = [name.lower() for name in regions]
    return frozenset().union(*(_REGIONS.get(name, {name}) for name in names))


_ACTIONS = {
    "forward": Action.FORWARD,
    "warn": Action.WARN,
    "hold": Action.WARN,
    "redact": Action.REDACT,
    "reroute": Action.REROUTE,
    "block": Action.BLOCK,
}


def _obligations(entry: RuleEntry) -> frozenset[str]:
    asked = {str(obligation) for obligation in entry.obligations}
    if entry.action == "warn":
        asked.add(Obligation.ACKNOWLEDGE)
    if entry.action == "hold":
        asked.add(Obligation.HOLD)
    if entry.justify:
        asked.add(Obligation.JUSTIFY)
    return frozenset(asked)


def _texts(texts: Texts | Links | None) -> dict[str, str]:
    return {"sv": texts.sv, "en": texts.en} if texts else {}


def digest(values: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON of a policy's content. The order in which rules and set
    members were written does not count, nor where."""
    text = json.dumps(_plain(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Dataclasses, enumerations, sets and dates as JSON values."""
    if is_dataclass(value):
        content = {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if item.name != "place"
        }
        return {"is": type(value).__name__, **content}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(_plain(item)) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
