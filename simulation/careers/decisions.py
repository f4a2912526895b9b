"""Numbers of the one-off decisions: each has draws of its own. Add at the end; never renumber."""

from __future__ import annotations

(
    TRACK,
    QUALIFICATION,
    CO_OFFENDING,
    TRIAD,
    SEVERITY,
    DETECTION,
    PRE_TRIAL,
    PROSECUTION,
    ADVICE,
    STANDING_ADVICE,
    RISK_ESTIMATE,
    VERDICT,
    SANCTION,
    CUSTODY_MONTHS,
    SUPERVISION,
    SUPERVISION_MONTHS,
    BREACH,
    RECALL,
    RELEASE_ADVICE,
    CONVICTION_WORK,
    CUSTODY_WORK,
    CUSTODY_PARTNER,
    CUSTODY_HOUSING,
    TIE_DECAY,
    JUVENILE_TRACK,
    DELAY,
    LEVER_COVERAGE,
    LEVER_DROP_OUT,
    LEVER_TIE,
    LEVER_READING,
    LEVER_TEAM,
) = range(1, 32)
"""Decisions of a person, addressed by person, month and number of the draw."""

(
    PAIR,
    ACCOMPLICE,
    TRIAD_CHOICE,
    NEW_FRIEND,
    LOST_FRIEND,
    CUSTODY_CONTACT,
) = range(1, 7)
"""Decisions of a person about another, addressed by both."""
