"""Reads of the insight room: through the other rooms' queries, never their tables."""

from __future__ import annotations

from bina.insight.queries.cycle import figures, lessons, open_year
from bina.insight.queries.mine import MyDay, my_day
from bina.insight.queries.search import Group, Hit, search

__all__ = ["Group", "Hit", "MyDay", "figures", "lessons", "my_day", "open_year", "search"]
