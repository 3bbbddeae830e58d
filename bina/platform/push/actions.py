"""A person switches reminders on and off on a device of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.platform.errors import Refused
from bina.platform.models import Account, Notice, PushSubscription
from bina.platform.notices import leave_notices
from bina.platform.push import messages, rules, service

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from bina.platform.access import Actor

MOST_DEVICES = 10


class SubscriptionRefused(Refused):
    """What the browser gave is no subscription that Bina may use."""


class NoDevice(Refused):
    """The person is reminded on no device."""


def phones(actor: Actor) -> QuerySet[PushSubscription]:
    """The actor's own devices on which reminders are shown, newest first."""
    found = PushSubscription.objects.order_by("-created_at", "-pk")
    return found.filter(account_id=actor.account_id) if actor.account_id else found.none()


@transaction.atomic
def remind_here(
    *, actor: Actor, endpoint: str, p256dh: str, auth: str, user_agent: str, at: datetime
) -> PushSubscription:
    """Show the actor's notices on a device. Idempotent; a device that was somebody else's is theirs no more.

    Beyond ten devices the oldest gives way.

    Raises:
        SubscriptionRefused: the endpoint is none of a push service on the internet, or the keys are none.
    """
    if actor.account_id is None:
        raise PermissionDenied
    _check(endpoint, p256dh, auth)
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    known = PushSubscription.objects.filter(endpoint=endpoint).first()
    if known is not None and (known.account_id, known.p256dh, known.auth) == (account.pk, p256dh, auth):
        return known
    PushSubscription.objects.filter(endpoint=endpoint).delete()
    kept = list(phones(actor).values_list("pk", flat=True)[: MOST_DEVICES - 1])
    phones(actor).exclude(pk__in=kept).delete()
    return PushSubscription.objects.create(
        account=account,
        agency_id=account.agency_id,
        employee_id=account.employee_id,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        device=rules.device_name(user_agent),
        created_at=at,
    )


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    try:
        messages.device_keys(p256dh=p256dh, auth=auth)
        good = service.endpoint_allowed(endpoint)
    except ValueError:
        good = False
    if not good:
        raise SubscriptionRefused(_("This browser gave an address to which Bina cannot send reminders."))


@transaction.atomic
def forget_phone(*, actor: Actor, phone_id: UUID | None = None, endpoint: str = "") -> int:
    """Stop reminding on a device of the actor's, named by key or endpoint; how many that were. Idempotent."""
    named = phones(actor).filter(pk=phone_id) if phone_id else phones(actor).filter(endpoint=endpoint)
    return named.delete()[1].get("platform.PushSubscription", 0)


@transaction.atomic
def send_trial(*, actor: Actor, at: datetime) -> int:
    """A notice that says nothing but that it arrived, on all devices of the actor; how many they are.

    Raises:
        NoDevice: there is none.
    """
    number = phones(actor).count()
    if not number or actor.account_id is None:
        raise NoDevice(_("You are not reminded on any device yet. Switch reminders on first."))
    text = _("This is a trial: reminders reach this device.")
    notice = Notice(account_id=actor.account_id, text=text, url=reverse("platform:phone"), created_at=at)
    leave_notices([notice])
    return number
