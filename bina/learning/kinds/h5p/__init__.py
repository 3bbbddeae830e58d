"""H5P content."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.learning.content.authoring import PackageContent, author_page, check, save
from bina.learning.content.forms import PackageForm, to_content
from bina.learning.content.showing import offline, page
from bina.learning.kinds.base import Kind
from bina.learning.kinds.h5p.actions import kept_state, told
from bina.learning.kinds.steps import opened

KIND = Kind(
    code="h5p",
    label=_("H5P content"),
    icon="puzzle",
    content=PackageContent,
    form=PackageForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened, "statement": told, "state": kept_state},
    is_package=True,
    offline=offline,
    check=check,
    save=save,
    author_page=author_page,
)
