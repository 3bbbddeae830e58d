"""Imports of workbooks: one report for all of them, one way through upload, preview and apply."""

from __future__ import annotations

from bina.platform.imports.report import (
    Change,
    ImportReport,
    RowResult,
    RowState,
    error_reasons,
    refused,
    unreadable,
)

__all__ = ["Change", "ImportReport", "RowResult", "RowState", "error_reasons", "refused", "unreadable"]
