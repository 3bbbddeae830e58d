"""What a film or sound activity holds."""

from __future__ import annotations

from bina.platform.rulesets import Table


class MediaContent(Table):
    """Keys of files: the film or sound, its captions (WebVTT), and what is said in it as text."""

    asset: str = ""
    captions: str = ""
    captions_language: str = "id"
    transcript: str = ""
