"""Taking a certificate back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.people.queries import accounts_by_employee
from bina.platform.models import Notice
from bina.training.actions.certificates.refusals import CertificateRefused
from bina.training.models import Certificate
from bina.training.rules.certificates import CertificateState, certificate_may_become

if TYPE_CHECKING:
    from bina.platform.access import Actor


@transaction.atomic
def revoke(*, actor: Actor, certificate_id: UUID, reason: str, at: datetime) -> Certificate:
    """Declare a certificate void, with a reason; the status list says so from now on. It cannot come back.

    Raises:
        PermissionDenied: ``actor`` may not issue certificates of the agency.
        CertificateRefused: no reason, or the certificate is not in force.
    """
    found = Certificate.objects.select_for_update().get(pk=certificate_id)
    actor.require("training.certify", agency=found.agency_id)
    if not reason.strip():
        raise CertificateRefused(_("Write why this certificate is revoked."), field="reason")
    if not certificate_may_become(found.state, CertificateState.REVOKED):
        raise CertificateRefused(_("Only an issued certificate can be revoked."))
    found.state, found.revoke_reason = Certificate.State.REVOKED, reason.strip()[:300]
    found.revoked_at, found.revoked_by_id, found.updated_at = at, actor.account_id, at
    found.share_token = None
    found.save()
    _tell(found, at)
    return found


def _tell(found: Certificate, at: datetime) -> None:
    account = accounts_by_employee([found.employee_id]).get(found.employee_id)
    if account is None:
        return
    text = _("Your certificate {number} was revoked: {reason}")
    Notice.objects.create(
        account_id=account,
        text=text.format(number=found.number, reason=found.revoke_reason)[:300],
        url=reverse("training:certificate_list"),
        created_at=at,
    )
