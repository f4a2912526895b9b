"""Lives are those that were pinned: on this machine, on this Python."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_the_digests_are_those_that_were_pinned() -> None:
    pinned = runpy.run_path(str(TESTS / "pinned_digests.py"))
    assert pinned["digests"]() == json.loads(pinned["FILE"].read_text(encoding="utf-8")), (
        "lives moved; if they were meant to, say so under Numbers in CHANGELOG.md and run tests/pinned_digests.py"
    )
