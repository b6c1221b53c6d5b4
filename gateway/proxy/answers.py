"""The review of what a service answers, for the tenants whose policy asks for one.

A restorer is pure and reads bytes as they come, so with a review it runs in a thread, from where
each sentence is handed to the scan pool like any prompt.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TypeVar

from detectors.types import PlainPassage, ScanReport
from gateway.core.review import AnswerStoppedError, Review
from gateway.errors import ClientError
from gateway.proxy.runtime import Progress, Runtime
from policies.evaluate import evaluate_answer, judges_with_prompt, screens_answers
from policies.explain import answer_label, explain_answer
from policies.verdict import Verdict

T = TypeVar("T")

_THREADS = ThreadPoolExecutor(32, "grindvakt-answers")
"""Of their own: each waits for scans, and what others do in threads must not wait for that."""


def reviewing(runtime: Runtime, progress: Progress) -> Review | None:
    """The review that the answer must go through; None where no rule asks for one."""
    caller, context, extraction = progress.caller, progress.context, progress.extraction
    if caller is None or context is None or extraction is None:
        raise RuntimeError("answered before it was judged")
    policy = progress.policy
    if not screens_answers(policy, context):
        return None
    loop = asyncio.get_running_loop()
    asked = extraction.segments if judges_with_prompt(policy, context) else ()

    def judge(said: Sequence[PlainPassage]) -> tuple[ScanReport, Verdict]:
        scan = runtime.scans.scan(caller.tenant, [*asked, *said])
        report = asyncio.run_coroutine_threadsafe(scan, loop).result()
        report = report.behind(len(asked))
        return report, evaluate_answer(policy, context, report)

    def describe(report: ScanReport, verdict: Verdict) -> str:
        return answer_label(verdict, report, progress.language)

    review = Review(judge, describe, monotonic)
    progress.reviewed = review.result
    return review


async def restored(review: Review | None, work: Callable[[], T]) -> T:
    """What a restorer makes of the next bytes. Raises AnswerStoppedError."""
    if review is None:
        return work()
    return await asyncio.get_running_loop().run_in_executor(_THREADS, work)


def stopped(runtime: Runtime, progress: Progress, why: AnswerStoppedError) -> ClientError:
    """How the client is told that its answer was stopped."""
    contact = progress.policy.contact
    texts = {
        language: explain_answer(
            why.verdict, why.report, language, progress.event, contact.get(language, "")
        )
        for language in ("sv", "en")
    }
    return ClientError(400, "answer_stopped", texts["sv"], texts["en"])
