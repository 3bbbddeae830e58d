"""Lists as files: the same rows as xlsx or csv."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from bina.platform import workbooks
from bina.training.views.place import workbook

if TYPE_CHECKING:
    from bina.platform.middleware import Request

FORMATS = ("xlsx", "csv")


def asked_for(request: Request) -> str:
    """The kind of file the address asks for; empty for the page."""
    kind = request.GET.get("format", "")
    return kind if kind in FORMATS else ""


def table_file(
    kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, note: str
) -> HttpResponseBase:
    """Rows as a file to be saved; the note of what it holds stands above the header of a workbook.

    Args:
        kind: ``xlsx`` or ``csv``.
        name: of the file, without its ending.
    """
    if kind == "csv":
        lines = workbooks.csv_lines(headings, rows)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer
    answer_book: HttpResponse = workbook(name, headings, rows, note=note)
    return answer_book
