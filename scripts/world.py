"""A small world in an empty installation: one agency, one learner, a course for each package brought."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.urls import reverse

from bina.learning.actions.courses import CourseValues, create_course
from bina.learning.actions.structure import ActivityValues, add_activity
from bina.learning.content.archives import open_archive
from bina.learning.content.authoring import KINDS
from bina.learning.content.importing import look_into, look_into_xml
from bina.learning.models import Activity, Course, CourseVersion, Enrolment, Package
from bina.people.tests.factories import AccountFactory, AgencyFactory, EmployeeFactory, UnitFactory, hr_actor
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path


class World:
    """The agency and its one learner."""

    def __init__(self, *, password: str) -> None:
        self.agency = AgencyFactory.create(code="coba", name="Pemerintah Kota Coba")
        unit = UnitFactory.create(agency=self.agency)
        self.person = EmployeeFactory.create(unit=unit, name="Siti Rahma")
        account = AccountFactory.create(employee=self.person)
        account.set_password(password)
        account.save()
        self.login: str = account.login
        self.at = datetime.now(UTC)
        self.count = 0

    def take(self, path: Path) -> dict[str, Any]:
        """Import a package into a published course with the learner in it; or why it is refused."""
        self.count += 1
        facts: dict[str, Any] = {"file": path.name}
        try:
            activity = self._activity(self._course(path.stem), path)
        except Refused as refusal:
            return facts | {"refused": str(refusal)}
        package = activity.package
        assert package is not None  # noqa: S101  # it was just taken
        enrolment = self._enrol(activity)
        return facts | {
            "standard": package.standard,
            "edition": package.edition,
            "title": package.title,
            "files": package.file_count,
            "bytes": package.size_bytes,
            "enrolment": str(enrolment.pk),
            "activity": str(activity.pk),
            "page": reverse("learning:player", args=[enrolment.pk, 1]),
            "launch": reverse("learning:launch", args=[enrolment.pk, 1]),
        }

    def _course(self, title: str) -> Course:
        values = CourseValues(code=f"COBA-{self.count}", title=title[:200], length_jp=Decimal(1))
        return create_course(actor=hr_actor(self.agency), agency_id=self.agency.pk, values=values, at=self.at)

    def _activity(self, course: Course, path: Path) -> Activity:
        with path.open("rb") as stream:
            cleaned = {"package": File(stream, name=path.name), "pass_percent": None}
            values = ActivityValues(
                title=path.stem[:200], is_required=True, minimum_seconds=0, cleaned=cleaned
            )
            section = course.versions.get().sections.order_by("position")[0]
            return add_activity(
                actor=hr_actor(self.agency),
                section_id=section.pk,
                kind=_kind(path),
                values=values,
                at=self.at,
            )

    def _enrol(self, activity: Activity) -> Enrolment:
        version = activity.version
        version.state, version.published_at = CourseVersion.State.PUBLISHED, self.at
        version.save(update_fields=["state", "published_at"])
        return Enrolment.objects.create(
            agency=self.agency,
            employee=self.person,
            course=version.course,
            version=version,
            enrolled_at=self.at,
        )


def _kind(path: Path) -> str:
    with path.open("rb") as stream:
        if path.suffix.lower() == ".xml":
            looked = look_into_xml(stream)
        else:
            with open_archive(stream, path.name) as archive:
                looked = look_into(archive)
    return KINDS[Package.Standard(looked.found.standard)]
