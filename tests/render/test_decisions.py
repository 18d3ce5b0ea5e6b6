"""The boxes of a decision: title and values stand in the policy, and only there."""

from __future__ import annotations

import shutil

from policykit.render.printer import Printer
from render.sample import ROOT, SETTINGS

COMPLAINTS = "policies/complaint-handling"


def test_a_decision_is_printed_in_the_words_of_the_companys_newest_policy(tmp_path):
    shutil.copytree(ROOT / COMPLAINTS, tmp_path / COMPLAINTS)
    text = (ROOT / COMPLAINTS / "1.1.0.yaml").read_text(encoding="utf-8")
    changed = text.replace("重大, en: major}, general", "特急, en: urgent}, general")
    (tmp_path / COMPLAINTS / "1.10.0.yaml").write_text(changed, encoding="utf-8")
    page = Printer(SETTINGS, "zh-Hant", tmp_path).html("user-opinion")
    assert "特急" in page
    assert "重大" not in page


def test_a_form_of_ours_with_a_decision_the_company_does_not_make_is_left_out(tmp_path):
    shutil.copytree(ROOT / "policies" / "sales-conduct", tmp_path / "policies" / "sales-conduct")
    forms = Printer(SETTINGS, "en", tmp_path).registry.forms
    assert "user-opinion" not in forms
    assert "penalty-notice" in forms
