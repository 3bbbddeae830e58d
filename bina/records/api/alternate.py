"""The alternate request syntax of xAPI 1.0.3 (Communication 1.3): a POST that stands for another request."""

from __future__ import annotations

from bina.records.api.http import Request, parameters
from bina.records.errors import Rejected

_HEADERS = {
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
    "accept",
    "accept-language",
    "accept-encoding",
}


def unfolded(request: Request) -> Request:
    """The request that a form stands for.

    Raises:
        Rejected: more than the method stands in the address, or the form cannot be read.
    """
    method = request.params["method"].upper()
    if len(request.params) > 1:
        raise Rejected("With the alternate request syntax, all parameters but the method stand in the form.")
    if method not in {"GET", "PUT", "POST", "DELETE", "HEAD"}:
        raise Rejected(f"{method} is not a method of xAPI.")
    try:
        form = parameters(request.body.decode())
    except UnicodeDecodeError:
        raise Rejected("The form is not UTF-8.") from None
    content = form.pop("content", "")
    named = {name.lower(): value for name, value in form.items() if name.lower() in _HEADERS}
    kept = {name: request.headers.get(name, "") for name in _HEADERS - {"content-type", "content-length"}}
    headers = {**{name: value for name, value in kept.items() if value}, **named}
    if headers.get("x-experience-api-version", "").startswith("2"):
        raise Rejected("xAPI 2.0 has no alternate request syntax.")
    if content and "content-type" not in headers:
        headers["content-type"] = "application/json"
    return Request(
        method=method,
        path=request.path,
        params={name: value for name, value in form.items() if name.lower() not in _HEADERS},
        headers=headers,
        body=content.encode(),
        version=request.version,
        at=request.at,
    )
