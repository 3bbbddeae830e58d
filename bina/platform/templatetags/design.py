"""What templates need to draw: built files, icons, fields, figures in the language of the page."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.utils import formats, timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bina.platform.design import assets
from bina.platform.design.assets import asset_url

if TYPE_CHECKING:
    from django.forms import BoundField

    from bina.platform.design.charts import Chart

register = template.Library()

TONES = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "circle-x",
    "error": "circle-x",
    "info": "info-circle",
    "accent": "flag",
    "brand": "circle-dashed",
    "neutral": "minus",
    "debug": "info-circle",
}
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file, such as ``{% asset "main.ts" %}``."""
    return asset_url(name)


@register.simple_tag
def built_version() -> str:
    """Which build made this page; saved pages of another one are brought up to date."""
    return assets.built_version()


@register.simple_tag
def svg_icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite. With a label it is read out; without one it only decorates."""
    sprite = asset_url("icons.svg")
    classes = f"icon {css}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            classes,
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', classes, sprite, name
    )


class Capture(template.Node):
    """Keeps what its inside says under a name, so that a block can stand in two places of the page."""

    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = self.nodelist.render(context).strip()
        return SafeString("")


@register.tag
def capture(parser: template.base.Parser, token: template.base.Token) -> Capture:
    """``{% capture name %}…{% endcapture %}``"""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(nodelist, name)


@register.simple_tag
def unique_id(prefix: str) -> str:
    """An id that no other part of the page has, also when the part arrives later."""
    return f"{prefix}-{secrets.token_hex(4)}"


@register.simple_tag
def chart_data(chart: Chart, name: str) -> SafeString:
    """The figures of a chart where the drawing script finds them."""
    return json_script(chart.as_json(), f"{name}-data")


@register.filter
def tone_icon(tone: str) -> str:
    """The sign that goes with a tone, so that nothing is told by colour alone."""
    return TONES.get(tone, "minus")


@register.filter
def message_tone(tags: str) -> str:
    """Tone of a Django message from its tags."""
    words = set(tags.split())
    if "error" in words:
        return "danger"
    return next((tone for tone in ("success", "warning") if tone in words), "info")


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control in the kit's clothes."""
    widget = field.field.widget
    if isinstance(widget, (forms.CheckboxInput, *CHOICES)):
        return field.as_widget()
    css = "form-select" if isinstance(widget, forms.Select) else "form-control"
    attrs: dict[str, str | bool] = {"class": f"{css} {widget.attrs.get('class', '')}".strip()}
    if "placeholder" in widget.attrs:
        attrs["placeholder"] = ""  # the label stands above the field and stays there
    return field.as_widget(attrs=attrs)


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: ``tick`` (one box beside its words), ``choices`` (a group) or ``line``."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "choices" if isinstance(widget, CHOICES) else "line"


@register.filter
def share(value: float | Decimal | str | None, most: float | Decimal | str | None) -> str:
    """``value`` as percent of ``most``, 0 to 100, written for an SVG attribute."""
    if not float(value or 0) or not float(most or 0):
        return "0"
    return f"{min(100.0, max(0.0, 100 * float(value or 0) / float(most or 0))):.2f}"


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, to loop over."""
    return text.split()


@register.filter
def initials(name: str) -> str:
    """First letters of the first two words of a name."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()


@register.filter
def figure(value: Any, decimals: int | str = "") -> str:
    """A number as the language writes it, without needless decimals; a dash where there is none."""
    if value is None or value == "":
        return "–"
    if decimals == "" and isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    places = int(decimals) if decimals != "" else None
    if places is not None and isinstance(value, Decimal | float):
        value = round(value, places)  # Django would cut the rest off
    return formats.number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def rupiah(value: int | Decimal | None) -> str:
    """Whole rupiah, such as ``Rp750.000.000``; a dash where there is none."""
    return (
        "–" if value is None else f"Rp{formats.number_format(int(value), decimal_pos=0, force_grouping=True)}"
    )


@register.filter
def jp(value: Decimal | float | None) -> str:
    """Lesson hours with their unit, without needless decimals: ``12 JP``, ``7,5 JP``."""
    if value is None:
        return "–"
    plain = Decimal(str(value)).normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return f"{formats.number_format(plain, decimal_pos=places, force_grouping=True)} JP"


@register.filter
def day(value: date | datetime | None) -> str:
    """A date in words: ``22 November 2026``; a moment is first brought into the agency's zone."""
    if value is None:
        return "–"
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "j F Y")


@register.filter
def moment(value: datetime | None) -> str:
    """Day and time with the zone: ``22 November 2026, 14.30 WIB``."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    # Translators: hour and minute of the day
    clock = local.strftime(pgettext("time of day", "%H:%M"))
    return _("%(day)s, %(clock)s %(zone)s") % {
        "day": formats.date_format(local, "j F Y"),
        "clock": clock,
        "zone": local.tzname() or "",
    }
