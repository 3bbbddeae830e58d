"""Background work of the surveys room: telling people that they are asked."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from bina.platform.jobs import job_app
from bina.surveys import actions


@job_app.task(name="surveys.tell_invited", queue="default", retry=5)
def tell_invited(survey_id: str, site: str = "") -> None:
    """Notices and mails for those who were asked; who was told before is not told again."""
    address = reverse("surveys:answer", args=[survey_id])
    actions.tell_invited(survey_id=UUID(survey_id), address=address, site=site, at=timezone.now())


@job_app.task(name="surveys.mail_invitation", queue="mail", retry=5)
def mail_invitation(survey_id: str, account_id: str, link: str) -> None:
    """One mail, so that a mail server that fails is asked again for this one alone."""
    actions.mail_invitation(
        survey_id=UUID(survey_id), account_id=UUID(account_id), link=link, at=timezone.now()
    )
