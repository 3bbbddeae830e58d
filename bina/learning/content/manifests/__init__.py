"""What a package says of itself, read from its manifest."""

from __future__ import annotations

from bina.learning.content.manifests.found import Found, Source
from bina.learning.content.manifests.reading import read_manifest

__all__ = ["Found", "Source", "read_manifest"]
