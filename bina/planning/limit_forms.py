"""The form of a plan's rules, and of what is asked about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bina.planning import rules
from bina.planning.forms import RupiahField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.forms import BoundField

    from bina.planning.queries import RuleSubjects
    from bina.planning.rules import Limits

SPARE: Final = 2  # empty lines for another office, district or room
FIRST, OUT = "first", "out"


class LimitsForm(forms.Form):
    """What a plan keeps to; whatever is left empty is no rule."""

    away_percent = forms.IntegerField(
        label=gettext_lazy("Of every office, at most (%)"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy(
            "Away at a training in one week. Of a small office one person may always go. With such a rule, "
            "Bina chooses the week of each batch itself, among a few for every programme."
        ),
    )
    prerequisites = forms.BooleanField(
        label=gettext_lazy("Look at what comes before a programme"),
        required=False,
        help_text=gettext_lazy(
            "As the catalogue says. Where some people have completed that, the places go to them; where "
            "nobody has, whoever takes the programme takes what comes before in this plan too."
        ),
    )

    def __init__(self, *args: Any, limits: Limits, subjects: RuleSubjects, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limits_before, self.subjects = limits, subjects
        self.initial.update({"away_percent": limits.away_percent, "prerequisites": limits.prerequisites})
        self._add_funds(limits)
        self._add_offices(limits)
        self._add_groups(limits)
        self._add_ceilings(limits)
        self._add_shared(limits)
        self._add_programmes(limits)

    def _add_funds(self, limits: Limits) -> None:
        funds = {fund.source: fund for fund in limits.funds}
        for source, name in self.subjects.sources.items():
            fund = funds.get(source)
            self.fields[f"fund_{source}"] = _rupiah(_("{fund}, the year").format(fund=name))
            self.initial[f"fund_{source}"] = _dotted(fund.rupiah if fund else None)
            for quarter in rules.QUARTERS:
                label = _("{fund}, quarter {quarter} at most").format(fund=name, quarter=quarter)
                self.fields[f"fund_{source}_{quarter}"] = _rupiah(label)
                self.initial[f"fund_{source}_{quarter}"] = _dotted(
                    fund.quarters.get(quarter) if fund else None
                )

    def _add_offices(self, limits: Limits) -> None:
        self._add_pairs("office", limits.away, self.subjects.offices, _("Office"), _("At most (%)"))

    def _add_groups(self, limits: Limits) -> None:
        for group, name in self.subjects.groups.items():
            self.fields[f"group_{group}"] = _percent(name)
            self.initial[f"group_{group}"] = limits.groups.get(group)
        held = {key: value for key, value in limits.groups.items() if key in self.subjects.districts}
        self._add_pairs("district", held, self.subjects.districts, _("District"), _("At least (%)"))

    def _add_pairs(
        self, name: str, held: Mapping[str, int], offered: Mapping[str, str], label: str, percent: str
    ) -> None:
        """Lines of something chosen and its percentage: those written down, and some empty ones."""
        lines: list[tuple[str, int | None]] = [(key, value) for key, value in held.items() if key in offered]
        for number, (key, value) in enumerate([*lines, *[("", None)] * SPARE] if offered else [], start=1):
            self.fields[f"{name}_{number}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("none")), *offered.items()]
            )
            self.fields[f"{name}_{number}_percent"] = _percent(percent)
            self.initial.update({f"{name}_{number}": key, f"{name}_{number}_percent": value})

    def _add_ceilings(self, limits: Limits) -> None:
        for kind, name in self.subjects.contracts.items():
            self.fields[f"ceiling_{kind}"] = forms.IntegerField(
                label=name, required=False, min_value=0, max_value=2000
            )
            self.initial[f"ceiling_{kind}"] = limits.ceilings.get(kind)

    def _shared_lines(self) -> range:
        return range(1, len(self.limits_before.shared) + SPARE + 1)

    def _add_shared(self, limits: Limits) -> None:
        known = self.subjects.programmes
        gone = {key for one in limits.shared for key in one.programmes if key not in known}
        offered = [*known.items(), *((key, _("a programme no longer offered")) for key in sorted(gone))]
        empty = [rules.Shared(name="", at_once=0)] * SPARE
        for number, one in enumerate([*limits.shared, *empty], start=1):
            line = f"shared_{number}"
            self.fields[line] = forms.CharField(
                label=_("Room, venue or trainer"),
                required=False,
                max_length=120,
                help_text=_("Empty the name to take it out.") if one.name else "",
                widget=forms.TextInput(attrs={"list": "shareable", "autocomplete": "off"}),
            )
            self.fields[f"{line}_at_once"] = forms.IntegerField(
                label=_("Classes at once"),
                required=False,
                min_value=1,
                max_value=rules.MOST_AT_ONCE,
                help_text=_(
                    "Left empty: one for each room of a venue that training knows, one for a trainer."
                ),
            )
            self.fields[f"{line}_programmes"] = forms.MultipleChoiceField(
                label=_("Programmes that use it; none ticked means all classes"),
                required=False,
                choices=offered,
                widget=forms.CheckboxSelectMultiple,
            )
            self.initial.update({line: one.name, f"{line}_at_once": one.at_once or None})
            self.initial[f"{line}_programmes"] = list(one.programmes)

    def _add_programmes(self, limits: Limits) -> None:
        treated = [("", _("as it is worth")), (FIRST, _("goes first")), (OUT, _("left out"))]
        payers = [("", _("the first source")), *self.subjects.sources.items()]
        for key, name in self.subjects.programmes.items():
            self.fields[f"programme_{key}"] = forms.ChoiceField(label=name, required=False, choices=treated)
            self.fields[f"payer_{key}"] = forms.ChoiceField(
                label=_("{programme}: paid from").format(programme=name), required=False, choices=payers
            )
            now = FIRST if key in limits.first else OUT if key in limits.left_out else ""
            self.initial.update({f"programme_{key}": now, f"payer_{key}": limits.paid_by.get(key, "")})

    def clean(self) -> dict[str, Any]:
        for source in self.subjects.sources:
            year = self.cleaned_data.get(f"fund_{source}")
            for quarter in rules.QUARTERS:
                if year is None and self.cleaned_data.get(f"fund_{source}_{quarter}") is not None:
                    self.add_error(f"fund_{source}", _("Write the amount of the year too."))
                    break
        self._clean_shared()
        return self.cleaned_data

    def _clean_shared(self) -> None:
        """One name on each line that says something, and a number where the name suggests none."""
        seen: set[str] = set()
        for number in self._shared_lines():
            line = f"shared_{number}"
            name = " ".join(self.cleaned_data.get(line, "").split())
            self.cleaned_data[line] = name
            if not name:
                self._require_name(number)
            elif name.casefold() in seen:
                self.add_error(line, _("This name stands on another line already."))
            elif self.cleaned_data.get(f"{line}_at_once", 0) is None:
                self._suggest(line, name)
            seen.add(name.casefold())

    def _require_name(self, number: int) -> None:
        """A line that was there goes with its name; a new one without a name was meant to be something."""
        line = f"shared_{number}"
        said = [self.cleaned_data.get(f"{line}_{part}") for part in ("at_once", "programmes")]
        if number > len(self.limits_before.shared) and any(said):
            self.add_error(line, _("Name the room, the venue or the trainer."))

    def _suggest(self, line: str, name: str) -> None:
        if (suggested := self.subjects.suggested(name)) is None:
            self.add_error(
                f"{line}_at_once",
                _("Training does not know this name: write how many classes it takes in one week."),
            )
        self.cleaned_data[f"{line}_at_once"] = suggested

    @property
    def limits(self) -> Limits:
        """What was written, as the action takes it."""
        given = self.cleaned_data
        funds = tuple(
            rules.Fund(
                source=source,
                rupiah=given[f"fund_{source}"],
                quarters={
                    quarter: given[f"fund_{source}_{quarter}"]
                    for quarter in rules.QUARTERS
                    if given[f"fund_{source}_{quarter}"] is not None
                },
            )
            for source in self.subjects.sources
            if given[f"fund_{source}"] is not None
        )
        groups = {group: given[f"group_{group}"] for group in self.subjects.groups}
        treated = {key: given[f"programme_{key}"] for key in self.subjects.programmes}
        payers = {key: given[f"payer_{key}"] for key in self.subjects.programmes}
        ceilings = {kind: given[f"ceiling_{kind}"] for kind in self.subjects.contracts}
        return rules.Limits(
            funds=funds,
            paid_by={key: source for key, source in payers.items() if source},
            away_percent=given["away_percent"],
            away=self._pairs("office"),
            prerequisites=given["prerequisites"],
            groups={group: value for group, value in groups.items() if value is not None}
            | self._pairs("district"),
            first=tuple(key for key, now in treated.items() if now == FIRST),
            left_out=tuple(key for key, now in treated.items() if now == OUT),
            ceilings={kind: value for kind, value in ceilings.items() if value is not None},
            shared=tuple(
                rules.Shared(
                    name=given[f"shared_{number}"],
                    at_once=given[f"shared_{number}_at_once"],
                    programmes=tuple(given[f"shared_{number}_programmes"]),
                )
                for number in self._shared_lines()
                if given[f"shared_{number}"]
            ),
            must=self.limits_before.must,
            never=self.limits_before.never,
        )

    def _pairs(self, name: str) -> dict[str, int]:
        found, number = {}, 1
        while f"{name}_{number}" in self.fields:
            key, percent = (
                self.cleaned_data[f"{name}_{number}"],
                self.cleaned_data[f"{name}_{number}_percent"],
            )
            if key and percent is not None:
                found[key] = percent
            number += 1
        return found

    def funds(self) -> Iterator[dict[str, Any]]:
        """The sources of funds with their fields, for the page."""
        for source, name in self.subjects.sources.items():
            fields = [self[f"fund_{source}_{quarter}"] for quarter in rules.QUARTERS]
            year = self[f"fund_{source}"]
            yield {"name": name, "year": year, "quarters": fields, "used": bool(year.value()) or year.errors}

    def lines(self, name: str) -> list[tuple[BoundField, BoundField]]:
        found, number = [], 1
        while f"{name}_{number}" in self.fields:
            found.append((self[f"{name}_{number}"], self[f"{name}_{number}_percent"]))
            number += 1
        return found

    def offices(self) -> list[tuple[BoundField, BoundField]]:
        return self.lines("office")

    def districts(self) -> list[tuple[BoundField, BoundField]]:
        return self.lines("district")

    def groups(self) -> list[BoundField]:
        return [self[f"group_{group}"] for group in self.subjects.groups]

    def ceilings(self) -> list[BoundField]:
        return [self[f"ceiling_{kind}"] for kind in self.subjects.contracts]

    def shared(self) -> Iterator[dict[str, Any]]:
        """The lines of rooms, venues and trainers, each with how many programmes are chosen on it."""
        for number in self._shared_lines():
            parts = [self[f"shared_{number}{part}"] for part in ("", "_at_once", "_programmes")]
            name, at_once, programmes = parts
            yield {
                "name": name,
                "at_once": at_once,
                "programmes": programmes,
                "chosen": len(programmes.value() or []),
                "wrong": any(one.errors for one in parts),
            }

    def shareable(self) -> list[tuple[str, str]]:
        """What training knows that could be named, each with what it is."""
        rooms = [
            (name, ngettext("{count} room", "{count} rooms", count).format(count=count))
            for name, count in self.subjects.venues.items()
        ]
        return [*rooms, *((name, _("trainer")) for name in self.subjects.trainers)]

    def has_treated(self) -> bool:
        """Whether a programme is treated otherwise than the rest."""
        rules_now = self.limits_before
        return self.is_bound or bool(rules_now.first or rules_now.left_out or rules_now.paid_by)

    def programmes(self) -> list[tuple[str, BoundField, BoundField]]:
        return [
            (name, self[f"programme_{key}"], self[f"payer_{key}"])
            for key, name in self.subjects.programmes.items()
        ]


class LooserForm(forms.Form):
    """One rule of the plan, and by how much it is made looser."""

    rule = forms.ChoiceField(label=gettext_lazy("Which rule?"))
    amount = RupiahField(
        label=gettext_lazy("By how much looser?"),
        help_text=gettext_lazy(
            "Percentage points for shares, people for seats and fewest participants, lesson hours for "
            "ceilings, classes for rooms, venues and trainers, rupiah for money."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        initial="2",
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = offered  # type: ignore[attr-defined]  # a choice field

    @property
    def change(self) -> rules.Change:
        """What was chosen, as the action takes it."""
        kind, _bar, key = self.cleaned_data["rule"].partition("|")
        return rules.Change(kind=kind, key=key, amount=self.cleaned_data["amount"])


def _rupiah(label: str) -> RupiahField:
    return RupiahField(label=label, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))


def _percent(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100)


def _dotted(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}".replace(",", ".")
