"""Packages made elsewhere are looked into before they are believed."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from bina.learning.content import importing
from bina.learning.content.archives import Limits, members, open_archive, safe_path, unpack
from bina.learning.content.refusals import PackageRefused
from bina.learning.models import Package
from bina.learning.tests.packages import (
    CMI5,
    H5P,
    SCORM_12,
    SCORM_2004,
    cmi5_xml,
    files_of_cmi5,
    zipped,
)
from bina.people.tests.factories import NOW, UnitFactory, actor_with
from bina.platform.access import Role

if TYPE_CHECKING:
    from pathlib import Path

    from bina.platform.access import Actor


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author() -> Actor:
    return actor_with(Role.HR_DEVELOPER, agency_id=UnitFactory.create().agency_id)


def take(author: Actor, data: bytes, name: str = "kursus.zip") -> Package:
    assert author.agency_id is not None
    file = ContentFile(data, name=name)
    return importing.take_package(actor=author, agency_id=author.agency_id, file=file, at=NOW)


def refusal(data: bytes, name: str = "kursus.zip") -> str:
    """Why an archive is refused, before anything is unpacked."""
    with pytest.raises(PackageRefused) as caught, open_archive(io.BytesIO(data), name) as archive:
        importing.look_into(archive)
    return str(caught.value)


@pytest.fixture(autouse=True)
def english(settings) -> None:
    settings.LANGUAGE_CODE = "en"


def test_a_scorm_12_package_is_taken_whole(db, author: Actor) -> None:
    package = take(author, zipped(SCORM_12))
    assert (package.standard, package.edition, package.title) == ("SCORM_12", "1.2", "Pelayanan prima")
    assert package.launch == "satu/index.html?mulai=1"
    assert [item["id"] for item in package.manifest["items"]] == ["ITEM-1", "ITEM-2"]
    assert package.manifest["items"][1]["mastery"] == 0.75
    folder = importing.folder_of(package.pk)
    assert (folder / "satu" / "index.html").read_bytes() == SCORM_12["satu/index.html"]
    assert package.file_count == len(SCORM_12)
    assert package.size_bytes == sum(map(len, SCORM_12.values()))


def test_a_scorm_2004_package_says_its_mastery_and_its_ways(db, author: Actor) -> None:
    package = take(author, zipped(SCORM_2004))
    assert (package.standard, package.edition) == ("SCORM_2004", "2004 3rd Edition")
    item = package.manifest["items"][0]["items"][0]
    assert (item["mastery"], item["progress_threshold"], item["sco"]) == (0.8, 0.9, True)
    assert package.manifest["sequencing"] == {
        "choice": False,
        "flow": True,
        "forwardOnly": False,
        "rules": True,
    }


def test_a_cmi5_package_keeps_blocks_and_units(db, author: Actor) -> None:
    package = take(author, zipped(CMI5))
    assert (package.standard, package.title) == ("CMI5", "Arsip")
    block = package.manifest["nodes"][0]
    assert block["type"] == "block"
    unit = block["nodes"][0]
    assert (unit["move_on"], unit["mastery"], unit["launch_method"]) == (
        "CompletedAndPassed",
        0.9,
        "OwnWindow",
    )
    assert unit["url"] == "index.html?a=1"
    assert (unit["launch_parameters"], unit["entitlement_key"]) == ("satu", "kunci")


def test_a_course_structure_may_come_alone_when_its_units_lie_elsewhere(db, author: Actor) -> None:
    package = take(author, cmi5_xml(url="https://example.org/au/index.html").encode(), name="kursus.xml")
    assert package.manifest["nodes"][0]["nodes"][0]["url"] == "https://example.org/au/index.html"
    assert (importing.folder_of(package.pk) / "cmi5.xml").is_file()


def test_an_h5p_file_names_its_libraries(db, author: Actor) -> None:
    package = take(author, zipped(H5P), name="soal.h5p")
    assert (package.standard, package.title, package.edition) == ("H5P", "Kuis arsip", "H5P.Quiz-1.2")
    assert package.manifest["libraries"] == ["FontAwesome-4.5", "H5P.Quiz-1.2"]


def test_a_package_in_a_folder_of_its_own_loses_that_folder(db, author: Actor) -> None:
    package = take(author, zipped({f"kursus ini/{path}": data for path, data in SCORM_12.items()}))
    assert package.launch == "satu/index.html?mulai=1"


def test_what_macos_adds_is_left_out(db, author: Actor) -> None:
    package = take(author, zipped({**SCORM_12, "__MACOSX/._satu": b"x", "satu/.DS_Store": b"x"}))
    assert package.file_count == len(SCORM_12)


def test_only_an_author_of_the_agency_brings_packages(db, author: Actor) -> None:
    stranger = actor_with(Role.HR_DEVELOPER, agency_id=UnitFactory.create().agency_id)
    assert author.agency_id is not None
    with pytest.raises(PermissionDenied):
        importing.take_package(
            actor=stranger, agency_id=author.agency_id, file=ContentFile(b"x", name="a.zip"), at=NOW
        )


def test_a_refused_package_leaves_nothing_behind(db, author: Actor, tmp_path: Path) -> None:
    broken = zipped(SCORM_12).replace(b"<html>Satu", b"<html>Dua!")
    with pytest.raises(PackageRefused) as caught:
        take(author, broken)
    assert str(caught.value) == "satu/index.html in the archive is damaged."
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert Package.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../etc/passwd", "The archive holds a path that leads outside of it: ../etc/passwd."),
        ("a/../../b", "The archive holds a path that leads outside of it: a/../../b."),
        ("..\\..\\b", "The archive holds a path that leads outside of it: ..\\..\\b."),
        ("/etc/passwd", "The archive holds an absolute path: /etc/passwd."),
        ("C:\\windows\\x", "The archive holds an absolute path: C:\\windows\\x."),
        (
            "a/b\x01.html",
            "The archive holds a file name with characters that are not allowed: a/b�.html.",
        ),
        ("a /x", "The archive holds a file name with characters that are not allowed: a /x."),
    ],
)
def test_tricks_with_paths_are_refused_by_name(name: str, sentence: str) -> None:
    with pytest.raises(PackageRefused) as caught:
        safe_path(name)
    assert str(caught.value) == sentence


@given(st.text(min_size=1, max_size=60))
def test_a_path_that_is_taken_stays_inside(name: str) -> None:
    try:
        path = safe_path(name)
    except PackageRefused:
        return
    parts = path.split("/")
    assert not path.startswith("/")
    assert not {"", ".", ".."} & set(parts)
    assert "\\" not in path
    assert ":" not in path


def entry(name: str, *, mode: int = 0o100644, flags: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr, info.flag_bits = 3, mode << 16, flags
    return info


def archive_with(info: zipfile.ZipInfo, data: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, data)
    return out.getvalue()


def test_a_link_is_refused() -> None:
    assert refusal(archive_with(entry("tautan", mode=0o120777), b"/etc/passwd")) == (
        "tautan is a link or a device; only plain files are allowed."
    )


def test_an_encrypted_file_is_refused() -> None:
    data = bytearray(archive_with(entry("rahasia.html")))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    assert refusal(bytes(data)) == "rahasia.html is encrypted. Save the package without a password."


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nol.bin", b"\0" * (12 * 1024 * 1024))
    assert "nol.bin would unpack to " in refusal(out.getvalue())


def limited(data: bytes, limits: Limits) -> str:
    with pytest.raises(PackageRefused) as caught, open_archive(io.BytesIO(data), "a.zip") as archive:
        members(archive, limits=limits)
    return str(caught.value)


def test_the_whole_must_not_be_larger_than_allowed() -> None:
    data = zipped({"a": b"x" * 1024 * 1024, "b": b"y" * 1024 * 1024})
    assert limited(data, Limits(total_bytes=1024 * 1024)) == "The package would unpack to more than 1 MB."


def test_there_must_not_be_more_files_than_allowed() -> None:
    data = zipped({str(number): b"" for number in range(4)})
    assert limited(data, Limits(files=3)) == "The archive holds 4 files; at most 3 are allowed."


def test_a_size_that_the_archive_lies_about_is_noticed(tmp_path: Path) -> None:
    data = zipped({"besar.bin": b"x" * 100_000})
    size = (100_000).to_bytes(4, "little")
    lying = data.replace(size, (10).to_bytes(4, "little"))
    with open_archive(io.BytesIO(lying), "a.zip") as archive, pytest.raises(PackageRefused) as caught:
        unpack(archive, members(archive), tmp_path)
    assert str(caught.value) == "besar.bin in the archive is damaged."


def test_something_that_is_no_archive_is_told_so() -> None:
    assert refusal(b"bukan zip") == "kursus.zip is not a zip archive, or it is damaged."


def test_an_archive_without_a_manifest_is_told_so() -> None:
    assert refusal(zipped({"index.html": b"x"})) == (
        "The package has none of cmi5.xml, imsmanifest.xml, h5p.json at its root, "
        "so it is neither SCORM nor cmi5 nor H5P."
    )


def test_a_broken_manifest_is_told_with_its_line() -> None:
    assert refusal(zipped({"imsmanifest.xml": b"<manifest>\n<a></manifest>"})) == (
        "imsmanifest.xml is not well-formed XML (line 2)."
    )


def test_entities_are_refused() -> None:
    laughs = b'<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><manifest>&b;</manifest>'
    assert refusal(zipped({"imsmanifest.xml": laughs})) == (
        "imsmanifest.xml declares entities, which is not allowed."
    )


def test_a_page_to_launch_that_is_missing_is_named() -> None:
    files = {path: data for path, data in SCORM_12.items() if path != "dua.html"}
    assert refusal(zipped(files)) == ("imsmanifest.xml names the file dua.html, which is not in the package.")


def test_a_library_that_is_missing_is_named() -> None:
    files = {path: data for path, data in H5P.items() if not path.startswith("FontAwesome")}
    assert refusal(zipped(files)) == (
        "h5p.json names the library FontAwesome 4.5, which is not in the package."
    )


def test_other_files_that_are_missing_are_noted() -> None:
    manifest = SCORM_12["imsmanifest.xml"].replace(b"</resource>", b'<file href="hilang.png"/></resource>', 1)
    with open_archive(io.BytesIO(zipped({**SCORM_12, "imsmanifest.xml": manifest})), "a.zip") as archive:
        looked = importing.look_into(archive)
    assert looked.found.manifest["missing"] == ["satu/hilang.png"]


def test_a_json_that_is_none_is_named() -> None:
    assert refusal(zipped({**H5P, "content/content.json": b"{"})) == "content/content.json is not valid JSON."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"course": "kursus/1"}, "the id of <course> is no absolute IRI: kursus/1."),
        ({"block": "blok"}, "the id of <block> is no absolute IRI: blok."),
        ({"au": "au"}, "the id of <au> is no absolute IRI: au."),
        (
            {"url": "index.html?endpoint=x"},
            "the url of https://example.org/au uses endpoint, which is set by the launch.",
        ),
        (
            {"url": "http://example.com index.html"},
            "the url of https://example.org/au is not valid: http://example.com index.html.",
        ),
        ({"mastery": "2"}, "masteryScore of https://example.org/au is 2; allowed is 0 to 1."),
        (
            {"move_on": "Sometimes"},
            "moveOn of https://example.org/au is Sometimes; "
            "allowed are Passed, Completed, CompletedAndPassed, CompletedOrPassed, NotApplicable.",
        ),
    ],
)
def test_each_rule_of_cmi5_is_told_with_its_place(change: dict[str, str], reason: str) -> None:
    assert refusal(zipped(files_of_cmi5(**change))) == f"cmi5.xml: {reason}"


def test_a_manifest_in_json_is_kept_as_it_can_be_stored(db, author: Actor) -> None:
    package = take(author, zipped(SCORM_2004))
    package.refresh_from_db()
    assert json.loads(json.dumps(package.manifest)) == package.manifest
