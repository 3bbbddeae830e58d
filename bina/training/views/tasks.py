"""Tasks of a batch: the tab, one task with its work, and marking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.learning.actions.assets import media_type
from bina.platform.errors import Refused
from bina.training.actions import tasks as actions
from bina.training.actions.refusals import TaskRefused
from bina.training.forms.tasks import HandInForm, LevelsForm, TaskForm
from bina.training.queries import may_record
from bina.training.queries import tasks as found_in
from bina.training.rules.rubrics import rubric_of, written_rubric
from bina.training.rules.states import BatchState, EnrolmentState
from bina.training.views.batches import frame
from bina.training.views.place import batch_or_404

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Batch, BatchTask


@login_required
@require_GET
def batch_tasks(request: Request, batch_id: UUID) -> HttpResponse:
    found = batch_or_404(request.actor, batch_id)
    place = found_in.own_place(request.actor, batch=found)
    own = found_in.own_works(place)
    context = {
        **frame(request, found, "batch_tasks"),
        "place": place,
        "tasks": [(task, own.get(task.pk)) for task in found_in.tasks(request.actor, batch=found)],
        "takes_tasks": found.state in actions.TASKS_IN,
    }
    return render(request, "training/tasks/list.html", context)


def _run_by(request: Request, batch: Batch) -> None:
    if not may_record(request.actor, batch):
        raise PermissionDenied("training.record")


@login_required
@require_http_methods(["GET", "POST"])
def task_new(request: Request, batch_id: UUID) -> HttpResponse:
    found = batch_or_404(request.actor, batch_id)
    return _task_form(request, found, None)


@login_required
@require_http_methods(["GET", "POST"])
def task_edit(request: Request, task_id: UUID) -> HttpResponse:
    found = _task(request, task_id)
    return _task_form(request, found.batch, found)


def _task_form(request: Request, batch: Batch, task: BatchTask | None) -> HttpResponse:
    _run_by(request, batch)
    initial = None
    if task is not None:
        initial = {"title": task.title, "text": task.text, "due_on": task.due_on}
        initial["rubric"] = written_rubric(rubric_of(task.rubric))
    form = TaskForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.save_task(
                actor=request.actor,
                batch_id=batch.pk,
                values=form.values(),
                at=timezone.now(),
                task_id=task.pk if task else None,
            )
        except TaskRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The task {title} was saved.").format(title=made.title))
            return redirect("training:task", made.pk)
    context = {"form": form, "batch": batch, "task": task}
    return render(request, "training/tasks/form.html", context, status=422 if form.errors else 200)


def _task(request: Request, task_id: UUID) -> BatchTask:
    found = found_in.task(request.actor, task_id=task_id)
    if found is None:
        raise Http404
    return found


@login_required
@require_POST
def task_drop(request: Request, task_id: UUID) -> HttpResponse:
    found = _task(request, task_id)
    try:
        actions.drop_task(actor=request.actor, task_id=task_id)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("training:task", task_id)
    messages.success(request, _("The task {title} was taken away.").format(title=found.title))
    return redirect("training:batch_tasks", found.batch_id)


@login_required
@require_http_methods(["GET", "POST"])
def task(request: Request, task_id: UUID) -> HttpResponse:
    """A task with the participant's own work, or everybody's for who runs the batch; POST hands in."""
    found = _task(request, task_id)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = HandInForm(data, files)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_in(
                actor=request.actor,
                task_id=task_id,
                text=form.cleaned_data["text"],
                file=form.cleaned_data["file"],
                at=timezone.now(),
            )
        except TaskRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Your work was handed in. You are told when it is marked."))
            return redirect("training:task", task_id)
    context = {**_about(request, found), "form": form}
    return render(request, "training/tasks/task.html", context, status=422 if form.errors else 200)


def _about(request: Request, found: BatchTask) -> dict[str, Any]:
    """A task with its rubric, the actor's own work in it, and everybody's for who runs the batch."""
    place = found_in.own_place(request.actor, batch=found.batch)
    own = None if place is None else found_in.works(request.actor).filter(task=found, enrolment=place).first()
    runs = may_record(request.actor, found.batch)
    attends = place is not None and place.state == EnrolmentState.ATTENDING
    criteria = rubric_of(found.rubric)
    return {
        "task": found,
        "criteria": criteria,
        "own": own,
        "own_marks": _marks(criteria, own.levels) if own else [],
        "lines": found_in.work_lines(request.actor, found=found) if runs else [],
        "may_record": runs,
        "open": found.batch.state in actions.TASKS_IN,
        "may_hand_in": attends
        and found.batch.state == BatchState.RUNNING
        and (own is None or own.state == own.State.RETURNED),
    }


def _marks(criteria: Any, levels: list[int]) -> list[tuple[str, Any, Any]]:
    return [(one.name, one.levels[place], one.most) for one, place in zip(criteria, levels, strict=False)]


@login_required
@require_http_methods(["GET", "POST"])
def task_work(request: Request, work_id: UUID) -> HttpResponse:
    """One participant's work, to be marked or given back."""
    work = found_in.works(request.actor).filter(pk=work_id).first()
    if work is None:
        raise Http404
    _run_by(request, work.task.batch)
    criteria = rubric_of(work.task.rubric)
    gives_back = "give_back" in request.POST
    form = LevelsForm(request.POST or None, criteria=criteria)
    if request.method == "POST" and (form.is_valid() or gives_back):
        what: dict[str, Any] = {"actor": request.actor, "work_id": work_id, "at": timezone.now()}
        what["comment"] = form.cleaned_data.get("comment", "")
        try:
            if gives_back:
                actions.return_work(**what)
            else:
                actions.mark_work(**what, levels=form.levels())
        except TaskRefused as refusal:
            form.errors.clear()
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Saved; {name} was told.").format(name=work.enrolment.employee.name))
            return redirect("training:task", work.task_id)
    context = {"form": form, "work": work, "marks": _marks(criteria, work.levels)}
    return render(request, "training/tasks/work.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def task_file(request: Request, work_id: UUID) -> FileResponse:
    """The file of a work, to be saved; a browser never shows it on our own origin."""
    kept = found_in.work_file(request.actor, work_id=work_id)
    if kept is None:
        raise Http404
    kind = media_type(kept.name)
    return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kind)
