"""What may be asked of a city, and the kinds of its posts: light to import, for commands and pages."""

from __future__ import annotations

from datetime import date

AS_OF = date(2026, 8, 31)
SMALLEST, LARGEST = 300, 100_000
STRUCTURAL, FUNCTIONAL, LEADING_FUNCTIONAL, GENERAL = "1", "2", "3", "4"
