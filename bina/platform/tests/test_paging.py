from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bina.people.tests.factories import AccountFactory
from bina.platform.models import Notice
from bina.platform.paging import page

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(days=st.lists(st.integers(0, 3), max_size=14), size=st.integers(1, 5), descending=st.booleans())
def test_pages_forwards_then_backwards_show_each_row_once_in_order(
    days: list[int], size: int, descending: bool
) -> None:
    account = AccountFactory.create()
    Notice.objects.bulk_create(
        Notice(account=account, text=str(day), created_at=START + timedelta(days=day)) for day in days
    )
    rows = Notice.objects.filter(account=account)
    order = ("-created_at", "-pk") if descending else ("created_at", "pk")
    pages = [page(rows, order=order, after=None, size=size)]
    while mark := pages[-1].next:
        pages.append(page(rows, order=order, after=mark, size=size))
    expected = list(rows.order_by(*order))
    assert [row for one in pages for row in one] == expected
    back = [pages[-1]]
    while mark := back[-1].previous:
        back.append(page(rows, order=order, after=mark, size=size))
    assert [row for one in reversed(back) for row in one] == expected


@pytest.mark.django_db
@pytest.mark.parametrize("mark", ["x", "W10", "W3RydWUsWzEsMiwzXV0", "bnVsbA", "W3RydWUsW1sxXSxbMl1dXQ"])
def test_a_tampered_mark_starts_from_the_beginning(mark: str) -> None:
    account = AccountFactory.create()
    notice = Notice.objects.create(account=account, text="a", created_at=START)
    assert list(page(Notice.objects.all(), order=("created_at", "pk"), after=mark)) == [notice]
