"""What the gateway makes of everything that an API's clients can send."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from gateway.core.adapter import Adapter, Body, Operation
from gateway.errors import ClientError
from gateway.providers import ADAPTERS
from tools.coverage.clients import Vendor, vendors
from tools.coverage.judging import Class, Judge, Judgement
from tools.coverage.places import distilled, places, plain
from tools.coverage.published import PUBLISHED
from tools.coverage.recording import Request
from tools.coverage.samples import TEXT

UNKNOWN = "404 unknown_operation"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the gateway knows, with places that no request before it had."""

    operation: Operation
    document: Any = field(repr=False)
    judgements: tuple[Judgement, ...] = field(repr=False)


@dataclass(slots=True)
class Survey:
    """One API. `paths`: method and template -> the operation's name, or why it is refused.
    `fields`: template -> name of a place -> its classes. `query`: template -> parameters ->
    whether they are passed on."""

    title: str
    adapter: Adapter
    paths: dict[tuple[str, str], str] = field(default_factory=dict)
    fields: dict[str, dict[str, set[tuple[Class, str]]]] = field(default_factory=dict)
    query: dict[str, dict[str, bool]] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    sent: int = 0
    leaks: list[str] = field(default_factory=list)

    @property
    def known(self) -> int:
        return sum(not outcome[:1].isdigit() for outcome in self.paths.values())

    @property
    def places(self) -> int:
        return sum(map(len, self.fields.values()))

    def count(self, verdict: Class) -> int:
        """How many fields have a place of this class."""
        return sum(
            any(found is verdict for found, _ in classes)
            for fields in self.fields.values()
            for classes in fields.values()
        )


class Surveyor:
    """Fills in a survey, request by request."""

    def __init__(
        self, title: str, adapter: Adapter, mount: str = "", *, thorough: bool = True
    ) -> None:
        self.survey = Survey(title, adapter)
        self._thorough = thorough
        self._mount = mount
        self._seen: dict[str, set[str]] = {}

    def match(self, request: Request) -> Operation | None:
        """The operation of a request, noted down with its path."""
        path = request.path.removeprefix(self._mount)
        try:
            operation = self.survey.adapter.match(request.method, path)
        except ClientError as error:
            outcome, operation = f"{error.status} {error.code}", None
        else:
            outcome = operation.name if operation else UNKNOWN
        template = operation.template if operation else _template(path)
        self.survey.paths[request.method, template] = outcome
        if operation is not None:
            self.survey.operations[f"{request.method} {template}"] = operation
        return operation

    def ask(self, request: Request) -> None:
        """Judge what is new in a request."""
        operation = self.match(request)
        if operation is None:
            return
        query = self.survey.query.setdefault(operation.template, {})
        query |= {name: name in operation.query for name in request.query}
        seen = self._seen.setdefault(f"{operation.method} {operation.template}", set())
        names = {place.name for place in places(request.document)}
        if operation.body is Body.NONE or request.document is None or names <= seen:
            return
        self._judge(operation, distilled(request.document, seen))

    def _judge(self, operation: Operation, document: Any) -> None:
        survey = self.survey
        judge = Judge(survey.adapter, operation, thorough=self._thorough)
        judged = tuple(judge.judge(document))
        fields = survey.fields.setdefault(operation.template, {})
        for found in judged:
            fields.setdefault(plain(found.place.name), set()).add((found.verdict, found.gap))
            survey.sent += found.sent
            if found.verdict is Class.LEAKED:
                survey.leaks.append(f"{operation.template} {found.place.name}")
        for path in judge.unseen(document):
            survey.leaks.append(f"{operation.template} {'.'.join(map(str, path))}")
        survey.asked.append(Asked(operation, document, judged))


def _template(path: str) -> str:
    return path.replace(TEXT, "{id}")


def of_vendor(vendor: Vendor, *, thorough: bool = True) -> Survey:
    """What an SDK can send."""
    adapter = ADAPTERS[vendor.adapter]
    surveyor = Surveyor(vendor.title, adapter, vendor.mount, thorough=thorough)
    for call in vendor.calls():
        first = call.send(vendor.arguments(call))
        if first is None:
            surveyor.survey.silent.append(call.name)
        elif surveyor.match(first) is not None:
            for request in vendor.requests(call, first):
                surveyor.ask(request)
    return surveyor.survey


def of_documentation(
    title: str, adapter: str, requests: Iterable[Request], *, thorough: bool = True
) -> Survey:
    """What an API without an SDK is documented to take."""
    surveyor = Surveyor(title, ADAPTERS[adapter], thorough=thorough)
    for request in requests:
        surveyor.ask(request)
    return surveyor.survey


def surveys() -> Iterator[Survey]:
    """Every API."""
    for vendor in vendors():
        yield of_vendor(vendor)
    for title, adapter, requests in PUBLISHED:
        yield of_documentation(title, adapter, requests)
