"""Forms of banks and questions: one form per kind, with rows for its choices, pairs or steps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.quiz.rules.files.found import KEYS

SPARE: Final = 2
FEWEST: Final = 4
MOST: Final = 20


class BankForm(forms.Form):
    """Title of a bank."""

    title = forms.CharField(label=_("Title of the bank"), max_length=200)


class FileForm(forms.Form):
    """A file with questions."""

    file = forms.FileField(
        label=_("GIFT or Moodle XML file"), error_messages={"required": _("Choose a file.")}
    )


class QuestionForm(forms.Form):
    """What every question has; a kind adds rows of its own. ``row_fields`` are their names without number."""

    row_fields: tuple[str, ...] = ()
    row_label: Any = ""
    row_help: Any = ""

    text = forms.CharField(label=_("Question"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, body: Mapping[str, Any] | None = None, **options: Any) -> None:
        initial = options.pop("initial", {})
        super().__init__(data, initial={**initial, **self.first(body or {})}, **options)
        filled = len(self.rows_of(body or {}))
        self.row_count = MOST if data is not None else min(max(filled + SPARE, FEWEST), MOST)
        for number, row in enumerate([*self.rows_of(body or {}), *({},) * MOST][: self.row_count]):
            for name, field in self.row(row).items():
                self.fields[f"{name}_{number}"] = field
        self.fields["feedback"] = forms.CharField(
            label=_("Remark shown with the result"),
            max_length=10_000,
            required=False,
            initial=(body or {}).get("feedback", ""),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["topic"] = forms.CharField(
            label=_("Topic"), max_length=100, required=False, initial=initial.get("topic", "")
        )
        self.fields["points"] = forms.DecimalField(
            label=_("Points"),
            min_value=Decimal("0.01"),
            max_value=1000,
            decimal_places=2,
            initial=initial.get("points", 1),
        )

    def first(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Initial values of the fields that stand once."""
        return {"text": body.get("text", "")}

    def rows_of(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Initial values of the rows."""
        return []

    def row(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        """Fields of one row with its initial values."""
        return {}

    def rows(self) -> list[list[BoundField]]:
        """The rows' fields; after a post only those filled in, and one more."""
        found = [[self[f"{name}_{number}"] for name in self.row_fields] for number in range(self.row_count)]
        if not self.is_bound:
            return found
        last = max(
            (n for n, row in enumerate(found) if any(str(one.value() or "").strip() for one in row)),
            default=0,
        )
        return found[: max(last + 1 + SPARE, FEWEST)]

    def once(self) -> list[BoundField]:
        """The fields that stand once, in order."""
        rows = {f"{name}_{number}" for name in self.row_fields for number in range(self.row_count)}
        return [self[name] for name in self.fields if name not in rows and name not in self.ends]

    @property
    def ends(self) -> tuple[str, ...]:
        return ("feedback", "topic", "points")

    def end(self) -> list[BoundField]:
        """The fields after the rows."""
        return [self[name] for name in self.ends]

    def filled(self) -> list[dict[str, Any]]:
        """Rows of which the first field is filled in."""
        rows = [
            {name: self.cleaned_data.get(f"{name}_{number}") for name in self.row_fields}
            for number in range(self.row_count)
        ]
        return [row for row in rows if row[self.row_fields[0]] not in {None, ""}] if self.row_fields else []

    def body(self) -> dict[str, Any]:
        """The body as the schema of the kind wants it."""
        common = {"text": self.cleaned_data["text"], "feedback": self.cleaned_data["feedback"]}
        return {**common, **self.own()}

    def own(self) -> dict[str, Any]:
        """What the kind adds to the body."""
        return {}


def _line(label: Any, initial: Any = "", most: int = 1000) -> forms.CharField:
    return forms.CharField(label=label, initial=initial, max_length=most, required=False)


def _tick(label: Any, initial: Any = False) -> forms.BooleanField:
    return forms.BooleanField(label=label, initial=bool(initial), required=False)


class ChoicesForm(QuestionForm):
    """One or several answers."""

    row_fields = ("choice", "right", "remark")
    row_label = _("Choices")
    row_help = _("Tick what is right. Leave a row empty when you do not need it.")
    keeps_order = forms.BooleanField(label=_("Keep the choices in this order"), required=False)

    def first(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().first(body), "keeps_order": body.get("keeps_order", False)}

    def rows_of(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        self.weights = {one["text"]: one.get("weight") for one in body.get("choices", ())}
        return list(body.get("choices", ()))

    def row(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        return {
            "choice": _line(_("Choice"), row.get("text", ""), 10_000),
            "right": _tick(_("Right"), row.get("right")),
            "remark": _line(_("Remark"), row.get("feedback", ""), 10_000),
        }

    def own(self) -> dict[str, Any]:
        choices = [
            {
                "id": KEYS[place],
                "text": row["choice"],
                "right": bool(row["right"]),
                "weight": self.weights.get(row["choice"]),
                "feedback": row["remark"] or "",
            }
            for place, row in enumerate(self.filled())
        ]
        return {"choices": choices, "keeps_order": self.cleaned_data["keeps_order"]}


class MatchingForm(QuestionForm):
    """Pairs; a right side without a left one belongs to none."""

    row_fields = ("right", "left")
    row_label = _("Pairs")
    row_help = _("A right side without a left one is offered and belongs to none.")

    def rows_of(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        texts = {right["id"]: right["text"] for right in body.get("rights", ())}
        pairs = [{"left": left["text"], "right": texts[left["target"]]} for left in body.get("lefts", ())]
        used = {left["target"] for left in body.get("lefts", ())}
        return [*pairs, *({"left": "", "right": text} for key, text in texts.items() if key not in used)]

    def row(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        return {
            "left": _line(_("Left side"), row.get("left", "")),
            "right": _line(_("Belongs to it"), row.get("right", "")),
        }

    def rows(self) -> list[list[BoundField]]:
        return [[row[1], row[0]] for row in super().rows()]

    def own(self) -> dict[str, Any]:
        keys: dict[str, str] = {}
        for row in self.filled():
            keys.setdefault(row["right"], f"r{len(keys) + 1}")
        lefts = [(row["left"], keys[row["right"]]) for row in self.filled() if row["left"]]
        return {
            "lefts": [
                {"id": f"l{place}", "text": text, "target": key} for place, (text, key) in enumerate(lefts, 1)
            ],
            "rights": [{"id": key, "text": text} for text, key in keys.items()],
        }


class OrderingForm(QuestionForm):
    """Steps in their right order."""

    row_fields = ("step",)
    row_label = _("Steps in their right order")
    row_help = _("Learners get them in an order by chance.")

    def rows_of(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        return list(body.get("items", ()))

    def row(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        return {"step": _line(_("Step"), row.get("text", ""))}

    def own(self) -> dict[str, Any]:
        return {
            "items": [{"id": f"i{place}", "text": row["step"]} for place, row in enumerate(self.filled(), 1)]
        }


class NumericForm(QuestionForm):
    """A number with tolerance and unit."""

    row_fields = ("unit_name", "factor")
    row_label = _("Other units one may answer in")
    row_help = _("How many of the question's own unit make one of it: metres beside kilometres: 0.001.")
    value = forms.DecimalField(label=_("Right number"))
    tolerance = forms.DecimalField(
        label=_("Right within"), min_value=0, initial=0, help_text=_("So much more or less is right too.")
    )
    unit = forms.CharField(label=_("Unit of measurement"), max_length=30, required=False)

    def first(self, body: Mapping[str, Any]) -> dict[str, Any]:
        figure = (body.get("answers") or [{}])[0]
        self.others = list((body.get("answers") or [])[1:])
        return {
            **super().first(body),
            "value": figure.get("value"),
            "tolerance": figure.get("tolerance", 0),
            "unit": body.get("unit", ""),
        }

    def rows_of(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        return list(body.get("other_units", ()))

    def row(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        return {
            "unit_name": _line(_("Unit of measurement"), row.get("name", ""), 30),
            "factor": forms.DecimalField(label=_("Factor"), initial=row.get("factor"), required=False),
        }

    def own(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        figure = {"value": cleaned["value"], "tolerance": cleaned["tolerance"]}
        return {
            "answers": [figure, *self.others],
            "unit": cleaned["unit"],
            "other_units": [{"name": row["unit_name"], "factor": row["factor"]} for row in self.filled()],
        }


class ShortForm(QuestionForm):
    """Words that count."""

    row_fields = ("variant", "share", "remark")
    row_label = _("Answers that count")
    row_help = _("A star stands for any words. Capitals, blanks and a full stop at the end do not matter.")
    minds_case = forms.BooleanField(label=_("Capitals matter"), required=False)

    def first(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().first(body), "minds_case": body.get("minds_case", False)}

    def rows_of(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        return list(body.get("variants", ()))

    def row(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        share = (Decimal(row.get("weight", 1)) * 100).quantize(Decimal("0.01")).normalize()
        return {
            "variant": _line(_("Answer"), row.get("text", ""), 500),
            "share": forms.DecimalField(
                label=_("Percent of the points"),
                min_value=1,
                max_value=100,
                initial=f"{share:f}",
                required=False,
            ),
            "remark": _line(_("Remark"), row.get("feedback", ""), 10_000),
        }

    def own(self) -> dict[str, Any]:
        variants = [
            {
                "text": row["variant"],
                "weight": (row["share"] if row["share"] is not None else Decimal(100)) / 100,
                "feedback": row["remark"] or "",
            }
            for row in self.filled()
        ]
        return {"variants": variants, "minds_case": self.cleaned_data["minds_case"]}


class LongForm(QuestionForm):
    """Sentences, and the rubric along which a person marks them."""

    row_fields = ("criterion", "most")
    row_label = _("Rubric")
    row_help = _("What is looked at, and how many points it brings at most.")
    guidance = forms.CharField(
        label=_("For who marks it"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fewest_words = forms.IntegerField(
        label=_("Words at least"), min_value=0, max_value=5000, initial=0, required=False
    )

    def first(self, body: Mapping[str, Any]) -> dict[str, Any]:
        own = {"guidance": body.get("guidance", ""), "fewest_words": body.get("fewest_words", 0)}
        return {**super().first(body), **own}

    def rows_of(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        return list(body.get("rubric", ()))

    def row(self, row: Mapping[str, Any]) -> dict[str, forms.Field]:
        return {
            "criterion": _line(_("Criterion"), row.get("text", "")),
            "most": forms.DecimalField(
                label=_("Points at most"),
                min_value=0,
                max_value=100,
                initial=row.get("points"),
                required=False,
            ),
        }

    def own(self) -> dict[str, Any]:
        return {
            "rubric": [
                {"id": f"k{place}", "text": row["criterion"], "points": row["most"] or 0}
                for place, row in enumerate(self.filled(), 1)
            ],
            "guidance": self.cleaned_data["guidance"],
            "fewest_words": self.cleaned_data["fewest_words"] or 0,
        }


FORMS: Final[dict[str, type[QuestionForm]]] = {
    "SINGLE": ChoicesForm,
    "MULTIPLE": ChoicesForm,
    "MATCHING": MatchingForm,
    "ORDERING": OrderingForm,
    "NUMERIC": NumericForm,
    "SHORT": ShortForm,
    "LONG": LongForm,
}
