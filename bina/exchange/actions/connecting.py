"""An agency's connection to SIASN: saved, tried, and opened for the jobs that use it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bina.exchange.models import SiasnConnection
from bina.exchange.siasn import SECONDS, Addresses, Credentials, LoginRefused, SiasnClient, SiasnTrouble
from bina.exchange.simulators.siasn import DATA, GATE, SIGN_ON
from bina.platform.errors import Refused
from bina.platform.jobs import queue_run
from bina.platform.rulesets import load
from bina.platform.sealing import seal, unseal

if TYPE_CHECKING:
    from bina.exchange.rulesets import SiasnService
    from bina.platform.access import Actor
    from bina.platform.models import JobRun

OPEN_FIELDS = (
    *("environment", "is_on", "since", "waits_for_certificate", "consumer_key", "client_id", "username"),
    *("siasn_agency", "siasn_place"),
)
SECRET_FIELDS = ("consumer_secret", "password")


class ConnectionRefused(Refused):
    """A connection cannot be saved or used; ``field`` names the value to mend, if any."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionValues:
    """What is set of a connection. An empty secret keeps the one there is."""

    environment: str
    since: date
    is_on: bool = False
    waits_for_certificate: bool = True
    consumer_key: str = ""
    consumer_secret: str = ""
    client_id: str = ""
    username: str = ""
    password: str = ""
    siasn_agency: str = ""
    siasn_place: str = ""


@transaction.atomic
def save_connection(
    *, actor: Actor, agency_id: UUID, values: ConnectionValues, at: datetime
) -> SiasnConnection:
    """Set how the agency reaches SIASN. Secrets are sealed; another environment forgets those of the last.

    Raises:
        PermissionDenied: ``actor`` may not set the agency's connection.
        ConnectionRefused: it is to send by itself and something it needs is missing.
    """
    actor.require("exchange.connect", agency=agency_id)
    held = SiasnConnection.objects.select_for_update().filter(agency_id=agency_id).first()
    found = held or SiasnConnection(agency_id=agency_id)
    if held and held.environment != values.environment:
        for name in SECRET_FIELDS:
            setattr(found, name, "")
    for name in OPEN_FIELDS:
        setattr(found, name, getattr(values, name))
    for name in SECRET_FIELDS:
        if getattr(values, name):
            setattr(found, name, seal(getattr(values, name)))
    if values.is_on:
        _require_whole(found)
    found.trouble, found.trouble_said, found.updated_at = "", "", at
    found.save()
    return found


def _require_whole(found: SiasnConnection) -> None:
    for name in ("consumer_key", "consumer_secret", "client_id", "username", "password"):
        if not getattr(found, name):
            raise ConnectionRefused(_("To send by itself this is needed too."), field=name)


def addresses_of(found: SiasnConnection, *, at: datetime) -> Addresses:
    """Where the connection's environment answers.

    Addresses come from the shipped rule set and the installation's settings alone, never from an agency's
    own version: whoever sets an address there would be handed the agency's passwords.
    """
    if found.environment == SiasnConnection.Environment.SIMULATOR:
        home = settings.SIASN_SIMULATOR_URL
        return Addresses(data=f"{home}{DATA}", gate=f"{home}{GATE}", sign_on=f"{home}{SIGN_ON}")
    table: SiasnService = load("siasn-service", on=at.date()).table
    places = table.services[found.environment]  # type: ignore[index]  # one of its two names
    return Addresses(data=str(places.data), gate=str(places.gate), sign_on=str(places.sign_on))


def client_of(found: SiasnConnection, *, at: datetime, seconds: float = SECONDS) -> SiasnClient:
    """A conversation through the connection.

    Args:
        found: the connection.
        at: now; the rule set of that day says where SIASN answers.
        seconds: how long to wait for one answer.

    Raises:
        NotOpened: a stored secret cannot be opened.
    """
    credentials = Credentials(
        consumer_key=found.consumer_key,
        client_id=found.client_id,
        username=found.username,
        consumer_secret=unseal(found.consumer_secret),
        password=unseal(found.password),
    )
    return SiasnClient(addresses_of(found, at=at), credentials, seconds=seconds)


@transaction.atomic
def order_check(*, actor: Actor, agency_id: UUID, at: datetime) -> JobRun:
    """Queue a try of the connection.

    Raises:
        PermissionDenied: ``actor`` may not set the agency's connection.
    """
    actor.require("exchange.connect", agency=agency_id)
    return queue_run(
        "exchange.check_connection",
        actor=actor,
        title=_("Try the connection to SIASN"),
        at=at,
        agency_id=agency_id,
        agency=str(agency_id),
    )


def check_connection(*, agency_id: UUID, at: datetime, seconds: float = SECONDS) -> SiasnConnection:
    """Sign in once, and note how it went. For a job or command that was allowed to.

    Raises:
        ConnectionRefused: nothing is set yet, or SIASN did not let the connection in; the text says why.
        NotOpened: a stored secret cannot be opened.
    """
    found = SiasnConnection.objects.filter(agency_id=agency_id).first()
    if found is None:
        raise ConnectionRefused(_("Set the connection to SIASN first."))
    try:
        client_of(found, at=at, seconds=seconds).sign_in()
    except SiasnTrouble as trouble:
        kinds = SiasnConnection.Trouble
        note_trouble(
            found,
            kinds.LOGIN if isinstance(trouble, LoginRefused) else kinds.NO_ANSWER,
            said=trouble.said,
            at=at,
        )
        raise ConnectionRefused(f"{found.get_trouble_display()}. {trouble.said}".strip()) from trouble
    note_trouble(found, "", said="", at=at)
    return found


def note_trouble(found: SiasnConnection, trouble: str, *, said: str, at: datetime) -> None:
    """Write why the connection could not be used; an empty trouble says that it could."""
    found.trouble, found.trouble_said, found.tried_at = trouble, said[:300], at
    found.save(update_fields=["trouble", "trouble_said", "tried_at"])
