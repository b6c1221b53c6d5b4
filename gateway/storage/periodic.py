"""One background thread that keeps in-memory copies of database tables fresh."""

import logging
import threading
from collections.abc import Callable, Sequence

_log = logging.getLogger(__name__)


class Periodic:
    """Runs each of `work` every `interval` seconds until stopped. What fails, a database that does
    not answer as well as a mistake of ours, is tried again at the next turn and keeps none of the
    others from their work: it is told to `failed` each time and logged, by the kind of failure
    alone, when it begins."""

    def __init__(
        self,
        work: Sequence[Callable[[], object]],
        interval: float = 3.0,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        self._work = tuple(work)
        self._interval = interval
        self._failed = failed
        self._stop = threading.Event()
        self._failing: set[tuple[int, str]] = set()
        self._thread = threading.Thread(target=self._run, name="grindvakt-refresh", daemon=True)

    def start(self) -> None:
        """Begins with a wait of one interval: the copies are filled before serving."""
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            self.turn()

    def turn(self) -> None:
        """One round of the work, now."""
        failing: set[tuple[int, str]] = set()
        for number, step in enumerate(self._work):
            try:
                step()
            except Exception as error:  # noqa: BLE001 - one that fails must not stop the others
                kind = type(error).__name__
                failing.add((number, kind))
                self._failed()
                if (number, kind) not in self._failing:
                    _log.error("refresh failed", extra={"cause": kind})
        self._failing = failing
