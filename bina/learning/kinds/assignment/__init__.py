"""Work to hand in, marked by people with a rubric."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.assignment.actions import handed
from bina.learning.kinds.assignment.content import AssignmentContent
from bina.learning.kinds.assignment.forms import AssignmentForm, to_content
from bina.learning.kinds.assignment.queries import check, page
from bina.learning.kinds.base import Kind
from bina.learning.kinds.steps import opened

KIND = Kind(
    code="assignment",
    label=_("Work to hand in"),
    icon="clipboard-check",
    content=AssignmentContent,
    form=AssignmentForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened, "handed": handed},
    check=check,
)
