"""Who may do what, where: one reading of the grants for checks and for lists."""

from __future__ import annotations

from bina.platform.access.actor import Actor, Held, agency_root, system_actor
from bina.platform.access.roles import PERMISSIONS, Role, permissions_of

__all__ = ["PERMISSIONS", "Actor", "Held", "Role", "agency_root", "permissions_of", "system_actor"]
