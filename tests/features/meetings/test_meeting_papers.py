"""The papers of a meeting: every word that was typed, the verdict in words, valid archival files."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import meeting_samples as samples
import pikepdf
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from branchdesk.features.meetings import papers
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import MEETING_KINDS, MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.papers import layouts
from branchdesk.features.meetings.papers.context import PaperContext
from branchdesk.features.meetings.rules import roll, votes
from branchdesk.features.meetings.rules.roll import Due
from branchdesk.kernel.blocks import plain
from branchdesk.kernel.errors import Refusal

JARS = [Path("/usr/share/java") / f"{name}.jar" for name in
        ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")]  # fmt: skip
Sample = tuple[Minutes, tuple[Due, ...]]


def context(sample: Sample, number: int = 4, paper: PaperKind = PaperKind.MINUTES) -> PaperContext:
    minutes, due = sample
    return papers.context(minutes, due, votes.national(), samples.UNIT, number, layouts.default(paper))


def printed(sample: Sample, paper: PaperKind = PaperKind.MINUTES) -> bytes:
    minutes, due = sample
    return papers.pdf(paper, minutes, roll.sheet(minutes, due), context(sample, paper=paper))


def pages(data: bytes) -> list[str]:
    """The text of every page as a reader copies it, without blanks."""
    with pypdfium2.PdfDocument(data) as pdf:
        found = []
        for page in pdf:
            words = page.get_textpage()
            found.append(re.sub(r"\s", "", words.get_text_range()))
            words.close()
            page.close()
        return found


FOOT = re.compile(r"(—\d+—)?第\d+页共\d+页(草稿|第\d+版)指纹[0-9a-f]{16}(档号[-A-Z0-9]+?)?(—\d+—)?$")


def body(data: bytes) -> str:
    """The text of the whole paper without the foot of each page."""
    return "".join(FOOT.sub("", text) for text in pages(data))


def words_of(sample: Sample, paper: PaperKind = PaperKind.MINUTES) -> str:
    """The words of the blocks, without blanks; heads of tables stand once."""
    minutes, due = sample
    blocks = papers.blocks(minutes, roll.sheet(minutes, due), context(sample, paper=paper), paper)
    return re.sub(r"\s", "", plain("".join(text for block in blocks for _, text in block.texts())))


def test_the_joint_meeting_comes_out_as_typed_rare_names_included() -> None:
    sample = samples.joint_meeting()
    text = body(printed(sample))
    minutes, _ = sample
    for typed in (
        *(item.text for item in minutes.items), *(speech.gist for speech in minutes.speeches),
        *(one.text for one in minutes.resolutions), minutes.meeting.summing_up, *samples.NAMES,
    ):  # fmt: skip
        for part in typed.split("\n"):
            assert re.sub(r"\s", "", part) in text
    for rare in ("张𬴊", "刘㛃", "冯䶮", "褚𠮷静"):
        assert rare in text
    for column in ("任务书", "责任人", "时间表", "路线图"):
        assert column in text
    assert text.count("（签字）：") == 2


def test_every_word_is_on_the_paper_and_no_other() -> None:
    for sample in (samples.joint_meeting(), samples.admission_meeting(), samples.election_meeting()):
        said = words_of(sample)
        text = body(printed(sample))
        assert sorted(said) == sorted(_without_repeated_heads(text, said))


def _without_repeated_heads(text: str, said: str) -> str:
    for head in ("序号任务书责任人时间表路线图", "候选人拟任职务赞成反对弃权结果"):
        while text.count(head) > said.count(head):
            text = text.replace(head, "", 1)
    return text


def test_nine_of_sixteen_there_and_eight_in_favour_is_not_passed() -> None:
    sample = samples.admission_meeting()
    for paper in (PaperKind.MINUTES, PaperKind.TALLY, PaperKind.EXTRACT):
        text = "".join(pages(printed(sample, paper)))
        assert "未通过" in text
        assert "2×8=16不大于16" in text
    passed = "".join(pages(printed(samples.admission_meeting(yes=9))))
    assert "未通过" not in passed.split("决议")[0]
    assert "2×9=18大于16，通过" in passed


def test_an_election_names_who_was_elected() -> None:
    text = "".join(pages(printed(samples.election_meeting())))
    assert "王建国书记1610当选" in text
    assert "赵志强委员6110未当选" in text


def test_before_the_votes_are_counted_nobody_is_said_to_have_lost() -> None:
    minutes, due = samples.election_meeting()
    uncounted = replace(minutes, nominees=tuple(replace(one, yes=None) for one in minutes.nominees), resolutions=())
    assert "未当选" not in "".join(pages(printed((uncounted, due))))


@pytest.mark.parametrize("kind", [kind for kind, _ in MEETING_KINDS])
def test_every_kind_has_its_paper(kind: MeetingKind) -> None:
    sample = samples.plain_meeting(kind)
    text = "".join(pages(printed(sample)))
    assert "一、议程" in text
    assert "张𬴊：党章是根本大法" in text
    assert "草稿" in text


def test_equal_minutes_give_equal_bytes() -> None:
    for paper in (PaperKind.MINUTES, PaperKind.SIGN_IN, PaperKind.TALLY, PaperKind.EXTRACT):
        assert printed(samples.admission_meeting(), paper) == printed(samples.admission_meeting(), paper)


def test_every_page_tells_its_count_version_fingerprint_and_archive_number() -> None:
    sample = samples.joint_meeting()
    mark = context(sample).fingerprint
    found = pages(printed(sample))
    for number, text in enumerate(found, 1):
        assert f"—{number}—" in text
        assert f"第{number}页共{len(found)}页第2版指纹{mark}档号DQ11-2026-0037" in text


def test_a_draft_says_so() -> None:
    minutes, due = samples.plain_meeting(MeetingKind.COMMITTEE)
    assert minutes.meeting.stage is Stage.DRAFT
    assert "草稿指纹" in pages(printed((minutes, due)))[0]


@pytest.mark.skipif(
    shutil.which("java") is None or not all(jar.exists() for jar in JARS),
    reason="needs a Java runtime and the Debian package libpdfbox2-java with its dependencies",
)
def test_preflight_calls_every_paper_valid_pdf_a_1b(tmp_path: Path) -> None:
    joint, admission = samples.joint_meeting(), samples.admission_meeting()
    files = {
        "minutes": printed(joint), "sign_in": printed(joint, PaperKind.SIGN_IN), "tally": printed(admission, PaperKind.TALLY),
        "extract": printed(admission, PaperKind.EXTRACT), "book": book([joint, admission]),
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    classpath = os.pathsep.join(map(str, JARS))
    for name in files:
        answer = subprocess.run(
            ["java", "-cp", classpath, "org.apache.pdfbox.preflight.Validator_A1b", str(tmp_path / f"{name}.pdf")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, f"{name}: {answer.stdout}"


def book(given: list[Sample]) -> bytes:
    leaves = [papers.Leaf(one[0], roll.sheet(*one), context(one, n)) for n, one in enumerate(given, 1)]
    return papers.book_pdf(leaves, samples.UNIT, 2026, "王建国")


def test_the_book_has_cover_contents_and_one_count_of_pages() -> None:
    given = [samples.plain_meeting(kind) for kind, _ in MEETING_KINDS] + [samples.joint_meeting()]
    found = pages(book(given))
    assert "2026年度会议记录本" in found[0]
    assert "—1—" not in found[0]
    assert found[1].startswith("目录")
    for number, text in enumerate(found[1:], 2):
        assert f"—{number}—" in text
        assert f"第{number}页共{len(found)}页" in text
    starts = [n for n, text in enumerate(found, 1) if n > 2 and text.startswith("中共某某大学")]
    assert len(starts) == len(given)
    assert [int(n) for n in re.findall(r"…(\d+)(?=3月|11月|第|—)", found[1])] == starts


def test_an_empty_year_is_a_book_all_the_same() -> None:
    assert len(pages(papers.book_pdf([], samples.UNIT, 2026))) == 2


def test_the_sign_in_sheet_has_a_line_for_everybody_by_unit() -> None:
    sample = samples.joint_meeting()
    text = "".join(pages(printed(sample, PaperKind.SIGN_IN)))
    for band in (
        "（32人）",
        "学院党委（2人）",
        "硕士研究生第二支部（8人）",
        "教工第一支部（6人）",
        "离退休支部（5人）",
    ):
        assert band in text
    assert "53列席" in text
    assert "预备党员" in text
    assert "请假：公出（赴北京参加学术会议）" in text
    minutes, due = sample
    units = {f"p{n}": "硕士研究生第三支部" for n in range(20, 32)}
    other = papers.context(minutes, due, votes.national(), samples.UNIT, 4, units=units)
    joint = "".join(pages(papers.sign_in_pdf(minutes, roll.sheet(minutes, due), other)))
    assert "硕士研究生第三支部（12人）" in joint


def test_the_word_paper_says_what_the_minutes_say() -> None:
    for sample in (samples.joint_meeting(), samples.admission_meeting(), samples.appraisal_meeting()):
        minutes, due = sample
        data = papers.minutes_docx(minutes, roll.sheet(minutes, due), context(sample))
        assert data == papers.minutes_docx(minutes, roll.sheet(minutes, due), context(sample))
        found = Document(BytesIO(data)).element.body
        text = re.sub(r"\s", "", "".join(node.text or "" for node in found.iter(qn("w:t"))))
        assert text == words_of(sample)


def test_a_character_without_glyph_is_named_before_anything_is_made() -> None:
    minutes, due = samples.plain_meeting(MeetingKind.GROUP, "学习😀")
    with pytest.raises(Refusal, match="没有字形") as caught:
        printed((minutes, due))
    assert "😀" in caught.value.detail


def test_parts_and_signatures_follow_the_template() -> None:
    sample = samples.joint_meeting()
    minutes, due = sample
    layout = replace(
        layouts.default(PaperKind.MINUTES), heading="{unit}\n{kind}记录（第{number}次）", parts=("resolutions", "head", "agenda"),
        signatures=("支部书记：", "（公章）"),
    )  # fmt: skip
    data = papers.minutes_pdf(minutes, roll.sheet(minutes, due), context(sample).laid_out(layout))
    text = body(data)
    assert "支部党员大会记录（第4次）" in text
    assert text.index("一、决议") < text.index("会议主题") < text.index("二、议程")
    assert "落实分工" not in text
    assert text.endswith("支部书记：（公章）")


def test_the_file_names_its_title_and_the_day_of_the_meeting() -> None:
    with pikepdf.open(BytesIO(printed(samples.joint_meeting()))) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"{samples.UNIT} 2026年第4次支部党员大会会议记录"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261120000000+08'00'"


def test_papers_do_not_load_typesetting_before_they_are_made() -> None:
    code = (
        "import sys, branchdesk.features.meetings.papers;"
        "print([m for m in ('reportlab', 'pikepdf', 'pypdfium2', 'docx') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
