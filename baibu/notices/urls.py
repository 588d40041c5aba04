"""Addresses of notices: `notices/` is for everybody, `notice/` for those who write and confirm."""

from django.urls import URLPattern, path

from .views import alerts, board, duty, feed, files, inbox, orders, reaching, rotas, sending, turns
from .views import notices as views

app_name = "notices"

#: down the place tree, and the one page of a message's own link
ORDERS: list[URLPattern] = [
    path("places/<uuid:place>/orders/", orders.of_place, name="orders"),
    path("places/<uuid:place>/orders/new/", orders.write, name="order-write"),
    path("order/<uuid:order>/", orders.order, name="order"),
    path("order/<uuid:order>/issue/", orders.issue, name="order-issue"),
    path("order/<uuid:order>/end/", orders.end, name="order-end"),
    path("order/<uuid:order>/have-it/", orders.acknowledge, name="order-have-it"),
    path("order/<uuid:order>/homes/", orders.homes, name="order-homes"),
    path("order/<uuid:order>/homes/<uuid:household>/back/", orders.take_back, name="order-home-back"),
    path("order/<uuid:order>/progress/", orders.progress, name="order-progress"),
    path("order/<uuid:order>/report/", orders.report, name="order-report"),
    path("order/<uuid:order>/report.pdf", orders.paper, name="order-paper"),
    path("order/<uuid:order>/call/<uuid:seat>/", orders.call, name="order-call"),
    path("o/<str:token>/", orders.link, name="order-link"),
]
#: what came to somebody, and how they wish to be reached
MESSAGES: list[URLPattern] = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<uuid:message>/", inbox.message, name="message"),
    path("sending/", sending.sending, name="sending"),
    path("sending/<uuid:message>/", sending.sent, name="sent"),
    path("sending/<uuid:message>/again/", sending.again, name="send-again"),
    path("sending/<uuid:message>/leave/", sending.leave, name="leave-be"),
    path("me/reaching/", reaching.reaching, name="reaching"),
    path("me/reaching/test/", reaching.test, name="test-message"),
    path("me/reaching/mail/", reaching.mail, name="mail"),
    path("me/reaching/mail/end/", reaching.end_mail, name="end-mail"),
    path("me/reaching/mail/confirm/<str:token>/", reaching.confirm_mail, name="confirm-mail"),
]
urlpatterns: list[URLPattern] = [
    *ORDERS,
    *MESSAGES,
    path("notices/<str:code>/", board.board, name="board"),
    path("notices/<str:code>/feed.xml", feed.feed, name="feed"),
    path("notices/<str:code>/archive/", board.archive, name="public-archive"),
    path("notices/<str:code>/places/<uuid:place>/feed.xml", feed.feed, name="place-feed"),
    path("notices/<str:code>/<uuid:notice>/", board.public, name="public"),
    path("notices/<str:code>/<uuid:notice>/files/<int:number>/", files.public_file, name="public-file"),
    path("notice/<uuid:notice>/files/", files.files, name="files"),
    path("notice/<uuid:notice>/files/<int:number>/", files.own_file, name="file"),
    path("notice/<uuid:notice>/files/<int:number>/remove/", files.remove, name="remove-file"),
    path("places/<uuid:place>/rota/", rotas.rota, name="rota"),
    path("places/<uuid:place>/rota/new/", rotas.make, name="make-line"),
    path("places/<uuid:place>/rota/shown/", rotas.shown_to_all, name="show-rota"),
    path("rota-line/<uuid:line>/change/", rotas.change, name="change-line"),
    path("rota-line/<uuid:line>/end/", rotas.end, name="end-line"),
    path("rota-line/<uuid:line>/override/", rotas.override, name="override-line"),
    path("rota-line/<uuid:line>/take/", rotas.take, name="take-gap"),
    path("rota-line/<uuid:line>/swap/", turns.ask_swap, name="ask-swap"),
    path("rota-override/<uuid:override>/withdraw/", rotas.withdraw_override, name="withdraw-override"),
    path("rota-swap/<uuid:swap>/answer/", turns.answer_swap, name="answer-swap"),
    path("rota-swap/<uuid:swap>/withdraw/", turns.withdraw_swap, name="withdraw-swap"),
    path("my-turns/", turns.my_turns, name="my-turns"),
    path("my-turns/calendar/", turns.make_feed, name="make-feed"),
    path("my-turns/calendar/end/", turns.end_feed, name="end-feed"),
    path("duty/<str:code>/<uuid:place>/", duty.duty, name="duty"),
    path("duty-calendar/<int:community>/<str:secret>.ics", turns.feed, name="turns-feed"),
    path("notices/<str:code>/<uuid:notice>/cap.xml", alerts.cap, name="cap"),
    path("places/<uuid:place>/alerts/new/", alerts.write, name="write-alert"),
    path("notice/<uuid:notice>/alert/", alerts.change, name="change-alert"),
    path("notice/<uuid:notice>/call-off/", alerts.call_off, name="call-off"),
    path("places/<uuid:place>/notices/", views.of_place, name="of-place"),
    path("places/<uuid:place>/notices/archive/", views.archive, name="archive"),
    path("places/<uuid:place>/notices/new/", views.write, name="write"),
    path("notice/<uuid:notice>/", views.notice, name="notice"),
    path("notice/<uuid:notice>/change/", views.change, name="change"),
    path("notice/<uuid:notice>/confirm/", views.confirm, name="confirm"),
    path("notice/<uuid:notice>/withdraw/", views.withdraw, name="withdraw"),
]
