"""Taking a package: checked, unpacked into a folder of its own, and only then known."""

from __future__ import annotations

import io
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from bina.learning.content.archives import MEGABYTE, Member, members, open_archive, read_member, unpack
from bina.learning.content.manifests import Found, Source, read_manifest
from bina.learning.content.manifests.cmi5 import NAME as CMI5_NAME
from bina.learning.content.refusals import PackageRefused
from bina.learning.models import Package
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from zipfile import ZipFile

    from django.core.files import File

    from bina.platform.access import Actor

LARGEST: Final = 500 * MEGABYTE
LARGEST_MANIFEST: Final = 20 * MEGABYTE
MANIFEST_NAMES: Final = frozenset({"imsmanifest.xml", "cmi5.xml", "h5p.json"})


@dataclass(frozen=True, slots=True)
class Looked:
    """A package that was looked into: what it is, and the files to unpack (none for a bare ``cmi5.xml``)."""

    found: Found
    files: list[Member]
    xml: bytes = b""


def folder_of(package_id: UUID) -> Path:
    """Where the files of a package lie."""
    return Path(settings.MEDIA_ROOT) / "learning" / "packages" / str(package_id)


def take_package(*, actor: Actor, agency_id: UUID, file: File[bytes], at: datetime) -> Package:
    """Check and unpack a package for the courses of an agency. A refused one leaves nothing behind.

    Raises:
        PermissionDenied: ``actor`` is no author of the agency.
        PackageRefused: the file is no package we can run safely; the text says why.
    """
    actor.require("learning.author", agency=agency_id)
    name = PurePosixPath(str(file.name).replace("\\", "/")).name[-200:]
    if file.size > LARGEST:
        text = _("{name} has {size} MB; at most {most} MB are taken.")
        raise PackageRefused(text.format(name=name, size=-(-file.size // MEGABYTE), most=LARGEST // MEGABYTE))
    package = Package(
        id=uuid7(), agency_id=agency_id, created_at=at, created_by_id=actor.account_id, sha256=_digest(file)
    )
    stream = file.file if file.file is not None else io.BytesIO()
    stream.seek(0)
    _unpack_into(package, stream, name)
    with _removed_on_failure(folder_of(package.pk)):
        package.save(force_insert=True)
    return package


def _digest(file: File[bytes]) -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


class _removed_on_failure:  # noqa: N801  # reads as a phrase where it is used
    """Removes a folder when what is done with it fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _unpack_into(package: Package, stream: IO[bytes], name: str) -> None:
    folder = folder_of(package.pk)
    with _removed_on_failure(folder):
        if name.lower().endswith(".xml"):
            looked = look_into_xml(stream)
            folder.mkdir(parents=True)
            (folder / CMI5_NAME).write_bytes(looked.xml)
            package.size_bytes, package.file_count = len(looked.xml), 1
        else:
            with open_archive(stream, name) as archive:
                looked = look_into(archive)
                folder.mkdir(parents=True)
                package.size_bytes = unpack(archive, looked.files, folder)
                package.file_count = len(looked.files)
    found = looked.found
    package.standard, package.edition, package.title = found.standard, found.edition, found.title
    package.launch, package.manifest = found.launch, found.manifest


def look_into_xml(stream: IO[bytes]) -> Looked:
    """A course structure without an archive, as cmi5 allows it (section 14.2)."""
    data = stream.read(LARGEST_MANIFEST + 1)
    if len(data) > LARGEST_MANIFEST:
        text = _("{path} is larger than {most} MB.")
        raise PackageRefused(text.format(path=CMI5_NAME, most=LARGEST_MANIFEST // MEGABYTE))
    source = Source(frozenset({CMI5_NAME}), lambda _path: data)
    return Looked(read_manifest(source), [], data)


def look_into(archive: ZipFile) -> Looked:
    """What an archive holds, without unpacking it.

    Raises:
        PackageRefused: it is unsafe, or its manifest is missing or broken.
    """
    files = _without_folder_around(members(archive))
    by_path = {member.path: member for member in files}

    def read(path: str) -> bytes:
        return read_member(archive, by_path[path], most=LARGEST_MANIFEST)

    return Looked(read_manifest(Source(frozenset(by_path), read)), files)


def _without_folder_around(files: list[Member]) -> list[Member]:
    """Packages are often zipped with the folder they lay in; then that folder is left out."""
    top = {member.path.partition("/")[0] for member in files}
    at_root = {member.path for member in files if "/" not in member.path}
    if len(top) != 1 or at_root & MANIFEST_NAMES or at_root:
        return files
    prefix = f"{top.pop()}/"
    inside = [Member(member.path.removeprefix(prefix), member.info) for member in files]
    return inside if MANIFEST_NAMES & {member.path for member in inside} else files


def remove_files(package_id: UUID) -> None:
    """Remove the files of a package that is no longer known."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder_of(package_id))
