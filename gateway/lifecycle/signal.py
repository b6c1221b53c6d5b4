"""Telling the other processes at once that policies have changed, where there is a Redis.

Only a hint: who misses it finds out from the database a few seconds later.
"""

import threading
from collections.abc import Callable

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from gateway.errors import ConfigError

_CHANNEL = "grindvakt:policies"
_SECONDS = 2.0


class PolicySignal:
    """`publish` tells; between `start` and `stop`, `changed` is called in a thread of its own
    whenever somebody has. `url`: `redis://`, `rediss://` or `unix://`. Raises ConfigError for one
    that cannot be read."""

    def __init__(self, url: str, channel: str = _CHANNEL) -> None:
        try:
            self._redis = Redis.from_url(
                url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS
            )
        except ValueError:  # it may quote the password
            raise ConfigError(
                "storage.redis_url cannot be read: give redis://, rediss:// or unix://"
            ) from None
        self._channel = channel
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        return "PolicySignal(...)"

    def publish(self) -> None:
        """Tell the others; a Redis that does not answer delays them, no more."""
        try:
            self._redis.publish(self._channel, b"changed")
        except (RedisError, OSError):
            return

    def start(self, changed: Callable[[], None]) -> None:
        """Listen from now on."""
        self._thread = threading.Thread(
            target=self._listen, args=(changed,), name="grindvakt-policies", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._redis.close()

    def _listen(self, changed: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                self._heard(changed)
            except (RedisError, OSError, SQLAlchemyError):
                self._stop.wait(_SECONDS)

    def _heard(self, changed: Callable[[], None]) -> None:
        listener = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        with listener as heard:
            heard.subscribe(self._channel)
            while not self._stop.is_set():
                if heard.get_message(timeout=_SECONDS / 4) is not None:
                    changed()
