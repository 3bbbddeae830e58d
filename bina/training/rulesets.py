"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from django.utils.translation import get_language
from pydantic import Field, model_validator

from bina.platform.rulesets import Table
from bina.training.rules.completion import Demand
from bina.training.rules.coverage import Share
from bina.training.rules.form_hours import FormHours, HoursUnit
from bina.training.rules.hours import Duty

EmploymentKind = Literal["PNS", "CPNS", "PPPK", "PPPK_PART_TIME"]


class Text(Table):
    """A text in both languages of the screen."""

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.en if (get_language() or "id").startswith("en") else self.id


class DutyRow(Table):
    """Hours of one year for some kinds of employment."""

    kinds: tuple[EmploymentKind, ...] = Field(min_length=1)
    at_least_jp: Decimal | None = Field(default=None, ge=0)
    at_most_jp: Decimal | None = Field(default=None, ge=0)


class LessonHours(Table):
    """How long a lesson hour is and how many a year asks for."""

    minutes_per_jp: int = Field(ge=1)
    duties: tuple[DutyRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_kind_once(self) -> Self:
        kinds = [kind for row in self.duties for kind in row.kinds]
        if len(set(kinds)) != len(kinds):
            raise ValueError("a kind of employment is listed twice")
        return self

    def by_kind(self) -> dict[str, Duty]:
        """Duty of every kind of employment listed."""
        return {
            kind: Duty(at_least_jp=row.at_least_jp, at_most_jp=row.at_most_jp)
            for row in self.duties
            for kind in row.kinds
        }


class FormRow(Table):
    """One form of development (jenis diklat): SIASN's number and certificate class."""

    number: int = Field(ge=1, le=99)
    name: Text
    path: Literal["CLASSICAL", "NON_CLASSICAL"]
    certificate: Literal["T", "F", "P"]


class TrainingForms(Table):
    """The master list of forms."""

    forms: tuple[FormRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _numbers_each_form_once(self) -> Self:
        numbers = [row.number for row in self.forms]
        if len(set(numbers)) != len(numbers):
            raise ValueError("a form is listed twice")
        return self

    def by_number(self) -> dict[int, FormRow]:
        """The forms by SIASN's number."""
        return {row.number: row for row in self.forms}


class FormHoursRow(Table):
    """How one form's hours are counted: per unit, at most per day and year, and what proves them."""

    number: int = Field(ge=1, le=99)
    unit: HoursUnit
    jp_per_unit: Decimal = Field(default=Decimal(1), gt=0)
    daily_cap_jp: Decimal | None = Field(default=None, gt=0)
    yearly_cap_jp: Decimal | None = Field(default=None, gt=0)
    evidence: Text

    def as_rule(self) -> FormHours:
        return FormHours(self.unit, self.jp_per_unit, self.daily_cap_jp, self.yearly_cap_jp)


class FormHoursTable(Table):
    """Hours of every form."""

    forms: tuple[FormHoursRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_form_once(self) -> Self:
        numbers = [row.number for row in self.forms]
        if len(set(numbers)) != len(numbers):
            raise ValueError("a form is listed twice")
        return self

    def by_number(self) -> dict[int, FormHoursRow]:
        """The rows by SIASN's number of the form."""
        return {row.number: row for row in self.forms}

    def yearly_caps(self) -> dict[int, Decimal]:
        """The most hours a year by form, of those that have such a cap."""
        return {row.number: row.yearly_cap_jp for row in self.forms if row.yearly_cap_jp is not None}


class CompletionRow(Table):
    """What completion asks of some forms; no ``post_score`` means a test does not decide, no ``task_score``
    that the tasks of a batch do not.
    """

    forms: tuple[int, ...] = ()
    attendance_percent: Decimal = Field(ge=0, le=100)
    post_score: Decimal | None = Field(default=None, ge=0, le=100)
    task_score: Decimal | None = Field(default=None, ge=0, le=100)

    def as_rule(self) -> Demand:
        return Demand(
            attendance_percent=self.attendance_percent,
            post_score=self.post_score,
            task_score=self.task_score,
        )


class Completion(Table):
    """Completion by form; the row without forms is for all others."""

    demands: tuple[CompletionRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_one_row_for_the_rest(self) -> Self:
        if sum(not row.forms for row in self.demands) != 1:
            raise ValueError("exactly one row stands for all other forms")
        return self

    def of_form(self, number: int) -> Demand:
        """What completion of a programme of this form asks for."""
        rest = next(row for row in self.demands if not row.forms)
        return next((row for row in self.demands if number in row.forms), rest).as_rule()


class AwayRow(Table):
    """The largest part of a unit that may be away for training on one day; small units may spare some."""

    at_most_percent: Decimal = Field(ge=0, le=100)
    at_least_people: int = Field(default=1, ge=0)

    def as_rule(self) -> Share:
        return Share(at_most_percent=self.at_most_percent, at_least_people=self.at_least_people)


class RetirementRow(Table):
    """Age at which posts of these kinds (and functional levels, all when none is named) end."""

    kinds: tuple[str, ...] = Field(min_length=1)
    levels: tuple[str, ...] = ()
    age: int = Field(ge=40, le=80)


class Entry(Table):
    """How people get into batches: who agrees, how long that may take, who is left out."""

    approvals: tuple[Literal["SUPERIOR", "HR"], ...] = ()
    answer_within_days: int = Field(ge=1)
    offer_days: int = Field(ge=1)
    near_retirement_months: int = Field(ge=0)
    away: AwayRow
    retirement: tuple[RetirementRow, ...] = Field(min_length=1)

    def retires_at(self, *, kind: str, level: str) -> int | None:
        """Age of retirement of a post; the first row that fits, None when none does."""
        fitting = (
            row.age
            for row in self.retirement
            if kind in row.kinds and (not row.levels or level in row.levels)
        )
        return next(fitting, None)


class HolidayRow(Table):
    """One day on which offices are closed."""

    day: date
    name: Text


class WorkingDays(Table):
    """When offices work: weekdays (1 is Monday), yearly holidays (``MM-DD``), and those of a decree."""

    weekdays: tuple[int, ...] = Field(min_length=1)
    every_year: tuple[str, ...] = ()
    holidays: tuple[HolidayRow, ...] = ()

    def closed(self, *, first: date, last: date) -> frozenset[date]:
        """Days of a period (both included) on which offices are closed for a holiday."""
        yearly = {
            date.fromisoformat(f"{year}-{day}")
            for year in range(first.year, last.year + 1)
            for day in self.every_year
        }
        return frozenset(day for day in yearly | {row.day for row in self.holidays} if first <= day <= last)


PostKind = Literal["LEADERSHIP", "ADMINISTRATOR", "SUPERVISOR", "FUNCTIONAL", "GENERAL"]


class MandatoryRow(Table):
    """A programme some people must complete within so many months of an appointment or of taking a post."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9-]{1,19}$")
    name: Text
    counted_from: Literal["APPOINTMENT", "POST"]
    months: int = Field(ge=1)
    employment: tuple[EmploymentKind, ...] = ()
    posts: tuple[PostKind, ...] = ()
    applies_from: date | None = None
    words: tuple[str, ...] = Field(min_length=1)


class MandatoryProgrammes(Table):
    """Who must complete what; ``words`` name the trainings that fulfil it."""

    duties: tuple[MandatoryRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_duty_once(self) -> Self:
        codes = [row.code for row in self.duties]
        if len(set(codes)) != len(codes):
            raise ValueError("a duty is listed twice")
        return self


SCHEMAS: dict[str, type[Table]] = {
    "lesson-hours": LessonHours,
    "training-forms": TrainingForms,
    "completion": Completion,
    "form-hours": FormHoursTable,
    "entry": Entry,
    "working-days": WorkingDays,
    "mandatory-programmes": MandatoryProgrammes,
}
