"""Charts as data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bina.platform.design.charts import Chart, Mark, Series


def test_a_chart_hands_the_drawing_script_plain_numbers_and_texts() -> None:
    chart = Chart(
        kind="line",
        title="Waktu layanan",
        labels=["Jan", "Feb"],
        series=[Series("Dilatih", [Decimal("7.5"), None])],
        unit="hari",
        corner="Bulan",
        marks=[Mark("Feb", "Pelatihan")],
        limits=(0, 8),
    )

    assert chart.as_json() == {
        "kind": "line",
        "title": "Waktu layanan",
        "unit": "hari",
        "corner": "Bulan",
        "labels": ["Jan", "Feb"],
        "series": [{"name": "Dilatih", "values": [7.5, None], "muted": False}],
        "marks": [{"at": "Feb", "label": "Pelatihan"}],
        "limits": [0, 8],
        "decimals": 1,
    }


def test_the_table_of_a_chart_has_a_row_per_label_with_its_interval() -> None:
    effects = Series("Dampak", [0.5, -0.1], low=[0.3, -0.4], high=[0.7, 0.2])
    chart = Chart(kind="dots", title="Dampak", labels=["Prima", "Waktu"], series=[effects])

    assert chart.columns == ["Dampak"]
    assert chart.table == [("Prima", [(0.5, 0.3, 0.7)]), ("Waktu", [(-0.1, -0.4, 0.2)])]


def test_the_table_of_a_heat_map_keeps_its_rows() -> None:
    rows = [Series("Dinas A", [0.1, 0.2]), Series("Dinas B", [0.3, None])]
    chart = Chart(kind="heat", title="Kesenjangan", labels=["Integritas", "Kerja sama"], series=rows)

    assert chart.columns == ["Integritas", "Kerja sama"]
    assert chart.table == [
        ("Dinas A", [(0.1, None, None), (0.2, None, None)]),
        ("Dinas B", [(0.3, None, None), (None, None, None)]),
    ]


@pytest.mark.parametrize(
    "series",
    [Series("pendek", [1]), Series("tanpa ujung", [1, 2], low=[0, 1])],
)
def test_a_series_that_does_not_fit_its_labels_is_refused(series: Series) -> None:
    with pytest.raises(ValueError, match=series.name):
        Chart(kind="bar", title="", labels=["a", "b"], series=[series])
