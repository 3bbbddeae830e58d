from __future__ import annotations

import re
from pathlib import Path

import polib

CATALOGUE = Path(__file__).parent.parent / "locale" / "id" / "LC_MESSAGES" / "django.po"


def test_every_text_of_the_room_has_its_indonesian_words() -> None:
    entries = polib.pofile(str(CATALOGUE))
    assert [one.msgid for one in entries if not one.translated() or one.fuzzy] == []


def test_translations_keep_the_placeholders_of_their_text() -> None:
    holders = re.compile(r"%\(\w+\)s|\{\w+\}")
    wrong = [
        one.msgid
        for one in polib.pofile(str(CATALOGUE))
        for words in (one.msgstr_plural.values() if one.msgid_plural else [one.msgstr])
        if sorted(holders.findall(words)) != sorted(holders.findall(one.msgid_plural or one.msgid))
    ]
    assert wrong == []
