"""Makes those who take part in the story from an offer to a certificate, in the installation of the browser.

Run as a program of its own, with the installation's environment: the tests' own database stays out of it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import time_ns
from typing import Any

from tests.e2e.stories import PASSWORD, print_made


def monday(weeks: int) -> date:
    """A Monday so many weeks ahead."""
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 * weeks - today.weekday())


def make() -> dict[str, Any]:
    """An HR developer, a superior with one person, a partner's contact, and another partner's offer."""
    from bina.people.tests.factories import (
        AccountFactory,
        AgencyFactory,
        EmployeeFactory,
        PostFactory,
        UnitFactory,
        grant,
    )
    from bina.platform.access import Role
    from bina.training.tests.partner_factories import PartnerFactory, PartnerOfferFactory, contact_of

    stamp = time_ns()  # an agency of its own, so that tests do not meet
    agency = AgencyFactory.create(code=f"kota-{stamp}", name="Kota Percobaan")
    root = UnitFactory.create(agency=agency, siasn_id=f"UNOR-{stamp}")
    unit = UnitFactory.create(parent=root, siasn_id=f"UNOR-{stamp}-1", name="Bidang Pelayanan")
    head = PostFactory.create(unit=unit, kind="SUPERVISOR", is_head=True, title="Kepala Bidang")
    people = {
        role: EmployeeFactory.create(
            unit=place,
            name=name,
            siasn_id=f"PNS-{stamp}-{number}",
            nip=f"19890225{(stamp // 1000 + number) % 10**10:010d}",
            **({"post": head} if role == "superior" else {}),
        )
        for number, (role, name, place) in enumerate(
            (("hr", "Hana", root), ("superior", "Saleh", unit), ("person", "Citra Lestari", unit))
        )
    }
    accounts = {role: AccountFactory.create(employee=person) for role, person in people.items()}
    grant(accounts["hr"], Role.HR_DEVELOPER, unit=root)
    grant(accounts["superior"], Role.SUPERVISOR, unit=unit)
    partner = PartnerFactory.create(agency=agency, name="Universitas Percobaan")
    accounts["contact"] = contact_of(partner)
    accounts["contact"].login = f"mitra-{stamp}"
    for account in accounts.values():
        account.set_password(PASSWORD)
        account.save()
    PartnerOfferFactory.create(
        partner=PartnerFactory.create(agency=agency, name="Lembaga Lain"),
        title="Pelayanan yang Sigap",
        state="SENT",
        sent_at=datetime.now(UTC),
        starts_on=monday(5),
        ends_on=monday(5),
    )
    return {
        **{role: account.login for role, account in accounts.items()},
        "starts_on": monday(3).isoformat(),
        "ends_on": (monday(3) + timedelta(days=1)).isoformat(),
    }


if __name__ == "__main__":
    print_made(make)
