"""Which statements begin an attempt."""

from __future__ import annotations

# The verbs of ADL's vocabulary with which content says that a new attempt has begun; cmi5 uses the first.
BEGINNINGS = (
    "http://adlnet.gov/expapi/verbs/initialized",
    "http://adlnet.gov/expapi/verbs/attempted",
)
