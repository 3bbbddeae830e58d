"""Pure rules of training: states, completion, lesson hours, and the rows of its workbooks."""

from __future__ import annotations
