"""Templates of papers: kept as JSON, checked when they come back."""

import json
from dataclasses import replace

import pytest

from branchdesk.features.meetings.model.words import PAPER_KINDS, PaperKind
from branchdesk.features.meetings.papers import font_notes, layouts
from branchdesk.features.meetings.papers.layouts import Fonts
from branchdesk.kernel.errors import Refusal


@pytest.mark.parametrize("paper", [paper for paper, _ in PAPER_KINDS])
def test_a_template_comes_back_as_it_was_kept(paper: PaperKind) -> None:
    layout = replace(layouts.default(paper), heading="{unit}记录", fonts=Fonts.OFFICE)
    assert layouts.from_json(layouts.to_json(layout), paper) == layout
    assert layouts.from_json("{}", paper) == layouts.default(paper)


def test_what_a_later_program_adds_is_left_out() -> None:
    text = json.dumps({"heading": "记录", "colour": "red"})
    assert layouts.from_json(text, PaperKind.MINUTES).heading == "记录"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "读不懂"),
        ("[]", "读不懂"),
        ('{"fonts": "comic"}', "读不懂"),
        ('{"parts": [1]}', "读不懂"),
        ('{"heading": "{who}记录"}', "不认识"),
        ('{"parts": ["sermon"]}', "没有“sermon”"),
        ('{"heading": " "}', "不能都去掉"),
        ('{"parts": []}', "不能都去掉"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        layouts.from_json(text, PaperKind.MINUTES)


def test_a_line_that_ends_with_a_colon_is_signed() -> None:
    layout = replace(layouts.default(PaperKind.MINUTES), signatures=("书记：", "年月日"))
    assert layout.signing() == (("书记：", ""), ("", "年月日"))


def test_bundled_faces_need_no_note() -> None:
    assert font_notes(layouts.default(PaperKind.MINUTES)) == ()
