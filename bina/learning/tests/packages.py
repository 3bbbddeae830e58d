"""Small packages made for tests."""

from __future__ import annotations

import io
import json
import zipfile


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of the files, stored so that tests can change their bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return out.getvalue()


SCORM_12 = {
    "imsmanifest.xml": b"""<?xml version="1.0"?>
<manifest identifier="MANIFEST-1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="ORG">
    <organization identifier="LAIN"><title>Lain</title></organization>
    <organization identifier="ORG"><title>Pelayanan prima</title>
      <item identifier="ITEM-1" identifierref="RES-1" parameters="?mulai=1"><title>Satu</title></item>
      <item identifier="ITEM-2" identifierref="RES-2"><title>Dua</title>
        <adlcp:masteryscore>75</adlcp:masteryscore></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="RES-1" type="webcontent" adlcp:scormtype="sco" xml:base="satu/" href="index.html">
      <file href="index.html"/></resource>
    <resource identifier="RES-2" type="webcontent" adlcp:scormtype="sco" href="dua.html"/>
  </resources>
</manifest>""",
    "satu/index.html": b"<html>Satu</html>",
    "dua.html": b"<html>Dua</html>",
}

SCORM_2004 = {
    "imsmanifest.xml": b"""<?xml version="1.0"?>
<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 3rd Edition</schemaversion></metadata>
  <organizations default="ORG"><organization identifier="ORG"><title>Kearsipan</title>
    <item identifier="BAB"><title>Bab</title>
      <item identifier="SCO" identifierref="RES"><title>Isi</title>
        <adlcp:completionThreshold>0.9</adlcp:completionThreshold>
        <imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="O" satisfiedByMeasure="true">
          <imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective>
        </imsss:objectives><imsss:rollupRules/></imsss:sequencing></item></item>
    <imsss:sequencing><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>
  </organization></organizations>
  <resources><resource identifier="RES" type="webcontent" adlcp:scormType="sco" href="isi.html"/></resources>
</manifest>""",
    "isi.html": b"<html>Isi</html>",
}


def cmi5_xml(
    *,
    course: str = "https://example.org/course",
    block: str = "https://example.org/block",
    au: str = "https://example.org/au",
    url: str = "index.html?a=1",
    mastery: str = "0.9",
    move_on: str = "CompletedAndPassed",
) -> str:
    """A course structure with one block and one unit."""
    title = '<title><langstring lang="id">Arsip</langstring></title>'
    told = '<description><langstring lang="id">Arsip</langstring></description>'
    return f"""<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="{course}">{title}{told}</course>
  <block id="{block}">{title}{told}
    <au id="{au}" moveOn="{move_on}" masteryScore="{mastery}" launchMethod="OwnWindow">{title}{told}
      <url>{url}</url><launchParameters>satu</launchParameters><entitlementKey>kunci</entitlementKey></au>
  </block>
</courseStructure>"""


def files_of_cmi5(**change: str) -> dict[str, bytes]:
    """A cmi5 package with one thing changed."""
    return {"cmi5.xml": cmi5_xml(**change).encode(), "index.html": b"<html>AU</html>"}


CMI5 = files_of_cmi5()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


H5P = {
    "h5p.json": _json(
        {
            "title": "Kuis arsip",
            "mainLibrary": "H5P.Quiz",
            "language": "id",
            "preloadedDependencies": [{"machineName": "H5P.Quiz", "majorVersion": 1, "minorVersion": 2}],
        }
    ),
    "content/content.json": _json({"soal": "1 + 1"}),
    "H5P.Quiz-1.2/library.json": _json(
        {
            "machineName": "H5P.Quiz",
            "preloadedDependencies": [{"machineName": "FontAwesome", "majorVersion": 4, "minorVersion": 5}],
        }
    ),
    "FontAwesome-4.5/library.json": _json({"machineName": "FontAwesome"}),
}
