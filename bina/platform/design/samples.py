"""Made-up content for the pages of the design system. No person and no figure in it is real."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bina.platform.design.charts import Chart, Mark, Series
from bina.platform.navigation import ENTRIES, Place, address, phone_places
from bina.platform.paging import Page

COMPETENCES = (
    "Integritas",
    "Kerja sama",
    "Komunikasi",
    "Orientasi pada hasil",
    "Pelayanan publik",
    "Pengembangan diri dan orang lain",
    "Mengelola perubahan",
    "Pengambilan keputusan",
    "Perekat bangsa",
)
UNITS = (
    "Dinas Pendidikan dan Kebudayaan",
    "Dinas Kesehatan",
    "Dinas Kependudukan dan Pencatatan Sipil",
    "Dinas Penanaman Modal dan PTSP",
    "Badan Pengelolaan Keuangan Daerah",
    "Kecamatan Banda Sakti",
)


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up employee of the sample list."""

    name: str
    nip: str
    post: str
    unit: str
    hours: float
    state: str
    tone: str


def _people() -> list[Person]:
    met, short, none = (
        (_("Duty met"), "success"),
        (_("Still short"), "warning"),
        (_("Not started"), "danger"),
    )
    analyst = "Analis Keuangan Pusat dan Daerah Ahli Muda"
    rows = (
        ("Cut Nurhaliza, S.Pd.", "19870412 201101 2 004", "Guru Ahli Muda", 0, 22, met),
        ("Teuku Fadhil Ramadhan, S.Kom.", "19910923 201903 1 007", "Pranata Komputer", 2, 14.5, short),
        ("Siti Rahmawati, A.Md.Keb.", "19950730 202421 2 019", "Bidan Terampil", 1, 0, none),
        ("Muhammad Iqbal, S.STP., M.Si.", "19790305 199912 1 001", "Camat", 5, 31, met),
        ("Dewi Anggraini, S.E.", "19880117 201403 2 003", analyst, 4, 8, short),
        ("Zulkifli, S.H.", "19840611 200904 1 002", "Penata Perizinan Ahli Muda", 3, 20, met),
    )
    return [
        Person(name, nip, post, UNITS[unit], hours, *state) for name, nip, post, unit, hours, state in rows
    ]


class SampleForm(forms.Form):
    """One field of every kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(
            label=_("Name of the programme"), help_text=_("As it will stand on the certificate.")
        )
        self.fields["length_jp"] = forms.DecimalField(
            label=_("Length in lesson hours (JP)"), min_value=1, help_text=_("One lesson hour is 45 minutes.")
        )
        self.fields["form"] = forms.ChoiceField(
            label=_("Form"), choices=[("", _("Choose a form")), ("1", _("Workshop")), ("2", _("E-learning"))]
        )
        self.fields["for_whom"] = forms.MultipleChoiceField(
            label=_("For whom"),
            choices=[("1", _("Supervisors")), ("2", _("Functional posts")), ("3", _("General posts"))],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why it is needed"), widget=forms.Textarea(attrs={"rows": 3}), required=False
        )
        self.fields["online"] = forms.BooleanField(label=_("Can be followed on the phone"), required=False)


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField()


def _filled_form() -> SampleForm:
    form = SampleForm({"title": "Pelayanan yang ramah dan tanggap", "length_jp": "nol"})
    form.is_valid()
    return form


def _radar() -> Chart:
    held, needed = [4, 3, 2, 3, 4, 3, 2, 3, 4], [4, 4, 3, 3, 4, 3, 3, 3, 4]
    return Chart(
        kind="radar",
        title=_("Nine competences, held and required"),
        labels=COMPETENCES,
        series=[Series(_("Held"), held), Series(_("Required"), needed, muted=True)],
        corner=_("Competence"),
        limits=(0, 5),
        decimals=0,
    )


def _line() -> Chart:
    months = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt"]
    return Chart(
        kind="line",
        title=_("Has the service become faster after the training?"),
        labels=months,
        series=[
            Series(_("Trained units"), [7.2, 7.4, 7.1, 6.8, 5.9, 5.1, 4.8, 4.6, 4.4, 4.3]),
            Series(_("Other units"), [7.0, 7.1, 7.2, 7.0, 6.9, 6.9, 6.7, 6.8, 6.6, 6.7], muted=True),
        ],
        unit=_("days"),
        corner=_("Month"),
        marks=[Mark("Apr", _("Training"))],
        limits=(0, 8),
    )


def _bar() -> Chart:
    return Chart(
        kind="bar",
        title=_("Where are the gaps largest?"),
        labels=[COMPETENCES[2], COMPETENCES[6], COMPETENCES[1], COMPETENCES[7], COMPETENCES[4]],
        series=[Series(_("People below the standard"), [1284, 1071, 862, 640, 512])],
        unit=_("people"),
        corner=_("Competence"),
        decimals=0,
    )


def _dots() -> Chart:
    return Chart(
        kind="dots",
        title=_("What did each programme change?"),
        labels=["Pelayanan prima", "Manajemen waktu", "Literasi digital", "Kepemimpinan pengawas"],
        series=[
            Series(
                _("Effect"),
                [0.52, 0.31, 0.18, -0.04],
                low=[0.34, 0.08, 0.02, -0.27],
                high=[0.70, 0.54, 0.34, 0.19],
            )
        ],
        unit=_("levels"),
        corner=_("Programme"),
        decimals=2,
    )


def _heat() -> Chart:
    short = ("Integritas", "Kerja sama", "Komunikasi", "Hasil", "Pelayanan", "Perubahan")
    rows = (
        (-0.1, -0.4, -0.9, 0.1, -0.2, -0.8),
        (0.2, -0.1, -0.5, 0.0, 0.1, -0.6),
        (0.0, -0.6, -1.1, -0.3, -0.8, -0.4),
        (0.3, 0.1, -0.2, 0.2, 0.4, -0.1),
        (0.1, -0.2, -0.4, 0.3, -0.1, -0.5),
        (-0.2, -0.3, -0.7, -0.4, -0.5, -0.9),
    )
    return Chart(
        kind="heat",
        title=_("Gap per unit and competence"),
        labels=short,
        series=[Series(unit, row) for unit, row in zip(UNITS, rows, strict=True)],
        corner=_("Unit"),
        limits=(-1.2, 1.2),
    )


def _frame(current: str = "insight:cycle") -> dict[str, Any]:
    """The frame as an HR developer of a made-up city sees it, whichever pages exist already."""
    found = [
        Place(
            label=entry.label,
            url=address(entry.url_name) or address("platform:design"),
            icon=entry.icon,
            office=entry.office,
            current=entry.url_name == current,
        )
        for entry in ENTRIES
    ]
    bar, more = phone_places(found)
    person = SimpleNamespace(is_authenticated=True, name="Rina Marlina", login="198501012010012001")
    actor = SimpleNamespace(agency_name="Pemerintah Kota Lhokseumawe", is_demonstration=True)
    return {
        "actor": actor,
        "user": person,
        "unread": 3,
        "notices_url": address("platform:design"),
        "search_url": address("insight:search", "platform:search") or address("platform:design"),
        "navigation": {
            "daily": [place for place in found if not place.office],
            "office": [place for place in found if place.office],
            "bar": bar,
            "more": more,
            "more_current": any(place.current for place in more),
        },
    }


def components() -> dict[str, Any]:
    """Context of the component page."""
    return {
        **_frame(""),
        "people": _people(),
        "form": _filled_form(),
        "upload_form": UploadForm(),
        "charts": [_line(), _bar(), _dots(), _heat(), _radar()],
        "page": Page(items=[], next="b", previous="a"),
        "chips": [
            {"label": UNITS[1], "url": "?"},
            {"label": _("Still short"), "url": "?"},
        ],
        "tones": ["success", "warning", "danger", "info", "accent", "brand", "neutral"],
    }


def page(name: str) -> dict[str, Any]:
    """Context of a sample page: ``home``, ``list``, ``record``, ``form`` or ``dashboard``."""
    contexts: dict[str, dict[str, Any]] = {
        "home": {**_frame("insight:home"), "chart": _radar()},
        "list": {**_frame("people:employee_list")},
        "record": {**_frame("people:employee_list"), "chart": _radar()},
        "form": {**_frame("training:programme_list")},
        "dashboard": {**_frame("evaluation:index"), "line": _line(), "dots": _dots(), "bar": _bar()},
    }
    return {**components(), **contexts[name]}
