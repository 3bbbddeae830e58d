"""Rich text of authors made harmless before it is kept."""

from __future__ import annotations

from typing import Final

import nh3

_WORDS: Final = (
    "p br h2 h3 h4 strong b em i u s sub sup code pre blockquote ul ol li a img figure figcaption hr "
    "table caption thead tbody tr th td dl dt dd abbr mark kbd"
)
TAGS: Final = frozenset(_WORDS.split())
ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "abbr": {"title"},
    "p": {"lang"},
}
SCHEMES: Final = {"https", "http", "mailto", "tel"}


def harmless(html: str) -> str:
    """The text with only the tags of a lesson left: no scripts, styles, handlers or foreign pictures.

    Pictures stay only when they lie with us (an address that begins with ``/belajar/berkas/``), because the
    reader's device must not be led to somebody else's server, and so that a saved course is whole.
    """
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_own_pictures,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style", "iframe", "object", "template"},
    ).strip()


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src" and not value.startswith("/belajar/berkas/"):
        return None
    return value


def plain(html: str) -> str:
    """The words of a rich text, for searching and for counting."""
    return nh3.clean(html.replace("<", " <"), tags=set()).strip()


def word_count(html: str) -> int:
    """How many words a rich text has."""
    return len(plain(html).split())
