"""The words for what the checks of people's workbooks find."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Promise] = {
    "nip_old": _("This is an old NIP of 9 digits. The NIP of 18 digits is needed."),
    "nip_length": _("A NIP or NI PPPK has exactly 18 digits."),
    "nip_birth_date": _("The first eight digits of the NIP are not a date (yyyymmdd)."),
    "nip_year": _("Digits 9 to 12 of the NIP are not a year after the year of birth."),
    "nip_kind": _(
        "Digits 13 and 14 of the NIP must be 01 to 12 (PNS, month of appointment) or 21 to 29 (PPPK)."
    ),
    "nip_sex_digit": _("Digit 15 of the NIP must be 1 (male) or 2 (female)."),
    "nip_serial": _(
        "The NIP ends in 000, as none does. A spreadsheet may have rounded it; export the column as text."
    ),
    "nip_birth_mismatch": _(
        "The NIP does not begin with the birth date {birth_date}. Correct one of them, or accept the NIP "
        "with a reason in the column ALASAN NIP BERBEDA."
    ),
    "nip_sex_mismatch": _(
        "Digit 15 of the NIP does not fit the sex {sex}. Correct one of them, or accept the NIP with a "
        "reason in the column ALASAN NIP BERBEDA."
    ),
    "nip_too_young": _(
        "By the NIP this person was younger than 18 when appointed. Correct it, or accept the NIP with a "
        "reason in the column ALASAN NIP BERBEDA."
    ),
    "nip_accepted": _("The NIP differs from birth date, sex or age and is accepted: {reason}"),
    "kind_mismatch": _("By the NIP this is a PPPK, but STATUS CPNS PNS says otherwise."),
    "pppk_code_unknown": _(
        "{column} holds a code for PPPK that is not known; it was left out or kept as it is."
    ),
    "legal_status_unknown": _(
        "This legal status (kedudukan hukum) is not known; the person counts as active."
    ),
    "rank_unknown": _("This rank (golongan) is not known. PNS have 11 to 45, that is I/a to IV/e."),
    "education_unknown": _("This level of education is not known. Codes run from 05 (SD) to 50 (S-3)."),
    "year_range": _("The year must lie between 1940 and 2100."),
    "post_group_unknown": _(
        "Not a kind of post: 1 structural, 2 functional, 3 functional with a leading duty, 4 general."
    ),
    "level_unknown": _("The title does not end in a functional level such as Ahli Muda or Terampil."),
    "sex_unknown": _("Write M or F (also L/P, Pria/Wanita, Laki-laki/Perempuan)."),
    "religion_unknown": _("This code is not known (1 to 7); it was left out."),
    "nik_length": _("A NIK has 16 digits."),
    "nik_birth_date": _("The NIK does not fit the birth date and sex."),
    "bad_email": _("This is not an e-mail address; it was left out."),
    "other_agency": _("This row belongs to another agency; this one has the id {expected}."),
    "duplicate_in_file": _("The same person stands in row {row} already ({sheet})."),
    "held_elsewhere": _(
        "This NIP or PNS ID is held at {agency}. The person must be recorded as leaving there first."
    ),
    "id_conflict": _("The PNS ID belongs to one employee and the NIP to another ({other})."),
    "unit_unknown": _(
        "There is no unit with this id ({name}). Import units first, or let unknown units be created."
    ),
    "unit_created": _("The unit {name} will be created below the agency; put it in its place afterwards."),
    "unit_ended": _("The unit {name} no longer exists."),
    "class_unknown": _(
        "The echelon of this unit's head is not known, so the post counts as Pengawas for now."
    ),
    "unit_kind_unknown": _("This kind of unit is not known. Use one of: {allowed}."),
    "echelon_unknown": _("This echelon is not known: II.A, II.B, III.A, III.B, IV.A or IV.B."),
    "root_kind": _("Only the agency itself, the row without a parent, is of kind INSTANSI."),
    "parent_needed": _("Every unit but the agency itself needs the unit above it."),
    "duplicate_unit": _("The same UNOR ID stands in row {row} already ({sheet})."),
    "second_root": _("There are two rows without a parent; only the agency itself has none."),
    "parent_unknown": _("The unit above ({parent}) is neither in the file nor known."),
    "parent_cycle": _("This unit lies below itself: its line upwards comes back to it."),
    "person_unknown": _("No employee of this agency has this NIP."),
    "discipline_level_unknown": _("Write R (light), S (medium) or B (heavy)."),
    "ends_before_it_starts": _("The end lies before the start."),
    "duplicate_row": _("The same penalty stands in row {row} already ({sheet})."),
}
