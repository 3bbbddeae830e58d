"""Makes two units whose needs are gathered and planned in the installation of the browser tests.

Run as a program of its own, with the installation's environment: the tests' own database stays out of it.
"""

from __future__ import annotations

from typing import Any

from tests.e2e.stories import PASSWORD, print_made


def make() -> dict[str, Any]:
    """An HR developer, two heads of units and six employees who lack levels that their posts ask for."""
    from bina.people.tests.factories import AccountFactory, EmployeeFactory, PostFactory, grant
    from bina.planning.tests.factories import make_city
    from bina.platform.access import Role

    EmployeeFactory.reset_sequence(500)  # numbers of nobody in the other stories of an installation
    city = make_city()
    units = (city.health, city.healthy)
    heads = [
        EmployeeFactory.create(
            unit=unit, post=PostFactory.create(unit=unit, title="Kepala Dinas", is_head=True)
        )
        for unit in units
    ]
    developer = EmployeeFactory.create(unit=city.root)
    accounts = [AccountFactory.create(employee=one) for one in (developer, *heads, *city.people)]
    for account in accounts:
        account.set_password(PASSWORD)
        account.save()
    grant(accounts[0], Role.HR_DEVELOPER, unit=city.root)
    for account, unit in zip(accounts[1:3], units, strict=True):
        grant(account, Role.SUPERVISOR, unit=unit)
    return {
        "hr": developer.nip,
        "units": [
            {"name": unit.name, "head": head.nip, "employee": person.nip}
            for unit, head, person in zip(units, heads, city.people, strict=False)
        ],
        "people": {f"/rencana/pegawai/{person.pk}/": person.nip for person in city.people},
    }


if __name__ == "__main__":
    print_made(make)
