"""Tables of lives for those who ask: persons, events, spells and ties of the first replicate, as Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.experiment.tie_tables import ties_frame
from simulation.outcomes.lives import Lives
from simulation.vocabulary import Cause, Kind, OffenceType

if TYPE_CHECKING:
    import pandas as pd

SPELLS = (
    ("custody", (Kind.CUSTODY_START, Kind.PRE_TRIAL_START), (Kind.RELEASE,)),
    ("supervision", (Kind.SUPERVISION_START,), (Kind.SUPERVISION_END,)),
    ("work", (Kind.WORK_START,), (Kind.WORK_END,)),
    ("partner", (Kind.PARTNER_START,), (Kind.PARTNER_END,)),
)


def lives_frames(lives: Lives, ties: NDArray[Any] | None, who: str) -> dict[str, pd.DataFrame]:
    """Return the tables of one world by file name: persons, events, spells and ties."""
    frames = {"persons.parquet": persons_frame(lives, who)} if who != "none" else {}
    frames |= {"events.parquet": events_frame(lives), "spells.parquet": spells_frame(lives)}
    return frames if ties is None else frames | {"ties.parquet": ties_frame(ties)}


def persons_frame(lives: Lives, who: str) -> pd.DataFrame:
    """Return one row a person: everybody, or those with an offence."""
    import pandas as pd

    table = pd.DataFrame({name: np.asarray(lives.persons[name]) for name in _names(lives.persons)})
    table = table.assign(synthetic=True)
    return table if who == "all" else table[table["offences"] > 0]


def _names(persons: Any) -> list[str]:
    return list(persons)


def words_of(numbers: Any, words: list[str]) -> Any:
    """Return a column of words from their numbers; -1 is no word."""
    import pandas as pd

    return pd.Categorical.from_codes(numbers, pd.Index(words))


def events_frame(lives: Lives) -> pd.DataFrame:
    """Return every event of the ledger with words in place of numbers."""
    import pandas as pd

    rows = lives.ledger
    kinds = words_of(rows["kind"], [kind.name.lower() for kind in Kind])
    causes = words_of(rows["cause"], [cause.name.lower() for cause in Cause])
    types = words_of(rows["type"], [kind.name.lower() for kind in OffenceType])
    return pd.DataFrame(
        {
            "person": rows["person"],
            "month": rows["month"],
            "kind": kinds,
            "type": types,
            "registered": rows["case"] >= 0,
            "case": rows["case"],
            "with_whom": rows["other"],
            "value": rows["value"],
            "cause": causes,
            "synthetic": True,
        }
    )


def spells_frame(lives: Lives) -> pd.DataFrame:
    """Return spells from a beginning to the next end of the same kind and person; open ones end with the run."""
    import pandas as pd

    return pd.concat([_spells(lives, *spell) for spell in SPELLS], ignore_index=True)


def _spells(lives: Lives, name: str, begins: tuple[Kind, ...], ends: tuple[Kind, ...]) -> pd.DataFrame:
    import pandas as pd

    rows = lives.ledger[np.isin(lives.ledger["kind"], [*begins, *ends])]
    order = np.lexsort((np.arange(len(rows)), rows["person"]))
    rows = rows[order]
    begin = np.isin(rows["kind"], begins)
    same = np.append(rows["person"][1:] == rows["person"][:-1], [False])
    after = np.append(rows["month"][1:], [lives.until])
    until = np.where(same, after, lives.until)
    return pd.DataFrame(
        {"person": rows["person"][begin], "spell": name, "from": rows["month"][begin], "until": until[begin]}
    ).assign(synthetic=True)
