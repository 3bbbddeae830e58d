"""What goes into reading a manifest, and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from bina.learning.content.refusals import PackageRefused


@dataclass(frozen=True, slots=True)
class Source:
    """The files of a package by their paths, and how to read one of them."""

    paths: frozenset[str]
    read: Callable[[str], bytes]

    def actual(self, reference: str) -> str | None:
        """The path a reference of the manifest means; upper and lower case may differ, as on Windows."""
        path = unquote(urlsplit(reference.replace("\\", "/")).path).removeprefix("./")
        if path in self.paths:
            return path
        return next((one for one in self.paths if one.casefold() == path.casefold()), None)

    def require(self, reference: str, *, manifest: str) -> str:
        """The reference with the path as the file is really called; its query and fragment stay.

        Raises:
            PackageRefused: there is no such file.
        """
        path = self.actual(reference)
        if path is None:
            text = _("{manifest} names the file {path}, which is not in the package.")
            raise PackageRefused(text.format(manifest=manifest, path=reference[:200]))
        parts = urlsplit(reference.replace("\\", "/"))
        tail = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
        return path + tail


@dataclass(frozen=True, slots=True)
class Found:
    """A package as its manifest describes it. ``standard`` is a code of ``Package.Standard``."""

    standard: str
    edition: str
    title: str
    launch: str
    manifest: dict[str, Any] = field(default_factory=dict)
