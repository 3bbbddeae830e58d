"""Pages of the performance room."""

from __future__ import annotations
