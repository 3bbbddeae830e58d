from __future__ import annotations

import gc

from django.apps import AppConfig

# New objects after which the collector of reference cycles looks around, and how often it looks further back.
COLLECT_AFTER = (100_000, 50, 100)


class PlatformConfig(AppConfig):
    name = "bina.platform"
    label = "platform"

    def ready(self) -> None:
        """Code and models stay for good; walking through them over and over took a fifth of the processor."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
