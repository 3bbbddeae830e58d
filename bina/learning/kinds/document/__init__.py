"""A file to read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.base import Kind
from bina.learning.kinds.document.content import DocumentContent
from bina.learning.kinds.document.forms import DocumentForm, to_content
from bina.learning.kinds.document.queries import check, offline, page
from bina.learning.kinds.steps import finished, opened

KIND = Kind(
    code="document",
    label=_("Document"),
    icon="file-check",
    content=DocumentContent,
    form=DocumentForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened, "read": finished},
    offline=offline,
    check=check,
)
