"""How the store refuses a program; the texts are for programmers, in English."""

from __future__ import annotations

from bina.platform.errors import Refused


class Rejected(Refused):
    """A request that breaks a rule of xAPI. ``status`` is the HTTP status it is answered with."""

    status = 400


class Conflicting(Rejected):
    """A statement of that id is stored already and says something else."""

    status = 409


class Forbidden(Rejected):
    """The credential does not allow it."""

    status = 403


class Precondition(Rejected):
    """The document is not in the state that If-Match or If-None-Match asks for."""

    status = 412


class Unsure(Rejected):
    """A document exists and the request does not say in which state it expects it."""

    status = 409
