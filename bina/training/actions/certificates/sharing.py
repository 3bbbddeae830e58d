"""A person shows their certificate to others, or stops doing so."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.training.actions.certificates.refusals import CertificateRefused
from bina.training.models import Certificate
from bina.training.queries.certificates import own_certificates

if TYPE_CHECKING:
    from bina.platform.access import Actor


@transaction.atomic
def share(*, actor: Actor, certificate_id: UUID, at: datetime) -> Certificate:
    """Open a page of its own to whoever has its address. Idempotent: an open page keeps its address.

    Raises:
        Certificate.DoesNotExist: it is not the actor's own.
        CertificateRefused: it is not in force.
    """
    found = _own(actor, certificate_id)
    if found.state != Certificate.State.ISSUED:
        raise CertificateRefused(_("Only an issued certificate can be shared."))
    if found.share_token is None:
        found.share_token, found.updated_at = secrets.token_urlsafe(32), at
        found.save(update_fields=["share_token", "updated_at"])
    return found


@transaction.atomic
def withdraw_sharing(*, actor: Actor, certificate_id: UUID, at: datetime) -> Certificate:
    """Close the shared page; its address never opens again. Idempotent.

    Raises:
        Certificate.DoesNotExist: it is not the actor's own.
    """
    found = _own(actor, certificate_id)
    if found.share_token is not None:
        found.share_token, found.updated_at = None, at
        found.save(update_fields=["share_token", "updated_at"])
    return found


def _own(actor: Actor, certificate_id: UUID) -> Certificate:
    return own_certificates(actor).select_for_update().get(pk=certificate_id)
