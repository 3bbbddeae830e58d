"""A course, its sections, and what all activities have."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.learning.actions.courses import CourseValues
from bina.learning.models import CourseVersion

if TYPE_CHECKING:
    from bina.learning.models import Activity, Course, CourseOutcome
    from bina.learning.queries.outside import CompetenceChoice

OUTCOME_LINES = 4
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
TARGETS = [
    ("LEADERSHIP", _("High leadership")),
    ("ADMINISTRATOR", _("Administrator")),
    ("SUPERVISOR", _("Supervisory post (Pengawas)")),
    ("FUNCTIONAL", _("Functional post")),
    ("GENERAL", _("General post")),
]


class CourseForm(forms.Form):
    """What a course says of itself."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Short, unique in the agency: PLY-D1.")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("What one learns"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    length_jp = forms.DecimalField(
        label=_("Lesson hours (JP)"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(1000),
        help_text=_("One JP is 45 minutes."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    licence = forms.ChoiceField(label=_("Licence"), choices=CourseVersion.Licence.choices)
    targets = forms.MultipleChoiceField(
        label=_("Kinds of post it is for"),
        choices=TARGETS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen means all."),
    )
    is_sequential = forms.BooleanField(label=_("The activities are done one after the other"), required=False)
    prerequisites = forms.MultipleChoiceField(
        label=_("Courses to be finished first"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        competences: Iterable[CompetenceChoice],
        others: Iterable[tuple[UUID, str]],
        course: Course | None = None,
        version: CourseVersion | None = None,
        outcomes: Iterable[CourseOutcome] = (),
        prerequisites: Iterable[UUID] = (),
    ) -> None:
        super().__init__(data, initial=_initial(course, version, outcomes, prerequisites))
        self.owner_id = course.owner_id if course else None
        before = [(str(key), title) for key, title in others]
        self.fields["prerequisites"].choices = before  # type: ignore[attr-defined]  # a choice field
        if not before:
            del self.fields["prerequisites"]
        choices = [("", "–"), *((str(choice.id), f"{choice.code} {choice.name}") for choice in competences)]
        for line in range(1, OUTCOME_LINES + 1):
            self.fields[f"competence_{line}"] = forms.ChoiceField(
                label=_("Competence {line}").format(line=line), choices=choices, required=False
            )
            self.fields[f"level_{line}"] = forms.IntegerField(
                label=_("Level after it"), min_value=1, max_value=8, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for line in range(1, OUTCOME_LINES + 1):
            chosen, level = cleaned.get(f"competence_{line}"), cleaned.get(f"level_{line}")
            if chosen and level is None and f"level_{line}" not in self.errors:
                self.add_error(f"level_{line}", _("Say which level learners leave with."))
            if level is not None and not chosen:
                self.add_error(f"competence_{line}", _("Choose the competence of this level."))
        return cleaned

    def values(self) -> CourseValues:
        """The cleaned values as the action takes them."""
        cleaned = self.cleaned_data
        lines = range(1, OUTCOME_LINES + 1)
        chosen = [(cleaned[f"competence_{line}"], cleaned[f"level_{line}"]) for line in lines]
        return CourseValues(
            code=cleaned["code"].upper(),
            title=cleaned["title"],
            summary=cleaned["summary"],
            language=cleaned["language"],
            licence=cleaned["licence"],
            length_jp=cleaned["length_jp"],
            targets=tuple(cleaned["targets"]),
            is_sequential=cleaned["is_sequential"],
            outcomes=tuple((UUID(key), level) for key, level in chosen if key),
            prerequisites=tuple(UUID(key) for key in cleaned.get("prerequisites", ())),
            owner_id=self.owner_id,
        )


def _initial(
    course: Course | None,
    version: CourseVersion | None,
    outcomes: Iterable[CourseOutcome],
    prerequisites: Iterable[UUID],
) -> dict[str, Any]:
    if course is None or version is None:
        return {"language": "id", "licence": "OWN"}
    names = ("title", "summary", "language", "licence", "length_jp", "targets", "is_sequential")
    found: dict[str, Any] = {name: getattr(version, name) for name in names}
    found |= {"code": course.code, "prerequisites": [str(key) for key in prerequisites]}
    for line, outcome in enumerate(outcomes, start=1):
        found[f"competence_{line}"], found[f"level_{line}"] = str(outcome.competency_id), outcome.level
    return found


class SectionForm(forms.Form):
    """The name of a section."""

    title = forms.CharField(label=_("Title of the section"), max_length=200)


class ActivityForm(forms.Form):
    """What every activity has, whatever its kind."""

    title = forms.CharField(label=_("Title"), max_length=200)
    is_required = forms.BooleanField(label=_("Required to finish the course"), required=False, initial=True)
    minimum_minutes = forms.DecimalField(
        label=_("Least plausible time, in minutes"),
        min_value=0,
        max_value=600,
        max_digits=5,
        decimal_places=1,
        required=False,
        help_text=_(
            "Who is done sooner still gets it recorded, and a person looks at it. Empty: no limit of its own."
        ),
    )

    def __init__(self, data: Any = None, *, activity: Activity | None = None) -> None:
        initial: dict[str, Any] = {"is_required": True}
        if activity is not None:
            minutes = Decimal(activity.minimum_seconds) / 60
            initial = {
                "title": activity.title,
                "is_required": activity.is_required,
                "minimum_minutes": minutes.quantize(Decimal("0.1")) if activity.minimum_seconds else None,
            }
        super().__init__(data, initial=initial)

    @property
    def minimum_seconds(self) -> int:
        """The least plausible time that was filled in."""
        return int((self.cleaned_data["minimum_minutes"] or 0) * 60)
