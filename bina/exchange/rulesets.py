"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, HttpUrl

from bina.exchange.rules.content import StructuralKind
from bina.platform.rulesets import Table

Service = Literal["DIKLAT", "KURSUS"]
Environment = Literal["PRODUCTION", "TRAINING"]


class ServiceAddresses(Table):
    """Where one environment of SIASN answers: its data, and the two places that give tokens."""

    data: HttpUrl
    gate: HttpUrl
    sign_on: HttpUrl


class StructuralRow(Table):
    """One structural training of SIASN's list, and the words by which a programme's name shows it."""

    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)


class SiasnService(Table):
    """What SIASN's web services expect."""

    services: dict[Environment, ServiceAddresses]
    documents: dict[Service, str]
    structural_forms: tuple[int, ...] = Field(min_length=1)
    structural: tuple[StructuralRow, ...]
    other_structural: str

    def structural_kinds(self) -> tuple[StructuralKind, ...]:
        """The structural trainings as the rule takes them."""
        return tuple(StructuralKind(code=row.code, words=row.words) for row in self.structural)


SCHEMAS: dict[str, type[Table]] = {"siasn-service": SiasnService}
