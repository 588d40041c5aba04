"""Addresses of the registry."""

from django.urls import URLPattern, path

from baibu.registry.views import (
    accounts,
    agreeing,
    answering,
    cards,
    claims,
    communities,
    entering,
    exports,
    imports,
    living,
    opening,
    outside,
    phones,
    posts,
    privacy,
    recoveries,
    representing,
    safety,
    ways,
)

app_name = "registry"

ACCOUNTS: list[URLPattern] = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-in/second/", entering.second_step, name="second-step"),
    path("sign-in/role/", accounts.try_role, name="try-role"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("me/password/", accounts.password, name="password"),
    path("me/sign-in/", safety.my_sign_in, name="my-sign-in"),
    path("me/sign-in/app/", safety.add_app, name="add-app"),
    path("me/sign-in/passkey/", safety.add_passkey, name="add-passkey"),
    path("me/sign-in/codes/", safety.replace_codes, name="replace-codes"),
    path("me/sign-in/remove/<int:key>/", safety.remove_factor, name="remove-factor"),
    path("me/sign-in/sessions/<uuid:key>/end/", safety.end_session, name="end-session"),
    path("me/sign-in/sessions/end-others/", safety.end_other_sessions, name="end-other-sessions"),
    path("sign-in/outside/<slug:provider>/", outside.begin, name="outside"),
    path("sign-in/outside/<slug:provider>/back/", outside.come_back, name="outside-back"),
    path("me/sign-in/outside/<slug:provider>/", outside.link, name="link-outside"),
    path("me/sign-in/outside/<slug:provider>/back/", outside.linked, name="outside-linked"),
    path("me/sign-in/unlink/<uuid:key>/", outside.unlink, name="unlink-outside"),
    path("registry/accounts/second-step/", opening.second_step, name="ask-second-step"),
    path("registry/accounts/", opening.accounts, name="accounts"),
    path("registry/accounts/<int:key>/reset/", opening.reset, name="reset-account"),
    path("registry/accounts/<int:key>/lift/", opening.lift, name="lift-pause"),
    path("registry/accounts/<int:key>/close/", opening.close, name="close-account"),
    path("registry/accounts/<int:key>/recover/", recoveries.recover, name="recover-account"),
    path("registry/recoveries/", recoveries.recoveries, name="recoveries"),
    path("registry/recoveries/<uuid:key>/confirm/", recoveries.confirm, name="confirm-recovery"),
    path("registry/recoveries/<uuid:key>/withdraw/", recoveries.withdraw, name="withdraw-recovery"),
]

#: how residents come in, and who lets them in
RESIDENTS: list[URLPattern] = [
    path("sign-in/phone/", phones.phone, name="phone"),
    path("sign-in/phone/code/", phones.phone_code, name="phone-code"),
    path("card/<int:community>/<str:secret>/", cards.card, name="card"),
    path("sign-in/card/", cards.card_figures, name="card-figures"),
    path("claim/", claims.claim, name="claim"),
    path("claim/code/", claims.claim_code, name="claim-code"),
    path("claim/home/", claims.claim_home, name="claim-home"),
    path("claim/state/", claims.claim_state, name="claim-state"),
    path("me/acting/", representing.my_acting, name="my-acting"),
    path("me/acting/stop/", representing.stop_acting, name="stop-acting"),
    path("me/acting/<uuid:person>/begin/", representing.begin_acting, name="begin-acting"),
    path("me/acting/<uuid:key>/end/", representing.end, name="end-acting"),
    path("registry/people/<uuid:person>/acting/", representing.person_acting, name="person-acting"),
    path("registry/people/<uuid:person>/acting/elsewhere/", representing.elsewhere, name="acting-elsewhere"),
    path("me/sign-in/phone/", phones.own_phone, name="own-phone"),
    path("me/sign-in/password/", phones.own_password, name="own-password"),
    path("me/sign-in/phone/code/", phones.own_phone_code, name="own-phone-code"),
    path("registry/people/<uuid:person>/sign-in/", ways.person_ways, name="person-ways"),
    path("registry/people/<uuid:person>/sign-in/phone/end/", ways.end_phone, name="end-phone"),
    path("registry/people/<uuid:person>/sign-in/card/", ways.print_card, name="print-card"),
    path("registry/people/<uuid:person>/sign-in/card/block/", ways.block_card, name="block-card"),
    path("registry/claims/", answering.claims, name="claims"),
    path("registry/claims/<uuid:claim>/", answering.claim, name="claim-answer"),
    path("registry/claims/<uuid:claim>/decline/", answering.decline, name="claim-decline"),
]

AGREED: list[URLPattern] = [
    path("me/agreed/", agreeing.mine, name="my-agreed"),
    path("registry/people/<uuid:person>/agreed/", agreeing.agreed, name="agreed"),
    path("registry/people/<uuid:person>/agreed/<slug:purpose>/", agreeing.give, name="give-consent"),
    path("registry/people/<uuid:person>/phone/erase/", agreeing.take_out, name="take-out-phone"),
    path("registry/consents/<uuid:consent>/take-back/", agreeing.take_back, name="take-back-consent"),
]

PLACES: list[URLPattern] = [
    path("registry/communities/", communities.communities, name="communities"),
    path("registry/places/<uuid:place>/posts/", posts.posts, name="posts"),
    path("registry/places/<uuid:place>/posts/<uuid:tenure>/end/", posts.end, name="end-post"),
]

LIVING: list[URLPattern] = [
    path("registry/homes/<uuid:household>/", living.home, name="home"),
    path("registry/homes/<uuid:household>/moved-in/", living.move_in, name="move-in"),
    path("registry/homes/<uuid:household>/left/", living.home_left, name="home-left"),
    path("registry/people/<uuid:person>/", living.person, name="person"),
    path("registry/people/<uuid:person>/moved/", living.person_moved, name="person-moved"),
    path("registry/people/<uuid:person>/left/", living.person_left, name="person-left"),
    path("registry/places/<uuid:place>/new-home/", living.new_home, name="new-home"),
    path("registry/changes/<uuid:change>/take-back/", living.take_back, name="take-back"),
]

IMPORTS: list[URLPattern] = [
    path("registry/import/", imports.imports, name="imports"),
    path("registry/import/sample/", imports.sample, name="import-sample"),
    path("registry/import/<uuid:key>/", imports.draft, name="import-draft"),
    path("registry/import/<uuid:key>/correct/<int:sheet>/", imports.correct, name="import-correct"),
    path("registry/import/<uuid:key>/apply/", imports.apply, name="import-apply"),
    path("registry/import/<uuid:key>/forget/", imports.forget, name="import-forget"),
    path("registry/import/<uuid:key>/gone/", imports.gone, name="import-gone"),
    path("registry/import/<uuid:key>/rejected/", imports.rejected, name="import-rejected"),
    path("registry/import/done/<uuid:key>/", imports.act, name="import-act"),
    path("registry/export/", exports.exports, name="exports"),
    path("registry/export/limit/", exports.set_cap, name="export-cap"),
    path("registry/export/<uuid:key>/", exports.export, name="export"),
    path("registry/export/<uuid:key>/decide/", exports.decide, name="export-decide"),
    path("registry/export/<uuid:key>/make/", exports.make, name="export-make"),
    path("registry/export/<uuid:key>/file/", exports.take, name="export-file"),
]

urlpatterns: list[URLPattern] = [*ACCOUNTS, *RESIDENTS, *PLACES, *LIVING, *AGREED, *IMPORTS]
