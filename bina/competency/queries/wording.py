"""Words for codes that come without a label of their own."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bina.competency.models import Competence, Standard
from bina.competency.rules import Reason

REASONS: dict[Reason, Promise] = {
    Reason.ONLY: _("Decides: it is the only valid assessment."),
    Reason.BETTER_METHOD: _("Decides: its method comes first in the order of methods."),
    Reason.NEWEST: _("Decides: it is the newest valid one of its method."),
    Reason.RECORDED_LAST: _("Decides: of two on the same day it was recorded last."),
    Reason.EXPIRED: _("Does not count: no longer valid."),
    Reason.LATER: _("Does not count yet: dated later."),
    Reason.METHOD_NOT_COUNTED: _("Does not count: the rule set leaves this method out."),
    Reason.OUTRANKED: _("Passed over: another method comes first."),
    Reason.OLDER: _("Passed over: there is a newer one."),
    Reason.RECORDED_EARLIER: _("Passed over: another of the same day was recorded later."),
}

POST_KINDS: dict[str, Promise] = {
    "LEADERSHIP": _("senior leadership (JPT)"),
    "ADMINISTRATOR": _("administrator"),
    "SUPERVISOR": _("supervisor (pengawas)"),
    "FUNCTIONAL": _("functional (JF)"),
    "GENERAL": _("general (pelaksana)"),
}

GRADES: dict[str, str] = {
    "PEMULA": "Pemula",
    "TERAMPIL": "Terampil",
    "MAHIR": "Mahir",
    "PENYELIA": "Penyelia",
    "PERTAMA": "Ahli Pertama",
    "MUDA": "Ahli Muda",
    "MADYA": "Ahli Madya",
    "UTAMA": "Ahli Utama",
    "I": "Eselon I",
    "II": "Eselon II",
    "III": "Eselon III",
    "IV": "Eselon IV",
    "V": "Eselon V",
}


def target_words(line: Standard) -> str:
    """Which posts a line of the standard reaches, in words."""
    if line.scope == Standard.Scope.TITLE:
        return gettext("Title: {title}").format(title=line.post_title)
    if line.scope == Standard.Scope.POST and line.post is not None:
        return gettext("This post: {title}").format(title=line.post.title)
    kind = str(POST_KINDS.get(line.post_kind, line.post_kind))
    grade = GRADES.get(line.grade, line.grade)
    return f"{kind}, {grade}" if grade else kind


def nine_first(competences: Iterable[Competence]) -> list[Competence]:
    """In the order of kinds: the nine, then governmental, technical and digital ones."""
    kinds = list(Competence.Kind.values)
    return sorted(competences, key=lambda one: (kinds.index(one.kind), one.framework_id, one.position))
