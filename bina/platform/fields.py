"""Column types of PostgreSQL that Django has no field for."""

from __future__ import annotations

from typing import Any

from django.db.models import Lookup, TextField


class LtreeField(TextField):  # type: ignore[type-arg]  # TextField is generic only in the stubs
    """A path of labels such as ``a12.b7.c9`` (PostgreSQL ``ltree``): an ancestor is a prefix.

    The lookup ``__within="a12.b7"`` keeps the node itself and all below it, and uses a GiST index.
    """

    description = "ltree path"

    def db_type(self, connection: Any) -> str:
        return "ltree"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else str(value)


class _Comparison(Lookup):  # the stubs alone know it as generic
    """One path beside another, with an operator of ``ltree``."""

    operator = ""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} {self.operator} ({right})::ltree", [*left_params, *right_params]


@LtreeField.register_lookup
class Within(_Comparison):
    """``path <@ ancestor``: the node itself or a descendant."""

    lookup_name = "within"
    operator = "<@"


@LtreeField.register_lookup
class Above(_Comparison):
    """``path @> descendant``: the node itself or an ancestor."""

    lookup_name = "above"
    operator = "@>"
