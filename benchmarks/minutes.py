"""Minutes of three pages as PDF/A: the first of a process, each further one, a thousand in a row.

Against typst with one compiler kept (the fastest typesetter there is) and a warm LibreOffice, each with the same words
and typefaces. Every document is another one, so that nothing is answered from a cache. Peers that are not installed
are left out: ``pip install typst``, ``libreoffice-writer``.
"""

import importlib.util
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measure import SOURCE, Result, interleaved, median, wall

FONTS = SOURCE.parent / "resources" / "fonts"
WORDS = (
    "会议指出", "要坚持", "严格落实", "认真学习", "逐项对照", "三会一课", "组织生活", "党员教育", "责任到人", "按期完成", "理论学习", "课题研究",
    "联系群众", "结对共建", "流动党员", "发展党员", "思想汇报", "志愿服务", "整改措施", "调查研究", "集体讨论", "民主评议", "谈心谈话", "示范引领",
    "作用发挥", "长效机制", "支部建设", "作风转变", "基层治理", "材料规范", "归档及时", "补学到位", "分工明确", "督促检查", "总结经验", "查找不足",
    "提出建议", "形成共识", "共同推进",
)  # fmt: skip
UNIT = "中共某某大学马克思主义学院硕士研究生第一支部委员会"
MARKS = "，，，、；"


def text(dice: random.Random, length: int) -> str:
    """So many characters of running text."""
    found = ""
    while len(found) < length:
        clause = "".join(dice.sample(WORDS, dice.randint(2, 4)))
        found += clause + (dice.choice(MARKS) if len(found) + len(clause) < length else "。")
    return found


def meeting(seed: int) -> tuple[Any, Any, Any]:
    """Minutes of three pages with their attendance and context, another for every seed."""
    from branchdesk.features.meetings import papers
    from branchdesk.features.meetings.model.minutes import ActionItem, AgendaItem, Meeting, Minutes, Resolution, Speech
    from branchdesk.features.meetings.model.words import MeetingKind
    from branchdesk.features.meetings.rules import roll, votes
    from branchdesk.kernel.dates import Day

    dice = random.Random(seed)
    names = [f"{a}{b}" for a, b in zip(dice.sample("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", 18),
                                       dice.sample("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平", 18), strict=True)]  # fmt: skip
    due = tuple(roll.Due(f"p{n}", name) for n, name in enumerate(names))
    one = {"meeting_id": "m"}
    items = tuple(
        AgendaItem(id=f"i{n}", order=n, title=text(dice, 16).rstrip("。"), text=text(dice, 120), **one)
        for n in range(3)
    )
    minutes = Minutes(
        meeting=Meeting(
            id="m", kind=MeetingKind.GENERAL, branch_id="b", subject=text(dice, 18).rstrip("。"), on=Day(2026, 1 + seed % 12, 5),
            starts="14:30", ends="16:40", place="文科楼A座301", chair=names[0], recorder=names[1], summing_up=text(dice, 60),
        ),
        items=items,
        speeches=tuple(
            Speech(id=f"s{n}", item_id="i2", order=n, speaker=names[n], gist=text(dice, 50), **one) for n in range(4)
        ),
        resolutions=(Resolution(id="r", order=0, text=text(dice, 40), unanimous=True, **one),),
        actions=tuple(
            ActionItem(id=f"t{n}", order=n, task=text(dice, 14), owner=names[n], timetable="12月31日前", roadmap=text(dice, 20), **one)
            for n in range(3)
        ),
    )  # fmt: skip
    context = papers.context(minutes, due, votes.national(), UNIT, seed)
    return minutes, roll.sheet(minutes, due), context


def typst_source(blocks: list[Any]) -> bytes:
    """The same words for typst, in the same measures and typefaces."""
    from branchdesk.kernel import blocks as b

    body = '"Minutes FangSong", "Minutes Song"'
    lines = [
        "#set document(date: datetime(year: 2026, month: 1, day: 1))",
        '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), '
        'footer: context [#counter(page).display("第 1 页　共 1 页", both: true)])',
        f'#set text(lang: "zh", region: "cn", font: ({body}), size: 15.79pt)',
        "#set table(inset: 6pt)",
        "#set par(justify: true, leading: 13.2pt, spacing: 13.2pt, first-line-indent: (amount: 2em, all: true))",
    ]
    for block in blocks:
        lines += _typst(block, b)
    return "\n".join(lines).encode()


def _typst(block: Any, b: Any) -> Iterator[str]:
    if isinstance(block, b.Title):
        for line in block.text.split("\n"):
            yield f'#align(center, text(font: ("Minutes BiaoSong", "Minutes Song"), size: 22pt)[#{_text(line)}])'
    elif isinstance(block, b.Heading):
        face = "Minutes Hei" if block.level == 1 else "Minutes Kai"
        yield f'#text(font: ("{face}", "Minutes Song"))[#{_text(block.text)}]\n'
    elif isinstance(block, b.Prose):
        lead = f'#text(font: ("Minutes Hei", "Minutes Song"))[#{_text(block.lead)}]' if block.lead else ""
        yield from (f"{lead}#{_text(part)}\n" for part in block.text.split("\n"))
    elif isinstance(block, b.Pairs):
        yield f"#text(size: 12pt)[#table(columns: (1fr, 5fr), {_cells(text for pair in block.pairs for text in pair)})]"
    elif isinstance(block, b.Table):
        widths = ", ".join(f"{column.weight}fr" for column in block.columns)
        head = _cells(column.title for column in block.columns)
        cells = _cells(text for row in block.rows for text in row)
        yield f"#text(size: 10.5pt)[#table(columns: ({widths}), table.header({head}), {cells})]"
    elif isinstance(block, b.Closing):
        yield from (f"#{_text(label + words)}\n" for label, words in block.signatures)


def _cells(texts: Iterable[str]) -> str:
    return ", ".join(f"[#{_text(text)}]" for text in texts)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def run(quick: bool) -> list[Result]:
    from branchdesk.features.meetings import papers

    rounds = 15 if quick else 40
    seeds = iter(range(1, 1_000_000))

    def ours() -> bytes:
        return papers.minutes_pdf(*meeting(next(seeds)))

    for _ in range(3):
        ours()
    found = list(_against_typst(ours, seeds, rounds, 100 if quick else 1000))
    found += _against_office(ours, seeds, 4 if quick else 12)
    return found


def _against_typst(ours: Any, seeds: Iterator[int], rounds: int, batch: int) -> Iterator[Result]:
    if importlib.util.find_spec("typst") is None:
        return
    import typst

    from branchdesk.features.meetings import papers

    compiler = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)

    def peer() -> Any:
        source = typst_source(papers.blocks(*meeting(next(seeds))))
        return compiler.compile(
            input=source,
            format="pdf",
            pdf_standards=["a-1b"],
            pdf_tags=False,
            timestamp=datetime(2026, 1, 1, tzinfo=UTC),
        )

    for _ in range(3):
        peer()
    floor = "typst，一个编译器反复用"
    mine, least = interleaved(ours, peer, rounds, wall)
    yield Result("minutes", "再出一份会议记录（3 页，PDF/A-1b）", floor, 2.2, mine, least)
    start = wall()
    for _ in range(batch):
        ours()
    mine = (wall() - start) * 1000 / batch
    start = wall()
    for _ in range(batch):
        peer()
    yield Result("minutes", f"连续 {batch} 份，每份", floor, 2.2, mine, (wall() - start) * 1000 / batch)
    cold = [(_cold("ours"), _cold("typst")) for _ in range(5)]
    yield Result(
        "minutes",
        "冷启动的第一份（含启动解释器）",
        "typst 冷启动",
        None,
        *map(median, map(list, zip(*cold, strict=True))),
    )


def _cold(side: str) -> float:
    """Milliseconds from the start of a process to its first minutes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, __file__, side], check=True)
    return (time.perf_counter() - start) * 1000


def _against_office(ours: Any, seeds: Iterator[int], count: int) -> Iterator[Result]:
    """Warm means: what each further file costs LibreOffice once it runs."""
    office = shutil.which("soffice")
    if office is None:
        return
    from branchdesk.features.meetings import papers

    with tempfile.TemporaryDirectory() as folder:
        files = []
        for n in range(count + 1):
            files.append(Path(folder, f"{n}.docx"))
            files[-1].write_bytes(papers.minutes_docx(*meeting(next(seeds))))

        def convert(some: list[Path]) -> float:
            words = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf:writer_pdf_Export:"
                     '{"SelectPdfVersion":{"type":"long","value":"1"}}', "--outdir", folder, *map(str, some)]  # fmt: skip
            start = wall()
            subprocess.run(words, check=True, capture_output=True)
            return (wall() - start) * 1000

        convert(files[:1])  # makes the profile
        each = (convert(files) - convert(files[:1])) / count
        if not Path(folder, "0.pdf").exists():
            return
    mine = median([_timed(ours) for _ in range(10)])
    yield Result("minutes", "再出一份会议记录（3 页，PDF/A-1b）", "LibreOffice 已启动后再转一份", 0.4, mine, each)


def _timed(work: Any) -> float:
    start = wall()
    work()
    return (wall() - start) * 1000


def _first(side: str) -> None:
    """What a cold process does."""
    sys.path.insert(0, str(SOURCE))
    from branchdesk.features.meetings import papers

    if side == "ours":
        papers.minutes_pdf(*meeting(1))
        return
    import typst

    source = typst_source(papers.blocks(*meeting(1)))
    typst.compile(source, format="pdf", font_paths=[FONTS], ignore_system_fonts=True, pdf_standards=["a-1b"], pdf_tags=False,
                  timestamp=datetime(2026, 1, 1, tzinfo=UTC))  # fmt: skip


if __name__ == "__main__":
    _first(sys.argv[1])
