"""Questions from files and to files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bina.learning.kinds.quiz.actions import imports
from bina.learning.kinds.quiz.forms.questions import FileForm
from bina.learning.kinds.quiz.queries.banks import questions
from bina.learning.kinds.quiz.queries.questions import item_of
from bina.learning.kinds.quiz.refusals import BankRefused
from bina.learning.kinds.quiz.rules.files import Found, write_gift
from bina.learning.kinds.quiz.views.banks import bank_or_404
from bina.learning.models import Question

if TYPE_CHECKING:
    from bina.platform.middleware import Request

SHOWN = 200


@login_required
@require_http_methods(["GET", "POST"])
def import_start(request: Request, bank_id: UUID) -> HttpResponse:
    """Choose a file; it is looked at first."""
    bank = bank_or_404(request, bank_id)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            upload = imports.receive_file(
                actor=request.actor, bank_id=bank_id, file=form.cleaned_data["file"], at=timezone.now()
            )
            return redirect("learning:questions_preview", upload.pk)
        except BankRefused as refusal:
            form.add_error("file", str(refusal))
    context = {"bank": bank, "form": form}
    status = 422 if form.errors else 200
    return render(request, "learning/kinds/quiz/import_start.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def import_preview(request: Request, upload_id: UUID) -> HttpResponse:
    """What the file holds and what is wrong with it; then its questions are taken."""
    found = imports.uploaded(actor=request.actor, upload_id=upload_id)
    if found is None:
        raise Http404
    upload, bank = found
    error = ""
    if request.method == "POST":
        try:
            count = imports.apply_file(
                actor=request.actor,
                bank_id=bank.pk,
                upload=upload,
                accept_good_ones=request.POST.get("accept_good_ones") == "1",
                at=timezone.now(),
            )
        except BankRefused as refusal:
            error = str(refusal)
        else:
            text = ngettext("{count} question was imported.", "{count} questions were imported.", count)
            messages.success(request, text.format(count=count))
            return redirect("learning:bank", bank.pk)
    reading = imports.read_upload(upload)
    context: dict[str, Any] = {
        "bank": bank,
        "upload": upload,
        "reading": reading,
        "count": len(reading.found),
        "rows": [(one, Question.Kind(one.kind).label) for one in reading.found[:SHOWN]],
        "more": max(len(reading.found) - SHOWN, 0),
        "problems": imports.problems(reading.troubles),
        "unknown": sorted(imports.unknown_types(reading).items()),
        "error": error,
    }
    return render(request, "learning/kinds/quiz/import_preview.html", context, status=422 if error else 200)


@login_required
@require_GET
def export(request: Request, bank_id: UUID) -> HttpResponse:
    """The bank's questions in use as a GIFT file. What it cannot hold is said in it as comments."""
    bank = bank_or_404(request, bank_id)
    rows = questions(request.actor, bank_id=bank_id).order_by("topic", "pk")
    found = [_found(number, row) for number, row in enumerate(rows, 1)]
    made = write_gift(found)
    said = [
        _("Left out, as GIFT has no form for it: {text}").format(text=_first(one)) for one in made.left_out
    ]
    said += [
        _("Shortened, as GIFT cannot hold all of it: {text}").format(text=_first(one))
        for one in made.shortened
    ]
    head = "".join(f"// {line}\n" for line in (bank.title, *said))
    response = HttpResponse(f"{head}\n{made.text}", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(bank.title) or "soal"}.gift.txt"'
    return response


def _found(number: int, row: Question) -> Found:
    item = item_of(row)
    return Found(number, 0, "", item.kind, item.body, item.topic, item.points)


def _first(one: Found) -> str:
    return " ".join(one.body.text.split())[:80]
