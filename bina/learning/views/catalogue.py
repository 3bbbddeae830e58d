"""The catalogue for learners: find, understand, begin."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

if TYPE_CHECKING:
    from bina.platform.middleware import Request


@login_required
@require_GET
def course(request: Request, course_id: UUID) -> HttpResponse:
    return render(request, "learning/course.html", {})
