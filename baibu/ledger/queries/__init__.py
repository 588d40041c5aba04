"""What the ledger can answer."""

from .acting import credits
from .chains import Fault, verify_chains
from .entries import (
    done_for,
    effects_waiting,
    entry_count,
    entry_numbered,
    last_days,
    met_by_record,
    moved_in_on,
    noted_in,
    notes_of,
    timeline,
)
from .evidence import as_owed, duty_of, facts_of, obstacle
from .figures import (
    caught_up,
    caught_up_by_duty,
    closed_for_household,
    kept_by_place,
    rows_behind,
    standing_counts,
    subjects_by_place,
)
from .lists import (
    excuses_waiting,
    owed_by_person,
    owed_by_seats,
    owed_for_household,
    owed_within,
    together,
    told_to,
)
from .looks import has_said_why, looks_at
from .methods import adopted, adoptions, files_of, reading, shipped
from .names import obligation_id
from .own import own_memory
from .preview import Preview, census_of, preview
from .standing import Standings, standing, standings

__all__ = [
    "Fault",
    "Preview",
    "Standings",
    "adopted",
    "adoptions",
    "as_owed",
    "caught_up",
    "caught_up_by_duty",
    "census_of",
    "closed_for_household",
    "credits",
    "done_for",
    "duty_of",
    "effects_waiting",
    "entry_count",
    "entry_numbered",
    "excuses_waiting",
    "facts_of",
    "files_of",
    "has_said_why",
    "kept_by_place",
    "last_days",
    "looks_at",
    "met_by_record",
    "moved_in_on",
    "noted_in",
    "notes_of",
    "obligation_id",
    "obstacle",
    "owed_by_person",
    "owed_by_seats",
    "owed_for_household",
    "owed_within",
    "own_memory",
    "preview",
    "reading",
    "rows_behind",
    "shipped",
    "standing",
    "standing_counts",
    "standings",
    "subjects_by_place",
    "timeline",
    "together",
    "told_to",
    "verify_chains",
]
