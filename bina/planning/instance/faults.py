"""What is wrong with a file, place by place."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_FAULTS = 100
_PLAIN = re.compile(r"[A-Za-z_][\w-]*")
_LONGEST_QUOTE = 40
_EITHER = (UnionType, Union)


@dataclass(frozen=True, slots=True)
class Fault:
    """One place of a file (``$.batches[3].seats``) and what is wrong there."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


class InvalidFile(ValueError):
    """A file that cannot be used; ``faults`` names every place, at most ``MOST_FAULTS`` of them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults[:MOST_FAULTS]
        super().__init__("\n".join(map(str, self.faults)))


def path_of(*steps: str | int) -> str:
    """The JSON path of a place: ``path_of("batches", 3, "seats")`` is ``$.batches[3].seats``."""
    path = "$"
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if _PLAIN.fullmatch(step) else f"[{json.dumps(step, ensure_ascii=False)}]"
    return path


def misfits(raw: Any, shape: Any, *steps: str | int) -> Iterator[Fault]:
    """Every place of decoded JSON that does not have the shape."""
    origin = get_origin(shape)
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        yield from _of_object(raw, shape, steps)
    elif origin is tuple:
        yield from _of_list(raw, get_args(shape), steps)
    elif origin is dict:
        if isinstance(raw, dict):
            for key, value in raw.items():
                yield from misfits(value, get_args(shape)[1], *steps, key)
        else:
            yield _unexpected(raw, _("an object"), steps)
    elif origin in _EITHER and raw is not None and _composite(shape) is not None:
        yield from misfits(raw, _composite(shape), *steps)
    elif not _fits(raw, shape):
        yield _unexpected(raw, _wanted(shape), steps)


def _of_object(raw: Any, shape: type[msgspec.Struct], steps: tuple[str | int, ...]) -> Iterator[Fault]:
    if not isinstance(raw, dict):
        yield _unexpected(raw, _("an object"), steps)
        return
    hints = _hints(shape)
    for field in msgspec.structs.fields(shape):
        if field.name in raw:
            yield from misfits(raw[field.name], hints[field.name], *steps, field.name)
        elif field.required:
            yield Fault(path_of(*steps, field.name), _("is missing and has no default."))


def _of_list(raw: Any, parts: tuple[Any, ...], steps: tuple[str | int, ...]) -> Iterator[Fault]:
    if not isinstance(raw, list):
        yield _unexpected(raw, _("a list"), steps)
    elif parts[-1] is Ellipsis:
        for place, value in enumerate(raw):
            yield from misfits(value, parts[0], *steps, place)
    elif len(raw) != len(parts):
        yield _unexpected(raw, _("a list of {count}").format(count=len(parts)), steps)
    else:
        for place, (value, part) in enumerate(zip(raw, parts, strict=True)):
            yield from misfits(value, part, *steps, place)


def _composite(shape: Any) -> Any:
    """The part of an optional shape that has places of its own inside."""
    return next((part for part in get_args(shape) if get_origin(part) in {tuple, dict}), None)


def _fits(raw: Any, shape: Any) -> bool:
    try:
        msgspec.convert(raw, shape)
    except msgspec.ValidationError:
        return False
    return not isinstance(raw, float) or math.isfinite(raw)


def _unexpected(raw: Any, wanted: str, steps: tuple[str | int, ...]) -> Fault:
    found = json.dumps(raw, ensure_ascii=False)
    if len(found) > _LONGEST_QUOTE:
        found = found[:_LONGEST_QUOTE] + "…"
    text = _("{wanted} is expected here, found {found}.").format(wanted=wanted, found=found)
    return Fault(path_of(*steps), text[:1].upper() + text[1:])


def _wanted(shape: Any) -> str:
    parts = get_args(shape) if get_origin(shape) in _EITHER else (shape,)
    kinds = [_kind(part) for part in parts]
    if "text" in kinds and "whole" in kinds:
        return _("a text or a whole number")
    limits = _limits(parts)
    if limits == (0, 1):
        return _("a number from 0 to 1")
    if limits[0] == 1:
        return _("a whole number from 1 to {most}").format(most=limits[1])
    if limits[0] == 0:
        return _("a number of 0 or more") if "number" in kinds else _("a whole number of 0 or more")
    names = {"whole": _("a whole number"), "number": _("a number"), "text": _("a text")}
    return next((names[kind] for kind in kinds if kind in names), _("true or false"))


def _kind(part: Any) -> str:
    plain = get_args(part)[0] if get_origin(part) is Annotated else part
    return {int: "whole", float: "number", str: "text"}.get(plain, "")


def _limits(parts: tuple[Any, ...]) -> tuple[Any, Any]:
    for part in parts:
        for note in get_args(part)[1:] if get_origin(part) is Annotated else ():
            if isinstance(note, msgspec.Meta):
                return note.ge, note.le
    return None, None


@cache  # every person of the file is asked
def _hints(shape: type[Any]) -> dict[str, Any]:
    return get_type_hints(shape, include_extras=True)


def unknown_keys(raw: Any, shape: Any, *steps: str | int) -> Iterator[str]:
    """Paths of keys that mean nothing in the shape."""
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        hints = _hints(shape)
        for key, value in raw.items():
            if key not in hints:
                yield path_of(*steps, key)
            elif get_origin(hints[key]) is tuple:
                yield from unknown_keys(value, hints[key], *steps, key)
    elif issubclass(get_args(shape)[0] if isinstance(get_args(shape)[0], type) else int, msgspec.Struct):
        for place, value in enumerate(raw):
            yield from unknown_keys(value, get_args(shape)[0], *steps, place)


def decoded(text: bytes, shape: type[Any]) -> Any:
    """The bytes of a file as its shape.

    Raises:
        InvalidFile: it is not JSON, or has another shape.
    """
    try:
        return msgspec.json.decode(text, type=shape)
    except msgspec.ValidationError as error:
        raise InvalidFile(list(misfits(_raw(text), shape)) or [Fault("$", str(error))]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _no_json(error) from error


def _raw(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise _no_json(error) from error


def _no_json(error: Exception) -> InvalidFile:
    return InvalidFile([Fault("$", _("The file is not JSON: {error}.").format(error=error))])
