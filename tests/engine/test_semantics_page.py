"""The page of semantics: each of its sentences has a number, and each number a test that shows it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = {
    "1.1": "engine/test_decide.py::test_parameters_are_values",
    "1.2": "engine/test_related.py::test_its_records_refer_to_it_are_referred_to_or_share_its_subject",
    "1.3": "engine/test_view.py::test_a_kind_not_delivered_is_an_open_list_that_names_the_kind",
    "1.4": "engine/test_view.py::test_a_kind_known_to_be_none_and_an_empty_file_are_empty_lists",
    "1.5": "engine/test_oblige.py::test_no_visit_found_is_no_only_where_the_register_was_given",
    "1.6": "records/test_delivery.py::test_an_exact_copy_counts_once_and_says_so",
    "2.1": "engine/test_view.py::test_a_later_event_takes_its_companions_along",
    "2.2": "engine/test_view.py::test_an_event_later_than_as_of_reads_as_not_yet",
    "2.3": "engine/test_view.py::test_a_record_whose_own_event_is_later_is_not_there",
    "2.4": "engine/test_view.py::test_plans_stay_whatever_the_instant",
    "2.5": "engine/test_view.py::test_known_at_hides_what_was_entered_later",
    "2.6": "engine/test_view.py::test_known_at_leaves_a_record_open_whose_entry_is_not_known",
    "2.7": "engine/test_evaluate.py::test_a_finding_as_of_the_past_says_which_fields_it_read_as_they_stand",
    "3.1": "engine/test_view.py::test_an_empty_cell_means_what_its_field_declares",
    "3.2": "engine/test_view.py::test_an_empty_cell_means_what_its_field_declares",
    "3.3": "engine/test_view.py::test_a_column_never_delivered_is_unknown",
    "3.4": "engine/test_view.py::test_where_another_field_says_that_it_happened_an_empty_event_is_unknown_up_to_now",
    "3.5": "engine/test_view.py::test_a_date_alone_is_some_instant_of_that_local_day",
    "3.6": "engine/test_view.py::test_a_date_alone_of_today_may_lie_ahead",
    "3.7": "engine/test_view.py::test_a_records_own_event_is_not_after_its_entry",
    "3.8": "engine/test_oblige.py::test_an_unknown_that_changes_nothing_is_not_missing",
    "3.9": "engine/test_oblige.py::test_a_day_without_a_time_is_decided_by_its_bounds_where_they_suffice",
    "3.10": "engine/test_decide.py::test_a_doubtful_case_gives_bounds_and_is_named",
    "3.11": "engine/test_decide.py::test_an_unknown_that_cannot_change_the_value_leaves_it_decided",
    "3.12": "engine/test_norms.py::test_an_erring_prohibition_is_undetermined_never_clear",
    "3.13": "engine/test_oblige.py::test_an_unknown_when_leaves_open_whether_it_applies",
    "3.14": "engine/test_duty.py::test_only_unknowns_that_reach_the_result_are_its_causes",
    "3.15": "engine/test_evaluate.py::test_replacing_an_unknown_by_a_value_never_changes_a_determined_status",
    "3.16": "engine/test_evaluate.py::test_shuffling_the_records_changes_no_finding",
    "3.17": "engine/test_decide.py::test_many_doubtful_cases_are_named_by_their_field",
    "4.1": "policy/test_expressions.py::test_a_title_or_a_bare_value_reads_as_the_id",
    "4.2": "policy/test_expressions.py::test_what_is_not_clear_is_told",
    "4.3": "engine/test_decide.py::test_the_row_that_hit_is_named_with_its_clause_and_choice",
    "5.1": "engine/test_duty.py::test_an_instant_is_inclusive",
    "5.2": "engine/test_duty.py::test_a_days_end_is_exclusive",
    "5.3": "engine/test_oblige.py::test_a_day_ends_exclusively_and_the_last_moves_past_a_rest_day",
    "5.4": "engine/test_oblige.py::test_a_period_in_hours_runs_from_the_moment_and_its_end_is_inclusive",
    "5.5": "calendar/test_period.py::test_a_period_mixes_no_units",
    "5.6": "engine/test_evaluate.py::test_a_year_not_announced_makes_a_status_provisional",
    "6.1": "engine/test_fulfil.py::test_the_first_act_for_which_every_condition_holds",
    "6.2": "engine/test_oblige.py::test_a_false_condition_leaves_the_duty_open_and_stands_under_lacking",
    "6.3": "engine/test_oblige.py::test_an_act_before_from",
    "6.4": "engine/test_duty.py::test_the_status_is_what_the_bounds_leave",
    "6.5": "engine/test_oblige.py::test_from_not_yet_is_pending_without_a_due_and_says_with_what_it_begins",
    "6.6": "engine/test_oblige.py::test_a_day_ends_exclusively_and_the_last_moves_past_a_rest_day",
    "6.7": "engine/test_duty.py::test_no_possible_world_has_a_status_that_the_bounds_exclude",
    "6.8": "engine/test_oblige.py::test_a_promised_instant_is_inclusive_and_never_moves",
    "6.9": "engine/test_oblige.py::test_before_an_event_is_strictly_before_it",
    "6.10": "engine/test_oblige.py::test_each_promise_is_its_own_finding_and_acts_are_matched_one_to_one",
    "6.11": "engine/test_fulfil.py::test_the_others_go_in_order_of_time_to_the_first_open_item",
    "6.12": "engine/test_escalate.py::test_a_level_is_reached_at_its_instant",
    "6.13": "engine/test_escalate.py::test_a_later_act_stops_the_ladder_and_erases_nothing",
    "6.14": "engine/test_escalate.py::test_a_level_that_names_another_convention_is_counted_by_it",
    "6.15": "engine/test_escalate.py::test_escalation_skips_the_person_complained_about",
    "6.16": "engine/test_escalate.py::test_waits_move_the_due_by_what_they_contain",
    "6.17": "engine/test_escalate.py::test_waits_move_the_due_by_what_they_contain",
    "6.18": "engine/test_escalate.py::test_an_open_wait_is_pending_suspended_and_has_no_due",
    "6.19": "engine/test_escalate.py::test_a_wait_whose_end_is_not_known_leaves_a_lower_bound",
    "6.20": "engine/test_escalate.py::test_a_level_during_a_wait_is_not_reached",
    "6.21": "engine/test_recurring.py::test_those_due_by_as_of_are_listed",
    "6.22": "engine/test_recurring.py::test_an_act_that_names_its_period_belongs_to_it_however_late",
    "6.23": "engine/test_recurring.py::test_one_omission_never_makes_its_successors_late",
    "6.24": "engine/test_recurring.py::test_an_occurrence_is_judged_by_the_version_in_force_at_its_own_due",
    "6.25": "engine/test_recurring.py::test_an_unknown_until_leaves_the_later_occurrences_open",
    "6.26": "engine/test_recurring.py::test_each_month_that_has_ended_is_a_finding",
    "7.1": "engine/test_norms.py::test_a_gate",
    "7.2": "engine/test_norms.py::test_a_gate_names_what_is_lacking_with_its_clause",
    "7.3": "engine/test_norms.py::test_a_gate",
    "8.1": "engine/test_identity.py::test_who_is_one_client",
    "8.2": "engine/test_prefer_contest.py::test_contests_at_their_boundaries",
    "8.3": "engine/test_prefer.py::test_a_recorded_decision_settles_a_tie_and_moves_nothing_else",
    "8.4": "engine/test_prefer_transfers.py::test_one_that_does_not_hold_moves_nothing_and_is_refused",
    "8.5": "engine/test_prefer.py::test_a_lapsed_claim_never_revives",
    "8.6": "engine/test_prefer.py::test_joining_later_moves_no_owner",
    "8.7": "engine/test_prefer.py::test_what_is_decided_of_one_of_a_household_is_decided_of_all_of_it",
    "8.8": "engine/test_prefer.py::test_a_claim_follows_the_version_in_force_at_its_own_instant",
    "8.9": "engine/test_prefer_contest.py::test_what_is_determined_holds_in_every_world_and_every_world_is_possible",
    "9.1": "engine/test_share.py::test_a_recorded_decision_decides_and_the_rest_of_the_proposal_stays",
    "9.2": "engine/test_rotate.py::test_the_roster_begins_and_every_reception_counts_one_turn",
    "9.3": "engine/test_rotate_queue.py::test_an_unknown_spreads_only_as_far_as_it_must",
    "10.1": "engine/test_norms.py::test_a_prohibition",
    "10.2": "engine/test_norms.py::test_a_prohibition",
    "10.3": "engine/test_norms.py::test_a_permission_works_from_its_decision_and_what_was_overdue_stays_so",
    "10.4": "engine/test_norms.py::test_it_counts_only_if_its_giver_held_the_role_then",
    "10.5": "engine/test_norms.py::test_a_duty_and_an_unexcepted_prohibition_of_one_act_are_a_conflict",
    "10.6": "engine/test_decide.py::test_a_measure_counts_what_had_happened_by_then_itself_included",
    "10.7": "engine/test_decide.py::test_a_window_reaches_back_by_the_calendar_and_includes_its_far_end",
    "10.8": "engine/test_decide.py::test_what_is_known_to_be_nothing_agrees_with_nothing",
    "10.9": "engine/test_grouped.py::test_a_window_of_a_month_at_its_last_midnight_is_that_month",
    "10.10": "engine/test_grouped.py::test_an_unknown_group_stands_apart_and_is_missing",
    "11.1": "engine/test_evaluate.py::test_the_version_in_force_at_the_records_own_instant_judges_it",
    "11.2": "engine/test_evaluate.py::test_before_the_first_version_none_applies_and_the_finding_says_so",
    "11.3": "engine/test_evaluate.py::test_a_draft_is_never_in_force",
    "11.4": "engine/test_evaluate.py::test_an_instant_that_leaves_the_version_open_makes_its_rules_undetermined",
    "11.5": "engine/test_evaluate.py::test_what_ends_with_exit_code_1",
}
PAGE = (ROOT / "docs" / "semantics.md").read_text(encoding="utf-8")


def test_every_sentence_of_the_page_has_a_test_and_no_number_stands_twice():
    numbers = re.findall(r"^- \*\*([0-9.]+)\*\* ", PAGE, re.MULTILINE)
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == set(TESTS)


@pytest.mark.parametrize("named", sorted(set(TESTS.values())))
def test_the_test_that_is_named_is_there(named):
    file, _, name = named.partition("::")
    assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")
