"""What each kind of entry is called where people read it; a kind without words fails the house's tests."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

#: what happened at homes: visits, needs, helpers, moves, duties
AT_HOME: Mapping[str, str] = {
    "visit-withdrawn": gettext_noop("%(who)s took a record back."),
    "visit-confirmed": gettext_noop("%(who)s confirmed a late entry."),
    "need-found": gettext_noop("%(who)s noted something this household needs; it is passed on."),
    "need-withdrawn": gettext_noop("%(who)s took a noted need back."),
    "circumstance-proposed": gettext_noop("%(who)s proposed a circumstance; a second person decides."),
    "circumstance-decided": gettext_noop("%(who)s decided a circumstance with the household's consent."),
    "circumstance-refused": gettext_noop("%(who)s did not take a circumstance up."),
    "circumstance-ended": gettext_noop("%(who)s ended a circumstance."),
    "helper-paired": gettext_noop("%(who)s noted who looks after this home."),
    "pair-changed": gettext_noop("%(who)s put the order of helpers, or the day to look again, right."),
    "pair-ended": gettext_noop("%(who)s noted that a helper no longer looks after this home."),
    "pair-handed-over": gettext_noop(
        "This home went over to another helper, with their yes (noted by %(who)s)."
    ),
    "homes-offered": gettext_noop("%(who)s offered all homes of a helper to another."),
    "homes-accepted": gettext_noop("%(who)s said yes to the homes of a helper."),
    "homes-rejected": gettext_noop("%(who)s said no to the homes of a helper."),
    "offer-withdrawn": gettext_noop("%(who)s took back the offer of a helper's homes."),
    "consent-withdrawn": gettext_noop("%(who)s noted that consent to a circumstance was withdrawn."),
    "noted-by-mistake": gettext_noop("%(who)s noted that a circumstance was a mistake."),
    "deed-recorded": gettext_noop("%(who)s recorded: %(duty)s."),
    "deed-withdrawn": gettext_noop("%(who)s took back: %(duty)s."),
    "excuse-asked": gettext_noop("%(who)s asked to be excused: %(duty)s."),
    "excuse-granted": gettext_noop("%(who)s excused: %(duty)s."),
    "excuse-refused": gettext_noop("%(who)s did not excuse: %(duty)s."),
    "due-extended": gettext_noop("%(who)s gave more time: %(duty)s."),
    "absence-said": gettext_noop("%(who)s said they will be away."),
    "absence-taken-back": gettext_noop("%(who)s took an absence back."),
    "visits-declined": gettext_noop("%(who)s noted the wish not to be visited without a reason."),
    "visits-welcomed": gettext_noop("%(who)s noted that visits are welcome again."),
    "person-moved-in": gettext_noop("%(who)s noted that %(whom)s moved in."),
    "person-moved-out": gettext_noop("%(who)s noted that %(whom)s moved to another home of the community."),
    "person-left": gettext_noop("%(who)s noted that %(whom)s no longer lives here."),
    "household-left": gettext_noop("%(who)s noted that everybody left."),
    "leaving-withdrawn": gettext_noop("%(who)s took back that somebody left."),
    "move-withdrawn": gettext_noop("%(who)s took back that somebody moved."),
    "pack-adopted": gettext_noop("%(who)s adopted a method."),
}

#: what happened to what is kept about somebody
ABOUT_DATA: Mapping[str, str] = {
    "consent-given": gettext_noop("%(who)s noted what was agreed to."),
    "consent-taken-back": gettext_noop(
        "%(who)s noted that a consent was taken back; what rested on it has ended."
    ),
    "request-made": gettext_noop("%(who)s noted a request about what is kept."),
    "request-answered": gettext_noop("%(who)s answered a request about what is kept."),
    "copy-handed-over": gettext_noop("%(who)s handed over the copy that was asked for."),
    "person-erased": gettext_noop(
        "%(who)s erased what was kept about somebody; a second person had proposed it."
    ),
    "data-destroyed": gettext_noop("%(who)s confirmed that what was past its term is destroyed."),
    "phone-erased": gettext_noop("%(who)s erased a phone number because it was wished."),
    "export-asked": gettext_noop("%(who)s asked for an export."),
    "export-agreed": gettext_noop("%(who)s agreed to an export."),
    "export-refused": gettext_noop("%(who)s did not agree to an export."),
    "export-made": gettext_noop("%(who)s had an export made."),
    "export-taken": gettext_noop("%(who)s took an export along."),
    "export-destroyed": gettext_noop("An exported workbook was past its days and is destroyed (%(who)s)."),
    "export-cap-set": gettext_noop("%(who)s set how many rows an export may have."),
    "notice-published": gettext_noop("%(who)s made a notice public."),
    "deliveries-sent-again": gettext_noop("%(who)s had messages sent again that were stuck."),
    "deliveries-left": gettext_noop("%(who)s let messages be that were stuck."),
    "notice-withdrawn": gettext_noop("%(who)s took a notice down."),
    "rota-changed": gettext_noop("%(who)s changed the duty rota."),
    "rota-shown": gettext_noop("%(who)s showed everybody who is on duty."),
    "rota-hidden": gettext_noop("%(who)s no longer shows everybody who is on duty."),
    "rota-put-right": gettext_noop("%(who)s put the duty rota right by hand."),
    "gap-taken": gettext_noop("%(who)s took a duty that nobody had."),
    "swap-accepted": gettext_noop("%(who)s agreed to swap a duty."),
    "swap-declined": gettext_noop("%(who)s did not agree to swap a duty."),
    "alert-called-off": gettext_noop("%(who)s called a warning off."),
    "announcement-made": gettext_noop("%(who)s issued an order to everybody below."),
    "drill-begun": gettext_noop("%(who)s began a drill."),
    "order-ended": gettext_noop("%(who)s ended an order."),
}

#: how somebody comes in, and who acts for them
COMING_IN: Mapping[str, str] = {
    "account-opened": gettext_noop("%(who)s opened an account."),
    "account-closed": gettext_noop("%(who)s closed an account."),
    "password-handed-over": gettext_noop("%(who)s handed over a first password."),
    "password-chosen": gettext_noop("%(who)s chose a password of their own."),
    "password-ended": gettext_noop("%(who)s ended a phone number, and the password chosen with it."),
    "pause-lifted": gettext_noop("%(who)s lifted the pause after wrong passwords."),
    "sign-in-phone-set": gettext_noop("%(who)s set the number by which somebody signs in."),
    "sign-in-phone-ended": gettext_noop("%(who)s ended a number by which somebody signed in."),
    "card-printed": gettext_noop("%(who)s printed a sign-in card."),
    "card-blocked": gettext_noop("%(who)s blocked a sign-in card."),
    "claim-confirmed": gettext_noop("%(who)s confirmed who lives here."),
    "claim-declined": gettext_noop("%(who)s could not confirm who lives here."),
    "representation-begun": gettext_noop("%(who)s noted who acts for somebody."),
    "representation-ended": gettext_noop("%(who)s noted that somebody no longer acts for another."),
    "second-step-added": gettext_noop("%(who)s added a second step to signing in."),
    "second-step-removed": gettext_noop("%(who)s removed a second step from signing in."),
    "second-step-required": gettext_noop("%(who)s asked everybody who looks after homes for a second step."),
    "second-step-left-to-each": gettext_noop("%(who)s left the second step to each."),
    "recovery-asked": gettext_noop("%(who)s asked to let somebody back in; a second person confirms."),
    "recovery-confirmed": gettext_noop("%(who)s confirmed that somebody is let back in."),
    "recovery-withdrawn": gettext_noop("%(who)s took back the request to let somebody in again."),
    "outside-linked": gettext_noop("%(who)s linked another app to sign in with."),
    "outside-unlinked": gettext_noop("%(who)s unlinked another app."),
}

SENTENCES: Mapping[str, str] = {**AT_HOME, **ABOUT_DATA, **COMING_IN}
