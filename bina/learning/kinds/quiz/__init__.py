"""A quiz: questions drawn from banks, answered one by one, marked by rule or by people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.base import Kind
from bina.learning.kinds.quiz.actions.attempts import answer, answers, begin, opened, submit
from bina.learning.kinds.quiz.content import QuizContent
from bina.learning.kinds.quiz.forms.quiz import QuizForm, to_content
from bina.learning.kinds.quiz.views.learner import check, offline, page, stays_online

if TYPE_CHECKING:
    from bina.learning.models import Activity


def author_page(activity: Activity) -> dict[str, Any]:
    """The links below the form need nothing but the activity."""
    return {}


KIND = Kind(
    code="quiz",
    label=_("Quiz"),
    icon="list-check",
    content=QuizContent,
    form=QuizForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened, "begin": begin, "answer": answer, "answers": answers, "submit": submit},
    offline=offline,
    check=check,
    author_page=author_page,
    stays_online=stays_online,
)
