"""Telling other agencies that a batch is open to their people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from bina.training.actions.telling import tell_desks
from bina.training.queries.joint import invites, neighbours, sharing

if TYPE_CHECKING:
    from bina.training.models import Batch, JointBatch


def tell_invited(*, batch: Batch, at: datetime, only: Iterable[UUID] | None = None) -> None:
    """Tell the HR developers of agencies a batch is open to now; with ``only``, of those among them."""
    joint = sharing(batch_id=batch.pk)
    if joint is None or joint.closed_at is not None:
        return
    known = {one.id for one in neighbours(agency_id=batch.agency_id)}
    invited = {key for key in known if invites(joint, key)}
    told = invited if only is None else invited & set(only)
    url = reverse("training:joint", args=[batch.pk])
    tell_desks(agencies=told, say=_opened(batch, joint), url=url, at=at)


def _opened(batch: Batch, joint: JointBatch) -> Callable[[], str]:
    def say() -> str:
        day = joint.closes_on or batch.starts_on
        text = _("{agency} opens “{batch}” from {first} to your people. Name them by {day}.")
        return text.format(
            agency=batch.agency.name,
            batch=batch.programme.name,
            first=formats.date_format(batch.starts_on, "j F Y"),
            day=formats.date_format(day, "j F Y"),
        )

    return say
