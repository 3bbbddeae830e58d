"""A whole course as one file: what its manifest says, and which names and sizes are taken.

The file is a zip: ``manifest.json`` (schema below, version 1) and the files it names under ``files/``. A
package made elsewhere lies as ``packages/<number>.zip``. Every file has its SHA-256 in the manifest.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Final = "bina-course"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
MOST_MANIFEST_BYTES: Final = 20 * 1024**2


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BundledFile(_Strict):
    """A file: where it lies in the zip, what it is called, its size and SHA-256."""

    path: str = Field(pattern=r"^(files|packages)/[0-9]{1,5}(\.[a-z0-9]{1,5})?$")
    name: str = Field(min_length=1, max_length=200)
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class BundledActivity(_Strict):
    """An activity; ``content`` names files by their path where the system has keys and addresses."""

    kind: str = Field(pattern=r"^[a-z0-9_]{1,20}$")
    title: str = Field(min_length=1, max_length=200)
    is_required: bool = True
    minimum_seconds: int = Field(default=0, ge=0, le=360_000)
    content: dict[str, Any] = Field(default_factory=dict)
    package: str = ""
    extra: dict[str, Any] = Field(default_factory=dict)


class BundledSection(_Strict):
    """A section with its activities in order."""

    title: str = Field(min_length=1, max_length=200)
    activities: tuple[BundledActivity, ...] = ()


class BundledOutcome(_Strict):
    """A competence by the codes of its framework and itself, and the level."""

    framework: str
    competence: str
    level: int = Field(ge=1, le=8)


class Manifest(_Strict):
    """What a course is, without anything of the place it comes from."""

    format: Literal["bina-course"] = FORMAT
    version: Literal[1] = VERSION
    code: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=1, max_length=200)
    summary: str = ""
    language: str = Field(default="id", max_length=5)
    licence: str = Field(default="OWN", max_length=15)
    length_jp: Decimal = Field(gt=0, le=1000)
    targets: tuple[str, ...] = ()
    is_sequential: bool = False
    outcomes: tuple[BundledOutcome, ...] = ()
    sections: tuple[BundledSection, ...] = Field(default=(), max_length=200)
    files: tuple[BundledFile, ...] = ()


def with_files_as_paths(content: Any, paths: dict[str, str], *, prefix: str) -> Any:
    """The content with each file's key as ``key:<path>``, and its address in a text as ``address:<path>/``.

    Args:
        paths: path in the zip by the file's key as text.
        prefix: how an address of a file begins; the key and a slash follow.
    """
    if isinstance(content, dict):
        return {name: with_files_as_paths(value, paths, prefix=prefix) for name, value in content.items()}
    if isinstance(content, list):
        return [with_files_as_paths(value, paths, prefix=prefix) for value in content]
    if not isinstance(content, str):
        return content
    if content in paths:
        return f"key:{paths[content]}"
    for key, path in paths.items():
        content = content.replace(f"{prefix}{key}/", f"address:{path}/")
    return content


def with_files_as_keys(content: Any, keys: dict[str, str], *, prefix: str) -> Any:
    """The other way: the new file's key and address in the place of its path."""
    if isinstance(content, dict):
        return {name: with_files_as_keys(value, keys, prefix=prefix) for name, value in content.items()}
    if isinstance(content, list):
        return [with_files_as_keys(value, keys, prefix=prefix) for value in content]
    if not isinstance(content, str):
        return content
    if content.startswith("key:") and content[4:] in keys:
        return keys[content[4:]]
    for path, key in keys.items():
        content = content.replace(f"address:{path}/", f"{prefix}{key}/")
    return content
