from __future__ import annotations

import pytest
from django.utils import translation

from bina.surveys import instruments


def test_every_shipped_instrument_can_be_read_in_both_languages() -> None:
    for path in sorted(instruments.FOLDER.glob("*/*.yaml")):
        found = instruments.load(path.parent.name, int(path.stem))
        for text in [found.title, found.about, *(item.text for item in found.items)]:
            with translation.override("id"):
                indonesian = str(text)
            with translation.override("en"):
                assert str(text) != indonesian


def test_the_reaction_to_a_training_asks_eight_items_in_five_groups_and_one_open_question() -> None:
    found = instruments.latest("training-reaction")
    assert [group.code for group in found.groups] == ["MATERIAL", "TRAINER", "ORGANISATION", "PLACE", "USE"]
    assert (len(found.items), len(found.texts), found.points) == (8, 1, (1, 2, 3, 4))


@pytest.mark.parametrize("key", ["", "nothing", "..", "training-reaction/.."])
def test_an_unknown_instrument_is_refused(key: str) -> None:
    with pytest.raises(instruments.InstrumentUnknown):
        instruments.load(key, 1)


def test_an_instrument_that_asks_the_same_twice_is_not_valid() -> None:
    text = {"id": "a", "en": "b"}
    item = {"code": "A", "group": "G", "text": text}
    with pytest.raises(ValueError, match="listed twice"):
        instruments.Instrument.model_validate(
            {
                "key": "k",
                "version": 1,
                "title": text,
                "about": text,
                "scale": [{"value": 1, "label": text}, {"value": 2, "label": text}],
                "groups": [{"code": "G", "name": text}],
                "items": [item, item],
            }
        )
