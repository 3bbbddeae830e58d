"""Pages of the professionalism room."""

from __future__ import annotations
