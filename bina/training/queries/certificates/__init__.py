"""Reads of certificates: one's own, an agency's register, and what anybody may check."""

from __future__ import annotations

from bina.training.queries.certificates.badges import badge, did_document, status_list_credential
from bina.training.queries.certificates.checking import (
    Checked,
    by_code,
    check_address,
    code_of_file,
    shared,
)
from bina.training.queries.certificates.outside import (
    Likeness,
    likenesses,
    outside_certificate,
    outside_queue,
    own_outside,
)
from bina.training.queries.certificates.register import (
    RegisterState,
    doubted,
    layout_of,
    own_certificates,
    register,
    register_counts,
    register_matching,
    seen_certificates,
    to_certify,
    waiting_certificates,
)

__all__ = [
    "Checked",
    "Likeness",
    "RegisterState",
    "badge",
    "by_code",
    "check_address",
    "code_of_file",
    "did_document",
    "doubted",
    "layout_of",
    "likenesses",
    "outside_certificate",
    "outside_queue",
    "own_certificates",
    "own_outside",
    "register",
    "register_counts",
    "register_matching",
    "seen_certificates",
    "shared",
    "status_list_credential",
    "to_certify",
    "waiting_certificates",
]
