"""The words of this room: dimensions, components, proofs."""

from __future__ import annotations

from django.utils.translation import gettext as _


def dimensions() -> dict[str, str]:
    """Name on screen of each dimension, in the order of the regulation."""
    return {
        "QUALIFICATION": _("Qualification"),
        "COMPETENCE": _("Competence"),
        "PERFORMANCE": _("Performance"),
        "DISCIPLINE": _("Discipline"),
    }


def components() -> dict[str, str]:
    """Name on screen of each component of competence."""
    return {
        "LEADERSHIP_TRAINING": _("Leadership training of the level held"),
        "FUNCTIONAL_TRAINING": _("Functional training of the post held"),
        "TECHNICAL": _("Technical training of 20 JP"),
        "SEMINAR": _("Seminar, workshop or the like"),
    }


def offers_of_steps() -> dict[str, str]:
    """What somebody does to fulfil each component, as the beginning of a sentence."""
    return {
        "LEADERSHIP_TRAINING": _("Leadership training of your level"),
        "FUNCTIONAL_TRAINING": _("Functional training of your post"),
        "TECHNICAL": _("One training of at least 20 JP"),
        "SEMINAR": _("One seminar or workshop"),
    }


def penalties() -> dict[str, str]:
    """The heaviest penalty in the look-back, in words."""
    return {
        "NONE": _("no penalty on record"),
        "R": _("a light penalty"),
        "S": _("a medium penalty"),
        "B": _("a heavy penalty"),
    }


def post_kinds() -> dict[str, str]:
    """Kinds of post in the words of the regulation."""
    return {
        "LEADERSHIP": _("senior leadership (JPT)"),
        "ADMINISTRATOR": _("administrator"),
        "SUPERVISOR": _("supervisor (pengawas)"),
        "FUNCTIONAL": _("functional (JF)"),
        "GENERAL": _("general (pelaksana)"),
    }
