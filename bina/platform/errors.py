"""What Bina refuses, as opposed to what goes wrong."""

from __future__ import annotations


class Refused(Exception):
    """Something a person asked for cannot be done, and its text tells them why, in their language.

    Pages answer it with status 422, commands with exit status 1. Anything that is not a ``Refused``
    or a ``PermissionDenied`` is a bug and is left to rise.
    """
