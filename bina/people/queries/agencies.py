"""Reads about agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bina.people.models import Agency
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor


class UnknownAgency(Refused):
    """No agency has that code; the text lists the codes there are."""


def agency_by_code(code: str) -> Agency:
    """The agency of that code, for commands.

    Raises:
        UnknownAgency: there is none.
    """
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        codes = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True))
        raise UnknownAgency(
            _('There is no agency with the code "{code}". There are: {codes}.').format(
                code=code, codes=codes or _("none yet")
            )
        )
    return agency


def only_agency(code: str = "") -> Agency | None:
    """The agency of that code; without one the only agency there is, or None when there is none at all.

    Raises:
        UnknownAgency: no agency has the code, or none is named and there are several.
    """
    if code:
        return agency_by_code(code)
    codes = list(Agency.objects.order_by("code").values_list("code", flat=True))
    if len(codes) > 1:
        text = _("There are several agencies here: name one with --agency KODE. There are: {codes}.")
        raise UnknownAgency(text.format(codes=", ".join(codes)))
    return Agency.objects.first()


def demonstrations() -> list[Agency]:
    """The agencies of made-up people, by code."""
    return list(Agency.objects.filter(is_demonstration=True).order_by("code"))


def agency_of(actor: Actor) -> Agency | None:
    """The agency the actor belongs to; None for a visitor."""
    return Agency.objects.filter(pk=actor.agency_id).first() if actor.agency_id else None
