"""Telling people what concerns them: a notice each, and a mail to who has an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from bina.platform.access import Role
from bina.platform.jobs import defer
from bina.platform.models import Account, Notice
from bina.platform.notices import leave_notices

LONGEST = 300


def tell(*, people: Iterable[UUID], say: Callable[[], str], url: str, at: datetime) -> int:
    """Leave a notice for each person's account, and queue a mail for who has an address.

    Args:
        people: keys of employees; who has no open account is passed over.
        say: gives the sentence in the language in force; it is called once per account.
        url: path of the page that the notice opens.
        at: now.

    Returns:
        How many accounts were told.
    """
    accounts = Account.objects.filter(employee_id__in=set(people), is_active=True).order_by("pk")
    return tell_accounts(accounts=accounts, say=say, url=url, at=at)


def tell_accounts(*, accounts: Iterable[Account], say: Callable[[], str], url: str, at: datetime) -> int:
    """As ``tell``, for accounts."""
    listed = list(accounts)
    notices = []
    for account in listed:
        with translation.override(account.language):
            notices.append(Notice(account=account, text=say()[:LONGEST], url=url, created_at=at))
    leave_notices(notices)
    for account, notice in zip(listed, notices, strict=True):
        if account.email:
            defer("training.mail_notice", notice_id=str(notice.pk))
    return len(notices)


def tell_desks(*, agencies: Iterable[UUID], say: Callable[[], str], url: str, at: datetime) -> int:
    """As ``tell``, for the HR developers of agencies."""
    desks = Account.objects.filter(
        grants__role=Role.HR_DEVELOPER, grants__agency_id__in=set(agencies), is_active=True
    )
    return tell_accounts(accounts=desks.distinct().order_by("pk"), say=say, url=url, at=at)


def mail_notice(*, notice_id: UUID) -> bool:
    """Send a notice as a mail too; False when it is gone or its account has no address any more."""
    notice = Notice.objects.filter(pk=notice_id).select_related("account").first()
    if notice is None or not notice.account.email:
        return False
    with translation.override(notice.account.language):
        subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _("News of your training")
        hello = _("Hello {name},").format(name=notice.account.name)
        more = _("Open in Bina: {link}").format(link=f"{settings.INSTALLATION_URL}{notice.url}")
    send_mail(subject, f"{hello}\n\n{notice.text}\n\n{more}\n", None, [str(notice.account.email)])
    return True
