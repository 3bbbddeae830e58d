"""What this room's templates need."""

from __future__ import annotations
