"""One request's way through warnings: the reply in it is found and the prompt that it answers put
in its place; what has been acknowledged is settled; what has not gets a code.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from detectors.types import PlainPassage
from gateway.audit.record import Acknowledged, AcknowledgementRecord
from gateway.core import acknowledgement, jsondoc, warned
from gateway.core.acknowledgement import packed
from gateway.core.adapter import Operation
from gateway.core.codes import CODE_BYTES, Confirmation, chosen, new_code
from gateway.core.exchange import converses
from gateway.core.history import Answered
from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Extraction
from gateway.core.warning import (
    ACKNOWLEDGE_IT,
    HEADER,
    NOTICE,
    READ_FIRST,
    REASONS,
    Problem,
    Warned,
)
from gateway.errors import ClientError
from gateway.proxy import recording
from gateway.proxy.acknowledging.codes import LARGEST_ORIGINAL, LIFE, Binding
from gateway.proxy.acknowledging.reading import digest, from_header
from gateway.proxy.acknowledging.store import Entry, Kind
from gateway.proxy.inbound import Inbound
from gateway.proxy.kept.sealing import Owner
from gateway.proxy.runtime import Progress, Runtime
from policies.obligations import Obligation
from policies.policy import CodedReason
from policies.verdict import Action, CauseKind, Decision, Notice, Verdict

MOST_FAILURES = 10
"""Wrong codes within 15 minutes; who gives more must wait."""


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something asked about, under its keyed hash. `decision` is its place in the verdict;
    `lasting`: a person is never asked again."""

    hash: bytes
    decision: int
    current: bool
    findings: tuple[int, ...] = ()
    lasting: bool = False


class Acknowledging:
    """For one request of one caller. Every coroutine raises UnavailableError when what it needs
    does not answer."""

    def __init__(self, runtime: Runtime, progress: Progress, operation: Operation) -> None:
        caller = progress.caller
        if caller is None:
            raise RuntimeError("a reply of nobody known")
        self._runtime = runtime
        self._progress = progress
        self._operation = operation
        desk = runtime.desk
        self._codes, self._hashes, self._known = desk.codes, desk.hashes, desk.known
        self._tenant = caller.tenant
        self._identified = bool(caller.subject)
        # Callers without an identity share what nobody else has: their key.
        who = caller.subject or f"\0key\0{caller.key_id}"
        self._owner = Owner(caller.tenant, progress.service.name, who)
        self._given: Confirmation | None = None
        self._events: Sequence[str] = ()
        self._notices: Sequence[Notice] = ()
        self._document: JsonValue = None

    async def received(self, head: Inbound, document: JsonValue) -> JsonValue:
        """The document to judge: that of the prompt which a reply in it answers, or itself. Raises
        ClientError for a header or a code that cannot be understood."""
        extraction = self._extraction
        if HEADER in head.headers:
            self._given = from_header(head)
            return document
        ours = self._ours(extraction)
        reply = warned.replied(extraction, ours) if ours else None
        if reply is not None:
            self._given, self._events = reply.confirmation, reply.events
            return self._without(document, reply)
        adapter = self._progress.service.adapter
        if not self._operation.conversational or adapter.resends(self._operation, document):
            return document
        self._given = warned.given(extraction)
        return document if self._given is None else await self._kept(self._given, document)

    async def answered(self) -> Answered:
        """What was answered in the conversation before by us."""
        extraction = self._extraction
        ours = self._ours(extraction)
        if not ours:
            return Answered()
        marks = {m.index: m.mark.event for m in extraction.messages if m.mark and m.index in ours}
        hashes = {index: self._hashes.turn(self._owner, event) for index, event in marks.items()}
        known = await self._known.known(set(hashes.values()))
        settled = frozenset(index for index, value in hashes.items() if value in known)
        return Answered(ours, settled, warned.replies(extraction, ours))

    async def settle(self, verdict: Verdict, document: JsonValue) -> Verdict:
        """The verdict with what has been acknowledged, now or before. Where it still asks, a code
        is out."""
        if verdict.held:
            self._record(Acknowledged.HELD, verdict.determining)
            return verdict
        self._document = document
        self._notices = await self._unread(verdict.notices)
        verdict = _with_notices(verdict, self._notices)
        things = self._things(verdict)
        if not things:
            return verdict
        known = await self._known.known({t.hash for t in things if not t.current})
        open_ = [t for t in things if t.current or t.hash not in known]
        done = {t.decision for t in things}.difference(t.decision for t in open_)
        hidden = {i for t in things if known.get(t.hash) is Kind.MASKED for i in t.findings}
        # What is to be read is asked for alone; the rest waits for the next turn.
        asked = [t for t in open_ if t.lasting] or open_
        left = [t for t in open_ if t not in asked]
        problem = None
        if asked and self._given is not None:
            problem = await self._accept(self._given, asked, _of(verdict, asked), last=not left)
            if problem is None:
                hidden |= {i for t in asked if self._given.masked for i in t.findings}
                done |= {thing.decision for thing in asked}
                asked = left
        if asked:
            await self._warn(asked, _of(verdict, asked), problem)
        return acknowledgement.settled(verdict, done, hidden)

    @property
    def _extraction(self) -> Extraction:
        extraction = self._progress.extraction
        if extraction is None:
            raise RuntimeError("acknowledged before it was read")
        return extraction

    def _ours(self, extraction: Extraction) -> frozenset[int]:
        return recording.ours(self._runtime, self._tenant, extraction)

    def _without(self, document: JsonValue, reply: warned.Replied) -> JsonValue:
        """The document up to and with the turn that was warned about. First our warnings go, so
        that turn and replies are one turn, whose end the replies are."""
        document = self._left_out(document, reply.warnings)
        asked = [m.index for m in self._extraction.messages if m.current]
        return self._left_out(document, asked[-len(reply.replies) :])

    def _left_out(self, document: JsonValue, messages: Sequence[int]) -> JsonValue:
        progress, adapter = self._progress, self._progress.service.adapter
        document = adapter.withhold(self._operation, document, frozenset(messages))
        progress.extraction = adapter.extract(self._operation, document)
        progress.withheld += len(messages)
        return document

    async def _kept(self, given: Confirmation, now: JsonValue) -> JsonValue:
        """The prompt that is kept for a code, in the place of the reply with the code."""
        await self._check_failures()
        path = self._operation.upstream_path
        original = await self._codes.original(self._owner, path, given.code)
        if original is None:
            await self._failed()
            raise _no_such_code()
        limits, progress = self._runtime.limits, self._progress
        document = jsondoc.decode(
            original, max_depth=limits.json_depth, max_leaves=limits.json_leaves
        )
        # How the answer is to come is what is asked now.
        streams = {"stream": now["stream"]} if "stream" in now else {}
        document = {k: v for k, v in document.items() if k != "stream"} | streams
        progress.extraction = progress.service.adapter.extract(self._operation, document)
        return document

    async def _unread(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        """Those of the notices that this person has not acknowledged. Nobody knows a person
        without an identity again: they are shown it in every conversation."""
        if not self._identified:
            return notices
        hashes = [self._hashes.notice(self._owner, n.id, n.version) for n in notices]
        known = await self._known.read(hashes)
        return [n for n, value in zip(notices, hashes, strict=True) if value not in known]

    def _things(self, verdict: Verdict) -> list[_Thing]:
        if self._progress.report is None:
            raise RuntimeError("acknowledged before it was judged")
        versions = {notice.id: notice.version for notice in verdict.notices}
        things = []
        report = self._progress.report
        for matter in acknowledgement.matters(verdict, report, self._extraction):
            number, findings = matter.decision, matter.findings
            decision = verdict.decisions[number]
            if decision.subject == NOTICE and self._identified:
                version = versions[decision.notice]
                value = self._hashes.notice(self._owner, decision.notice, version)
                things.append(_Thing(value, number, current=False, lasting=True))
            else:
                value = self._hashes.matter(self._owner, matter.canonical)
                things.append(_Thing(value, number, matter.current, findings))
        return things

    async def _accept(
        self,
        given: Confirmation,
        things: Sequence[_Thing],
        asking: Sequence[Decision],
        *,
        last: bool,
    ) -> Problem | None:
        """Take the reply for what is asked about; why not, where it cannot be taken. `last`:
        nothing else is asked about, and the turns that were warned about are settled."""
        if given.masked and not acknowledgement.maskable(asking):
            return Problem.UNMASKABLE
        code, reason, said = None, "", ""
        if given.code:
            await self._check_failures()
            binding = await self._binding()
            offered = await self._codes.things(binding, given.code)
            if offered is None:
                await self._failed()
                return Problem.UNKNOWN
            if not offered.issuperset(thing.hash for thing in things):
                return Problem.CHANGED
            if not given.masked:
                reason, said = chosen([each.id for each in self._reasons], given.reason)
                if _justified(asking) and not reason:
                    return Problem.REASON
            code = self._hashes.code(binding, given.code)
        said = await self._fit_to_keep(said)
        entries = [*self._entries(things, asking, Kind.MASKED if given.masked else Kind.SENT)]
        if last:
            turns = (self._hashes.turn(self._owner, event) for event in self._events)
            entries += [Entry(value, Kind.TURN) for value in turns]
        event, who = self._progress.event, self._hashes.failing(self._owner)
        if not await self._known.acknowledge(self._tenant, event, code, who, entries):
            await self._failed()
            return Problem.USED
        state = Acknowledged.JUSTIFIED if reason else Acknowledged.ACKNOWLEDGED
        self._record(Acknowledged.MASKED if given.masked else state, asking, reason, said)
        return None

    def _entries(
        self, things: Iterable[_Thing], asking: Iterable[Decision], how: Kind
    ) -> Iterable[Entry]:
        for decision in asking:
            answers = acknowledgement.answers(decision, self._extraction.messages)
            yield Entry(self._hashes.matter(self._owner, answers), how)
        for thing in things:
            yield Entry(thing.hash, Kind.NOTICE if thing.lasting else how)

    @property
    def _reasons(self) -> tuple[CodedReason, ...]:
        return self._progress.policy.reasons or REASONS

    async def _fit_to_keep(self, said: str) -> str:
        """What somebody wrote as a reason, if nothing at all was found in it."""
        said = "".join(sign for sign in said if sign.isprintable())
        if not said:
            return ""
        report = await self._runtime.scans.scan(self._tenant, [PlainPassage(said)])
        return said if report.complete and not report.findings else ""

    async def _warn(
        self, things: Sequence[_Thing], asking: Sequence[Decision], problem: Problem | None
    ) -> None:
        progress, extraction = self._progress, self._extraction
        code = new_code(self._runtime.entropy(CODE_BYTES))
        adapter, document = progress.service.adapter, self._document
        chat = converses(self._operation, extraction)
        resent = adapter.resends(self._operation, document)
        original = None
        if chat and not resent:
            original = jsondoc.encode(document)
            if len(original) > LARGEST_ORIGINAL:
                chat, original = False, None
        await self._codes.issue(
            await self._binding(),
            code,
            [thing.hash for thing in things],
            path=self._operation.upstream_path,
            original=original,
        )
        progress.warned = Warned(
            code,
            reasons=self._reasons if _justified(asking) else (),
            maskable=acknowledgement.maskable(asking),
            resent=resent,
            chat=chat,
            problem=problem,
            notices=tuple(
                {
                    word: f"{text} {notice.link.get(word, '')}".strip()
                    for word, text in notice.text.items()
                }
                for notice in self._notices
                if any(d.subject == NOTICE and d.notice == notice.id for d in asking)
            ),
            reading_only=all(decision.subject == NOTICE for decision in asking),
        )
        self._record(Acknowledged.WARNED, asking)
        if problem is not None and progress.acknowledgement is not None:
            progress.acknowledgement = replace(progress.acknowledgement, problem=problem.value)

    async def _binding(self) -> Binding:
        """What the prompt as it is judged now is known by."""
        extraction = self._extraction
        if extraction.messages:
            prompt = acknowledgement.prompt_digest(extraction.messages)
        else:
            prompt = digest(self._document)
        place = packed(self._operation.upstream_path.encode(), prompt)
        return Binding(self._owner, self._progress.policy.digest, hashlib.sha256(place).digest())

    async def _check_failures(self) -> None:
        if await self._known.failures(self._hashes.failing(self._owner)) >= MOST_FAILURES:
            raise _too_many()

    async def _failed(self) -> None:
        until = self._runtime.now() + LIFE
        await self._known.failed(self._hashes.failing(self._owner), until)

    def _record(
        self, state: Acknowledged, asking: Iterable[Decision], reason: str = "", said: str = ""
    ) -> None:
        rules = tuple(sorted({decision.rule for decision in asking}))
        self._progress.acknowledgement = AcknowledgementRecord(state, rules, reason, said)


def _with_notices(verdict: Verdict, notices: Collection[Notice]) -> Verdict:
    """The verdict with a decision for each of these notices, which asks like any other."""
    if verdict.action is Action.BLOCK or not notices:
        return verdict
    obligations = frozenset({Obligation.ACKNOWLEDGE, Obligation.NOTICE})
    asked = tuple(
        Decision(
            action=Action.WARN,
            rule=f"{NOTICE}.{notice.id}",
            clause=notice.clause,
            cause=CauseKind.REQUEST,
            subject=NOTICE,
            message=READ_FIRST,
            advice=ACKNOWLEDGE_IT,
            obligations=obligations,
            notice=notice.id,
        )
        for notice in notices
    )
    return replace(
        verdict,
        action=max(verdict.action, Action.WARN),
        decisions=verdict.decisions + asked,
        obligations=verdict.obligations | obligations,
    )


def _of(verdict: Verdict, things: Iterable[_Thing]) -> Sequence[Decision]:
    """The decisions that ask about these things."""
    return [verdict.decisions[number] for number in sorted({t.decision for t in things})]


def _justified(asking: Iterable[Decision]) -> bool:
    return any(Obligation.JUSTIFY in decision.obligations for decision in asking)


def _no_such_code() -> ClientError:
    return ClientError(
        400,
        "unknown_code",
        "Koden gäller inte, eller inte längre. Skicka din fråga igen, så får du en ny.",
        "The code is not valid, or not any more. Send your prompt again to get a new one.",
    )


def _too_many() -> ClientError:
    return ClientError(
        429,
        "too_many_codes",
        f"För många felaktiga koder. Vänta {LIFE.seconds // 60} minuter och försök igen.",
        f"Too many wrong codes. Wait {LIFE.seconds // 60} minutes and try again.",
    )
