"""A policy that extends another: found beside it, never in a circle, never looser."""

from collections.abc import Sequence
from pathlib import Path

from policies.catalogue import Attribute
from policies.classes import table
from policies.compile.faults import overlap
from policies.compile.matching import countries
from policies.compile.problems import Origin, Problems
from policies.context import Service, Status
from policies.match import CatalogueTest
from policies.policy import Exemption, Policy, Rule
from policies.schema import PolicyFile
from policies.source import Place, Problem, Source, SourceError, load
from policies.verdict import Action

MAX_LEVELS = 8
_STATUS = tuple(Status)
"""From the most open to the most closed."""


def parent_of(
    source: Source, name: str, children: tuple[Path, ...]
) -> tuple[Path, tuple[Path, ...]]:
    """The path of what a policy extends, and of all that extend that. Raises SourceError where it
    extends itself in the end, or too many, or names a place on one machine."""
    if Path(name).is_absolute():
        message = "is a path from the root of one machine; name the file from where this one lies"
        raise SourceError([source.problem(("extends",), message)])
    own = Path(source.name)
    path = own.parent / name
    path = path if path.suffix else path.with_suffix(".yaml")
    lineage = (*children, own.resolve())
    if path.resolve() in lineage:
        circle = [each.name for each in lineage[lineage.index(path.resolve()) :]]
        message = f"extends itself in the end: {' -> '.join([*circle, path.name])}"
        raise SourceError([source.problem(("extends",), message)])
    if len(lineage) >= MAX_LEVELS:
        message = f"is the end of more than {MAX_LEVELS} policies that extend each other"
        raise SourceError([source.problem(("extends",), message)])
    return path, lineage


def read(child: Source, path: Path) -> Source:
    """The parent's source. Raises SourceError, at the child's place where there is no such file."""
    try:
        return load(path)
    except SourceError as error:
        if not path.exists():
            raise SourceError([_missing(child, path)]) from None
        raise error from None


def _missing(child: Source, path: Path) -> Problem:
    folder = path.parent
    others = sorted(each.stem for each in folder.glob("*.yaml") if "." not in each.stem)
    beside = [name for name in others if name != Path(child.name).stem]
    message = f"there is no {path.name} (beside it: {', '.join(beside) or 'none'})"
    return child.problem(("extends",), message)


def report(
    source: Source,
    file: PolicyFile,
    parent: Policy,
    rules: Sequence[tuple[Rule, Origin]],
    exceptions: Sequence[tuple[Exemption, Origin]],
    problems: Problems,
) -> None:
    """Everything in which the child would be looser than its parent, or seems to be."""
    _Child(source, file, parent, problems).report(rules, exceptions)


class _Child:
    """Compares a child's file with its parent."""

    def __init__(
        self, source: Source, file: PolicyFile, parent: Policy, problems: Problems
    ) -> None:
        self.source = source
        self.file = file
        self.parent = parent
        self.problems = problems
        self.above = [rule for level in parent.lineage for rule in level.rules]

    def report(
        self,
        rules: Sequence[tuple[Rule, Origin]],
        exceptions: Sequence[tuple[Exemption, Origin]],
    ) -> None:
        self._services()
        self._demands()
        self._classes()
        self._names()
        for rule, origin in rules:
            self._rule(rule, origin)
        for exception, origin in exceptions:
            self._exception(exception, origin)

    def _services(self) -> None:
        for name, entry in self.file.services.items():
            binding = self.parent.bindings.get(entry.id)
            if binding is None:
                continue
            above = binding.service
            place: Place = ("services", name)
            for key, looser in _looser(above, entry.model_dump()).items():
                self._wrong((*place, key), f"is looser than {self.parent.name}'s: {looser}")

    def _demands(self) -> None:
        demand = self.file.demands.get(Attribute.REGION)
        if demand is None or not demand.regions:
            return
        for rule in self.above:
            test = rule.test
            if isinstance(test, CatalogueTest) and test.attribute is Attribute.REGION:
                outside = countries(demand.regions) - test.regions
                if test.regions and outside:
                    message = f"is looser than {rule.place}: {', '.join(sorted(outside))}"
                    self._wrong(("demands", "region", "regions"), message)

    def _classes(self) -> None:
        said = self.file.information_classes
        above = self.parent.classes
        for name, number in said.types.items():
            if number < above.get(name, 0):
                message = f"is lower than {self.parent.name}'s: {above[name]}"
                self._wrong(("information_classes", "types", name), message)
        for group, number in said.groups.items():
            lowered = table(groups={group: number}, base=above)
            worst = max(
                (above[name] for name in above if lowered[name] < above[name]), default=number
            )
            if worst > number:
                message = f"is lower than {self.parent.name}'s for some of its types: {worst}"
                self._wrong(("information_classes", "groups", group.value), message)

    def _names(self) -> None:
        role = self.parent.anonymous_role
        if self.file.anonymous_role not in (None, role):
            above = f"is {role}" if role else "is not given"
            self._wrong(("anonymous_role",), f"{above} in {self.parent.name}")
        for name in self.file.notices:
            if name in self.parent.notices:
                self._wrong(
                    ("notices", name), f"is a notice of {self.parent.name}; give another id"
                )

    def _rule(self, rule: Rule, origin: Origin) -> None:
        same = next((each for each in self.above if each.id == rule.id), None)
        if same is not None and not isinstance(rule.test, CatalogueTest):
            message = f"the id {rule.id} is a rule of {self.parent.name} ({same.place})"
            self.problems.add(origin.source, (*origin.place, "id"), f"{message}; give another")
        if rule.action is not Action.FORWARD or rule.obligations:
            return
        stricter = [each for each in self.above if each.action > rule.action]
        against = max(
            (each for each in stricter if overlap(rule, each)),
            key=lambda each: each.action,
            default=None,
        )
        message = "allows nothing: what this policy extends has answered, and it only adds to that"
        if against is not None:
            message = f"would loosen {against.id} ({against.action.word}, {against.place})"
            message = f"{message}; a policy that extends another can only be stricter"
        self.problems.add(origin.source, (*origin.place, "action"), message)

    def _exception(self, exception: Exemption, origin: Origin) -> None:
        for rule in self.above:
            if rule.id in exception.removes and not rule.may_except:
                message = f"{rule.id} ({rule.place}) does not allow exceptions (may_except)"
                self.problems.add(origin.source, (*origin.place, "removes"), message)

    def _wrong(self, place: Place, message: str) -> None:
        self.problems.add(self.source, place, message)


def _looser(above: Service, own: dict[str, object]) -> dict[str, str]:
    """The keys of a service's entry that say more than the parent's, with what that says."""
    looser: dict[str, str] = {}
    status, most, until = own["status"], own["max_class"], own["agreement_until"]
    closed = _STATUS.index(above.status) if above.status else 0
    if above.status and isinstance(status, Status) and _STATUS.index(status) < closed:
        looser["status"] = above.status.value
    if above.max_class is not None and isinstance(most, int) and most > above.max_class:
        looser["max_class"] = str(above.max_class)
    if above.agreement_until and until and str(until) > above.agreement_until.isoformat():
        looser["agreement_until"] = above.agreement_until.isoformat()
    for key in ("no_training", "dpa", "osl_10_2a"):
        if getattr(above, key) is False and own[key] is True:
            looser[key] = "false"
    roles = own["roles_may_use"]
    if above.roles_may_use and isinstance(roles, tuple) and set(roles) - above.roles_may_use:
        looser["roles_may_use"] = ", ".join(sorted(above.roles_may_use))
    return looser
