"""What the importers of this room say is wrong."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Promise] = {
    "nip_length": _("A NIP or NI PPPK has exactly 18 digits."),
    "person_unknown": _("No employee of this agency has this NIP."),
    "year_range": _("The year is between {first} and {last}."),
    "predicate_unknown": _(
        "This predicate is not known. Write SANGAT BAIK, BAIK, BUTUH PERBAIKAN, KURANG or SANGAT KURANG "
        "(in older files also CUKUP and BURUK), or SIASN's number 1 to 5."
    ),
    "rating_unknown": _(
        "This rating is not known. Write DI ATAS EKSPEKTASI, SESUAI EKSPEKTASI or DI BAWAH EKSPEKTASI, "
        "or 1 to 3."
    ),
    "predicate_missing": _("Write the predicate, or both ratings of a year from 2022 on."),
    "matrix_differs": _("The two ratings give another predicate ({predicate}); the written one was kept."),
    "score_range": _("A score is between 0 and 120."),
    "duplicate_appraisal": _("The same person and year stand in row {row} already ({sheet})."),
    "metric_unknown": _("There is no metric with the code {value}. Define it first; there are: {codes}."),
    "unit_unknown": _("No unit of this agency has this UNOR ID."),
    "in_the_future": _("This day lies in the future."),
    "too_long_ago": _("This day is too long ago to be right."),
    "value_range": _("This figure is too large."),
    "too_long": _("This is longer than {length} characters."),
    "duplicate_value": _("The same metric, unit and day stand in row {row} already ({sheet})."),
}
