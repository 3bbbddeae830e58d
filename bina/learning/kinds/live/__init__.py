"""A live session: a link, a time, and presence that its host confirms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.base import Kind
from bina.learning.kinds.live.actions import joined
from bina.learning.kinds.live.content import LiveContent
from bina.learning.kinds.live.forms import LiveForm, to_content
from bina.learning.kinds.live.queries import author_page, check, page
from bina.learning.kinds.steps import opened

KIND = Kind(
    code="live",
    label=_("Live session"),
    icon="users-group",
    content=LiveContent,
    form=LiveForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened, "joined": joined},
    saves_offline=False,
    check=check,
    author_page=author_page,
)
