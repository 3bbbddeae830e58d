"""Film or sound, with captions, that goes on where one stopped."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.base import Kind
from bina.learning.kinds.media.actions import place
from bina.learning.kinds.media.content import MediaContent
from bina.learning.kinds.media.forms import MediaForm, to_content
from bina.learning.kinds.media.queries import check, offline, page
from bina.learning.kinds.steps import finished, opened

KIND = Kind(
    code="media",
    label=_("Film or sound"),
    icon="player-play",
    content=MediaContent,
    form=MediaForm,
    to_content=to_content,
    page=page,
    takes={"opened": opened, "place": place, "watched": finished},
    offline=offline,
    check=check,
)
