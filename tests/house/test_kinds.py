"""Every kind of entry the code writes has words where people read it, and every look its reason.

That each of these texts stands in Chinese too is tested with all other texts.
"""

from baibu.visits.queries.looks import WHY
from baibu.visits.queries.sentences import SENTENCES
from baibu.visits.queries.timeline import VISITS
from tests.house import kinds


def test_every_kind_of_entry_has_a_sentence_that_names_who_did_it() -> None:
    written, unread = kinds.kinds_written(kinds.ENTRIES)
    known = {"visit-recorded", "card-printed", "excuse-granted", "homes-offered", "leaving-withdrawn"}
    assert known <= set(written)
    assert not unread
    assert not {kind: path for kind, path in written.items() if kind not in {*SENTENCES, *VISITS}}
    assert not [kind for kind, words in SENTENCES.items() if "%(who)s" not in words]


def test_every_look_says_why() -> None:
    said = kinds.reasons_written()
    assert {"care", "request", "missing", "call", "acting-for"} <= said
    assert not said - set(WHY)
