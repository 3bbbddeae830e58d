"""Taking in the room's workbooks: read, check, compare, write; the whole file or nothing."""

from __future__ import annotations

from bina.training.actions.imports.attendance import import_attendance
from bina.training.actions.imports.batches import import_batches
from bina.training.actions.imports.history import import_training_history
from bina.training.actions.imports.programmes import import_programmes

__all__ = ["import_attendance", "import_batches", "import_programmes", "import_training_history"]
