"""How the office wants its papers: heading words, which parts in which order, lines to sign, typefaces.

Kept as JSON (``to_json``) in the ledger, one for each paper; whatever is not said follows ``default``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from branchdesk.features.meetings.model.words import PaperKind
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr


class Fonts(StrEnum):
    """Whose typefaces a paper is set in."""

    BUNDLED = "bundled"
    OFFICE = "office"


FONTS = ((Fonts.BUNDLED, "自带字体"), (Fonts.OFFICE, "本机公文字体"))

PARTS: Mapping[PaperKind, tuple[tuple[str, str], ...]] = {
    PaperKind.MINUTES: (
        ("head", "会议概况"),
        ("agenda", "议程"),
        ("speeches", "发言要点"),
        ("ballots", "表决情况"),
        ("appraisals", "评议情况"),
        ("resolutions", "决议"),
        ("actions", "落实分工"),
        ("summing_up", "主持人小结"),
        ("note", "备注"),
        ("attachments", "附件"),
    ),
    PaperKind.SIGN_IN: (("head", "时间和地点"), ("members", "应到人员"), ("guests", "列席人员")),
    PaperKind.TALLY: (("head", "会议概况"), ("ballots", "票数"), ("appraisals", "评议票数")),
    PaperKind.EXTRACT: (("occasion", "会议情况"), ("ballots", "表决结果"), ("resolutions", "决议")),
    PaperKind.BOOK: (("cover", "封面"), ("contents", "目录")),
}
"""The parts a paper may have, in their usual order, with the words people choose them by."""

PLACES = {"title": "全名", "unit": "支部名称", "kind": "会议类型", "year": "年度", "number": "次数", "subject": "主题"}
"""What heading words may name in braces."""

_HEADINGS = {
    PaperKind.MINUTES: "{title}记录",
    PaperKind.SIGN_IN: "{title}签到表",
    PaperKind.TALLY: "{title}票数统计表",
    PaperKind.EXTRACT: "{title}决议摘录",
    PaperKind.BOOK: "{year}年度会议记录本",
}
_DATE = "　　　　年　　月　　日"
_SIGNATURES = {
    PaperKind.MINUTES: ("主持人（签字）：", "记录人（签字）：", _DATE),
    PaperKind.SIGN_IN: ("记录人（签字）：", _DATE),
    PaperKind.TALLY: ("监票人（签字）：", "计票人（签字）：", "主持人（签字）：", _DATE),
    PaperKind.EXTRACT: ("摘录人：", "核对人：", "党支部（盖章）", _DATE),
    PaperKind.BOOK: (),
}
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The template of one paper.

    ``heading`` may name ``PLACES`` in braces; a line break in it begins a new line. ``parts`` are names out of
    ``PARTS``, printed in this order and only where there is something to print. A line of ``signatures`` that ends
    with a colon gets a rule to write on, another one stands as it is.
    """

    paper: PaperKind
    heading: str
    parts: tuple[str, ...]
    signatures: tuple[str, ...]
    fonts: Fonts = Fonts.BUNDLED

    def headline(self, places: Mapping[str, str]) -> str:
        """The heading with its places filled."""
        return _BRACES.sub(lambda found: places.get(found[1], ""), self.heading).strip()

    def signing(self) -> tuple[tuple[str, str], ...]:
        """The lines to sign as a closing takes them."""
        return tuple((line, "") if line.endswith(("：", ":")) else ("", line) for line in self.signatures)


def default(paper: PaperKind) -> Layout:
    """The template a paper has until the office makes its own."""
    return Layout(
        paper=paper,
        heading=tr(_HEADINGS[paper]),
        parts=tuple(name for name, _ in PARTS[paper]),
        signatures=tuple(map(tr, _SIGNATURES[paper])),
    )


def to_json(layout: Layout) -> str:
    """The template as it is kept; equal templates give equal texts."""
    return json.dumps(asdict(layout), ensure_ascii=False, sort_keys=True)


def from_json(text: str, paper: PaperKind) -> Layout:
    """The template of a kept text; what it does not say is as usual. ``Refusal`` where it cannot be meant."""
    try:
        said = json.loads(text)
        known = {field.name for field in fields(Layout)}
        values = {**asdict(default(paper)), **{name: value for name, value in said.items() if name in known}}
        layout = Layout(
            paper=paper,
            heading=_text(values["heading"]),
            parts=tuple(map(_text, values["parts"])),
            signatures=tuple(map(_text, values["signatures"])),
            fonts=Fonts(values["fonts"]),
        )
    except (ValueError, TypeError, AttributeError) as error:
        title = tr("这份版式读不懂")
        raise Refusal(title, detail=str(error), hint=tr("请在版式设置中恢复默认后重新调整。")) from error
    check(layout)
    return layout


def check(layout: Layout) -> None:
    """``Refusal`` for a place or a part the paper does not have, or none at all."""
    if strange := [name for name in _BRACES.findall(layout.heading) if name not in PLACES]:
        names = tr("、").join(f"{{{name}}}" for name in PLACES)
        raise Refusal(
            tr("标题里的“{{{name}}}”不认识").format(name=strange[0]), hint=tr("可以使用：{names}。").format(names=names)
        )
    known = dict(PARTS[layout.paper])
    if strange := [name for name in layout.parts if name not in known]:
        raise Refusal(tr("这份文书没有“{name}”这一部分").format(name=strange[0]), hint=tr("请恢复默认版式后重新调整。"))
    if not layout.parts or not layout.heading.strip():
        raise Refusal(tr("标题和内容不能都去掉"), hint=tr("请填写标题，并至少保留一个部分。"))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
