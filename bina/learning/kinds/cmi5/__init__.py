"""cmi5 courses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.learning.content.authoring import PackageContent, author_page, check, save
from bina.learning.content.forms import PackageForm, to_content
from bina.learning.content.showing import page
from bina.learning.kinds.base import Kind
from bina.learning.kinds.steps import opened

KIND = Kind(
    code="cmi5",
    label=_("cmi5 course"),
    icon="plug-connected",
    content=PackageContent,
    form=PackageForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened},
    saves_offline=False,
    is_package=True,
    check=check,
    save=save,
    author_page=author_page,
)
