"""Lists as files to be saved: xlsx, or csv when the address asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse

from bina.platform import workbooks

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = frozenset({"xlsx", "csv"})


def wants_file(request: HttpRequest) -> bool:
    """True when the address asks for the list as a file (``?format=xlsx`` or ``csv``)."""
    return request.GET.get("format") in FORMATS


def saved_file(
    request: HttpRequest, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, note: str
) -> HttpResponseBase:
    """The list as a file in the format the address asks for; ``note`` stands above an xlsx file's header."""
    answer: HttpResponseBase
    if request.GET.get("format") == "csv":
        lines = workbooks.csv_lines(headings, rows)
        answer, ending = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), "csv"
    else:
        buffer = BytesIO()
        workbooks.write(buffer, [workbooks.SheetOut(name=name, headings=headings, rows=rows, note=note)])
        answer, ending = HttpResponse(buffer.getvalue(), content_type=XLSX), "xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
