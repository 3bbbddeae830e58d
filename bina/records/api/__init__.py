"""The xAPI endpoint, at ``/xapi/``: a WSGI application of its own, before Django's handlers.

Sessions, languages, forms and pages mean nothing here; what they cost would be paid with every statement.
"""

from __future__ import annotations

from bina.records.api.application import application

__all__ = ["application"]
