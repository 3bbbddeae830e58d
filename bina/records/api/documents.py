"""State, activity profiles and agent profiles (xAPI 1.0.3 Communication 2.2, 2.3, 2.6, 2.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from bina.records.actions.documents import Expected, clear_documents, delete_document, put_document
from bina.records.api import parameters
from bina.records.api.credentials import Credential
from bina.records.api.http import Reply, Request, http_date
from bina.records.api.launched import allow_document
from bina.records.errors import Forbidden, Rejected
from bina.records.queries.documents import document, document_names
from bina.records.rules.documents import Kind, Shelf, is_json
from bina.records.rules.identity import identity_of

_NAMES: dict[Kind, tuple[str, ...]] = {
    "state": ("activityId", "agent", "stateId", "registration", "since"),
    "activity_profile": ("activityId", "profileId", "since"),
    "agent_profile": ("agent", "profileId", "since"),
}


class Missing(Rejected):
    """There is no such document."""

    status = 404


def _shelf(kind: Kind, request: Request, who: Credential) -> Shelf:
    params = request.params
    parameters.only(params, _NAMES[kind])
    activity = identity = registration = ""
    if kind != "agent_profile":
        activity = parameters.iri(parameters.required(params, "activityId"), "activityId")
    if kind != "activity_profile":
        identity = identity_of(parameters.agent(parameters.required(params, "agent")))
    if "registration" in params:
        registration = str(parameters.uuid(params["registration"], "registration"))
    shelf = Shelf(kind=kind, activity=activity, identity=identity, registration=registration)
    _allow(shelf, request, who)
    return shelf


def _allow(shelf: Shelf, request: Request, who: Credential) -> None:
    scope = "state" if shelf.kind == "state" else "profile"
    if (f"{scope}/read" if request.is_read else scope) not in who.allows:
        raise Forbidden(f"The credential does not allow {request.method} of {scope}.")
    if who.launch is not None:
        allow_document(who.launch, shelf)


def _name(kind: Kind) -> str:
    return "stateId" if kind == "state" else "profileId"


def get(request: Request, who: Credential, *, kind: Kind) -> Reply:
    """One document, or the names of those on the shelf."""
    shelf = _shelf(kind, request, who)
    name = request.params.get(_name(kind))
    if name is None:
        return _names(shelf, request, who)
    kept = document(store=who.store, shelf=shelf, name=name)
    if kept is None:
        raise Missing("There is no such document.")
    headers = {"ETag": f'"{kept.etag}"', "Last-Modified": http_date(kept.updated_at)}
    return Reply(body=kept.content, content_type=kept.content_type, headers=headers)


def _names(shelf: Shelf, request: Request, who: Credential) -> Reply:
    since = request.params.get("since")
    found = document_names(
        store=who.store,
        shelf=shelf,
        all_registrations=shelf.kind == "state" and not shelf.registration,
        since=parameters.moment(since, "since") if since else None,
    )
    headers = {"Last-Modified": http_date(max(at for _name, at in found))} if found else {}
    names = list(dict.fromkeys(name for name, _at in found))
    return Reply(body=msgspec.json.encode(names), headers=headers)


def put(request: Request, who: Credential, *, kind: Kind) -> Reply:
    """Keep the document in place of what was there."""
    return _write(request, who, kind, merge=False)


def post(request: Request, who: Credential, *, kind: Kind) -> Reply:
    """Merge the document into what is there."""
    return _write(request, who, kind, merge=True)


def _write(request: Request, who: Credential, kind: Kind, *, merge: bool) -> Reply:
    shelf = _shelf(kind, request, who)
    name = parameters.required(request.params, _name(kind))
    content_type = request.content_type or "application/octet-stream"
    if is_json(content_type):
        _check_json(request.body, as_object=merge)
    tag = put_document(
        store=who.store,
        shelf=shelf,
        name=name,
        content=request.body,
        content_type=content_type,
        at=request.at,
        expected=_expected(request, kind, replaces=not merge),
        merge=merge,
    )
    return Reply(status=204, headers={"ETag": f'"{tag}"'})


def _check_json(body: bytes, *, as_object: bool) -> None:
    try:
        read = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        raise Rejected(f"The document is not JSON: {error}") from None
    if as_object and not isinstance(read, dict):
        raise Rejected("Only a JSON object can be merged.")


def _expected(request: Request, kind: Kind, *, replaces: bool) -> Expected:
    """A PUT must say what it expects: of profiles in both versions, of state since 2.0."""
    headers = request.headers
    return Expected(
        match=headers.get("if-match", ""),
        none_match=headers.get("if-none-match", ""),
        named=replaces and (kind != "state" or request.version == "2.0"),
        always=replaces and kind != "state" and request.version == "1.0",
    )


def delete(request: Request, who: Credential, *, kind: Kind) -> Reply:
    """Remove one document, or all state documents of the shelf."""
    shelf = _shelf(kind, request, who)
    name = request.params.get(_name(kind))
    if name is None and kind == "state":
        clear_documents(store=who.store, shelf=shelf, all_registrations=not shelf.registration)
        return Reply(status=204)
    name = parameters.required(request.params, _name(kind))
    delete_document(
        store=who.store, shelf=shelf, name=name, expected=_expected(request, kind, replaces=False)
    )
    return Reply(status=204)


def _methods(kind: Kind) -> Mapping[str, Callable[[Request, Credential], Reply]]:
    methods = {"GET": get, "HEAD": get, "PUT": put, "POST": post, "DELETE": delete}
    return {name: partial(method, kind=kind) for name, method in methods.items()}


STATE = _methods("state")
ACTIVITY_PROFILE = _methods("activity_profile")
AGENT_PROFILE = _methods("agent_profile")
