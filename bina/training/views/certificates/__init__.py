"""Pages of certificates: a person's own, BKPSDM's desk, and what anybody may check."""

from __future__ import annotations
