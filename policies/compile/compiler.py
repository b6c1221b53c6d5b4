"""One compilation, from a file and those that it extends to a policy."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from policies import catalogue, classes
from policies.compile import faults, inheritance, services
from policies.compile.digest import digest
from policies.compile.matching import Matching, timing
from policies.compile.problems import Origin, Problems
from policies.compile.services import texts
from policies.obligations import Obligation
from policies.policy import CodedReason, Exemption, Policy, Rule, Switch
from policies.schema import (
    ExceptionEntry,
    PackException,
    PackFile,
    PackUse,
    PolicyFile,
    RuleEntry,
    fault_of,
)
from policies.schema.words import Settings
from policies.source import Place, Source, load, parse, unknown
from policies.verdict import Action, Notice, Operator, RefusalForm

_ACTIONS = {
    "forward": Action.FORWARD,
    "warn": Action.WARN,
    "hold": Action.WARN,
    "redact": Action.REDACT,
    "reroute": Action.REROUTE,
    "block": Action.BLOCK,
}
_BRINGS = {"warn": Obligation.ACKNOWLEDGE, "hold": Obligation.HOLD}
_REPLACED = (
    "clause",
    "action",
    "operator",
    "obligations",
    "notice",
    "message",
    "advice",
    "contact",
    "link",
    "justify",
    "target",
    "may_except",
)
"""What a policy can say instead of a pack's rule."""


def compiled(
    source: Source,
    packs: Path,
    today: date | None,
    settings: Mapping[str, str],
    children: tuple[Path, ...] = (),
) -> Policy:
    """The policy of a source, its switches set as in `settings` where that names them. `children`
    are the files that extend it. Raises SourceError."""
    file = parse(PolicyFile, source)
    parent = None
    if file.extends is not None:
        path, lineage = inheritance.parent_of(source, file.extends, children)
        above = inheritance.read(source, path)
        parent = compiled(above, packs, today, settings, lineage)
    return _Compiler(source, file, packs, parent, today, settings).policy()


class _Compiler:
    """Collects every problem before it gives up."""

    def __init__(
        self,
        source: Source,
        file: PolicyFile,
        packs: Path,
        parent: Policy | None,
        today: date | None,
        settings: Mapping[str, str],
    ) -> None:
        self.source = source
        self.file = file
        self.packs = packs
        self.parent = parent
        self.today = today
        self.problems = Problems()
        self.rules: list[tuple[Rule, Origin]] = []
        self.exceptions: list[tuple[Exemption, Origin]] = []
        self.dormant: dict[str, str] = {}
        self.reasons = self._reasons()
        self.switches = {**(parent.switches if parent else {}), **_switches(file, settings)}
        inherited = parent.roles if parent else frozenset()
        above = parent.bindings.values() if parent else ()
        own = {name: entry.id for name, entry in file.services.items()}
        self.matching = Matching(
            roles=inherited | frozenset(file.roles),
            services={binding.name: binding.service.id for binding in above} | own,
            classes=self._classes(),
            problems=self.problems,
        )

    def policy(self) -> Policy:
        """The compiled policy, or SourceError."""
        bindings = services.bindings(self.file, self.source, self.parent, self.problems)
        self._names()
        self.rules += services.demands(self.file, self.source, self.matching)
        self._own()
        for index, use in enumerate(self.file.packs):
            self._use(index, use)
        self._unique()
        self._removed_exist()
        faults.report(self.rules, self.exceptions, bindings, self.problems)
        faults.report_expired(self.rules, self.exceptions, self.today, self.problems)
        if self.parent is not None:
            own = (self.rules, self.exceptions)
            inheritance.report(self.source, self.file, self.parent, *own, self.problems)
        self.problems.stop()
        values = {**self._head(), "bindings": bindings, **self._body()}
        above = {"parent": self.parent.digest} if self.parent else {}
        made = digest({**values, **above})
        return Policy(**values, parent=self.parent, dormant=self.dormant, digest=made)

    def _classes(self) -> Mapping[str, int]:
        said = self.file.information_classes
        base = self.parent.classes if self.parent else None
        for name in said.types:
            if name not in classes.DEFAULTS or not name:
                place = ("information_classes", "types", name)
                message = unknown("entity type", name, filter(None, classes.DEFAULTS))
                self.problems.add(self.source, place, message)
        return classes.table(said.types, said.groups, base)

    def _names(self) -> None:
        """Names that no rule holds must be known, too."""
        file, matching = self.file, self.matching
        for name, entry in file.services.items():
            matching.known_roles(
                entry.roles_may_use, self.source, ("services", name, "roles_may_use")
            )
        if file.anonymous_role is not None and file.anonymous_role not in matching.roles:
            message = unknown("role", file.anonymous_role, matching.roles)
            self.problems.add(self.source, ("anonymous_role",), message)

    def _head(self) -> dict[str, Any]:
        file, parent = self.file, self.parent
        form = parent.refusal_form if parent else RefusalForm.ERROR
        scale = parent.scale if parent else classes.Scale.KLASSA
        return {
            "name": file.policy,
            "title": texts(file.title),
            "owner": file.owner,
            "contact": texts(file.contact) or (parent.contact if parent else {}),
            "valid_from": file.valid_from,
            "review_by": file.review_by,
            "refusal_form": file.refusal_form or form,
            "roles": self.matching.roles,
            "anonymous_role": file.anonymous_role or (parent.anonymous_role if parent else ""),
            "classes": self.matching.classes,
            "scale": file.information_classes.scale or scale,
        }

    def _body(self) -> dict[str, Any]:
        """Notices and reminders are the parent's too; rules and exceptions are the own ones."""
        file, parent = self.file, self.parent
        notices = {
            name: Notice(name, each.version, texts(each.text), texts(each.link), each.clause)
            for name, each in file.notices.items()
        }
        reminders = {name.value: texts(text) for name, text in file.reminders.items()}
        return {
            "notices": {**(parent.notices if parent else {}), **notices},
            "reminders": {**(parent.reminders if parent else {}), **reminders},
            "switches": self.switches,
            "reasons": self.reasons,
            "rules": tuple(sorted((rule for rule, _ in self.rules), key=lambda rule: rule.id)),
            "exceptions": tuple(
                sorted((exception for exception, _ in self.exceptions), key=lambda each: each.id)
            ),
        }

    def _reasons(self) -> tuple[CodedReason, ...]:
        own = tuple(CodedReason(each.id, each.sv, each.en) for each in self.file.reasons)
        for number, reason in enumerate(own):
            if reason.id in {each.id for each in own[:number]}:
                place = ("reasons", number, "id")
                self.problems.add(self.source, place, f"reason {reason.id} is there already")
        return own or (self.parent.reasons if self.parent else ())

    def _own(self) -> None:
        for index, rule in enumerate(self.file.rules):
            self._rule(rule, Origin(self.source, ("rules", index)))
        for index, exception in enumerate(self.file.exceptions):
            self._exception(exception, Origin(self.source, ("exceptions", index)))

    def _use(self, index: int, use: PackUse) -> None:
        place: Place = ("packs", index)
        available = [path.stem for path in self.packs.glob("*.yaml")]
        if use.use not in available:
            message = unknown("pack", use.use, available)
            self.problems.add(self.source, (*place, "use"), message)
            return
        source = load(self.packs / f"{use.use}.yaml")
        pack = parse(PackFile, source)
        names = [rule.id for rule in pack.rules] + [entry.id for entry in pack.exceptions]
        for number, name in enumerate(use.rules):
            if name not in names:
                message = unknown("rule of this pack", name, names)
                self.problems.add(self.source, (*place, "rules", number), message)
        where = self.matching.where(use.where, self.source, (*place, "where"))
        wanted = self._wanted(use.when, self.source, (*place, "when"))
        prefix = f"{use.as_ or pack.pack}."
        for number, rule in enumerate(pack.rules):
            if not use.rules or rule.id in use.rules:
                origin = Origin(source, ("rules", number), prefix, where)
                self._rule(self._adapted(rule, use, place), origin, wanted=wanted)
        for number, exception in enumerate(pack.exceptions):
            if not use.rules or exception.id in use.rules:
                origin = Origin(source, ("exceptions", number), prefix, where)
                self._exception(exception, origin, use.clause)

    def _adapted(self, rule: RuleEntry, use: PackUse, place: Place) -> RuleEntry:
        """A pack's rule with what the policy says instead."""
        said = {name: getattr(use, name) for name in _REPLACED}
        changes = {name: value for name, value in said.items() if value not in (None, ())}
        if use.action not in (None, "redact") and use.operator is None:
            changes["operator"] = None
        if use.min_confidence is not None and rule.finding is not None:
            asked = {"min_confidence": use.min_confidence, "score": None}
            changes["finding"] = rule.finding.model_copy(update=asked)
        adapted = rule.model_copy(update=changes)
        fault = fault_of(adapted)
        if fault is not None:
            at, message = fault
            key = at or (("action",) if use.action else ())
            self.problems.add(self.source, (*place, *key), f"rule {rule.id}: {message}")
        return adapted

    def _wanted(self, when: Settings, source: Source, place: Place) -> bool:
        """Whether the switches are set so that a rule is there."""
        holds = True
        for name, allowed in when.items():
            switch = self.switches.get(name)
            if switch is None:
                message = unknown("switch", name, self.switches)
                self.problems.add(source, (*place, name), message)
                continue
            for number, option in enumerate(allowed):
                if option not in switch.options:
                    message = unknown("option", option, switch.options)
                    self.problems.add(source, (*place, name, number), message)
            holds = holds and switch.value in allowed
        return holds

    def _rule(self, entry: RuleEntry, origin: Origin, *, wanted: bool = True) -> None:
        cause, test = self.matching.subject(entry, origin.source, origin.place)
        rule = Rule(
            id=origin.prefix + entry.id,
            clause=entry.clause,
            cause=cause,
            test=test,
            where=self._conditions(entry, origin),
            action=_ACTIONS[entry.action],
            operator=entry.operator or Operator.PLACEHOLDER,
            obligations=_obligations(entry),
            message=texts(entry.message),
            advice=texts(entry.advice),
            contact=texts(entry.contact),
            link=texts(entry.link),
            target=self._target(entry, origin),
            notice=self._notice(entry, origin),
            timing=timing(entry.valid),
            may_except=entry.may_except,
            place=origin.written,
        )
        if self._wanted(entry.when, origin.source, (*origin.place, "when")) and wanted:
            self.rules.append((rule, origin))
        else:
            self.dormant[rule.id] = origin.written

    def _target(self, entry: RuleEntry, origin: Origin) -> str:
        if entry.target is None:
            return ""
        return self.matching.service_id(entry.target, origin.source, (*origin.place, "target"))

    def _notice(self, entry: RuleEntry, origin: Origin) -> str:
        known = {*self.file.notices, *(self.parent.notices if self.parent else ())}
        if entry.notice is not None and entry.notice not in known:
            message = unknown("notice", entry.notice, known)
            self.problems.add(origin.source, (*origin.place, "notice"), message)
        return entry.notice or ""

    def _exception(self, entry: PackException, origin: Origin, clause: str | None = None) -> None:
        cause, test = self.matching.subject(entry, origin.source, origin.place)
        own = entry if isinstance(entry, ExceptionEntry) else None
        exception = Exemption(
            id=origin.prefix + entry.id,
            clause=clause if clause is not None else entry.clause,
            cause=cause,
            test=test,
            where=self._conditions(entry, origin),
            removes=frozenset(entry.removes),
            reason=entry.reason,
            owner=own.owner if own else "",
            expires=own.expires if own else None,
            place=origin.written,
        )
        self.exceptions.append((exception, origin))

    def _conditions(self, entry: RuleEntry | PackException, origin: Origin) -> tuple[Any, ...]:
        own = self.matching.where(entry.where, origin.source, (*origin.place, "where"))
        return (*own, *origin.where)

    def _unique(self) -> None:
        places = [(rule.id, origin) for rule, origin in self.rules]
        places += [(exception.id, origin) for exception, origin in self.exceptions]
        counts = Counter(name for name, _ in places)
        for name, origin in places:
            if counts[name] > 1:
                message = f"the id {name} is used {counts[name]} times; with packs, give `as`"
                self.problems.add(origin.source, (*origin.place, "id"), message)

    def _removed_exist(self) -> None:
        lineage = self.parent.lineage if self.parent else ()
        rules = [*(rule for rule, _ in self.rules), *(r for level in lineage for r in level.rules)]
        causes = {rule.id: rule.cause for rule in (*services.always(), *rules)}
        known = causes.keys() - {catalogue.MAX_CLASS}
        for exception, origin in self.exceptions:
            for index, name in enumerate(self._written(exception.removes, origin)):
                place = (*origin.place, "removes", index)
                if name not in known:
                    self.problems.add(origin.source, place, unknown("rule", name, known))
                elif causes[name] is not exception.cause:
                    message = f"answers a {causes[name]}, the exception a {exception.cause}"
                    self.problems.add(origin.source, place, f"{name} {message}")

    def _written(self, removes: Iterable[str], origin: Origin) -> list[str]:
        """The names in the order of the file, for their places."""
        data = origin.source.data
        for step in origin.place:
            data = data[step]
        written = data.get("removes", ())
        return [str(name).strip() for name in written if str(name).strip() in removes]


def _switches(file: PolicyFile, settings: Mapping[str, str]) -> dict[str, Switch]:
    return {
        name: Switch(
            name, settings.get(name, each.value), each.options, texts(each.title), each.clause
        )
        for name, each in file.switches.items()
    }


def _obligations(entry: RuleEntry) -> frozenset[str]:
    asked = {str(obligation) for obligation in entry.obligations}
    if entry.action in _BRINGS:
        asked.add(_BRINGS[entry.action])
    if entry.justify:
        asked.add(Obligation.JUSTIFY)
    if entry.notice is not None:
        asked.add(Obligation.NOTICE)
    return frozenset(asked)
