"""The link of a message by which one person says, without signing in, that they have an order."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.urls import reverse
from django.utils.translation import gettext as _

from baibu import core

#: a link opens its page so long, and never longer than the order is under way
OPEN = timedelta(hours=48)
ORDER_PAGE = re.compile(r"/order/([0-9a-f-]{36})/")
SALT, COMMUNITY_LONG, ID_LONG = "baibu.notices.order", 6, 16


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a link was made for, and for which order."""

    community_id: int
    order_id: UUID
    person_id: UUID


def signer() -> TimestampSigner:
    """What signs links and knows their age."""
    return TimestampSigner(salt=SALT, sep=".")


def token_for(bearer: Bearer) -> str:
    """The signed part of a link: short enough for a text message, and nobody else's."""
    community = bearer.community_id.to_bytes(COMMUNITY_LONG, "big")
    said = community + bearer.order_id.bytes + bearer.person_id.bytes
    return signer().sign(urlsafe_b64encode(said).rstrip(b"=").decode())


def bearer_of(token: str) -> Bearer:
    """Whom the link was made for; refused where it was changed on its way, or is too old."""
    try:
        packed = signer().unsign(token, max_age=OPEN)
        said = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        if len(said) != COMMUNITY_LONG + 2 * ID_LONG:
            raise BadSignature
    except SignatureExpired:
        text = _("This link is older than two days. Sign in to see what it was about.")
        raise core.Refusal("link-expired", text) from None
    except (BadSignature, ValueError):
        text = _("This link is not complete. Open it from the message once more, or sign in.")
        raise core.Refusal("link-broken", text) from None
    community, order, person = said[:6], said[6:22], said[22:]
    return Bearer(int.from_bytes(community, "big"), UUID(bytes=order), UUID(bytes=person))


def personal_path(path: str, community_id: int, person_id: UUID) -> str:
    """The path a message leads somebody to outside the house: of an order, the page with their one button."""
    found = ORDER_PAGE.fullmatch(path)
    if found is None:
        return path
    bearer = Bearer(community_id, UUID(found[1]), person_id)
    return reverse("notices:order-link", args=[token_for(bearer)])
