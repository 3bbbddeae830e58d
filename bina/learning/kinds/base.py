"""What every kind of activity offers. A kind is one folder of ``kinds`` that makes one ``Kind``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from django.forms import Form
    from django.utils.functional import _StrPromise as Lazy

    from bina.learning.models import Activity, ActivityProgress, Enrolment
    from bina.platform.access import Actor
    from bina.platform.rows import Written
    from bina.platform.rulesets import Table


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody in an activity. ``enrolment`` is locked when the kind takes an entry.

    In a ``preview`` an author looks at the activity as learners will: the enrolment is not in the database
    and nothing may be written.
    """

    actor: Actor
    enrolment: Enrolment
    activity: Activity
    progress: ActivityProgress | None
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Authoring:
    """An author saves an activity: its cleaned form, and the activity, new or locked, not yet written."""

    actor: Actor
    activity: Activity
    cleaned: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done on a device, as its outbox sends it.

    Attributes:
        entry_id: made by the device; an entry that was taken before changes nothing.
        kind: ``<activity kind>.<what happened>``, such as ``video.place``.
        sequence: number of the entry in its enrolment and activity on that device.
        made_at: the device's time, never later than now.
    """

    entry_id: UUID
    kind: str
    enrolment_id: UUID
    activity_id: UUID
    made_at: datetime
    body: dict[str, Any]
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What an entry did: facts for the record store and for the progress, an answer for the device.

    Attributes:
        written: SQL of the kind's own tables, run with everything else that the entry changes.
        statements: xAPI statements without actor, registration and authority; those are added for all.
        state: new state of the activity (``ActivityProgress.State``), empty when it does not change.
        score: scaled, 0 to 1. ``seconds``: time spent, added to what was there.
        place: where to go on next time; None leaves it.
        new_attempt: this entry began a further attempt.
        settles: the score and success given are of all attempts together, by the activity's own rule, and
            replace what was there; otherwise the best score is kept.
    """

    statements: tuple[dict[str, Any], ...] = ()
    state: str = ""
    score: Decimal | None = None
    success: bool | None = None
    seconds: int = 0
    place: dict[str, Any] | None = None
    new_attempt: bool = False
    settles: bool = False
    answer: dict[str, Any] = field(default_factory=dict)
    written: tuple[Written, ...] = ()


Handler: TypeAlias = "Callable[[Doing, Entry, datetime], Taken]"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of activity.

    Attributes:
        content: schema of ``Activity.content``.
        form: the author's form, called as ``form(data, files, initial=content, agency_id=…, prefix="k")``;
            its ``cleaned_data`` goes through ``to_content``. A file in it has been kept by then: its field
            holds the key of the ``Asset`` as text.
        page: what the template ``learning/kinds/<code>.html`` needs to show the activity to a learner.
        takes: handlers of the outbox entries of this kind, by what happened.
        saves_offline: may be saved on a device; ``offline`` then says what it needs there beside its page:
            ``{"files": [{"url", "bytes"}], "data": {…}}``, both optional. The files are same-origin addresses
            without a query, their bytes never change; ``data`` is read in the browser with
            ``offlineData(activity)`` of ``assets/learn/saved.ts``.
        is_package: its content is a package made elsewhere.
        save: instead of ``to_content``, for a kind that keeps more than its content (a package): gets the
            files as they came, may set ``activity.package``, returns the content.
        pack: what a course file carries of the activity besides its content, as JSON (a quiz: its questions).
        unpack: ``(authoring, content, packed)`` of a course file to the content to keep here; the activity
            of ``authoring`` is not written yet. Files and packages are carried without the kind's help.
        author_page: what the template ``learning/kinds/<code>_author.html``, shown below the form of an
            activity that exists, needs; without it there is no such part.
        check: sentences on what is missing before the version may be published.
        stays_online: why this one activity cannot be saved on a device; empty when it can.
    """

    code: str
    label: Lazy
    icon: str
    content: type[Table]
    form: Callable[..., Form]
    to_content: Callable[[dict[str, Any]], dict[str, Any]]
    page: Callable[[Doing], dict[str, Any]]
    takes: Mapping[str, Handler]
    saves_offline: bool = True
    is_package: bool = False
    offline: Callable[[Doing], dict[str, Any]] | None = None
    check: Callable[[Activity], list[str]] | None = None
    save: Callable[[Authoring], dict[str, Any]] | None = None
    author_page: Callable[[Activity], dict[str, Any]] | None = None
    pack: Callable[[Activity], dict[str, Any]] | None = None
    unpack: Callable[[Authoring, dict[str, Any], dict[str, Any]], dict[str, Any]] | None = None
    stays_online: Callable[[Activity], str] | None = None
