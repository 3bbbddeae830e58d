"""The stages of the cycle in words, with the address of the list behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bina.insight.rules import Figures, Progress, Spot, Stage, current_stage, progress, ring
from bina.platform.templatetags.design import rupiah

if TYPE_CHECKING:
    from bina.platform.access import Actor

TONES = {Progress.DONE: "success", Progress.UNDERWAY: "info", Progress.WAITING: "neutral"}
PROGRESS = {
    Progress.DONE: gettext_lazy("done"),
    Progress.UNDERWAY: gettext_lazy("under way"),
    Progress.WAITING: gettext_lazy("not begun"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One stage as the page draws it."""

    stage: Stage
    number: int
    label: str
    figure: str
    note: str
    url: str
    progress: Progress
    current: bool
    spot: Spot

    @property
    def tone(self) -> str:
        return TONES[self.progress]

    @property
    def progress_label(self) -> str:
        return str(PROGRESS[self.progress])


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now, with its reason."""

    title: str
    reason: str
    url: str
    action: str
    icon: str


def _n(value: int) -> str:
    return number_format(value)


def _share(part: int, whole: int) -> str:
    return f"{part * 100 // whole} %" if whole else "–"


def stages(reached: Figures, *, year: int) -> list[Shown]:
    """All stages in order, each with its figure, its words and the list behind it."""
    how_far, now = progress(reached), current_stage(reached)
    words = _words(reached, year)
    return [
        Shown(stage, place + 1, *words[stage], how_far[stage], stage is now, spot)
        for place, (stage, spot) in enumerate(zip(Stage, ring(len(Stage)), strict=True))
    ]


def _words(it: Figures, year: int) -> dict[Stage, tuple[str, str, str, str]]:
    """Label, figure, note and address of each stage."""
    plan = rupiah(it.plan_cost_rupiah) if it.plans_solved else "–"
    return {
        Stage.PEOPLE: (
            _("People"),
            _n(it.employees),
            _("employees in service"),
            reverse("people:employee_list"),
        ),
        Stage.STANDARDS: (
            _("Standards"),
            _share(it.posts_with_standard, it.posts),
            _("of people hold a post with a standard"),
            reverse("competency:standards"),
        ),
        Stage.ASSESSMENTS: (
            _("Assessments"),
            _share(it.assessed, it.employees),
            _("assessed; {gaps} gaps found").format(gaps=_n(it.gaps)),
            reverse("competency:heat_map"),
        ),
        Stage.NEEDS: (
            _("Needs"),
            _n(it.needs),
            _("needs for {year}, {lessons} of them from findings").format(
                year=year, lessons=_n(it.needs_from_lessons)
            ),
            f"{reverse('planning:need_list')}?tahun={year}",
        ),
        Stage.PLAN: (
            _("Plan"),
            plan,
            _("of {budget} for {people} people").format(
                budget=rupiah(it.plan_budget_rupiah), people=_n(it.plan_people)
            )
            if it.plans_solved
            else _("no plan solved yet"),
            f"{reverse('planning:plan_list')}?tahun={year}",
        ),
        Stage.TRAINING: (
            _("Training"),
            f"{_n(it.batches_finished)}/{_n(it.batches)}",
            _("batches finished, {completed} completions").format(completed=_n(it.completed)),
            f"{reverse('training:batch_list')}?tahun={year}",
        ),
        Stage.EVALUATION: (
            _("Evaluation"),
            f"{_n(it.programmes_evaluated)}/{_n(it.programmes_finished)}",
            _("programmes evaluated"),
            f"{reverse('evaluation:index')}?tahun={year}",
        ),
        Stage.LESSONS: (
            _("Lessons"),
            _n(it.findings),
            _("findings, {needs} needs for {year}").format(needs=_n(it.next_needs), year=year + 1),
            f"{reverse('planning:need_list')}?tahun={year + 1}&sumber=FINDING",
        ),
    }


def next_step(actor: Actor, reached: Figures, *, year: int) -> NextStep:
    """What this person does next in the cycle: act where they may, else look at where the work is."""
    now = current_stage(reached)
    doing, permission = _steps(reached, year)[now]
    if actor.may(permission):
        return doing
    shown = _words(reached, year)[now]
    return NextStep(
        title=_("The cycle is at: {stage}").format(stage=shown[0]),
        reason=f"{shown[1]} {shown[2]}",
        url=shown[3],
        action=_("See it"),
        icon="eye",
    )


def _steps(it: Figures, year: int) -> dict[Stage, tuple[NextStep, str]]:
    """The step of each stage and the permission it takes."""
    return {
        Stage.PEOPLE: (
            NextStep(
                _("Bring in the workforce file"),
                _(
                    "Upload the units, then the SIASN export. "
                    "You see what changes before anything is written."
                ),
                reverse("people:import_start", args=["pegawai"]),
                _("Import employees"),
                "file-import",
            ),
            "people.import",
        ),
        Stage.STANDARDS: (
            NextStep(
                _("Say what each post requires"),
                _("Begin with the levels of the regulation for each kind of post, then adjust single posts."),
                reverse("competency:standards"),
                _("Set standards"),
                "target",
            ),
            "competency.edit",
        ),
        Stage.ASSESSMENTS: (
            NextStep(
                _("Find out what people can do"),
                _("Upload results of the assessment centre, or let superiors assess their people online."),
                reverse("competency:import_start", args=["penilaian"]),
                _("Bring in assessments"),
                "clipboard-check",
            ),
            "competency.import",
        ),
        Stage.NEEDS: (
            NextStep(
                _("Turn gaps into needs for {year}").format(year=year),
                _("{gaps} gaps wait to become needs, each with its reason.").format(gaps=_n(it.gaps)),
                f"{reverse('planning:need_list')}?tahun={year}",
                _("Derive the needs"),
                "bulb",
            ),
            "planning.edit",
        ),
        Stage.PLAN: (
            NextStep(
                _("Approve the plan of {year}").format(year=year)
                if it.plans_solved
                else _("Solve the plan of {year}").format(year=year),
                _("{needs} needs; the solver shows how far the plan is from the best possible.").format(
                    needs=_n(it.needs)
                ),
                f"{reverse('planning:plan_list')}?tahun={year}",
                _("See the plans") if it.plans_solved else _("Make a plan"),
                "route",
            ),
            "planning.approve" if it.plans_solved else "planning.edit",
        ),
        Stage.TRAINING: (
            NextStep(
                _("Run the batches of {year}").format(year=year),
                _("{left} batches are still to be finished: attendance, scores, completion.").format(
                    left=_n(it.batches - it.batches_finished)
                ),
                f"{reverse('training:batch_list')}?tahun={year}",
                _("See the batches"),
                "school",
            ),
            "training.record",
        ),
        Stage.EVALUATION: (
            NextStep(
                _("Find out what the programmes changed"),
                _("Finished programmes wait to be evaluated against comparable colleagues."),
                f"{reverse('evaluation:index')}?tahun={year}",
                _("Evaluate"),
                "report-analytics",
            ),
            "evaluation.edit",
        ),
        Stage.LESSONS: (
            NextStep(
                _("Write down what {year} taught").format(year=year),
                _("A published finding becomes a need of {year}.").format(year=year + 1),
                f"{reverse('evaluation:index')}?tahun={year}",
                _("See the evaluations"),
                "notes",
            ),
            "evaluation.edit",
        ),
    }
