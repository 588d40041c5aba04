"""Addresses of visits, homes, places and the method."""

from django.urls import URLPattern, path, re_path

from baibu.visits.views import (
    circumstances,
    deeds,
    hand_overs,
    homes,
    information,
    looks,
    me,
    method,
    neighbourhood,
    pairs,
    places,
    start,
    today,
    visits,
)
from baibu.visits.views.start import once_adopted

app_name = "visits"

OWED: list[URLPattern] = [
    path("", once_adopted(today.today), name="today"),
    path("list/", once_adopted(today.my_list), name="list"),
    path("owed/<uuid:obligation>/record/", deeds.record, name="deed"),
    path("owed/<uuid:obligation>/take-back/", deeds.take_back, name="deed-undo"),
    path("owed/<uuid:obligation>/excuse/", deeds.excuse, name="excuse"),
    path("owed/<uuid:obligation>/decide/", deeds.decide, name="decide"),
    path("owed/<uuid:obligation>/more-time/", deeds.extend, name="extend"),
]

VISITS: list[URLPattern] = [
    path("households/<uuid:household>/", once_adopted(homes.household), name="household"),
    path("households/<uuid:household>/why/", looks.why, name="why"),
    path("households/<uuid:household>/open/", looks.open_home, name="open"),
    path("households/<uuid:household>/people/<uuid:person>/number/", looks.number, name="number"),
    path("openings/<uuid:key>/", looks.opening, name="opening"),
    path("openings/<uuid:key>/note/", looks.note, name="opening-note"),
    path("openings/<uuid:key>/end/", looks.end, name="opening-end"),
    path("households/<uuid:household>/wish/", homes.wish, name="wish"),
    path("households/<uuid:household>/record/", visits.record, name="record"),
    path("households/<uuid:household>/met/", today.met_today, name="met"),
    path("visits/<uuid:visit>/correct/", visits.correct, name="correct"),
    path("visits/<uuid:visit>/take-back/", today.undo, name="undo"),
    path("visits/<uuid:visit>/confirm/", visits.confirm, name="confirm"),
]

PLACES: list[URLPattern] = [
    path("places/", once_adopted(places.community), name="community"),
    path("places/<uuid:place>/", once_adopted(places.place), name="place"),
    path("places/<uuid:place>/rows/", places.rows, name="rows"),
]

PAIRS: list[URLPattern] = [
    path("places/<uuid:place>/pairs/", once_adopted(pairs.of_place), name="pairs"),
    path("households/<uuid:household>/pairs/", once_adopted(pairs.of_home), name="home-pairs"),
    path("pairs/<uuid:pair>/", pairs.one, name="pair"),
    path("pairs/<uuid:pair>/end/", pairs.end, name="end-pair"),
    path("helpers/<uuid:helper>/hand-over/<slug:kind>/", once_adopted(hand_overs.offer), name="offer-homes"),
    path("hand-overs/<uuid:key>/", once_adopted(hand_overs.one), name="hand-over"),
    path("hand-overs/<uuid:key>/accept/", hand_overs.accept, name="accept-homes"),
    path("hand-overs/<uuid:key>/reject/", hand_overs.reject, name="reject-homes"),
    path("hand-overs/<uuid:key>/take-back/", hand_overs.withdraw, name="withdraw-homes"),
]

METHOD: list[URLPattern] = [
    path("method/", once_adopted(method.method), name="method"),
    path("start/", start.start, name="start"),
    path("method/change/", method.change, name="method-change"),
]

PEOPLE: list[URLPattern] = [
    path("me/", once_adopted(me.me), name="me"),
    path("me/seen/", once_adopted(looks.seen), name="seen"),
    path("me/information/", once_adopted(information.information), name="information"),
    re_path(r"^me/information/copy\.(?P<form>json|xlsx)$", once_adopted(information.copy), name="copy"),
    path("me/away/", once_adopted(me.away), name="away"),
    path("me/away/<uuid:key>/back/", me.back, name="back"),
    path("neighbourhood/", once_adopted(neighbourhood.neighbourhood), name="neighbourhood"),
    path("needs/", once_adopted(circumstances.circumstances), name="circumstances"),
    path("needs/<uuid:key>/", circumstances.circumstance, name="circumstance"),
    path("needs/<uuid:key>/refuse/", circumstances.refuse, name="refuse-circumstance"),
    path("needs/<uuid:key>/end/", circumstances.end, name="end-circumstance"),
    path("households/<uuid:key>/needs/", circumstances.propose, name="propose"),
]

urlpatterns: list[URLPattern] = [*OWED, *VISITS, *PLACES, *PAIRS, *METHOD, *PEOPLE]
