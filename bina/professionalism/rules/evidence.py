"""Which training fulfils which component of competence, and until when. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from bina.competency.rules import first_counted_day, months_later

SINGLE, SUM = "SINGLE", "SUM"
_SPACES = re.compile(r"[^\w]+")
_AFTER_THE_TITLE = re.compile(r"\s[-\u2013\u2014/]\s")
_LEVEL_WORDS = re.compile(
    r"\s+(ahli )?(pertama|muda|madya|utama|pemula|terampil|mahir|penyelia|pelaksana( lanjutan| pemula)?)$"
)


class Training(NamedTuple):
    """Something a person completed; ``form`` is SIASN's number, ``batch_id`` or the like stays outside."""

    form: int
    name: str
    earned_on: date
    jp: Decimal
    number: str = ""


class Post(NamedTuple):
    """The post held: its kind, the echelon (``II.A``) or nothing, and the title."""

    kind: str
    echelon: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByPost:
    """Words of which one must stand in the name, for posts of a kind (and echelon, where it names one)."""

    post_kind: str
    echelon: str = ""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What fulfils a component.

    Attributes:
        forms: forms of training that can.
        at_least_jp: hours; of a single training, or of all in the window together (``counting``).
        months: how long it counts; None is for ever.
        by_post: what the name must say for the post held; empty asks nothing.
        must_name_the_post: the name must hold the title of the post.
        done_without: words of titles that need no such training: it counts as done.
    """

    forms: frozenset[int]
    at_least_jp: Decimal = Decimal(0)
    counting: str = SINGLE
    months: int | None = None
    by_post: tuple[ByPost, ...] = ()
    must_name_the_post: bool = False
    done_without: tuple[str, ...] = ()


class Proof(NamedTuple):
    """Why a component is fulfilled: by which trainings, and the last day it counts (None: for ever).

    Without trainings it is done because the post asks for none.
    """

    trainings: tuple[Training, ...]
    counts_until: date | None = None


def proofs_of(
    post: Post, trainings: Sequence[Training], *, demands: Mapping[str, Demand], on: date
) -> dict[str, Proof]:
    """The components that are fulfilled on a day, each with its proof."""
    found = {component: _proof(post, trainings, demand, on) for component, demand in demands.items()}
    return {component: proof for component, proof in found.items() if proof is not None}


def _proof(post: Post, trainings: Sequence[Training], demand: Demand, on: date) -> Proof | None:
    if _names_one(post.title, demand.done_without):
        return Proof(())
    since = date.min if demand.months is None else first_counted_day(on=on, months=demand.months)
    fitting = [
        one for one in trainings if since <= one.earned_on <= on and fits(one, post=post, demand=demand)
    ]
    fitting.sort(key=lambda one: one.earned_on, reverse=True)
    if demand.counting == SUM:
        return _together(fitting, demand)
    enough = next((one for one in fitting if one.jp >= demand.at_least_jp), None)
    return enough and Proof((enough,), _until(enough.earned_on, demand))


def _together(fitting: list[Training], demand: Demand) -> Proof | None:
    """The newest trainings that reach the hours together; they count until the oldest of them falls out."""
    taken: list[Training] = []
    for one in fitting:
        taken.append(one)
        if sum(row.jp for row in taken) >= demand.at_least_jp:
            return Proof(tuple(taken), _until(one.earned_on, demand))
    return None


def _until(earned_on: date, demand: Demand) -> date | None:
    return None if demand.months is None else months_later(day=earned_on, months=demand.months)


def fits(training: Training, *, post: Post, demand: Demand) -> bool:
    """True when a training is of the right form and, where that is asked, is named for the post held."""
    if training.form not in demand.forms:
        return False
    if demand.by_post and not _names_one(training.name, words_for(post, demand.by_post)):
        return False
    return not demand.must_name_the_post or _names_one(training.name, (base_title(post.title),))


def words_for(post: Post, rows: Iterable[ByPost]) -> tuple[str, ...]:
    """The words for a post: a row that names its echelon goes before one for the whole kind of post."""
    step = post.echelon.split(".", maxsplit=1)[0]
    fitting = [row for row in rows if row.post_kind == post.kind and row.echelon in {"", step}]
    return max(fitting, key=lambda row: bool(row.echelon)).words if fitting else ()


@lru_cache(maxsize=8192)
def base_title(title: str) -> str:
    """A functional title without level and without a duty after a dash: ``perawat`` of ``Perawat Mahir``."""
    plain = _AFTER_THE_TITLE.split(title, maxsplit=1)[0].casefold()
    return _LEVEL_WORDS.sub("", " ".join(plain.split()))


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    return f" {_SPACES.sub(' ', text.casefold()).strip()} "


def _names_one(text: str, words: Iterable[str]) -> bool:
    """True when one of the phrases stands in the text as whole words."""
    plain = _plain(text)
    return any(_plain(word) in plain for word in words if word)
