"""Peers: recent offending of ties raises one's own hazard, most in adolescence, fading with months.

Each person has an activity of 2, 1 or 0 (see ``history``). The inputs are half the sums of the activities of one's
friends, siblings, partner and accomplices, cut at a cap. Friends count by age: weight ``w`` in adolescence falling in
a straight line from 1 to 0 between two ages, ``1 - w`` afterwards, with a coefficient of its own.

The sums are kept by pushing: when a person's activity changes, the change is added at every tie. The readable twin
looks at its ties instead (:func:`look_around`); both must give the same numbers.
"""

from __future__ import annotations

from simulation.careers import hazards as h
from simulation.core.columns import Column
from simulation.core.compiled import scalar, step
from simulation.core.state import State
from simulation.ties.store import CO_OFFENDING, CUSTODY_CONTACT, FRIEND, first_edge
from simulation.vocabulary import NEVER, NOBODY

FILE = "careers/peers.py"
COLUMNS = (
    Column("active_friends", "i2", "half persons", FILE, "Sum of the activities of friends."),
    Column("active_kin", "i2", "half persons", FILE, "Sum of the activities of siblings."),
    Column("active_co_offenders", "i2", "half persons", FILE, "Sum of the activities of accomplices."),
    Column("active_contacts", "i2", "half persons", FILE, "Sum of the activities of custody contacts."),
    Column("partner_activity", "i1", "0, 1, 2", FILE, "Activity of the partner."),
    Column("partner_dse", "i1", "0/1", FILE, "Partner active in DSE of late."),
    Column(
        "dse_exposure", "i2", "ties", FILE, "Number of ties, without the partner, to persons active in DSE of late."
    ),
    Column("invited_month", "i2", "month", FILE, "Month of the last invitation to offend together.", NEVER),
    Column("invited_type", "i1", "OffenceType", FILE, "Type of offence of that invitation."),
    Column("invited_by", "i4", "row", FILE, "Who invited.", NOBODY),
    Column("friends_ceiling", "i2", "half persons", FILE, "Activities of friends the ceilings allow for.", 0, False),
    Column("kin_ceiling", "i1", "half persons", FILE, "Activities of siblings the ceilings allow for.", 0, False),
    Column("co_offenders_ceiling", "i1", "half persons", FILE, "Activities of accomplices they allow for.", 0, False),
)
PARAMETERS = (
    "peers.friends_cap",
    "peers.kin_cap",
    "peers.co_offenders_cap",
    "peers.adolescent_until",
    "peers.adult_from",
    "peers.ceiling_slack",
)

MOST_ALLOWED = 126
"""Most half persons a ceiling allows for; far above the caps."""


@scalar
def adolescent_weight(age: int, until: float, adult_from: float) -> float:
    """Return the weight of adolescence: 1 up to ``until``, 0 from ``adult_from``, straight in between.

    Examples
    --------
    >>> adolescent_weight(16, 18.0, 24.0), adolescent_weight(21, 18.0, 24.0), adolescent_weight(30, 18.0, 24.0)
    (1.0, 0.5, 0.0)
    """
    if age <= until:
        return 1.0
    return 0.0 if age >= adult_from else (adult_from - age) / (adult_from - until)


@step
def fill_peers(s: State, i: int, ahead: bool) -> None:
    """Write the inputs of ties; ``ahead`` counts as many active persons as the ceilings allow for."""
    p = s.persons[i]
    q = s.q[0]
    x = s.inputs
    active = float(p.friends_ceiling) if ahead else float(p.active_friends)
    kin = float(p.kin_ceiling) if ahead else float(p.active_kin)
    co_offenders = float(p.co_offenders_ceiling) if ahead else float(p.active_co_offenders)
    friends = min(0.5 * active, q.peers_friends_cap)
    young = adolescent_weight(int(p.age), q.peers_adolescent_until, q.peers_adult_from)
    x[h.M_FRIENDS_YOUNG] = friends * young
    x[h.M_FRIENDS_ADULT] = friends * (1.0 - young)
    x[h.M_ACTIVE_KIN] = min(0.5 * kin, q.peers_kin_cap)
    x[h.M_ACTIVE_PARTNER] = 0.5 * float(p.partner_activity)
    x[h.M_ACTIVE_CO_OFFENDERS] = min(0.5 * co_offenders, q.peers_co_offenders_cap)


@step
def allow_for_ties(s: State, i: int) -> None:
    """Remember up to which activities of ties the ceilings of the person in row i reach: now and the slack."""
    p = s.persons[i]
    slack = int(s.q[0].peers_ceiling_slack)
    p.friends_ceiling = min(int(p.active_friends) + slack, MOST_ALLOWED)
    p.kin_ceiling = min(int(p.active_kin) + slack, MOST_ALLOWED)
    p.co_offenders_ceiling = min(int(p.active_co_offenders) + slack, MOST_ALLOWED)


@step
def add_exposure(s: State, j: int, layer: int, activity: int, dse: int) -> bool:
    """Add a change of a tie's activity at the person in row j; return whether the ceilings may be too low now."""
    p = s.persons[j]
    p.dse_exposure = int(p.dse_exposure) + dse
    if layer == FRIEND:
        p.active_friends = int(p.active_friends) + activity
        return p.active_friends > p.friends_ceiling or dse > 0
    if layer == CO_OFFENDING:
        p.active_co_offenders = int(p.active_co_offenders) + activity
        return p.active_co_offenders > p.co_offenders_ceiling or dse > 0
    p.active_contacts = int(p.active_contacts) + activity
    return activity > 0 or dse > 0


@step
def add_kin_exposure(s: State, j: int, activity: int, dse: int) -> bool:
    """Add a change of a sibling's activity at the person in row j; return whether the ceilings may be too low."""
    p = s.persons[j]
    p.active_kin = int(p.active_kin) + activity
    p.dse_exposure = int(p.dse_exposure) + dse
    return p.active_kin > p.kin_ceiling or dse > 0


@step
def invite(s: State, i: int, j: int, t: int, kind: int) -> None:
    """Remember that the person in row i invited the person in row j to an offence."""
    p = s.persons[j]
    p.invited_month = t
    p.invited_type = kind
    p.invited_by = i


@step
def look_at_edges(s: State, i: int, layer: int) -> tuple[int, int]:
    """Return the sums of activity and of DSE activity over the ties of one layer."""
    activity = 0
    dse = 0
    edge = first_edge(s, i, layer)
    while edge >= 0:
        other = s.persons[s.edges[edge].other]
        activity += int(other.activity)
        dse += int(other.dse_active)
        edge = int(s.edges[edge].next)
    return activity, dse


@step
def look_at_kin(s: State, i: int) -> tuple[int, int]:
    """Return the sums of activity and of DSE activity over siblings."""
    activity = 0
    dse = 0
    p = s.persons[i]
    for place in range(s.family_start[p.family], s.family_start[p.family + 1]):
        j = int(s.family_rows[place])
        if j != int(p.host):
            activity += int(s.persons[j].activity)
            dse += int(s.persons[j].dse_active)
    return activity, dse


@step
def look_at_partner(s: State, i: int) -> None:
    """Read the state of the partner of the person in row i."""
    p = s.persons[i]
    if p.partner == NOBODY:
        p.partner_activity = 0
        p.partner_dse = 0
        p.partner_convicted = 0
        return
    partner = s.persons[p.partner]
    p.partner_activity = int(partner.activity)
    p.partner_dse = int(partner.dse_active)
    p.partner_convicted = 1 if partner.convictions > 0 else 0


@step
def look_around(s: State, i: int) -> None:
    """Set all inputs from ties by looking at each tie: the readable twin of pushing."""
    p = s.persons[i]
    friends, dse_0 = look_at_edges(s, i, FRIEND)
    accomplices, dse_1 = look_at_edges(s, i, CO_OFFENDING)
    contacts, dse_2 = look_at_edges(s, i, CUSTODY_CONTACT)
    kin, dse_3 = look_at_kin(s, i)
    p.active_friends = friends
    p.active_co_offenders = accomplices
    p.active_contacts = contacts
    p.active_kin = kin
    p.dse_exposure = dse_0 + dse_1 + dse_2 + dse_3
    look_at_partner(s, i)
