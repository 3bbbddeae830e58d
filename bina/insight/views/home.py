"""Home by role: first the next thing to do, then what changed, then what I follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bina.insight import queries
from bina.insight.queries import MyDay
from bina.insight.views.stages import NextStep, next_step, stages
from bina.planning import queries as planning
from bina.platform.jobs import watching

if TYPE_CHECKING:
    from datetime import date

    from bina.platform.access import Actor
    from bina.platform.middleware import Request

NEWEST_NOTICES = 5


@login_required
@require_GET
def home(request: Request) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    mine = queries.my_day(actor, at=timezone.localtime())
    context: dict[str, Any] = {
        "mine": mine,
        "today": today,
        "plan": planning.own_plan(actor),
        "notices": list(watching.notices(actor).order_by("-created_at", "-pk")[:NEWEST_NOTICES]),
    }
    if actor.may("insight.see") and actor.agency_id is not None:
        context |= _cycle(actor, today)
    context["next"] = context.get("cycle_next") or _own_next(actor, mine)
    return render(request, "insight/home.html", context)


def _cycle(actor: Actor, today: date) -> dict[str, Any]:
    assert actor.agency_id is not None  # noqa: S101  # asked by the caller
    year = queries.open_year(actor, agency_id=actor.agency_id, today=today)
    reached = queries.figures(actor, agency_id=actor.agency_id, year=year, on=today)
    shown = stages(reached, year=year)
    return {
        "year": str(year),
        "stages": shown,
        "current": next(stage for stage in shown if stage.current),
        "cycle_next": next_step(actor, reached, year=year),
    }


def _own_next(actor: Actor, mine: MyDay | None) -> NextStep | None:
    """The next step of somebody who looks after no cycle."""
    if actor.may("platform.audit"):
        return NextStep(
            _("Look after the installation"),
            _("See what was written, by whom, and whether long work ended well."),
            reverse("platform:audit"),
            _("Open the audit trail"),
            "history",
        )
    if mine is None:
        return _trainer_next(actor)
    if mine.next_place is not None:
        batch = mine.next_place.batch
        return NextStep(
            batch.programme.name,
            _("Your next training begins on {day}.").format(day=date_format(batch.starts_on, "j F Y")),
            reverse("training:batch", args=[batch.pk]),
            _("See the training"),
            "calendar-event",
        )
    if mine.course is not None:
        return _course_next(mine.course)
    return _waiting_next(mine)


def _course_next(course: Any) -> NextStep:
    return NextStep(
        course.version.title,
        _("{done} of {asked} required activities are done.").format(done=course.done, asked=course.asked),
        reverse("learning:way", args=[course.pk]),
        _("Go on"),
        "player-play",
    )


def _waiting_next(mine: MyDay) -> NextStep:
    if mine.survey is not None:
        return NextStep(
            _("Say what you think"),
            _("A survey waits for you. Nobody can tell which answers are yours."),
            reverse("surveys:mine"),
            _("Answer now"),
            "message-circle",
        )
    if mine.profile is not None and mine.profile.known < mine.profile.asked:
        return NextStep(
            _("Say where you stand"),
            _(
                "{known} of {asked} competences of your post are assessed. Your own view is where it begins."
            ).format(known=mine.profile.known, asked=mine.profile.asked),
            reverse("competency:assess_own"),
            _("Assess myself"),
            "clipboard-check",
        )
    return NextStep(
        _("Find your next course"),
        _("The catalogue shows what each programme brings you."),
        reverse("training:programme_list"),
        _("Open the catalogue"),
        "books",
    )


def _trainer_next(actor: Actor) -> NextStep | None:
    if actor.partners("training.offer"):
        return NextStep(
            _("Your partner desk"),
            _("Your batches, offers and agreements stand together on one page."),
            reverse("training:partner_desk"),
            _("Open the desk"),
            "briefcase",
        )
    if not actor.may("training.catalogue"):
        return None
    return NextStep(
        _("Your batches"),
        _("Attendance and scores are recorded on the page of each batch."),
        reverse("training:batch_list"),
        _("See the batches"),
        "school",
    )
