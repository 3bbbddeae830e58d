"""Makes two batches of one programme in the installation of the browser tests, the first with people in it.

Run as a program of its own, with the installation's environment: the tests' own database stays out of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import time_ns
from typing import Any

from tests.e2e.stories import PASSWORD, print_made


def make() -> dict[str, Any]:
    """An HR developer, three people in a batch of next month, and a batch with two seats the month after."""
    from bina.people.tests.factories import AccountFactory, AgencyFactory, EmployeeFactory, UnitFactory, grant
    from bina.platform.access import Role
    from bina.training.tests.factories import BatchFactory, EnrolmentFactory, ProgrammeFactory

    stamp = time_ns()  # an agency of its own, so that tests do not meet
    agency = AgencyFactory.create(code=f"kota-{stamp}", name="Kota Percobaan")
    unit = UnitFactory.create(agency=agency, siasn_id=f"UNOR-{stamp}")
    people = [
        EmployeeFactory.create(
            unit=unit,
            name=f"Peserta {place}",
            siasn_id=f"PNS-{stamp}-{place}",
            nip=f"19890225{(stamp // 1000 + place) % 10**10:010d}",
        )
        for place in range(4)
    ]
    accounts = [AccountFactory.create(employee=person) for person in people]
    for account in accounts:
        account.set_password(PASSWORD)
        account.save()
    grant(accounts[0], Role.HR_DEVELOPER, unit=unit)
    programme = ProgrammeFactory.create(agency=agency, name="Pelayanan yang Ramah")
    today = datetime.now(UTC).date()
    first, second = (
        BatchFactory.create(
            programme=programme,
            code=code,
            state="OPEN",
            seats=seats,
            starts_on=today + timedelta(days=days),
            ends_on=today + timedelta(days=days + 1),
        )
        for code, days, seats in (("RAMAH-01", 30, 10), ("RAMAH-02", 60, 2))
    )
    for person in people[1:]:
        EnrolmentFactory.create(batch=first, employee=person)
    return {
        "hr": people[0].nip,
        "people": [person.nip for person in people[1:]],
        "first": f"/pelatihan/angkatan/{first.pk}/",
        "second": f"/pelatihan/angkatan/{second.pk}/",
    }


if __name__ == "__main__":
    print_made(make)
