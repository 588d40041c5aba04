"""The registry's tables."""

from .accounts import Account
from .attempts import Attempt
from .changes import HomeChange
from .claims import CONFIRMED, DECLINED, Claim
from .consents import CHANNELS, Consent
from .exports import Export
from .hand_overs import ACCEPTED, OFFERED, REJECTED, WITHDRAWN, HandOver
from .imports import CalendarYear, ImportAct, ImportChange, ImportDraft, KnownHeading, WorkdayException
from .keys import Belonging, bind, link_to
from .openings import Opening
from .outside import OutsideIdentity
from .people import OVER, TAKEN_BACK, Absence, Body, Circumstance, ContactPair, Person, Tenure
from .places import Community, Household, Place
from .recoveries import Recovery
from .representations import Representation
from .sealed import (
    Finder,
    Sealed,
    SealedBytes,
    SealedFacts,
    SealedField,
    SealedText,
    field_of,
    finders,
    sealed_fields,
    sealed_values,
)
from .sessions import SignIn
from .vault import Unreadable, figures, key_id, vault_now
from .ways import SentCode, SignInCard, SignInPhone

__all__ = [
    "ACCEPTED",
    "CHANNELS",
    "CONFIRMED",
    "DECLINED",
    "OFFERED",
    "OVER",
    "REJECTED",
    "TAKEN_BACK",
    "WITHDRAWN",
    "Absence",
    "Account",
    "Attempt",
    "Belonging",
    "Body",
    "CalendarYear",
    "Circumstance",
    "Claim",
    "Community",
    "Consent",
    "ContactPair",
    "Export",
    "Finder",
    "HandOver",
    "HomeChange",
    "Household",
    "ImportAct",
    "ImportChange",
    "ImportDraft",
    "KnownHeading",
    "Opening",
    "OutsideIdentity",
    "Person",
    "Place",
    "Recovery",
    "Representation",
    "Sealed",
    "SealedBytes",
    "SealedFacts",
    "SealedField",
    "SealedText",
    "SentCode",
    "SignIn",
    "SignInCard",
    "SignInPhone",
    "Tenure",
    "Unreadable",
    "WorkdayException",
    "bind",
    "field_of",
    "figures",
    "finders",
    "key_id",
    "link_to",
    "sealed_fields",
    "sealed_values",
    "vault_now",
]
