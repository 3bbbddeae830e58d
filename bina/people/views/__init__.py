"""Pages of the people room."""

from __future__ import annotations
