"""The part of SCORM 2004 sequencing that the player heeds: which ways through the items are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bina.learning.content.manifests.xml import attribute, child, children, local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEFAULTS = {"choice": True, "flow": False, "forwardOnly": False}


def sequencing_of(organization: Element, root: Element) -> dict[str, Any]:
    """``choice`` and ``flow`` of the organisation (defaults of SCORM 2004 SN, table 3.2.1) and ``rules``.

    ``rules`` tells whether the manifest asks for more than that, such as preconditions and rollup rules.
    """
    own = child(organization, "sequencing")
    collection = {
        attribute(one, "ID"): one for one in children(child(root, "sequencingCollection"), "sequencing")
    }
    control = child(own, "controlMode")
    if control is None:
        control = child(collection.get(attribute(own, "IDRef")), "controlMode")
    modes = {
        name: attribute(control, name, str(default)).lower() in {"true", "1"}
        for name, default in DEFAULTS.items()
    }
    more = {"sequencingRules", "rollupRules", "limitConditions", "randomizationControls"}
    return {**modes, "rules": any(local(element) in more for element in root.iter())}
