"""The statement resource (xAPI 1.0.3 Communication 2.1)."""

from __future__ import annotations

from uuid import UUID

import msgspec

from bina.records.actions.statements import accept
from bina.records.api import parameters, taking
from bina.records.api.asking import EVERY, Asked, read_asked, resumed
from bina.records.api.credentials import Credential
from bina.records.api.http import Reply, Request, http_date
from bina.records.api.launched import allow_statement, narrowed
from bina.records.api.showing import page, single
from bina.records.errors import Forbidden, Rejected
from bina.records.queries.statements import Row, statement, statements


class Missing(Rejected):
    """There is no such statement."""

    status = 404


def post(request: Request, who: Credential) -> Reply:
    """Keep the statements of the request, all or none; answer with their ids."""
    parameters.only(request.params, ())
    ids = _keep(request, who, wanted=None)
    return Reply(body=msgspec.json.encode([str(key) for key in ids]))


def put(request: Request, who: Credential) -> Reply:
    """Keep one statement under the id in the address."""
    parameters.only(request.params, {"statementId"})
    wanted = parameters.uuid(parameters.required(request.params, "statementId"), "statementId")
    _keep(request, who, wanted=wanted)
    return Reply(status=204)


def _keep(request: Request, who: Credential, *, wanted: UUID | None) -> tuple[UUID, ...]:
    if "statements/write" not in who.allows:
        raise Forbidden("The credential does not allow writing statements.")
    intake = taking.intake(request, wanted=wanted)
    if who.launch is not None:
        for found in intake.found:
            allow_statement(who.launch, found)
    define = "define" in who.allows or who.launch is not None
    return accept(store=who.store, intake=intake, authority=who.authority, at=request.at, define=define).ids


def get(request: Request, who: Credential) -> Reply:
    """One statement by its id, or a page of those that pass the filter."""
    if not who.allows & {"statements/read", "statements/read/mine"}:
        raise Forbidden("The credential does not allow reading statements.")
    parameters.only(request.params, EVERY)
    if "more" in request.params:
        return _page(request, who, resumed(request.params))
    asked = read_asked(request)
    if asked.statement_id is None:
        return _page(request, who, asked)
    found = statement(store=who.store, id=asked.statement_id, voided=asked.voided)
    if found is None or not _may_see(who, found):
        raise Missing("There is no such statement.")
    reply = single(request, who, asked, found)
    return _dated(reply, [found])


def _may_see(who: Credential, found: Row) -> bool:
    if who.launch is None and who.mine is None:
        return True
    wanted = Asked().as_filter(mine=who.mine, limit=1)
    if who.launch is not None:
        wanted = narrowed(who.launch, wanted)
    return bool(statements(store=who.store, wanted=wanted.only(found)))


def _page(request: Request, who: Credential, asked: Asked) -> Reply:
    wanted = asked.as_filter(mine=who.mine)
    if who.launch is not None:
        wanted = narrowed(who.launch, wanted)
    found = statements(store=who.store, wanted=wanted)
    reply = page(request, who, asked, found)
    return _dated(reply, found[: asked.page_size])


def _dated(reply: Reply, found: list[Row]) -> Reply:
    if found:
        reply.headers["Last-Modified"] = http_date(max(row.stored for row in found))
    return reply


METHODS = {"GET": get, "HEAD": get, "POST": post, "PUT": put}
