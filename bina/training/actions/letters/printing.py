"""What a letter says and how it looks: values for the template, in Indonesian, the language of letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bina.people.rules import rank_name
from bina.platform import printing
from bina.training.actions.certificates.printing import days
from bina.training.models import Letter, LetterLayout
from bina.training.rules.letters import LetterKind, list_is_attached

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from bina.people.models import Employee

TEMPLATE: Final = Path(__file__).resolve().parents[2] / "print" / "letter.typ"


@dataclass(frozen=True, slots=True)
class Paper:
    """What all letters of an agency share; ``logo`` is SVG text or empty."""

    layout: LetterLayout
    agency_name: str
    logo: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class When:
    """When and where people are expected; times are None without sessions."""

    first: date
    last: date
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    zone: ZoneInfo


def paper_of(layout: LetterLayout, *, is_test: bool) -> Paper:
    """The paper of a layout, its logo read once. ``is_test``: signed with a key without force of law."""
    logo = ""
    if layout.logo is not None:
        with layout.logo.file.open("rb") as file:
            logo = printing.as_svg(file.read())
    return Paper(layout, layout.agency.name, logo, is_test)


def printed(
    letter: Letter, paper: Paper, *, people: Sequence[Mapping[str, str]], when: When, at: datetime
) -> bytes:
    """The letter as PDF/A, not yet signed. The same values and time give the same bytes."""
    values = letter_values(letter, paper, people=people, when=when)
    return printing.pdf(TEMPLATE, values=values, at=at)


def preview(letter: Letter, paper: Paper, *, people: Sequence[Mapping[str, str]], when: When) -> bytes:
    """A picture of a letter's first page, marked as a sample."""
    values = letter_values(letter, paper, people=people, when=when)
    with translation.override("id"):
        return printing.picture(TEMPLATE, values=values | {"sample": pgettext("letter", "SAMPLE")})


def person_values(person: Employee) -> dict[str, str]:
    """What a letter says of somebody; the person's post and unit are there already."""
    return {
        "name": person.full_name,
        "nip": person.nip or "–",
        "rank": rank_name(person.rank) if person.rank else "–",
        "post": person.post.title,
        "unit": person.unit.name,
    }


def letter_values(
    letter: Letter, paper: Paper, *, people: Sequence[Mapping[str, str]], when: When
) -> dict[str, Any]:
    """What the template is given.

    Args:
        letter: with its batch and programme.
        paper: letterhead and signer.
        people: as ``person_values`` says each.
        when: when and where they are expected.
    """
    layout = paper.layout
    with translation.override("id"):
        attached = list_is_attached(len(people))
        dated = date_format(letter.dated_on, "j F Y")
        return {
            "kind": letter.kind,
            "title": _title(letter.kind),
            "number": letter.number,
            "agency": paper.agency_name,
            "office": layout.office,
            "address": layout.address,
            "contact": layout.contact,
            "logo": paper.logo,
            "sample": "",
            "small": _("Signed with a test key: without force of law.") if paper.is_test else "",
            "basis": list(letter.basis),
            "purpose": list(letter.purpose) or [letter.batch.programme.name],
            "people": [dict(one) for one in people],
            "attached": attached,
            "place_and_day": ", ".join(filter(None, [layout.place, dated])),
            "signer_post": layout.signer_post,
            "signer_name": layout.signer_name,
            "signer_rank": layout.signer_rank,
            "signer_nip": layout.signer_nip,
            "words": _words(letter, dated),
            **_invitation(letter, people, when, attached=attached),
            "closing": " ".join(filter(None, [_instead(letter), _closing(letter.kind)])),
        }


def _title(kind: str) -> str:
    if kind == LetterKind.ASSIGNMENT:
        return pgettext("letter", "Letter of assignment")
    return pgettext("letter", "Letter of invitation")


def _instead(letter: Letter) -> str:
    """Which letter this one replaces; empty for none."""
    if letter.replaces is None:
        return ""
    text = pgettext("letter", "This letter replaces letter {number} of {day}, which no longer holds.")
    return text.format(number=letter.replaces.number, day=date_format(letter.replaces.dated_on, "j F Y"))


def _closing(kind: str) -> str:
    if kind == LetterKind.ASSIGNMENT:
        return pgettext("letter", "This letter is given to be carried out with full responsibility.")
    return pgettext("letter", "We thank you for your attention and your presence.")


def _words(letter: Letter, dated: str) -> dict[str, Any]:
    return {
        "number": pgettext("letter", "Number:"),
        "signed": pgettext("letter", "Signed electronically."),
        "basis": pgettext("letter", "Basis"),
        "assigns": pgettext("letter", "assigns"),
        "to": pgettext("letter", "To"),
        "see_list": pgettext("letter", "the people named in the list behind this letter"),
        "purpose": pgettext("letter", "In order to"),
        "name": pgettext("letter", "Name"),
        "nip": "NIP",
        "rank": pgettext("letter", "Rank"),
        "post": pgettext("letter", "Post"),
        "unit": pgettext("letter", "Unit"),
        "columns": [
            pgettext("letter", "No."),
            pgettext("letter", "Name and NIP"),
            pgettext("letter", "Rank"),
            pgettext("letter", "Post"),
            pgettext("letter", "Unit"),
        ],
        "list_title": pgettext("letter", "List behind the {letter}").format(letter=_title(letter.kind)),
        "dated": pgettext("letter", "Dated {day}").format(day=dated),
        "to_whom": pgettext("letter", "To the honourable"),
        "at": pgettext("letter", "at their place"),
    }


def _invitation(
    letter: Letter, people: Sequence[Mapping[str, str]], when: When, *, attached: bool
) -> dict[str, Any]:
    """What only an invitation says; an assignment's template reads none of it."""
    programme = letter.batch.programme.name
    one_list, none = pgettext("letter", "one list"), "-"
    subject = pgettext("letter", "Invitation: {programme}").format(programme=programme)
    facts = [
        (pgettext("letter", "Number"), letter.number),
        (pgettext("letter", "Nature"), pgettext("letter", "ordinary")),
        (pgettext("letter", "Enclosed"), one_list if attached else none),
        (pgettext("letter", "Subject"), subject),
    ]
    opening = pgettext("letter", "In connection with “{programme}” we invite you to be present on:")
    return {
        "facts": facts,
        "addressee": _addressee(people, attached=attached),
        "opening": opening.format(programme=programme),
        "when": _when(letter, when),
    }


def _addressee(people: Sequence[Mapping[str, str]], *, attached: bool) -> list[str]:
    if attached or not people:
        return [pgettext("letter", "the participants named in the list behind this letter")]
    if len(people) == 1:
        return [people[0]["name"], people[0]["post"], people[0]["unit"]]
    return [f"{place}. {one['name']}, {one['unit']}" for place, one in enumerate(people, start=1)]


def _when(letter: Letter, when: When) -> list[tuple[str, str]]:
    lines = [(pgettext("letter", "day, date"), _days(when))]
    if when.starts_at is not None and when.ends_at is not None:
        times = [
            date_format(moment.astimezone(when.zone), "H.i") for moment in (when.starts_at, when.ends_at)
        ]
        zone = when.starts_at.astimezone(when.zone).tzname()
        lines.append((pgettext("letter", "time"), f"{times[0]}–{times[1]} {zone}"))
    if when.place:
        lines.append((pgettext("letter", "place"), when.place))
    lines.append((pgettext("letter", "event"), letter.batch.programme.name))
    return lines


def _days(when: When) -> str:
    weekdays = [date_format(day, "l") for day in (when.first, when.last)]
    if when.first == when.last:
        return f"{weekdays[0]}, {days(when.first, when.last)}"
    return f"{weekdays[0]}–{weekdays[1]}, {days(when.first, when.last)}"
