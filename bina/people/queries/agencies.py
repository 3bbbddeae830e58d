"""Reads about agencies."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bina.people.models import Agency
from bina.platform.errors import Refused


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
