"""What an importer tells the pages: its words, its columns, its permission and what it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from bina.platform.imports.report import ImportReport
from bina.platform.sheets import Column

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy


@dataclass(frozen=True, slots=True)
class Option:
    """A choice made with the upload, passed to the importer under ``name`` as True or False."""

    name: str
    label: str | Lazy
    help: str | Lazy = ""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """One importer with pages.

    ``room`` and ``slug`` make its addresses (``people:import_start`` with ``pegawai``). ``run`` is an import
    action. ``preview_task`` and ``apply_task`` are tasks of the room that call ``work.preview`` and
    ``work.apply``. ``acceptable`` are codes of problems that may be accepted with a reason; ``run`` then
    takes ``reasons`` by key of the row. ``done_url`` names the page to go to once applied.
    """

    room: str
    slug: str
    title: str | Lazy
    lead: str | Lazy
    permission: str
    columns: tuple[Column, ...]
    run: Callable[..., ImportReport]
    preview_task: str
    apply_task: str
    options: tuple[Option, ...] = ()
    acceptable: frozenset[str] = frozenset()
    done_url: str = ""

    @property
    def code(self) -> str:
        return f"{self.room}.{self.slug}"

    def url(self, name: str, *arguments: Any) -> str:
        """Address of the page ``import_<name>`` of this importer."""
        return reverse(f"{self.room}:import_{name}", args=[self.slug, *arguments])


Kinds = Mapping[str, ImportKind]


def kinds_by_slug(*kinds: ImportKind) -> Kinds:
    """The importers of a room by the word in their addresses."""
    return {kind.slug: kind for kind in kinds}
