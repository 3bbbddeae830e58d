"""H5P: ``h5p.json`` and ``content/content.json`` (h5p.org, specification of the file format)."""

from __future__ import annotations

import json
from typing import Any, Final

from django.utils.translation import gettext as _

from bina.learning.content.manifests.found import Found, Source
from bina.learning.content.refusals import PackageRefused

NAME: Final = "h5p.json"
CONTENT: Final = "content/content.json"
MOST_LIBRARIES: Final = 200


def read_h5p(source: Source) -> Found:
    """The content type and title; every library it depends on must be in the file.

    Raises:
        PackageRefused: a JSON file is broken, or a library is missing.
    """
    facts = _json(source, NAME)
    if CONTENT not in source.paths:
        text = _("The package has no file {path}.")
        raise PackageRefused(text.format(path=CONTENT))
    _json(source, CONTENT)
    main = str(facts.get("mainLibrary", ""))
    if not main:
        raise PackageRefused(_("{name} names no main library.").format(name=NAME))
    libraries = _libraries(source, facts.get("preloadedDependencies"))
    if main not in libraries:
        text = _("{manifest} names the library {library}, which is not in the package.")
        raise PackageRefused(text.format(manifest=NAME, library=main))
    manifest = {"main": main, "libraries": sorted(set(libraries.values())), "language": facts.get("language")}
    title = str(facts.get("title") or main)
    return Found("H5P", libraries[main][:40], title[:200], NAME, manifest)


def _json(source: Source, path: str) -> dict[str, Any]:
    try:
        found = json.loads(source.read(path).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise PackageRefused(_("{path} is not valid JSON.").format(path=path)) from None
    if not isinstance(found, dict):
        raise PackageRefused(_("{path} is not valid JSON.").format(path=path))
    return found


def _libraries(source: Source, wanted: Any) -> dict[str, str]:
    """Folder of each library by its machine name, with those they depend on; each must be there."""
    queue = _named(wanted)
    found: dict[str, str] = {}
    seen: set[str] = set()
    while queue:
        name, version = queue.pop()
        library = f"{name} {version}"
        if library in seen:
            continue
        seen.add(library)
        folder = _folder(source, name, version)
        if folder is None or len(seen) > MOST_LIBRARIES:
            text = _("{manifest} names the library {library}, which is not in the package.")
            raise PackageRefused(text.format(manifest=NAME, library=library))
        found[name] = folder
        queue += _named(_json(source, f"{folder}/library.json").get("preloadedDependencies"))
    return found


def _named(wanted: Any) -> list[tuple[str, str]]:
    listed = wanted if isinstance(wanted, list) else []
    return [
        (str(one.get("machineName", "")), f"{one.get('majorVersion')}.{one.get('minorVersion')}")
        for one in listed
        if isinstance(one, dict)
    ]


def _folder(source: Source, name: str, version: str) -> str | None:
    for folder in (f"{name}-{version}", name):
        if f"{folder}/library.json" in source.paths:
            return folder
    return None
