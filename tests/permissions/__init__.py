"""Who is let in where: every address of the URLconf, every role, every place."""

from __future__ import annotations
