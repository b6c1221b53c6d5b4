"""The one place where everything that can go wrong ends as an answer."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from gateway.errors import ProblemError
from gateway.proxy.inbound import ClientDisconnectedError
from gateway.proxy.runtime import Progress, Runtime
from gateway.telemetry import place


@asynccontextmanager
async def guarded(
    runtime: Runtime, progress: Progress, refuse: Callable[[ProblemError], Awaitable[None]]
) -> AsyncIterator[None]:
    """Whatever the block raises is refused, a bug as such; only the client's leaving goes on."""
    try:
        yield
    except ClientDisconnectedError:
        raise
    except ProblemError as problem:
        await refuse(problem)
    except Exception as error:  # noqa: BLE001 - the one place: a bug must not forward
        runtime.log.write("bug", id=progress.event, kind=type(error).__name__, place=place(error))
        await refuse(_internal_error())


def _internal_error() -> ProblemError:
    return ProblemError(
        500,
        "internal_error",
        "Ett internt fel inträffade. Försök igen, eller kontakta din IT-avdelning.",
        "An internal error occurred. Try again, or contact your IT support.",
    )
