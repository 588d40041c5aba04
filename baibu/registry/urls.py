"""Addresses of the registry."""

from django.urls import URLPattern, path

from baibu.registry.views import accounts, communities, imports, opening, posts, privacy

app_name = "registry"

ACCOUNTS: list[URLPattern] = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-in/role/", accounts.try_role, name="try-role"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("me/password/", accounts.password, name="password"),
    path("registry/accounts/", opening.accounts, name="accounts"),
    path("registry/accounts/<int:key>/reset/", opening.reset, name="reset-account"),
    path("registry/accounts/<int:key>/lift/", opening.lift, name="lift-pause"),
    path("registry/accounts/<int:key>/close/", opening.close, name="close-account"),
]

PLACES: list[URLPattern] = [
    path("registry/communities/", communities.communities, name="communities"),
    path("registry/places/<uuid:place>/posts/", posts.posts, name="posts"),
    path("registry/places/<uuid:place>/posts/<uuid:tenure>/end/", posts.end, name="end-post"),
]

IMPORTS: list[URLPattern] = [
    path("registry/import/", imports.imports, name="imports"),
    path("registry/import/sample/", imports.sample, name="import-sample"),
    path("registry/import/<uuid:key>/", imports.draft, name="import-draft"),
    path("registry/import/<uuid:key>/correct/<int:sheet>/", imports.correct, name="import-correct"),
    path("registry/import/<uuid:key>/apply/", imports.apply, name="import-apply"),
    path("registry/import/<uuid:key>/forget/", imports.forget, name="import-forget"),
    path("registry/import/<uuid:key>/rejected/", imports.rejected, name="import-rejected"),
    path("registry/import/done/<uuid:key>/", imports.act, name="import-act"),
    path("registry/export/", imports.export, name="export"),
]

urlpatterns: list[URLPattern] = [*ACCOUNTS, *PLACES, *IMPORTS]
