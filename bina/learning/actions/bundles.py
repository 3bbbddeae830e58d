"""A whole course written as one file, and read back as a course of its own."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

from django.core.files import File
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from bina.learning.actions.assets import MEGABYTE, keep
from bina.learning.actions.courses import CourseValues, create_course
from bina.learning.actions.publishing import free_code
from bina.learning.actions.refusals import CourseRefused
from bina.learning.content.archives import Member, members, open_archive, read_member
from bina.learning.content.importing import LARGEST, folder_of, take_package
from bina.learning.kinds import kinds
from bina.learning.kinds.base import Authoring
from bina.learning.models import Activity, Asset, Course, CourseVersion, Section
from bina.learning.queries.authoring import newest
from bina.learning.queries.outside import competence_codes
from bina.learning.rules.bundle import (
    MANIFEST,
    MOST_MANIFEST_BYTES,
    BundledActivity,
    BundledFile,
    BundledOutcome,
    BundledSection,
    Manifest,
    with_files_as_keys,
    with_files_as_paths,
)

if TYPE_CHECKING:
    from bina.platform.access import Actor

ADDRESS = "/belajar/berkas/"
PIECE = 1024 * 1024


def write_bundle(*, version: CourseVersion, target: IO[bytes]) -> Manifest:
    """Write a version with all its files as one zip. The caller has checked who asks."""
    activities = list(version.activities.order_by("section__position", "position"))
    assets = _assets_in(version.agency_id, activities)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files, paths = [], {}
        for number, asset in enumerate(assets, start=1):
            path = f"files/{number}{PurePath(asset.name).suffix.lower()}"
            paths[str(asset.pk)] = path
            files.append(_add(archive, path, asset.name, asset.file.open("rb")))
        packages = {}
        for number, key in enumerate(_packages_in(activities), start=1):
            packages[key] = f"packages/{number}.zip"
            files.append(_add_package(archive, packages[key], folder_of(key)))
        manifest = _manifest(version, activities, paths, packages, files)
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _assets_in(agency_id: UUID, activities: list[Activity]) -> list[Asset]:
    """Files that the contents name, by key or by address."""
    text = json.dumps([one.content for one in activities])
    found = Asset.objects.filter(agency_id=agency_id, owner=None).order_by("pk")
    return [one for one in found if str(one.pk) in text]


def _packages_in(activities: list[Activity]) -> list[UUID]:
    return list(dict.fromkeys(one.package_id for one in activities if one.package_id))


def _add(archive: zipfile.ZipFile, path: str, name: str, source: IO[bytes]) -> BundledFile:
    digest, size = sha256(), 0
    with source, archive.open(path, "w", force_zip64=True) as into:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            into.write(piece)
    return BundledFile(path=path, name=name, size=size, sha256=digest.hexdigest())


def _add_package(archive: zipfile.ZipFile, path: str, folder: Path) -> BundledFile:
    with NamedTemporaryFile(suffix=".zip") as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as inner:
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    inner.write(file, file.relative_to(folder).as_posix())
        packed.seek(0)
        return _add(archive, path, "package.zip", packed)


def _manifest(
    version: CourseVersion,
    activities: list[Activity],
    paths: dict[str, str],
    packages: dict[UUID, str],
    files: list[BundledFile],
) -> Manifest:
    sections = tuple(
        BundledSection(
            title=section.title,
            activities=tuple(
                _activity(one, paths, packages) for one in activities if one.section_id == section.pk
            ),
        )
        for section in version.sections.order_by("position")
    )
    outcomes = version.outcomes.select_related("competency__framework").order_by("competency__code")
    return Manifest(
        code=version.course.code,
        title=version.title,
        summary=version.summary,
        language=version.language,
        licence=version.licence,
        length_jp=version.length_jp,
        targets=tuple(version.targets),
        is_sequential=version.is_sequential,
        outcomes=tuple(
            BundledOutcome(
                framework=one.competency.framework.code, competence=one.competency.code, level=one.level
            )
            for one in outcomes
        ),
        sections=sections,
        files=tuple(files),
    )


def _activity(one: Activity, paths: dict[str, str], packages: dict[UUID, str]) -> BundledActivity:
    kind = kinds().get(one.kind)
    extra = kind.pack(one) if kind and kind.pack else {}
    return BundledActivity(
        kind=one.kind,
        title=one.title,
        is_required=one.is_required,
        minimum_seconds=one.minimum_seconds,
        content=with_files_as_paths(one.content, paths, prefix=ADDRESS),
        package=packages[one.package_id] if one.package_id else "",
        extra=with_files_as_paths(extra, paths, prefix=ADDRESS),
    )


@transaction.atomic
def read_bundle(*, actor: Actor, agency_id: UUID, file: File[bytes], at: datetime) -> Course:
    """Make a draft of a course of a file that ``write_bundle`` wrote, here or elsewhere; all or nothing.

    Raises:
        PermissionDenied: ``actor`` is no author of the agency.
        CourseRefused, PackageRefused, FileRefused: it cannot be taken; the sentence names the place in it.
    """
    actor.require("learning.author", agency=agency_id)
    name = PurePath(str(file.name)).name[-100:]
    if file.size > LARGEST:
        raise CourseRefused(_("{name} is larger than {most} MB.").format(name=name, most=LARGEST // MEGABYTE))
    assert file.file is not None  # noqa: S101  # an uploaded file is there
    file.file.seek(0)
    with open_archive(file.file, name) as archive:
        return _Reading(actor, agency_id, archive, at).course()


class _Reading:
    """One course file while it is read."""

    def __init__(self, actor: Actor, agency_id: UUID, archive: zipfile.ZipFile, at: datetime) -> None:
        self.actor, self.agency_id, self.archive, self.at = actor, agency_id, archive, at
        self.members = {one.path: one for one in members(archive)}
        self.manifest = self._manifest()
        self.files = {one.path: one for one in self.manifest.files}
        self.keys: dict[str, str] = {}

    def _manifest(self) -> Manifest:
        if MANIFEST not in self.members:
            raise CourseRefused(_("This is no course file: {name} is missing in it.").format(name=MANIFEST))
        text = read_member(self.archive, self.members[MANIFEST], most=MOST_MANIFEST_BYTES)
        try:
            return Manifest.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "format"
            words = _("{name}, {place}: {problem}")
            raise CourseRefused(words.format(name=MANIFEST, place=place, problem=first["msg"])) from None

    def course(self) -> Course:
        """Make the course with everything in it."""
        self._require_whole()
        made = create_course(actor=self.actor, agency_id=self.agency_id, values=self._values(), at=self.at)
        version = newest(made)
        version.sections.all().delete()
        for one in self.manifest.files:
            if one.path.startswith("files/"):
                self.keys[one.path] = self._keep(one)
        for position, section in enumerate(self.manifest.sections, start=1):
            into = Section.objects.create(
                agency_id=self.agency_id, version=version, position=position, title=section.title
            )
            for place, activity in enumerate(section.activities, start=1):
                self._activity(into, place, activity)
        return made

    def _require_whole(self) -> None:
        if missing := sorted(set(self.files) - set(self.members)):
            raise CourseRefused(_("{path} is named but missing in the file.").format(path=missing[0]))
        if further := sorted(set(self.members) - set(self.files) - {MANIFEST}):
            raise CourseRefused(_("{path} lies in the file but is not named.").format(path=further[0]))
        for one in self.manifest.files:
            self._require_unchanged(one, self.members[one.path])

    def _require_unchanged(self, one: BundledFile, member: Member) -> None:
        digest = sha256()
        try:
            with self.archive.open(member.info) as source:
                while piece := source.read(PIECE):
                    digest.update(piece)
        except (zipfile.BadZipFile, EOFError, OSError):
            raise CourseRefused(_("{path} is damaged.").format(path=one.path)) from None
        if digest.hexdigest() != one.sha256:
            text = _("{path} is not what its checksum says; the file was changed or damaged.")
            raise CourseRefused(text.format(path=one.path))

    def _values(self) -> CourseValues:
        manifest, known = self.manifest, competence_codes()
        outcomes = []
        for one in manifest.outcomes:
            key = known.get((one.framework, one.competence))
            if key is not None:  # a competence of a framework that is not used here leads to none
                outcomes.append((key, one.level))
        if manifest.licence not in CourseVersion.Licence.values:
            text = _("The licence {licence} is not known here.")
            raise CourseRefused(text.format(licence=manifest.licence))
        return CourseValues(
            code=free_code(self.agency_id, manifest.code),
            title=manifest.title,
            summary=manifest.summary,
            language=manifest.language,
            licence=manifest.licence,
            length_jp=manifest.length_jp,
            targets=manifest.targets,
            is_sequential=manifest.is_sequential,
            outcomes=tuple(outcomes),
        )

    def _keep(self, one: BundledFile) -> str:
        with self.archive.open(self.members[one.path].info) as source, NamedTemporaryFile() as spooled:
            shutil.copyfileobj(source, spooled)
            spooled.flush()
            content = File(spooled, name=one.name)
            kept = keep(actor=self.actor, agency_id=self.agency_id, file=content, at=self.at)
        return str(kept.pk)

    def _activity(self, section: Section, position: int, one: BundledActivity) -> None:
        kind = kinds().get(one.kind)
        if kind is None:
            text = _("{title}: activities of the kind {kind} are not known here.")
            raise CourseRefused(text.format(title=one.title, kind=one.kind))
        activity = Activity(
            agency_id=self.agency_id,
            section=section,
            version_id=section.version_id,
            position=position,
            kind=one.kind,
            title=one.title,
            is_required=one.is_required,
            minimum_seconds=one.minimum_seconds,
        )
        if one.package:
            activity.package = self._package(one.package)
        content = with_files_as_keys(one.content, self.keys, prefix=ADDRESS)
        if kind.unpack is not None:
            extra = with_files_as_keys(one.extra, self.keys, prefix=ADDRESS)
            content = kind.unpack(Authoring(self.actor, activity, {}, self.at), content, extra)
        activity.content = self._sound(one, kind.content, content)
        activity.save()

    @staticmethod
    def _sound(one: BundledActivity, schema: Any, content: dict[str, Any]) -> dict[str, Any]:
        try:
            found: dict[str, Any] = schema.model_validate(content).model_dump(mode="json")
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            words = _("{title}, {place}: {problem}")
            place = ".".join(map(str, first["loc"]))
            raise CourseRefused(words.format(title=one.title, place=place, problem=first["msg"])) from None
        return found

    def _package(self, path: str) -> Any:
        if path not in self.files:
            raise CourseRefused(_("{path} is named but missing in the file.").format(path=path))
        with self.archive.open(self.members[path].info) as source, NamedTemporaryFile() as spooled:
            shutil.copyfileobj(source, spooled)
            spooled.flush()
            content = File(spooled, name="package.zip")
            return take_package(actor=self.actor, agency_id=self.agency_id, file=content, at=self.at)
