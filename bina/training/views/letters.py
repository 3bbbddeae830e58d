"""Letters of a batch: made as a task, read by whom they name, and the letterhead they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bina.platform.errors import Refused
from bina.platform.paging import page
from bina.training.actions import letters as actions
from bina.training.actions.certificates import FileNotTaken
from bina.training.forms.letters import LetterCancelForm, LetterForm, LetterLayoutForm
from bina.training.models import Letter
from bina.training.queries import letters as found_in
from bina.training.queries.joint import sharing
from bina.training.rules.letters import DEFAULT_PATTERNS, LetterKind
from bina.training.views.batches import frame
from bina.training.views.exports import asked_for, table_file
from bina.training.views.joint import joint_or_404
from bina.training.views.place import agency_of, batch_or_404, today, without

if TYPE_CHECKING:
    from bina.platform.middleware import Request
    from bina.training.models import Batch, LetterLayout


@login_required
@require_http_methods(["GET", "POST"])
def batch_letters(request: Request, batch_id: UUID) -> HttpResponseBase:
    """The letters of a batch, and the order for new ones."""
    found = batch_or_404(request.actor, batch_id)
    request.actor.require("training.edit", agency=found.agency_id)
    return _letters(request, found, found.agency_id)


@login_required
@require_http_methods(["GET", "POST"])
def joint_letters(request: Request, batch_id: UUID) -> HttpResponseBase:
    """The letters of one's own people in another agency's batch: their own agency makes them."""
    found = joint_or_404(request, batch_id)
    agency_id = _desk_of(request)
    if agency_id == found.agency_id:
        raise Http404
    return _letters(request, found, agency_id)


def _letters(request: Request, found: Batch, agency_id: UUID) -> HttpResponseBase:
    """The page of one agency's letters; the order for new ones leads to the task that makes them."""
    layout = found_in.letter_layout_of(request.actor, agency_id=agency_id)
    if request.method == "GET":
        host = found.agency.name if agency_id != found.agency_id else ""
        draft = actions.draft_of(found, layout, host=host)
        begins = {"dated_on": today(), "basis": draft.basis, "purpose": draft.purpose}
        return _letters_page(request, found, layout, LetterForm(initial=begins), agency_id)
    form = LetterForm(request.POST)
    if form.is_valid():
        try:
            run = actions.order_letters(
                actor=request.actor,
                batch_id=found.pk,
                agency_id=agency_id,
                values=form.values(),
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("platform:run", run.pk)
    return _letters_page(request, found, layout, form, agency_id)


def _letters_page(
    request: Request, found: Batch, layout: LetterLayout | None, form: LetterForm, agency_id: UUID
) -> HttpResponseBase:
    letters = found_in.letters_of_batch(request.actor, batch_id=found.pk, agency_id=agency_id)
    if kind := asked_for(request):
        headings = [
            *(_("Letter"), _("Number"), _("Dated"), _("People"), _("State"), _("Signed"), "SHA-256"),
            _("Reason"),
        ]
        rows = _lines(letters.order_by("-serial", "pk"))
        return table_file(kind, _("letters"), headings, rows, note=f"{found.code} {found.programme.name}")
    ours = agency_id == found.agency_id
    context = {
        **(frame(request, found, "batch_letters") if ours else {"batch": found}),
        "shared": ours and sharing(batch_id=found.pk) is not None,
        "page": page(letters, order=("-serial", "pk"), after=request.GET.get("after")),
        "layout": layout,
        "form": form,
        "export": without(request.GET),
    }
    template = "training/batch_letters.html" if ours else "training/joint_letters.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _lines(letters: Any) -> Iterator[list[Any]]:
    for one in letters.iterator(chunk_size=1000):
        yield [
            *(one.get_kind_display(), one.number, one.dated_on, one.people),
            *(one.get_state_display(), one.issued_at, one.sha256, one.cancel_reason),
        ]


@login_required
@require_GET
def letter_pdf(request: Request, letter_id: UUID) -> FileResponse:
    """The signed file, to be saved; of a cancelled letter only for who prepares batches."""
    one = found_in.letters(request.actor).filter(pk=letter_id).exclude(sha256="").first()
    if one is None:
        raise Http404
    marks = "".join(mark if mark.isascii() and mark.isalnum() else "-" for mark in one.number)
    stem = "surat-tugas" if one.kind == LetterKind.ASSIGNMENT else "undangan"
    return FileResponse(
        one.file.open("rb"),
        as_attachment=True,
        filename=f"{stem}-{marks.strip('-')[:80]}.pdf",
        content_type="application/pdf",
    )


@login_required
@require_http_methods(["GET", "POST"])
def letter_cancel(request: Request, letter_id: UUID) -> HttpResponse:
    """Take a letter back, and make another in its place if wanted."""
    one = found_in.letters(request.actor).filter(pk=letter_id).first()
    if one is None:
        raise Http404
    request.actor.require("training.edit", agency=one.agency_id)
    form = LetterCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _cancelled(request, one, form.cleaned_data["reason"], replace=form.cleaned_data["replace"])
        except actions.LetterRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    context = {"form": form, "one": one, "back": reverse(_page_of(one), args=[one.batch_id])}
    return render(request, "training/letter_cancel.html", context, status=422 if form.errors else 200)


def _cancelled(request: Request, one: Letter, reason: str, *, replace: bool) -> HttpResponse:
    what: dict[str, Any] = {"actor": request.actor, "letter_id": one.pk, "reason": reason}
    if replace:
        made, run = actions.replace_letter(**what, dated_on=today(), at=timezone.now())
        text = _("Letter {number} was cancelled; {other} takes its place.")
        messages.success(request, text.format(number=one.number, other=made.number))
        return redirect("platform:run", run.pk)
    actions.cancel_letter(**what, at=timezone.now())
    messages.success(request, _("Letter {number} was cancelled.").format(number=one.number))
    return redirect(_page_of(one), one.batch_id)


def _page_of(one: Letter) -> str:
    """The page on which a letter's agency makes its letters."""
    guests = one.agency_id != one.batch.agency_id
    return "training:joint_letters" if guests else "training:batch_letters"


def _desk_of(request: Request) -> UUID:
    """The agency whose batches the actor prepares; 403 for who prepares none."""
    agency_id = agency_of(request.actor, "training.edit")
    request.actor.require("training.edit", agency=agency_id)
    return agency_id


@login_required
@require_http_methods(["GET", "POST"])
def letter_layout(request: Request) -> HttpResponse:
    agency_id = _desk_of(request)
    found = found_in.letter_layout_of(request.actor, agency_id=agency_id)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LetterLayoutForm(data, files, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_letter_layout(
                actor=request.actor,
                agency_id=agency_id,
                values=form.values(),
                logo=form.logo_file(),
                at=timezone.now(),
            )
        except (actions.LetterRefused, FileNotTaken) as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("From now on letters look like this."))
            return redirect("training:letter_layout")
    context = {"form": form, "layout": found, "kinds": Letter.Kind.choices}
    return render(request, "training/letter_layout.html", context, status=422 if form.errors else 200)


def _initial(found: LetterLayout | None) -> dict[str, Any]:
    if found is None:
        return {
            "assignment_pattern": DEFAULT_PATTERNS[LetterKind.ASSIGNMENT],
            "invitation_pattern": DEFAULT_PATTERNS[LetterKind.INVITATION],
        }
    return {name: getattr(found, name) for name in LetterLayoutForm.base_fields if hasattr(found, name)}


@login_required
@require_GET
@never_cache
def letter_preview(request: Request, kind: str) -> HttpResponse:
    """A picture of a made-up person's letter on the agency's letterhead."""
    layout = found_in.letter_layout_of(request.actor, agency_id=_desk_of(request))
    if layout is None:
        raise Http404
    wanted = LetterKind.ASSIGNMENT if kind == "tugas" else LetterKind.INVITATION
    return HttpResponse(actions.sample_letter(layout, kind=wanted, on=today()), content_type="image/png")
