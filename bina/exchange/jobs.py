"""Background work of the exchange room."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bina.exchange import actions
from bina.exchange.models import SiasnConnection
from bina.platform.errors import Refused
from bina.platform.jobs import job_app, running


@job_app.periodic(cron="*/15 * * * *")
@job_app.task(name="exchange.tick", queue="default", queueing_lock="siasn-tick")
def tick(timestamp: int = 0) -> None:
    """Agencies that send by themselves look for what finished and send what waits."""
    actions.tick()


@job_app.task(name="exchange.send_waiting", queue="default")
def send_waiting(agency: str) -> None:
    """What finished, and all that is due; harmless when it runs twice."""
    actions.gather(agency_id=UUID(agency), at=timezone.now())
    actions.send_waiting(agency_id=UUID(agency), clock=timezone.now)


@job_app.task(name="exchange.send_now", queue="default")
def send_now(run_id: str, agency: str) -> None:
    """The same, watched by somebody; a connection that is not let in ends the run with the reason."""
    with running(run_id) as progress:
        progress.finish(result_url=reverse("exchange:outbox"))
        actions.gather(agency_id=UUID(agency), at=timezone.now())
        told = actions.send_waiting(agency_id=UUID(agency), clock=timezone.now, progress=progress)
        if told.trouble:
            reason = SiasnConnection.Trouble(told.trouble).label
            raise Refused(_("Sending stopped: {reason}.").format(reason=reason))


@job_app.task(name="exchange.check_connection", queue="default")
def check_connection(run_id: str, agency: str) -> None:
    """Sign in once to see whether SIASN lets the connection in."""
    with running(run_id) as progress:
        progress.finish(result_url=reverse("exchange:connection"))
        actions.check_connection(agency_id=UUID(agency), at=timezone.now())
