"""A page to read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.base import Kind
from bina.learning.kinds.page.content import PageContent
from bina.learning.kinds.page.forms import PageForm, to_content
from bina.learning.kinds.page.queries import check, offline, page
from bina.learning.kinds.steps import finished, opened

KIND = Kind(
    code="page",
    label=_("Page to read"),
    icon="file-text",
    content=PageContent,
    form=PageForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened, "read": finished},
    offline=offline,
    check=check,
)
