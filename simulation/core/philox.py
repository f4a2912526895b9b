"""Constants of Philox-4x32-10 (Salmon, Moraes, Dror and Shaw 2011, table 2 and section 4.3)."""

from __future__ import annotations

WORD = 0xFFFFFFFF
ROUNDS = 10
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
WEYL_0 = 0x9E3779B9
WEYL_1 = 0xBB67AE85
