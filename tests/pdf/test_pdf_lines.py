"""Chinese line breaking: laws that hold for any text, and the cases people see."""

import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from branchdesk.pdf import lines
from branchdesk.pdf.lines import NEVER_FIRST, NEVER_LAST


@dataclass(frozen=True)
class Squares:
    """A face as a typesetter imagines it: one em for Chinese, half for the rest."""

    def pick(self, char: str) -> str:
        return "latin" if ord(char) < 0x2000 else "han"

    def width(self, char: str) -> float:
        return 0.5 if ord(char) < 0x2000 else 1.0


FACES = Squares()
SENTENCE = st.lists(
    st.one_of(
        st.text("支部党员大会会议记录王㛃李䶮张𬴊", min_size=1, max_size=6),
        st.sampled_from(["，", "。", "、", "；", "：", "？", "！", "——", "……", "%", "·", " ", "　"]),
        st.sampled_from(
            ["（党员）", "“学习”", "《章程》", "〔2024〕3号", "（见《规定》）", "”。", "）、", "￥3,000.50"]
        ),
        st.sampled_from(["2024-07-01", "98.5%", "Party", "138****8000", "A-12", "0.5"]),
    ),
    max_size=40,
).map("".join)


def broken(text: str, room: float, indent: float = 0.0) -> list[lines.Line]:
    return lines.break_lines(lines.units(text, FACES), room, indent)


def edges(text: str, room: float) -> list[tuple[str, str]]:
    """The last character of every line and the first of the next."""
    texts = [line.text.strip() for line in broken(text, room)]
    return [(a[-1], b[0]) for a, b in pairwise(texts) if a and b]


def width_of(line: lines.Line) -> float:
    """Where the last character ends."""
    placed = lines.place(line, justify=True)
    return max((run.x + run.width + run.gap * (len(run.text) - 1) for run in placed), default=0.0)


def ink_of(line: lines.Line) -> float:
    """Where the ink ends: the right half of a closing mark is blank."""
    return width_of(line) - (0.5 if line.text.rstrip(" 　")[-1:] in (lines.CLOSING | lines.POINTS) else 0.0)


@settings(max_examples=300)
@given(SENTENCE, st.floats(14, 40), st.sampled_from([0.0, 2.0]))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, room: float, indent: float) -> None:
    found = broken(text, room, indent)
    assert "".join(line.text for line in found) == lines.plain(text)
    for line in found:
        placed = "".join(run.text for run in lines.place(line, justify=True))
        assert placed == line.text.rstrip(" 　")
        assert ink_of(line) <= line.room + 1e-6


@settings(max_examples=300)
@given(SENTENCE, st.floats(1.0, 14))
def test_even_in_a_narrow_cell_nothing_is_lost(text: str, room: float) -> None:
    assert "".join(line.text for line in broken(text, room)) == lines.plain(text)


@settings(max_examples=300)
@given(SENTENCE, st.floats(24, 40))
def test_no_line_starts_or_ends_with_a_forbidden_mark(text: str, room: float) -> None:
    if re.search("[，。、；：？！—…%·”）》 　]{6,}", text):
        return  # a run of nothing but marks cannot be set legally
    for last, first in edges(text, room):
        assert first not in NEVER_FIRST
        assert last not in NEVER_LAST


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("支部大会，通过", 4, ["支部大", "会，通过"]),
        ("支部大会，通过", 4.5, ["支部大会，", "通过"]),
        ("支部大会（扩大）", 5, ["支部大会", "（扩大）"]),
        ("共交纳3,000.50元", 4, ["共交纳", "3,000.50", "元"]),
        ("支部——委员", 3, ["支", "部——", "委员"]),
        ("第一段\n第二段", 10, ["第一段", "第二段"]),
        ("Anna Lee", 3, ["Anna ", "Lee"]),
        ("", 5, [""]),
    ],
)
def test_lines_end_where_a_typesetter_ends_them(text: str, room: float, expected: list[str]) -> None:
    assert [line.text for line in broken(text, room)] == expected


def test_neighbouring_marks_take_one_em_and_a_half() -> None:
    assert width_of(broken("《章程》、", 20)[0]) == pytest.approx(4.5)


def test_a_mark_that_does_not_fit_is_squeezed_in() -> None:
    first = broken("党员，群众，都来", 5.5)[0]
    assert first.text == "党员，群众，"
    assert ink_of(first) <= 5.5


def test_a_full_line_is_stretched_to_the_edge_and_the_last_is_not() -> None:
    first, last = broken("支部党员大会议决定3,000.50元整", 10.3)
    assert width_of(first) == pytest.approx(10.3)
    assert width_of(last) == pytest.approx(sum(unit.width for unit in last.units))


def test_a_line_is_never_torn_apart_for_a_long_word() -> None:
    first = broken("见https://example.edu.cn/party", 14)[0]
    assert first.text == "见"
    assert len(lines.place(first, justify=True)) == 1


def test_a_word_longer_than_the_line_is_cut() -> None:
    found = broken("https://example.edu.cn/a", 4)
    assert [line.text for line in found] == ["https://", "example.", "edu.cn/a"]


def test_invisible_characters_are_left_out_and_blanks_are_common() -> None:
    assert lines.plain("王\u200b芳\r\n\x07李\t明\ufeff") == "王芳\n李 明"


def test_faces_change_inside_a_word_without_parting_it() -> None:
    (line,) = broken("A—", 9)
    assert [(run.text, run.face) for unit in line.units for run in unit.runs] == [("A", "latin"), ("—", "han")]


def test_the_extent_tells_the_longest_word_and_the_whole_text() -> None:
    assert lines.extent(lines.units("支部2024-07-01\n会", FACES)) == (5.0, 7.0)


@settings(max_examples=150, deadline=None)
@given(SENTENCE, st.integers(3, 9))
@example("第（甲）年——", 4)
@example("“三（甲）年——", 5)
def test_a_character_that_gets_company_still_fits_its_line(text: str, room: int) -> None:
    before = broken(text, room)
    for one, set_before in zip(lines.in_company(before), before, strict=True):
        assert width_of(one) <= max(room, width_of(set_before)) + 1e-6


@pytest.mark.parametrize("room", [6, 7, 9])
def test_a_name_is_parted_behind_its_dots(room: int) -> None:
    assert [line.text for line in broken("买买提·吐尔逊·阿不都热合曼", room)][-1] == "阿不都热合曼"
    listed = lines.break_lines(lines.units("王㛃、买买提·吐尔逊、李䶮", FACES), 6, listed=True)
    assert "买买提·吐尔逊、" in "".join(line.text for line in listed)
