"""Figures of an evaluation in plain sentences: what was found, how sure it is, whom it compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bina.evaluation.rules.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bina.evaluation.models import EffectEstimate, Evaluation

WIDE = 0.5  # an interval that reaches this far, in levels, to either side is called rough


def number(value: Decimal | float | None, *, decimals: int = 2, signed: bool = False) -> str:
    """A figure as the language writes it; a true minus sign; a dash where there is none."""
    if value is None:
        return "–"
    written = formats.number_format(abs(float(value)), decimal_pos=decimals, force_grouping=True)
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{written}"


def overview(effects: Sequence[EffectEstimate | None]) -> str:
    """How many of the programmes shown certainly changed their participants, in one sentence."""
    measured = [effect for effect in effects if effect is not None and effect.estimate is not None]
    proven = [effect for effect in measured if effect.verdict is Verdict.GAIN]
    return _(
        "{proven} of {measured} measured programmes certainly raised their participants: their whole line "
        "lies right of zero. Where a line crosses zero, it cannot be told yet."
    ).format(proven=len(proven), measured=len(measured))


def answer(effect: EffectEstimate | None) -> str:
    """The answer to "did it change anything?" in one sentence."""
    if effect is None:
        return _("The programme names no competence that it develops, so its effect cannot be measured.")
    if effect.estimate is None:
        return _too_few(effect)
    told = {
        "size": number(abs(effect.estimate)),
        "low": number(effect.low, signed=True),
        "high": number(effect.high, signed=True),
    }
    sentences = {
        Verdict.GAIN: _(
            "Yes. Participants gained {size} levels more than comparable colleagues who had not been "
            "trained; the true figure very likely lies between {low} and {high}."
        ),
        Verdict.LOSS: _(
            "No. Participants fell {size} levels behind comparable colleagues who had not been trained; "
            "the true figure very likely lies between {low} and {high}."
        ),
        Verdict.UNCLEAR: _(
            "It cannot be told yet. The difference from comparable colleagues very likely lies between "
            "{low} and {high} levels, so it may as well be none."
        ),
    }
    return sentences[effect.verdict or Verdict.UNCLEAR].format(**told)


def _too_few(effect: EffectEstimate) -> str:
    return _(
        "It cannot be told. Only {trained} participants and {others} comparable colleagues were assessed "
        "before and after by the same method; that is too few for a figure."
    ).format(trained=effect.n_trained, others=effect.n_comparison)


def how_sure(effect: EffectEstimate | None) -> str:
    """How far the figure can be trusted, in one sentence; empty without a figure."""
    if effect is None or effect.low is None or effect.high is None:
        return ""
    half = float(effect.high - effect.low) / 2
    strength = _("The figure is rough.") if half > WIDE else _("The figure is fairly exact.")
    people = _("{trained} participants against {others} colleagues; interval of 95 %.").format(
        trained=effect.n_trained, others=effect.n_comparison
    )
    return f"{strength} {people}"


def comparison(effect: EffectEstimate | None) -> str:
    """Whom the participants were compared with, and what the figure cannot tell."""
    if effect is None:
        return ""
    told = _(
        "Compared are changes between the last assessment before and the first after, by the same method: "
        "participants against colleagues with the same kind and level of post and the same level before, who "
        "had not learned this competence around that time. People were not drawn by lot, so a hidden "
        "difference between the groups cannot be excluded."
    )
    if not effect.n_unmatched:
        return told
    left = ngettext(
        "{number} participant had no comparable colleague and is left out.",
        "{number} participants had no comparable colleague and are left out.",
        effect.n_unmatched,
    ).format(number=effect.n_unmatched)
    return f"{told} {left}"


def suggested_title(evaluation: Evaluation, effect: EffectEstimate | None) -> str:
    """A first title for a finding, which the person then changes."""
    verdict = effect.verdict if effect else None
    titles = {
        Verdict.GAIN: _("{programme} {year} raised its participants' competence"),
        Verdict.LOSS: _("{programme} {year} did not help its participants"),
        Verdict.UNCLEAR: _("{programme} {year} shows no certain effect"),
    }
    text = titles[verdict] if verdict else _("{programme} {year} could not be measured")
    return text.format(programme=evaluation.programme.name, year=evaluation.year)
