"""Who is let in where, as data.

One row per address (and per kind of thing in it, or word in it, where that makes a difference). ``let_in``
names the roles by place:

- ``here``: the address names no thing;
- ``self``: the thing is the asking person's own (their record, their seat);
- ``own``: it belongs to the unit of employee, supervisor and service officer;
- ``other``: it belongs to another unit of the agency;
- ``agency``: it belongs to the agency as a whole.

Things of another agency are refused to everyone, so no row says it. A visitor is sent to the login page
unless the row is public. HR developer, leader, auditor, trainer and administrator hold their role on the
whole agency.
"""

from __future__ import annotations

from tests.permissions.table.learning import LEARNING, QUIZZES
from tests.permissions.table.people import COMPETENCY, PEOPLE, PERFORMANCE, PROFESSIONALISM, RECORDS, SURVEYS
from tests.permissions.table.planning import EVALUATION, EXCHANGE, INSIGHT, PLANNING, PLATFORM
from tests.permissions.table.rows import Row
from tests.permissions.table.training import PARTNERS, TRAINING

__all__ = ["ACCOUNT_OPEN", "ACCOUNT_SIGNED_IN", "TABLE", "Row"]

TABLE = [
    *PEOPLE,
    *COMPETENCY,
    *PERFORMANCE,
    *PROFESSIONALISM,
    *SURVEYS,
    *RECORDS,
    *PARTNERS,
    *LEARNING,
    *QUIZZES,
    *TRAINING,
    *PLANNING,
    *EVALUATION,
    *EXCHANGE,
    *INSIGHT,
    *PLATFORM,
]

# allauth's own pages guard themselves; what is said here is who gets past the login page.
ACCOUNT_OPEN = {
    # A private address is its own key: whoever has it may read; an unknown one is not found.
    "training:feed": {"token": "tidak-ada"},
    "account_login": {},
    "account_logout": {},
    "account_inactive": {},
    "account_signup": {},
    "account_email_verification_sent": {},
    "account_reset_password": {},
    "account_reset_password_done": {},
    "account_reset_password_from_key": {"uidb36": "1", "key": "a-b"},
    "account_reset_password_from_key_done": {},
    "account_confirm_email": {"key": "x"},
    "account_confirm_login_code": {},
    "mfa_authenticate": {},
    "mfa_login_webauthn": {},
}
ACCOUNT_SIGNED_IN: dict[str, dict[str, int]] = {
    "account_reauthenticate": {},
    "account_email": {},
    "account_change_password": {},
    "account_set_password": {},
    "mfa_index": {},
    "mfa_reauthenticate": {},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {},
    "mfa_reauthenticate_webauthn": {},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
}
