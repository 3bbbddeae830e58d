"""Our credentials as canonical N-Quads (W3C RDF Dataset Canonicalization 1.0), the form that is signed.

Credentials are JSON-LD, but only those that Bina makes are signed here, so the few terms they use stand in a
table instead of a JSON-LD processor with its contexts. Every node of a document carries an ``id``; then the
canonical form is the sorted list of its statements. A lone proof is the one node without: ``_:c14n0``. The
terms are those of ``https://www.w3.org/ns/credentials/v2`` and Open Badges' ``context-3.0.3.json``; an
independent verifier in the tests, which has the contexts, holds the table to them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CREDENTIALS_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
BADGES_CONTEXT: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_VC, _SECURITY = "https://www.w3.org/2018/credentials#", "https://w3id.org/security#"
_STATUS, _SCHEMA = "https://www.w3.org/ns/credentials/status#", "https://schema.org/"
_BADGES = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_NODE, _TEXT = "@id", ""
_TIME, _DAY = "http://www.w3.org/2001/XMLSchema#dateTime", "https://www.w3.org/2001/XMLSchema#date"
_FLOAT, _ADDRESS = "https://www.w3.org/2001/XMLSchema#float", "https://www.w3.org/2001/XMLSchema#anyURI"

TYPES: Final[dict[str, str]] = {
    "VerifiableCredential": f"{_VC}VerifiableCredential",
    "OpenBadgeCredential": f"{_BADGES}OpenBadgeCredential",
    "AchievementSubject": f"{_BADGES}AchievementSubject",
    "Achievement": f"{_BADGES}Achievement",
    "Profile": f"{_BADGES}Profile",
    "Alignment": f"{_SCHEMA}AlignmentObject",
    "BitstringStatusListCredential": f"{_STATUS}BitstringStatusListCredential",
    "BitstringStatusListEntry": f"{_STATUS}BitstringStatusListEntry",
    "BitstringStatusList": f"{_STATUS}BitstringStatusList",
    "DataIntegrityProof": f"{_SECURITY}DataIntegrityProof",
}
_EVERYWHERE: Final = {
    "name": (f"{_SCHEMA}name", _TEXT),
    "description": (f"{_SCHEMA}description", _TEXT),
    "narrative": (f"{_BADGES}narrative", _TEXT),
}
# Terms by the type of the node they stand in, each with its property and the kind of its value.
TERMS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "VerifiableCredential": {
        "issuer": (f"{_VC}issuer", _NODE),
        "validFrom": (f"{_VC}validFrom", _TIME),
        "credentialSubject": (f"{_VC}credentialSubject", _NODE),
        "credentialStatus": (f"{_VC}credentialStatus", _NODE),
    },
    "AchievementSubject": {
        "achievement": (f"{_BADGES}achievement", _NODE),
        "activityStartDate": (f"{_BADGES}activityStartDate", _DAY),
        "activityEndDate": (f"{_BADGES}activityEndDate", _DAY),
        "creditsEarned": (f"{_BADGES}creditsEarned", _FLOAT),
        "licenseNumber": (f"{_BADGES}licenseNumber", _TEXT),
    },
    "Achievement": {
        "achievementType": (f"{_BADGES}achievementType", _TEXT),
        "alignment": (f"{_BADGES}alignment", _NODE),
        "criteria": (f"{_BADGES}Criteria", _NODE),
        "humanCode": (f"{_BADGES}humanCode", _TEXT),
        "inLanguage": (f"{_SCHEMA}inLanguage", _TEXT),
    },
    "Alignment": {
        "targetCode": (f"{_BADGES}targetCode", _TEXT),
        "targetName": (f"{_SCHEMA}targetName", _TEXT),
        "targetUrl": (f"{_SCHEMA}targetUrl", _ADDRESS),
    },
    "BitstringStatusListEntry": {
        "statusPurpose": (f"{_STATUS}statusPurpose", _TEXT),
        "statusListIndex": (f"{_STATUS}statusListIndex", _TEXT),
        "statusListCredential": (f"{_STATUS}statusListCredential", _NODE),
    },
    "BitstringStatusList": {
        "statusPurpose": (f"{_STATUS}statusPurpose", _TEXT),
        "encodedList": (f"{_STATUS}encodedList", f"{_SECURITY}multibase"),
    },
    "DataIntegrityProof": {
        "created": ("http://purl.org/dc/terms/created", _TIME),
        "cryptosuite": (f"{_SECURITY}cryptosuite", f"{_SECURITY}cryptosuiteString"),
        "proofPurpose": (f"{_SECURITY}proofPurpose", _NODE),
        "verificationMethod": (f"{_SECURITY}verificationMethod", _NODE),
    },
}
PURPOSES: Final = {"assertionMethod": f"{_SECURITY}assertionMethod"}
LONE_NODE: Final = "_:c14n0"
_ESCAPES: Final = {
    **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_NOT_IN_IRI: Final = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


class NotInTable(ValueError):
    """A document uses a term, type or address that cannot be signed here."""


def canonical(document: Mapping[str, Any]) -> str:
    """The document's statements as canonical N-Quads, one a line.

    Raises:
        NotInTable: a term or type is not known, or an inner node has no ``id``.
    """
    lines = set(_statements(document, _subject(document)))
    return "".join(sorted(lines))


def _subject(node: Mapping[str, Any]) -> str:
    if "id" in node:
        return _iri(node["id"])
    if _types(node) == ["DataIntegrityProof"]:
        return LONE_NODE
    raise NotInTable(f"A node of type {_types(node)} has no id.")


def _types(node: Mapping[str, Any]) -> list[str]:
    found = node.get("type", [])
    return [found] if isinstance(found, str) else list(found)


def _statements(node: Mapping[str, Any], subject: str) -> Iterator[str]:
    types = _types(node)
    known = dict(_EVERYWHERE)
    for name in types:
        if name not in TYPES:
            raise NotInTable(f"The type {name} is not known.")
        known |= TERMS.get(name, {})
        yield f"{subject} <{TYPE}> {_iri(TYPES[name])} .\n"
    for term, value in node.items():
        if term in {"@context", "id", "type"}:
            continue
        if term not in known:
            raise NotInTable(f"The term {term} of {types} is not known.")
        prop, kind = known[term]
        for one in value if isinstance(value, list) else [value]:
            yield from _statement(subject, prop, kind, one)


def _statement(subject: str, prop: str, kind: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        inner = _subject(value)
        yield f"{subject} <{prop}> {inner} .\n"
        yield from _statements(value, inner)
    elif kind == _NODE:
        yield f"{subject} <{prop}> {_iri(PURPOSES.get(value, value))} .\n"
    else:
        typed = f"^^<{kind}>" if kind else ""
        yield f'{subject} <{prop}> "{_escaped(_lexical(value))}"{typed} .\n'


def _iri(address: str) -> str:
    if ":" not in address or _NOT_IN_IRI.search(address):
        raise NotInTable(f"{address} is no absolute address.")
    return f"<{address}>"


def _lexical(value: str | float) -> str:
    """A value as JSON-LD writes it: whole numbers as they are, others as ``2.45E1``."""
    if isinstance(value, str):
        return value
    if float(value).is_integer():
        return str(int(value))
    digits, exponent = f"{value:.15e}".split("e")
    digits = digits.rstrip("0")
    return f"{digits}{'0' if digits.endswith('.') else ''}E{int(exponent)}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(mark, mark) for mark in text)
