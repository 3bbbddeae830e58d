"""OAuth 2 client credentials (RFC 6749, section 4.4): a key's secret for a bearer token of an hour."""

from __future__ import annotations

import msgspec

from bina.records.api.credentials import TOKEN_SECONDS, basic_pair, bearer_token, checked_key
from bina.records.api.http import Reply, Request, parameters
from bina.records.errors import Rejected
from bina.records.models import Key
from bina.records.rules.scopes import allowed, known


def token(request: Request) -> Reply:
    """Answer the token endpoint; errors have the form of RFC 6749, section 5.2."""
    if request.method != "POST":
        return _error("invalid_request", status=405)
    form = _form(request)
    if form.get("grant_type") != "client_credentials":
        return _error("unsupported_grant_type")
    key = _key(request, form)
    if key is None:
        return _error("invalid_client", status=401, **{"WWW-Authenticate": 'Basic realm="xAPI"'})
    scopes = tuple(form.get("scope", "").split()) or tuple(key.scopes)
    if not known(scopes) or not allowed(scopes) <= allowed(key.scopes):
        return _error("invalid_scope")
    body = {
        "access_token": bearer_token(key, scopes),
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": " ".join(scopes),
    }
    return Reply(body=msgspec.json.encode(body), headers={"Cache-Control": "no-store"})


def _key(request: Request, form: dict[str, str]) -> Key | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    pair = (form.get("client_id", ""), form.get("client_secret", ""))
    return checked_key(*(basic_pair(value) if scheme.lower() == "basic" else pair))


def _form(request: Request) -> dict[str, str]:
    try:
        return parameters(request.body.decode())
    except (Rejected, UnicodeDecodeError):
        return {}


def _error(code: str, *, status: int = 400, **headers: str) -> Reply:
    body = msgspec.json.encode({"error": code})
    return Reply(status=status, body=body, headers={"Cache-Control": "no-store", **headers})
