"""Where the pure work on a request is done: small on the event loop, large in one thread beside it.

A body of fifty thousand values takes a second to read and rewrite. Everybody else would wait for
it on the event loop; beside it they share the processor with it. One thread, so that several such
requests wait for each other and not everybody for all of them.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from gateway.core.segments import Extraction

LARGE = 64 * 1024
"""Bytes of a body from which on it is large: some ten milliseconds of work."""

_EACH = 100
"""Bytes that a value is worth, however short it is."""

_THREAD = ThreadPoolExecutor(1, "large requests")

_P = ParamSpec("_P")
_T = TypeVar("_T")


async def aside(size: int, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """What `work` returns, which looks at about so many bytes."""
    if size <= LARGE:
        return work(*args, **kwargs)
    whole = partial(copy_context().run, work, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_THREAD, whole)


def size_of(extraction: Extraction) -> int:
    """Of an extraction, in bytes as `aside` means them."""
    return sum(len(segment.text) + _EACH for segment in extraction.segments)
