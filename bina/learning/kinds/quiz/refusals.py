"""What a quiz refuses."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bina.platform.errors import Refused


class QuizRefused(Refused):
    """An attempt cannot begin, go on or be handed in; the text says why."""


class BankRefused(Refused):
    """A bank or question cannot be kept as it is; ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class MarkRefused(Refused):
    """Points that were given cannot be."""


# Why a question, an answer or a file cannot be taken, by the code of the rules.
REASONS: Final[dict[str, Promise]] = {
    "more_than_one_right": gettext_lazy("Exactly one choice must be right."),
    "nothing_right": gettext_lazy("Nothing in it is right for all the points."),
    "repeated_key": gettext_lazy("The same part or unit is there twice."),
    "target_missing": gettext_lazy("A pair lacks its right side."),
    "unit_missing": gettext_lazy("There are other units, but no unit of its own."),
    "too_long": gettext_lazy("A text in it is too long."),
    "empty_text": gettext_lazy("A text in it is empty."),
    "too_few_parts": gettext_lazy("It has too few choices, pairs or steps: two at least."),
    "too_many_parts": gettext_lazy("It has too many choices, pairs or steps: twenty at most."),
    "bad_form": gettext_lazy("It has not the form that its kind needs."),
    "bad_weight": gettext_lazy("“{value}” is no share of the points between -100 and 100 percent."),
    "bad_number": gettext_lazy("“{value}” is no number with a decimal point."),
    "bad_points": gettext_lazy("It cannot bring {value} points."),
    "unknown_choice": gettext_lazy("The answer names a choice that the question does not have."),
    "holds_media": gettext_lazy(
        "It shows a picture, sound, film or formula ({tag}), which questions here cannot."
    ),
    "unsupported_type": gettext_lazy("Questions of the type “{type}” are not known here."),
    "brace_missing": gettext_lazy("The brace that closes its answers is missing."),
    "two_answers": gettext_lazy("It has more than one block of answers."),
    "sign_missing": gettext_lazy("An equals sign or a tilde is missing before “{value}”."),
    "not_utf8": gettext_lazy("This line is not written in UTF-8. Save the file as UTF-8 and try again."),
    "not_xml": gettext_lazy("The file is broken at this line: it is not well-formed XML."),
    "not_moodle": gettext_lazy("This is XML, but no file of questions that Moodle makes."),
    "own_entities": gettext_lazy("The file defines entities of its own, which is not taken for safety."),
    "no_questions": gettext_lazy("There is no question in the file."),
}


def reason(code: str, **params: Any) -> str:
    """The sentence of a code of the rules.

    Raises:
        KeyError: nobody has a sentence for the code.
    """
    return str(REASONS[code]).format(**params)


def not_yours() -> QuizRefused:
    return QuizRefused(_("This attempt is not known here."))
