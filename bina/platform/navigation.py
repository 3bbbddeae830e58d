"""The places of Bina and who finds them in the rail and the bottom bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from bina.platform.access import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise as Lazy

    from bina.platform.access import Actor

PHONE_PLACES = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One place: shown to who holds ``permission`` and, when ``roles`` names any, one of those roles.

    ``own`` places are for people who are employees themselves, ``partner`` places for those who hold the
    permission for a partner. ``office`` places stand apart, below the daily ones. ``desk`` names further
    pages of the place whose addresses do not lie below its own.
    """

    label: str | Lazy
    url_name: str
    icon: str
    permission: str = ""
    roles: tuple[Role, ...] = ()
    own: bool = False
    partner: bool = False
    office: bool = False
    desk: tuple[str, ...] = ()


ENTRIES = (
    Entry(_("Home"), "insight:home", "home"),
    Entry(_("Cycle"), "insight:cycle", "recycle", "insight.see"),
    Entry(_("My profile"), "competency:mine", "chart-radar", own=True),
    Entry(_("Learn"), "learning:catalogue", "book", "learning.take", own=True),
    Entry(_("My training"), "training:mine", "certificate", own=True),
    Entry(_("My IP ASN"), "professionalism:mine", "gauge", own=True),
    Entry(_("What I want to learn"), "planning:wish_list", "bulb", own=True),
    Entry(_("My certificates"), "training:certificate_list", "award", own=True),
    Entry(_("Surveys"), "surveys:mine", "message-circle", own=True),
    Entry(_("Partner desk"), "training:partner_desk", "briefcase", "training.offer", partner=True),
    Entry(_("My team"), "competency:team", "users-group", "competency.assess", (Role.SUPERVISOR,)),
    Entry(
        _("Dialogues"), "planning:dialogue_list", "message-circle", "competency.assess", (Role.SUPERVISOR,)
    ),
    Entry(_("Employees"), "people:employee_list", "users", "people.see"),
    Entry(_("Competence"), "competency:heat_map", "target-arrow", "competency.see"),
    Entry(_("Performance"), "performance:appraisals", "chart-line", "performance.see"),
    Entry("IP ASN", "professionalism:overview", "award", "professionalism.see"),
    Entry(_("Needs"), "planning:need_list", "bulb", "planning.see"),
    Entry("AKPK", "planning:cycle_now", "checklist", "planning.see"),
    Entry(_("Plan"), "planning:plan_list", "route", "planning.see"),
    Entry(_("Training"), "training:batch_list", "school", "training.catalogue"),
    Entry(_("Evaluation"), "evaluation:index", "report-analytics", "evaluation.see"),
    Entry(_("Organisation"), "people:unit_tree", "sitemap", "people.see"),
    Entry(_("Programmes"), "training:programme_list", "books", "training.catalogue"),
    Entry(_("Formal education"), "training:study_list", "school", "training.see"),
    Entry(_("Mandatory programmes"), "training:mandatory", "checklist", "training.see"),
    Entry(_("Partners"), "training:partner_list", "building", "training.contract"),
    Entry(_("Yearly report"), "training:report", "report-analytics", "training.contract"),
    Entry(
        _("Certificates"),
        "training:certificate_register",
        "certificate",
        "training.certify",
        desk=("training:certificate_layout", "training:outside_queue"),
    ),
    Entry(_("To SIASN"), "exchange:outbox", "send", "exchange.see"),
    Entry(_("Build courses"), "learning:studio_list", "edit", "learning.author"),
    Entry(_("To be marked"), "learning:marking", "checklist", "learning.mark"),
    Entry(_("Accounts"), "people:accounts", "key", "people.accounts", office=True),
    Entry(_("Roles"), "people:grants", "shield-check", "platform.grants", office=True),
    Entry(_("Record keys"), "records:keys", "key", "records.keys", office=True),
    Entry(_("Connection to SIASN"), "exchange:connection", "settings", "exchange.connect", office=True),
    Entry(_("Tasks"), "platform:run_list", "progress", "platform.jobs", office=True),
    Entry(_("Audit trail"), "platform:audit", "history", "platform.audit", office=True),
    Entry(_("Rules"), "platform:rulesets", "scale", "platform.rules", office=True),
)

SEARCH = ("insight:search", "platform:search")
NOTICES = ("platform:notices", "platform:notice_list")


@dataclass(frozen=True, slots=True)
class Place:
    """An entry as one person sees it on one page."""

    label: str | Lazy
    url: str
    icon: str
    office: bool
    current: bool = False


def address(*names: str) -> str:
    """Address of the first name that has a page, or an empty text."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def places(actor: Actor, *, path: str) -> tuple[Place, ...]:
    """The places the actor may go to, the one that holds the page at ``path`` marked as current."""
    open_entries = [(entry, address(entry.url_name)) for entry in ENTRIES if _open_to(entry, actor)]
    reachable = [(entry, url) for entry, url in open_entries if url]
    home = {url: url for _entry, url in reachable}
    home |= {address(name): url for entry, url in reachable for name in entry.desk}
    here = home.get(_holding([url for url in home if url], path), "")
    return tuple(
        Place(label=entry.label, url=url, icon=entry.icon, office=entry.office, current=url == here)
        for entry, url in reachable
    )


def phone_places(found: Sequence[Place]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """What stands in the bottom bar and what its last place, "More", opens."""
    if len(found) <= PHONE_PLACES:
        return tuple(found), ()
    return tuple(found[: PHONE_PLACES - 1]), tuple(found[PHONE_PLACES - 1 :])


def _open_to(entry: Entry, actor: Actor) -> bool:
    if entry.own and actor.employee_id is None:
        return False
    if entry.roles and not actor.roles & set(entry.roles):
        return False
    if entry.partner:
        return bool(actor.partners(entry.permission))
    return not entry.permission or actor.may(entry.permission)


def _holding(urls: Sequence[str], path: str) -> str:
    """The longest address that ``path`` lies at or below; the home page holds only itself."""
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")
