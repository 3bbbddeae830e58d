"""Banks of questions: list, bank, question, file in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bina.learning.kinds.quiz.actions import banks as actions
from bina.learning.kinds.quiz.actions.banks import QuestionValues
from bina.learning.kinds.quiz.forms.questions import FORMS, BankForm, QuestionForm
from bina.learning.kinds.quiz.queries import banks as queries
from bina.learning.kinds.quiz.queries.attempts import specimen
from bina.learning.kinds.quiz.queries.questions import item_of
from bina.learning.kinds.quiz.refusals import BankRefused
from bina.learning.models import Bank, Question
from bina.learning.views.place import agency_of, without
from bina.platform.paging import page

if TYPE_CHECKING:
    from bina.platform.middleware import Request

# The word for each kind in addresses.
KINDS: dict[str, str] = {
    "satu": "SINGLE",
    "beberapa": "MULTIPLE",
    "pasangan": "MATCHING",
    "urutan": "ORDERING",
    "angka": "NUMERIC",
    "singkat": "SHORT",
    "uraian": "LONG",
}
WORDS = {code: word for word, code in KINDS.items()}


def bank_or_404(request: Request, bank_id: UUID) -> Bank:
    """A bank the actor may see."""
    found = queries.banks(request.actor).filter(pk=bank_id).first()
    if found is None:
        raise Http404
    return found


def _question_or_404(request: Request, question_id: UUID) -> Question:
    found = queries.question(request.actor, question_id)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def bank_list(request: Request) -> HttpResponse:
    agency_of(request.actor, "learning.author")
    text = request.GET.get("q", "").strip()
    rows = page(
        queries.banks_with_counts(request.actor, text=text),
        order=("title", "pk"),
        after=request.GET.get("after"),
    )
    context = {"page": rows, "text": text, "may_mark": request.actor.may("learning.mark")}
    template = "learning/kinds/quiz/bank_list.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "POST"])
def bank_new(request: Request) -> HttpResponse:
    agency_id = agency_of(request.actor, "learning.author")
    form = BankForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        title = form.cleaned_data["title"]
        try:
            bank = actions.create_bank(
                actor=request.actor, agency_id=agency_id, title=title, at=timezone.now()
            )
        except BankRefused as refusal:
            form.add_error("title", str(refusal))
        else:
            messages.success(request, _("The bank {title} was made.").format(title=bank.title))
            return redirect("learning:bank", bank.pk)
    context = {"form": form, "bank": None, "back": reverse("learning:bank_list")}
    return _with_status(request, "learning/kinds/quiz/bank_form.html", context, form)


@login_required
@require_http_methods(["GET", "POST"])
def bank_rename(request: Request, bank_id: UUID) -> HttpResponse:
    bank = bank_or_404(request, bank_id)
    form = BankForm(request.POST if request.method == "POST" else None, initial={"title": bank.title})
    if form.is_valid():
        try:
            actions.rename_bank(actor=request.actor, bank_id=bank_id, title=form.cleaned_data["title"])
        except BankRefused as refusal:
            form.add_error("title", str(refusal))
        else:
            return redirect("learning:bank", bank_id)
    context = {"form": form, "bank": bank, "back": reverse("learning:bank", args=[bank_id])}
    return _with_status(request, "learning/kinds/quiz/bank_form.html", context, form)


def _with_status(request: Request, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_GET
def bank(request: Request, bank_id: UUID) -> HttpResponse:
    found = bank_or_404(request, bank_id)
    text, topic = request.GET.get("q", "").strip(), request.GET.get("topik", "")
    kind, retired = KINDS.get(request.GET.get("jenis", ""), ""), request.GET.get("pensiun") == "1"
    rows = page(
        queries.questions(request.actor, bank_id=bank_id, text=text, kind=kind, topic=topic, retired=retired),
        order=("pk",),
        after=request.GET.get("after"),
    )
    labels = dict(Question.Kind.choices)
    chips = {"topik": topic, "jenis": labels.get(kind, ""), "pensiun": _("out of use") if retired else ""}
    context = {
        "bank": found,
        "page": rows,
        "text": text,
        "topic": topic,
        "topics": queries.topics(bank_id),
        "kinds": [(word, labels[code], code == kind) for word, code in KINDS.items()],
        "retired": retired,
        "chips": [
            {"label": label, "url": without(request.GET, name)} for name, label in chips.items() if label
        ],
    }
    template = "learning/kinds/quiz/bank.html" + ("#rows" if request.htmx else "")
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "POST"])
def question_new(request: Request, bank_id: UUID, kind: str) -> HttpResponse:
    found = bank_or_404(request, bank_id)
    if kind not in KINDS:
        raise Http404
    topic = request.GET.get("topik", "")
    form = FORMS[KINDS[kind]](request.POST if request.method == "POST" else None, initial={"topic": topic})
    if form.is_valid() and _save(request, found, KINDS[kind], form, None):
        messages.success(request, _("The question was saved."))
        if "another" in request.POST:
            return redirect(request.get_full_path())
        return redirect("learning:bank", bank_id)
    return _question_page(request, found, KINDS[kind], form, None)


@login_required
@require_http_methods(["GET", "POST"])
def question_edit(request: Request, question_id: UUID) -> HttpResponse:
    found = _question_or_404(request, question_id)
    form = FORMS[found.kind](
        request.POST if request.method == "POST" else None,
        body=found.body,
        initial={"topic": found.topic, "points": found.points},
    )
    if form.is_valid() and _save(request, found.bank, found.kind, form, found):
        messages.success(request, _("The question was saved. Who has it already keeps the old wording."))
        return redirect("learning:bank", found.bank_id)
    return _question_page(request, found.bank, found.kind, form, found)


def _save(
    request: Request, bank: Bank, kind: str, form: QuestionForm, found: Question | None
) -> Question | None:
    values = QuestionValues(
        kind=kind, body=form.body(), topic=form.cleaned_data["topic"], points=form.cleaned_data["points"]
    )
    at = timezone.now()
    try:
        if found is None:
            return actions.create_question(actor=request.actor, bank_id=bank.pk, values=values, at=at)
        return actions.edit_question(actor=request.actor, question_id=found.pk, values=values, at=at)
    except BankRefused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return None


def _question_page(
    request: Request, bank: Bank, kind: str, form: QuestionForm, found: Question | None
) -> HttpResponse:
    label = dict(Question.Kind.choices)[kind]
    context = {"bank": bank, "kind_label": label, "kind": kind, "form": form, "question": found}
    return _with_status(request, "learning/kinds/quiz/question_form.html", context, form)


@login_required
@require_GET
def question_preview(request: Request, question_id: UUID) -> HttpResponse:
    """The question as learners see it, and below with what is right."""
    found = _question_or_404(request, question_id)
    item = item_of(found)
    context = {
        "question": found,
        "bank": found.bank,
        "asked": specimen(known=[item], mix=True)[0],
        "answered": specimen(known=[item], mix=False, reveal=True)[0],
    }
    return render(request, "learning/kinds/quiz/question_preview.html", context)


@login_required
@require_POST
def question_step(request: Request, question_id: UUID, step: str) -> HttpResponse:
    """Retire a question, or use it again."""
    found = _question_or_404(request, question_id)
    try:
        if step == "pensiun":
            actions.retire_question(actor=request.actor, question_id=question_id)
            messages.success(request, _("The question is not drawn any more."))
        elif step == "pakai":
            actions.use_again(actor=request.actor, question_id=question_id)
            messages.success(request, _("The question is in use again."))
        else:
            raise Http404
    except BankRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("learning:bank", found.bank_id)
