from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bina.competency.tests.factories import competence
from bina.evaluation import actions
from bina.evaluation.models import Evaluation, Finding
from bina.evaluation.tests.factories import NOW, Town, programme_for, take_part, town
from bina.people.tests.factories import UnitFactory, account_with
from bina.planning.models import Need
from bina.platform.access import Role
from bina.platform.models import JobRun
from bina.surveys.models import Survey
from bina.training.models import Reaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Town:
    return town()


@pytest.fixture
def hr(client: Client, made: Town) -> Client:
    """The browser of the HR developer of the made town."""
    client.force_login(account_with(Role.HR_DEVELOPER, unit=made.unit))
    return client


def test_every_page_opens_for_the_hr_developer(hr: Client, made: Town) -> None:
    evaluation = made.evaluated()
    finding = _finding(made)
    for name, arguments in (
        ("index", []),
        ("export", []),
        ("record", [evaluation.pk]),
        ("batch", [made.batch.pk]),
        ("finding_list", []),
        ("finding_new", [evaluation.pk]),
        ("finding", [finding.pk]),
        ("finding_edit", [finding.pk]),
    ):
        assert hr.get(reverse(f"evaluation:{name}", args=arguments)).status_code == 200, name


def test_the_record_answers_in_a_sentence_and_draws_the_interval(hr: Client, made: Town) -> None:
    response = hr.get(reverse("evaluation:record", args=[made.evaluated().pk]))
    assert response.context["whole"].estimate == 1
    chart = response.context["chart"]
    assert (chart.kind, [float(value) for value in chart.series[0].values]) == ("dots", [1.0])
    assert response.context["answer"] in response.content.decode()


def test_filters_in_use_stand_as_chips_that_take_them_away(hr: Client, made: Town) -> None:
    made.evaluated()
    response = hr.get(reverse("evaluation:index"), {"tahun": "2025", "q": "Pelatihan", "after": "x"})
    assert response.context["chips"] == [
        {"label": "Pelatihan", "url": "?tahun=2025"},
        {"label": "2025", "url": "?q=Pelatihan"},
    ]


def test_strangers_find_nothing(client: Client, made: Town) -> None:
    evaluation, finding = made.evaluated(), _finding(made)
    below = UnitFactory.create(parent=made.unit)
    for unit in (below, UnitFactory.create()):
        client.force_login(account_with(Role.HR_DEVELOPER, unit=unit))
        assert client.get(reverse("evaluation:record", args=[evaluation.pk])).status_code == 404
        assert client.get(reverse("evaluation:finding", args=[finding.pk])).status_code == 404
        assert client.get(reverse("evaluation:batch", args=[made.batch.pk])).status_code == 404
        assert client.post(reverse("evaluation:ask", args=[made.batch.pk])).status_code == 404
        assert client.get(reverse("evaluation:index")).context["lines"] == []


def test_a_leader_reads_but_does_not_write(client: Client, made: Town) -> None:
    evaluation = made.evaluated()
    client.force_login(account_with(Role.LEADER, unit=made.unit))
    assert client.get(reverse("evaluation:record", args=[evaluation.pk])).status_code == 200
    assert client.get(reverse("evaluation:finding_new", args=[evaluation.pk])).status_code == 403
    assert client.post(reverse("evaluation:evaluate")).status_code == 403


def test_filters_narrow_by_words_year_and_finding(hr: Client, made: Town) -> None:
    early = programme_for(made.unit, year=2024)
    take_part(early, made.colleagues[0])
    made.evaluated()
    _finding(made)
    for query, expected in (
        ({"tahun": "2024"}, [early.programme_id]),
        ({"temuan": "yes"}, [made.programme.pk]),
        ({"temuan": "no"}, [early.programme_id]),
        ({"q": made.programme.code}, [made.programme.pk]),
        ({"tahun": "nonsense"}, [made.programme.pk, early.programme_id]),
    ):
        response = hr.get(reverse("evaluation:index"), query)
        assert [line["row"].programme_id for line in response.context["lines"]] == expected, query


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_and_the_record_cost_the_same_for_any_number_of_rows(
    hr: Client, made: Town, django_assert_num_queries: Any, number: int
) -> None:
    for _ in range(number):
        take_part(programme_for(made.unit), made.colleagues[0])
        again = programme_for(made.unit)
        again.programme = made.programme
        again.save()
        take_part(again, made.colleagues[1])
        Reaction.objects.bulk_create(Reaction(batch=again, material=4) for _ in range(5))
    evaluation = made.evaluated()
    hr.get(reverse("evaluation:index"))
    with django_assert_num_queries(6):
        hr.get(reverse("evaluation:index"))
    with django_assert_num_queries(13):
        response = hr.get(reverse("evaluation:record", args=[evaluation.pk]))
    assert len(response.context["batches"]) == number + 1


def test_a_finding_is_written_and_published_by_plain_forms(hr: Client, made: Town) -> None:
    evaluation = made.evaluated()
    url = reverse("evaluation:finding_new", args=[evaluation.pk])
    words = {
        "title": "Perlu praktik",
        "competence": str(competence("KOM").pk),
        "text": "Satu sesi kurang.",
        "recommendation": "Dua sesi.",
    }
    response = hr.post(url, words)
    finding = Finding.objects.get()
    assert response.headers["Location"] == reverse("evaluation:finding", args=[finding.pk])
    response = hr.post(reverse("evaluation:finding_publish", args=[finding.pk]), {"year": 2027})
    assert response.headers["Location"] == reverse("evaluation:finding", args=[finding.pk])
    page = hr.get(response.headers["Location"])
    assert page.context["need"] == Need.objects.get(year=2027, evidence_id=finding.pk)


def test_a_finding_without_words_comes_back_with_what_was_written(hr: Client, made: Town) -> None:
    url = reverse("evaluation:finding_new", args=[made.evaluated().pk])
    response = hr.post(url, {"title": "Perlu praktik"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"competence", "text", "recommendation"}
    assert response.context["form"]["title"].value() == "Perlu praktik"


@pytest.mark.parametrize("year", ["2025", "", "1800"])
def test_a_year_that_cannot_be_is_refused_with_a_sentence(hr: Client, made: Town, year: str) -> None:
    made.evaluated()
    finding = _finding(made)
    response = hr.post(reverse("evaluation:finding_publish", args=[finding.pk]), {"year": year})
    assert response.status_code == 422
    assert response.context["error"]
    assert not Need.objects.exists()


def test_the_participants_are_asked_from_the_batch_page(hr: Client, made: Town) -> None:
    response = hr.post(reverse("evaluation:ask", args=[made.batch.pk]))
    assert response.headers["Location"] == reverse("evaluation:batch", args=[made.batch.pk])
    assert Survey.objects.get().invited == 6


def test_asking_nobody_is_refused_with_a_sentence(hr: Client, made: Town) -> None:
    empty = programme_for(made.unit)
    take_part(empty, made.colleagues[0], state="WITHDRAWN", reason="LEFT")
    response = hr.post(reverse("evaluation:ask", args=[empty.pk]))
    assert response.status_code == 422
    assert empty.code in response.context["error"]


@pytest.mark.django_db(transaction=True)
def test_the_button_queues_a_run_that_works_everything_out(client: Client) -> None:
    made = town()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=made.unit))
    response = client.post(reverse("evaluation:evaluate"))
    run = JobRun.objects.get()
    assert response.headers["Location"] == reverse("platform:run", args=[run.pk])
    call_command("procrastinate", "worker", "--one-shot")
    run.refresh_from_db()
    assert (run.state, run.result_url) == ("DONE", reverse("evaluation:index"))
    assert Evaluation.objects.get().effects.count() == 2


def _finding(made: Town) -> Finding:
    words = actions.FindingWords(
        title="Praktik kurang",
        text="Latihan hanya satu sesi.",
        recommendation="Tambah sesi.",
        competence_id=competence("KOM").pk,
    )
    evaluation = Evaluation.objects.get(programme=made.programme)
    return actions.write_finding(actor=made.hr, evaluation_id=evaluation.pk, words=words, at=NOW)
