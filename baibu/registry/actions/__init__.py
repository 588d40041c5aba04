"""What can be done to the registry."""

from .accounts import (
    Opened,
    close_account,
    close_any_account,
    open_account,
    open_accounts,
    open_operator,
    reset_any_password,
    reset_password,
    set_own_password,
)
from .attempts import lift_any_pause, lift_pause, sweep_tries, try_door
from .calendar import load_calendar
from .cards import Printed, block_card, card_hash, print_card, sign_in_by_card
from .changes import forget_changes, take_back_change
from .circumstances import (
    decide_circumstance,
    end_circumstance,
    propose_circumstance,
    refuse_circumstance,
    stand_up_for,
)
from .claims import confirm_claim, decline_claim, make_claim, sweep_claims, take_back_claim
from .communities import found_community, open_body, open_place
from .comparing import compare_draft
from .consents import record_consent
from .entering import end_other_sessions, let_in, note_day, stay_in
from .exporting import (
    ask_export,
    decide_export,
    destroy_exports,
    export_at_once,
    make_export,
    set_export_cap,
    take_export,
)
from .exports import count_rows, write_export
from .factors import (
    add_app,
    add_passkey,
    ask_for_second_step,
    prove_with_code,
    prove_with_passkey,
    remove_factor,
    replace_codes,
)
from .filling import empty_post, fill_post
from .following import follow_changes
from .hand_overs import Accepted, accept_hand_over, offer_hand_over, reject_hand_over, withdraw_hand_over
from .households import (
    correct_person,
    decline_visits,
    register_household,
    register_person,
)
from .imports import (
    Applied,
    apply_draft,
    apply_import,
    forget_import_draft,
    get_draft,
    keep_draft,
    remember_headings,
    settle_gone,
    visit_sink,
)
from .leaving import say_household_left, say_person_left
from .looking import note_look
from .moving import move_person
from .outside import ask_outside, find_from_outside, link_identity, prove_for_link, unlink_identity
from .pairs import Paired, change_pair, end_pair, pair_helper
from .phones import (
    Asked,
    ask_code,
    end_phone,
    let_in_by_phone,
    prove_phone,
    sign_in_by_phone,
    sweep_codes,
    take_own_phone,
)
from .posts import appoint, cancel_absence, end_tenure, say_absence
from .recoveries import (
    account_to_recover,
    ask_recovery,
    confirm_recovery,
    forget_recoveries,
    withdraw_recovery,
)
from .representations import (
    begin_acting,
    confirm_guardian,
    end_representation,
    name_helper,
    name_helper_elsewhere,
)
from .residents import choose_password
from .sessions import end_session, sweep_sessions
from .undoing import undo_import, undo_sink
from .vault import Resealed, reseal_vault
from .withdrawing import take_out_phone, withdraw_consent

__all__ = [
    "Accepted",
    "Applied",
    "Asked",
    "Opened",
    "Paired",
    "Printed",
    "Resealed",
    "accept_hand_over",
    "account_to_recover",
    "add_app",
    "add_passkey",
    "apply_draft",
    "apply_import",
    "appoint",
    "ask_code",
    "ask_export",
    "ask_for_second_step",
    "ask_outside",
    "ask_recovery",
    "begin_acting",
    "block_card",
    "cancel_absence",
    "card_hash",
    "change_pair",
    "choose_password",
    "close_account",
    "close_any_account",
    "compare_draft",
    "confirm_claim",
    "confirm_guardian",
    "confirm_recovery",
    "correct_person",
    "count_rows",
    "decide_circumstance",
    "decide_export",
    "decline_claim",
    "decline_visits",
    "destroy_exports",
    "empty_post",
    "end_circumstance",
    "end_other_sessions",
    "end_pair",
    "end_phone",
    "end_representation",
    "end_session",
    "end_tenure",
    "export_at_once",
    "fill_post",
    "find_from_outside",
    "follow_changes",
    "forget_changes",
    "forget_import_draft",
    "forget_recoveries",
    "found_community",
    "get_draft",
    "keep_draft",
    "let_in",
    "let_in_by_phone",
    "lift_any_pause",
    "lift_pause",
    "link_identity",
    "load_calendar",
    "make_claim",
    "make_export",
    "move_person",
    "name_helper",
    "name_helper_elsewhere",
    "note_day",
    "note_look",
    "offer_hand_over",
    "open_account",
    "open_accounts",
    "open_body",
    "open_operator",
    "open_place",
    "pair_helper",
    "print_card",
    "propose_circumstance",
    "prove_for_link",
    "prove_phone",
    "prove_with_code",
    "prove_with_passkey",
    "record_consent",
    "refuse_circumstance",
    "register_household",
    "register_person",
    "reject_hand_over",
    "remember_headings",
    "remove_factor",
    "replace_codes",
    "reseal_vault",
    "reset_any_password",
    "reset_password",
    "say_absence",
    "say_household_left",
    "say_person_left",
    "set_export_cap",
    "set_own_password",
    "settle_gone",
    "sign_in_by_card",
    "sign_in_by_phone",
    "stand_up_for",
    "stay_in",
    "sweep_claims",
    "sweep_codes",
    "sweep_sessions",
    "sweep_tries",
    "take_back_change",
    "take_back_claim",
    "take_export",
    "take_out_phone",
    "take_own_phone",
    "try_door",
    "undo_import",
    "undo_sink",
    "unlink_identity",
    "visit_sink",
    "withdraw_consent",
    "withdraw_hand_over",
    "withdraw_recovery",
    "write_export",
]
