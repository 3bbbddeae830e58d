"""Looking into an archive that a stranger made, and unpacking it without believing what it says."""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from django.utils.translation import gettext as _

from bina.learning.content.refusals import PackageRefused

MEGABYTE: Final = 1024 * 1024
CHUNK: Final = 256 * 1024
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DROPPED: Final = ("__MACOSX/", ".git/")
FORBIDDEN: Final = frozenset('<>:"|?*') | {chr(code) for code in range(32)} | {"\x7f"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one package may be: bytes unpacked, files, length of a path, bytes unpacked per byte packed."""

    total_bytes: int = 1024 * MEGABYTE
    files: int = 20_000
    path_length: int = 240
    ratio: int = 200
    ratio_from_bytes: int = 10 * MEGABYTE


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive under the path it is to have."""

    path: str
    info: zipfile.ZipInfo


def open_archive(file: IO[bytes], name: str) -> zipfile.ZipFile:
    """The archive, opened.

    Raises:
        PackageRefused: it is no zip archive, or a broken one.
    """
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        text = _("{name} is not a zip archive, or it is damaged.")
        raise PackageRefused(text.format(name=name)) from None


def members(archive: zipfile.ZipFile, *, limits: Limits = LIMITS) -> list[Member]:
    """The files that will be unpacked, under safe paths; folders and the traces of macOS are left out.

    Raises:
        PackageRefused: a path leads outside or cannot be, an entry is a link, encrypted or packed in a way
            we cannot read, a file is there twice, or the archive is larger than allowed.
    """
    infos = archive.infolist()
    if len(infos) > limits.files * 2:
        raise _too_many(len(infos), limits)
    found: dict[str, Member] = {}
    for info in infos:
        if info.is_dir() or info.filename.endswith("\\"):
            continue
        path = safe_path(info.filename, limits=limits)
        if path.startswith(DROPPED) or PurePosixPath(path).name in {".DS_Store", "Thumbs.db"}:
            continue
        _require_plain(info)
        if path in found:
            text = _("The archive holds {path} twice.")
            raise PackageRefused(text.format(path=path))
        found[path] = Member(path, info)
    _require_size(list(found.values()), limits)
    return list(found.values())


def safe_path(name: str, *, limits: Limits = LIMITS) -> str:
    """The path of an entry with forward slashes, certain to stay inside the folder it is unpacked into.

    Raises:
        PackageRefused: it is absolute, goes up, is too long, or holds characters no file name may have.
    """
    path = name.replace("\\", "/")
    parts = path.split("/")
    if path.startswith("/") or (len(path) > 1 and path[1] == ":"):
        raise PackageRefused(_("The archive holds an absolute path: {path}.").format(path=_shown(name)))
    if ".." in parts:
        text = _("The archive holds a path that leads outside of it: {path}.")
        raise PackageRefused(text.format(path=_shown(name)))
    parts = [part for part in parts if part not in {"", "."}]
    if not parts or any(FORBIDDEN & set(part) or part != part.rstrip(" .") for part in parts):
        text = _("The archive holds a file name with characters that are not allowed: {path}.")
        raise PackageRefused(text.format(path=_shown(name)))
    path = "/".join(parts)
    if len(path) > limits.path_length or any(len(part.encode()) > 250 for part in parts):
        text = _("A path in the archive is longer than {most} characters: {path}.")
        raise PackageRefused(text.format(most=limits.path_length, path=_shown(name)))
    return path


def _shown(name: str) -> str:
    return "".join(one if one.isprintable() else "�" for one in name)[:120]


def _require_plain(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if info.create_system == 3 and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        text = _("{path} is a link or a device; only plain files are allowed.")
    elif info.flag_bits & 0x1:
        text = _("{path} is encrypted. Save the package without a password.")
    elif info.compress_type not in METHODS:
        text = _(
            "{path} is packed by a method that is not allowed. Save the package as an ordinary zip archive."
        )
    else:
        return
    raise PackageRefused(text.format(path=_shown(info.filename)))


def _require_size(found: list[Member], limits: Limits) -> None:
    if not found:
        raise PackageRefused(_("The archive is empty."))
    if len(found) > limits.files:
        raise _too_many(len(found), limits)
    total = sum(member.info.file_size for member in found)
    if total > limits.total_bytes:
        raise _too_large(limits)
    for member in found:
        size, packed = member.info.file_size, max(member.info.compress_size, 1)
        if size >= limits.ratio_from_bytes and size / packed > limits.ratio:
            text = _("{path} would unpack to {times} times its size; that is not plausible for a course.")
            raise PackageRefused(text.format(path=member.path, times=size // packed))


def _too_many(count: int, limits: Limits) -> PackageRefused:
    text = _("The archive holds {count} files; at most {most} are allowed.")
    return PackageRefused(text.format(count=count, most=limits.files))


def _too_large(limits: Limits) -> PackageRefused:
    text = _("The package would unpack to more than {most} MB.")
    return PackageRefused(text.format(most=limits.total_bytes // MEGABYTE))


def read_member(archive: zipfile.ZipFile, member: Member, *, most: int) -> bytes:
    """The bytes of a small file, such as a manifest.

    Raises:
        PackageRefused: it is larger than ``most`` bytes or damaged.
    """
    try:
        with archive.open(member.info) as source:
            data = source.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise _damaged(member) from None
    if len(data) > most:
        text = _("{path} is larger than {most} MB.")
        raise PackageRefused(text.format(path=member.path, most=most // MEGABYTE))
    return data


def unpack(archive: zipfile.ZipFile, found: list[Member], folder: Path, *, limits: Limits = LIMITS) -> int:
    """Write the files below ``folder`` and give the number of bytes written.

    The sizes that the archive states are not believed: bytes are counted as they come.

    Raises:
        PackageRefused: a file is damaged, or larger than stated.
    """
    written = 0
    for member in found:
        target = folder / member.path
        target.parent.mkdir(parents=True, exist_ok=True)
        written += _write(archive, member, target, most=limits.total_bytes - written)
    return written


def _write(archive: zipfile.ZipFile, member: Member, target: Path, *, most: int) -> int:
    written = 0
    try:
        with archive.open(member.info) as source, target.open("xb") as out:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > min(most, member.info.file_size):
                    raise _damaged(member)
                out.write(chunk)
    except FileExistsError:
        text = _("In the archive {path} is a file and a folder at once.")
        raise PackageRefused(text.format(path=member.path)) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise _damaged(member) from None
    if written != member.info.file_size:
        raise _damaged(member)
    return written


def _damaged(member: Member) -> PackageRefused:
    return PackageRefused(_("{path} in the archive is damaged.").format(path=member.path))
