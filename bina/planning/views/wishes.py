"""Wishes on the employee's phone, and the dialogue with the superior."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.planning import actions, exports, forms, queries, rules
from bina.planning.models import Wish
from bina.planning.rules import WishState
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

TONES = {
    "ASKED": "info",
    "QUESTION": "warning",
    "AGREED": "success",
    "DECLINED": "danger",
    "WITHDRAWN": "neutral",
}


@login_required
@require_http_methods(["GET", "POST"])
def wish_list(request: Request) -> HttpResponse:
    """Own wishes, the post aimed at, and a new wish."""
    actor = request.actor
    if actor.employee_id is None:
        raise PermissionDenied("planning.wish")
    names = sorted(queries.competences_by_key().items(), key=lambda item: item[1])
    year = rules.planning_year(on=timezone.localdate())
    form = forms.WishForm(request.POST or None, competences=names, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        try:
            wish = actions.ask_wish(
                actor=actor,
                year=form.cleaned_data["year"],
                competence_id=UUID(form.cleaned_data["competence"]),
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except actions.WishRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _sent(wish))
            return redirect("planning:wish", wish.pk)
    return _wishes(request, form)


def _sent(wish: Wish) -> str:
    if wish.approver is None:
        return _("Your wish was sent to BKPSDM, for nobody leads your unit today.")
    return _("Your wish was sent to {name}.").format(name=wish.approver.full_name)


def _wishes(request: Request, form: forms.WishForm, *, error: str = "") -> HttpResponse:
    text = request.GET.get("jabatan", "").strip()
    context = {
        "form": form,
        "wishes": [{"wish": one, "tone": TONES[one.state]} for one in queries.own_wishes(request.actor)[:50]],
        "aim": queries.own_aim(request.actor),
        "text": text,
        "posts": queries.posts_found(request.actor, text=text),
        "error": error,
    }
    status = 422 if form.is_bound or error else 200
    return render(request, "planning/wish_list.html", context, status=status)


@login_required
@require_POST
def aim_set(request: Request) -> HttpResponse:
    written = request.POST.get("jabatan", "")
    try:
        post_id = UUID(written) if written else None
        aim = actions.set_aim(actor=request.actor, post_id=post_id, at=timezone.now())
    except (ValueError, actions.WishRefused):
        names = sorted(queries.competences_by_key().items(), key=lambda item: item[1])
        form = forms.WishForm(competences=names)
        return _wishes(request, form, error=_("Choose a post of your agency."))
    if aim is None:
        messages.success(request, _("You aim at no other post now."))
    else:
        messages.success(request, _("You aim at {post}.").format(post=aim.post.title))
    return redirect("planning:wish_list")


@login_required
@require_http_methods(["GET", "POST"])
def wish(request: Request, wish_id: UUID) -> HttpResponse:
    """One of one's own wishes with what was said; answering back and withdrawing."""
    found = queries.own_wishes(request.actor).filter(pk=wish_id).first()
    if found is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            actions.go_on_with_wish(
                actor=request.actor,
                wish_id=wish_id,
                state=request.POST.get("langkah", ""),
                text=request.POST.get("kata", ""),
                at=timezone.now(),
            )
        except actions.WishRefused as refused:
            error = str(refused)
        else:
            messages.success(request, _("Done; the other side was told where it matters."))
            return redirect("planning:wish", wish_id)
    context = _said(found) | {
        "moves": rules.wish_moves(found.state, by_person=True),
        "error": error,
        "text": request.POST.get("kata", ""),
        "is_own": True,
    }
    return render(request, "planning/wish.html", context, status=422 if error else 200)


def _said(found: Wish) -> dict[str, Any]:
    return {"wish": found, "tone": TONES[found.state], "words": list(found.words.all())}


@login_required
@require_GET
def dialogue_list(request: Request) -> HttpResponse:
    """Wishes that wait for one's answer, then those answered."""
    actor = request.actor
    if actor.employee_id is None and not actor.may("planning.edit"):
        raise PermissionDenied("planning.wish")
    on = timezone.localdate()
    waiting = list(queries.dialogues_waiting(actor, on=on).order_by("pk")[:100])
    rows = page(queries.dialogues(actor, on=on), order=("-pk",), after=request.GET.get("after"))
    context = {
        "waiting": waiting,
        "page": rows,
        "rows": [{"wish": one, "tone": TONES[one.state]} for one in rows],
    }
    return render(request, "planning/dialogue_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def dialogue(request: Request, wish_id: UUID) -> HttpResponse:
    """One wish with the person's gaps beside it; the superior's answer."""
    on = timezone.localdate()
    found = queries.dialogues(request.actor, on=on).filter(pk=wish_id).first()
    if found is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            done = actions.answer_wish(
                actor=request.actor,
                wish_id=wish_id,
                state=request.POST.get("langkah", ""),
                text=request.POST.get("kata", ""),
                at=timezone.now(),
            )
        except actions.WishRefused as refused:
            error = str(refused)
        else:
            messages.success(request, _answered(done))
            following = queries.dialogues_waiting(request.actor, on=on).exclude(pk=wish_id).first()
            return redirect(_after(following))
    needs = queries.needs_of_person(employee_id=found.employee_id, year=found.year)
    context = _said(found) | {
        "moves": rules.wish_moves(found.state, by_person=False),
        "needs": [{"need": one, "reason": exports.say_need(one)} for one in needs],
        "stands_in": found.approver if found.approver_id != request.actor.employee_id else None,
        "error": error,
        "text": request.POST.get("kata", ""),
    }
    return render(request, "planning/wish.html", context, status=422 if error else 200)


def _answered(done: Wish) -> str:
    name = done.employee.name
    if done.state == WishState.AGREED:
        return _("You agreed with {name}; the wish is now one of the year's needs.").format(name=name)
    if done.state == WishState.QUESTION:
        return _("{name} was asked.").format(name=name)
    return _("{name} was told why it was declined.").format(name=name)


def _after(following: Wish | None) -> str:
    if following is None:
        return reverse("planning:dialogue_list")
    return reverse("planning:dialogue", args=[following.pk])
