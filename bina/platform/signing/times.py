"""Time stamps of RFC 3161 from a service over HTTP."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from base64 import b64encode
from typing import TYPE_CHECKING

from asn1crypto import tsp
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

if TYPE_CHECKING:
    from bina.platform.signing.options import Options

SECONDS = 15
ASK, ANSWER = "application/timestamp-query", "application/timestamp-reply"


class HttpTimeStamper(TimeStamper):
    """Asks one service; ``secret`` is ``user:password`` or empty."""

    def __init__(self, url: str, *, secret: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's own
        self._url = url
        self._headers = {"Content-Type": ASK, "Accept": ANSWER}
        if secret:
            self._headers["Authorization"] = f"Basic {b64encode(secret.encode()).decode()}"

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, body: bytes) -> tsp.TimeStampResp:
        request = urllib.request.Request(self._url, data=body, headers=self._headers, method="POST")  # noqa: S310  # checked below
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  # the administrator's address
                if answer.headers.get_content_type() != ANSWER:
                    raise TimestampRequestError("The answer is no time stamp.")
                return tsp.TimeStampResp.load(answer.read())
        except (OSError, urllib.error.URLError) as error:
            raise TimestampRequestError("The time stamp service cannot be reached.") from error


def time_stamper(given: Options) -> TimeStamper | None:
    """The time stamp service that was set; None without one."""
    url = given.get("TSA_URL")
    if not url.startswith(("http://", "https://")):
        return None
    user, password = given.get("TSA_USER"), given.get("TSA_PASSWORD")
    return HttpTimeStamper(url, secret=f"{user}:{password}" if user else "")
