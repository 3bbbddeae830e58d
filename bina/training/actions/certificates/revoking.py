"""Taking a certificate back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.people.queries import accounts_by_employee
from bina.platform.access import Role, agency_root
from bina.platform.models import Account, Notice
from bina.training.actions.certificates.refusals import CertificateRefused
from bina.training.actions.telling import tell_accounts
from bina.training.models import Certificate
from bina.training.rules.certificates import CertificateState, certificate_may_become

if TYPE_CHECKING:
    from bina.platform.access import Actor

_REVOKED = (
    *("state", "revoke_reason", "revoked_at", "revoked_by_id", "share_token", "doubted_at", "updated_at"),
)


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
    found.share_token = found.doubted_at = None
    found.save(update_fields=_REVOKED)  # its place may be completed no more, which a whole row is checked for
    _tell(found, at)
    return found


def tell_of_doubt(*, agency_id: UUID, count: int, at: datetime) -> None:
    """Tell who issues the agency's certificates that the completion behind so many was taken back."""
    desk = Account.objects.filter(
        is_active=True, grants__role=Role.HR_DEVELOPER, grants__unit_path=agency_root(agency_id)
    )

    def say() -> str:
        text = ngettext(
            "A workbook took back the completion behind {count} certificate. Look at it: revoke it or mend "
            "the result.",
            "A workbook took back the completion behind {count} certificates. Look at them: revoke them or "
            "mend the results.",
            count,
        )
        return text.format(count=count)

    url = reverse("training:certificate_register")
    tell_accounts(accounts=desk.distinct().order_by("pk"), say=say, url=url, at=at)


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
