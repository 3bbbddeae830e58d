"""Commands of the insight room: pictures of every kind of page."""

from __future__ import annotations

from bina.insight.gallery import pages
from bina.platform.design.cli import gallery_command

COMMANDS = [gallery_command(pages())]
