"""One background thread that keeps in-memory copies of database tables fresh."""

import logging
import threading
from collections.abc import Callable, Sequence

from sqlalchemy.exc import SQLAlchemyError

_log = logging.getLogger(__name__)


class Periodic:
    """Runs each of `work` every `interval` seconds until stopped. A database that does not answer
    is logged once per outage and asked again at the next turn."""

    def __init__(self, work: Sequence[Callable[[], object]], interval: float = 3.0) -> None:
        self._work = tuple(work)
        self._interval = interval
        self._stop = threading.Event()
        self._failing = False
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
        failing = False
        for step in self._work:
            try:
                step()
            except (SQLAlchemyError, OSError) as error:
                failing = True
                if not self._failing:
                    _log.error("refresh failed", extra={"cause": type(error).__name__})
        self._failing = failing
