"""``python -m bina``: the same as the command ``bina``."""

from __future__ import annotations

import sys

from bina.platform.cli import main

if __name__ == "__main__":
    sys.exit(main())
