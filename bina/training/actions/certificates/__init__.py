"""Certificates: their look, issue, end, sharing, and those of other organisers."""

from __future__ import annotations

from bina.training.actions.certificates.issuing import Chosen, issue_certificates, order_certificates
from bina.training.actions.certificates.layouts import LayoutValues, LogoFile, save_layout
from bina.training.actions.certificates.outside import (
    OutsideValues,
    accept_outside,
    hand_in,
    mend,
    refuse_outside,
    return_outside,
)
from bina.training.actions.certificates.refusals import CertificateRefused, FileNotTaken
from bina.training.actions.certificates.revoking import revoke
from bina.training.actions.certificates.sharing import share, withdraw_sharing

__all__ = [
    "CertificateRefused",
    "Chosen",
    "FileNotTaken",
    "LayoutValues",
    "LogoFile",
    "OutsideValues",
    "accept_outside",
    "hand_in",
    "issue_certificates",
    "mend",
    "order_certificates",
    "refuse_outside",
    "return_outside",
    "revoke",
    "save_layout",
    "share",
    "withdraw_sharing",
]
