"""How often a key may ask."""

from __future__ import annotations

import time
from threading import Lock

from bina.records.errors import Rejected


class TooMany(Rejected):
    """The key has asked too often; ``wait`` in whole seconds."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many requests: wait {wait} s.")
        self.wait = wait


class Buckets:
    """A bucket of requests per key, refilled evenly; each server process counts for itself."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, name: str, *, per_minute: int, now: float | None = None) -> None:
        """Take one request out of the bucket, which holds a minute's worth.

        Raises:
            TooMany: it is empty.
        """
        at = time.monotonic() if now is None else now
        with self._lock:
            left, before = self._held.get(name, (float(per_minute), at))
            left = min(float(per_minute), left + (at - before) * per_minute / 60)
            if left < 1:
                self._held[name] = (left, at)
                raise TooMany(max(1, round((1 - left) * 60 / per_minute + 0.5)))
            self._held[name] = (left - 1, at)


buckets = Buckets()
