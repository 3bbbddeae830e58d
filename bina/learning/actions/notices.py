"""Telling learners what happened to their learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from bina.platform.models import Account, Notice
from bina.platform.notices import leave_notices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from bina.learning.models import Enrolment

LONGEST = 300


def tell_learners(
    enrolments: Iterable[Enrolment], *, text: str, title: str, at: datetime, day: date | None = None
) -> int:
    """A notice to everybody with an account, leading to their way through the course.

    Args:
        text: source text marked with ``gettext_noop``, holding ``{title}`` and, with ``day``, ``{day}``;
            written in the language of each account.

    Returns:
        How many were told.
    """
    ways = {one.employee_id: reverse("learning:way", args=[one.pk]) for one in enrolments}
    accounts = Account.objects.filter(employee_id__in=ways).order_by("pk")
    made = leave_notices(
        Notice(
            account=account,
            text=_in_language(account.language, text, title, day)[:LONGEST],
            url=ways[account.employee_id],
            created_at=at,
        )
        for account in accounts
        if account.employee_id
    )
    return len(made)


def _in_language(language: str, text: str, title: str, day: date | None) -> str:
    with translation.override(language):
        shown = date_format(day, "DATE_FORMAT") if day else ""
        return translation.gettext(text).format(title=title, day=shown)
