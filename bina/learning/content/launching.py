"""What a device needs to run a package: its origin, a token, what the package is, where the person was."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bina.learning.content.origins import files_key, label_of, origin_of
from bina.learning.content.tokens import LaunchToken
from bina.platform.accounts.queries import actor_of
from bina.platform.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bina.learning.content.tokens import LaunchToken as Token
    from bina.learning.kinds.base import Doing
    from bina.platform.access import Actor

# The fields of a manifest that the wrapper reads.
SHOWN = ("items", "sequencing", "main", "nodes")


def actor_of_token(token: Token) -> Actor | None:
    """The person a token was made for; None when the account is closed."""
    account = Account.objects.filter(pk=token.account_id, is_active=True).first()
    return actor_of(account) if account else None


def launch_of(request: HttpRequest, doing: Doing, *, at: datetime) -> dict[str, Any]:
    """The launch as JSON. A preview gets no token: nothing it does is kept."""
    package, account_id = doing.activity.package, doing.actor.account_id
    assert package is not None  # noqa: S101  # a kind that is a package has one
    assert account_id is not None  # noqa: S101  # the page is for people who have signed in
    progress = doing.progress
    return {
        "origin": origin_of(request, package.pk, account_id),
        "token": "" if doing.preview else _token(doing, account_id, package.pk),
        "files": f"/{files_key(label_of(package.pk, account_id), at)}/",
        "package": str(package.pk),
        "kind": doing.activity.kind,
        "standard": package.standard,
        "title": package.title,
        "launch": package.launch,
        "manifest": {key: package.manifest[key] for key in SHOWN if key in package.manifest},
        "options": doing.activity.content,
        "bytes": package.size_bytes,
        "learner": {"id": str(doing.enrolment.employee_id or account_id), "name": doing.actor.name},
        "activity": str(doing.activity.pk),
        "preview": doing.preview,
        "score": None if progress is None or progress.score is None else float(progress.score),
        "success": progress.success if progress else None,
        "seconds": progress.seconds if progress else 0,
        "state": progress.state if progress else "",
        "place": progress.place if progress else {},
    }


def _token(doing: Doing, account_id: UUID, package_id: UUID) -> str:
    return LaunchToken(account_id, package_id, doing.enrolment.pk, doing.activity.pk).signed()
