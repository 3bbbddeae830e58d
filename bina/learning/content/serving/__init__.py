"""What a content origin answers: the wrapper, the package's files, and what the wrapper sends."""

from __future__ import annotations

from bina.learning.content.serving.views import respond

__all__ = ["respond"]
