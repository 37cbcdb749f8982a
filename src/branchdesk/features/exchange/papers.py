"""合并单: what a packet brought, what was taken over and what was kept, to be signed by who sent and who received it.

The numbers on it must add up, or there is no paper: every difference stands on it once, under what was chosen.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.exchange.model import KINDS, Choice, Kind, OfflineCopy, Packet
from branchdesk.features.exchange.queries import Merged, Worded, moment
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Pairs, Prose, Space, Subtitle, Table, Title
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

_CHOSEN = {Choice.THEIRS: "采用外出机的", Choice.OURS: "保留本机的", None: "待选择"}
_TWINS = {Choice.THEIRS: "两条都留", Choice.OURS: "是同一条", None: "待选择"}
_ORDER = (Choice.THEIRS, Choice.OURS, None)
_NUMERALS = "一二三"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the paper tells: whose packet, and every difference with what was chosen (None: not yet).

    ``packet`` is the one that was merged, None before; ``same`` what both computers had alike, where that is known.
    """

    copy: OfflineCopy
    number: int
    made_at: str
    entered_by: str
    proof: str
    rows: Sequence[tuple[Worded, Choice | None]]
    unit: str
    made_on: date
    packet: Packet | None = None
    same: int | None = None


def choice_words(kind: Kind, choice: Choice | None) -> str:
    """What is chosen, in words; of two that look the same, whether they are."""
    return tr((_TWINS if kind is Kind.DUPLICATE else _CHOSEN)[choice])


def merged_sheet(merged: Merged, words: Sequence[Worded], unit: str, made_on: date) -> Sheet:
    """The paper of a packet that was merged, as it was decided then; ``words`` are those of its differences."""
    packet, last = merged.packet, max(merged.differences, key=lambda one: one.at, default=None)
    chosen = [merged.choices.get(one.key) for one in merged.differences]
    return Sheet(
        copy=merged.copy, number=packet.number, made_at=packet.made_at, entered_by=last.actor if last else "",
        proof=packet.head_hash, rows=list(zip(words, chosen, strict=True)), unit=unit, made_on=made_on, packet=packet,
    )  # fmt: skip


def sheet_title(sheet: Sheet) -> str:
    """The name of the paper, which names its file too."""
    return tr("离线外出合并单（{name} 第 {n} 次）").format(name=sheet.copy.name, n=sheet.number)


def sheet_bytes(sheet: Sheet) -> bytes:
    """The paper as PDF/A; ``Refusal`` when its numbers do not add up, or a character has no glyph."""
    from branchdesk.pdf import document

    return document.render(
        list(sheet_blocks(sheet)), title=sheet_title(sheet), author=sheet.unit, landscape=True,
        footer=tr("离线包校验 {proof}").format(proof=sheet.proof[:16]),
    )  # fmt: skip


def sheet_blocks(sheet: Sheet) -> Iterator[Block]:
    """What the paper consists of."""
    _demand_sums(sheet)
    yield Title(tr("离线外出合并单"))
    before = "" if sheet.packet else tr("（合并前核对）")
    yield Subtitle(left=sheet.unit, center=before, right=_long(sheet.made_on))
    yield _facts(sheet)
    yield Space(8)
    yield _sums(sheet)
    first = 1
    parts = [(choice, [words for words, chosen in sheet.rows if chosen is choice]) for choice in _ORDER]
    for place, (choice, rows) in enumerate(part for part in parts if part[1]):
        title = tr("{n}、{what}（{count} 项）").format(n=_NUMERALS[place], what=tr(_CHOSEN[choice]), count=len(rows))
        yield Heading(title)
        yield from _tables(rows, choice, first)
        first += len(rows)
    if not sheet.rows:
        yield Prose(tr("外出台账带出以来录入的内容，本机都已经有，没有要合并的。"))
    day = _long(sheet.packet.merged_on.first()) if sheet.packet else tr("　　　　年　　月　　日")
    yield Closing(
        notes=(tr("证件号和电话已隐去中间几位。离线包原件存于本机台账，可据此查验每一处是何人、何时录入。"),),
        signatures=((tr("送回人："), ""), (tr("接收人："), ""), (tr("日期："), day)),
    )


def _demand_sums(sheet: Sheet) -> None:
    """Taken over and kept are what the packet says they were."""
    packet = sheet.packet
    if packet is None:
        return
    chosen = Counter(choice for _, choice in sheet.rows)
    told = {Choice.THEIRS: packet.added + packet.changed + packet.removed, Choice.OURS: packet.kept}
    if chosen[None] or any(chosen[choice] != count for choice, count in told.items()):
        found = tr("登记：采用 {taken} 项，保留 {kept} 项；逐项：采用 {rows_taken} 项，保留 {rows_kept} 项，未定 {open} 项").format(
            taken=told[Choice.THEIRS], kept=told[Choice.OURS], rows_taken=chosen[Choice.THEIRS],
            rows_kept=chosen[Choice.OURS], open=chosen[None],
        )  # fmt: skip
        raise Refusal(tr("合并单的合计与逐项不符，没有输出"), detail=found, hint=tr("请先运行“文件 › 台账体检”。"))


def _facts(sheet: Sheet) -> Pairs:
    copy, packet = sheet.copy, sheet.packet
    pairs = [
        (tr("外出台账"), copy.name), (tr("保管人"), copy.keeper), (tr("带出日期"), str(copy.taken_on)),
        (tr("离线包"), tr("第 {n} 次，{at} 送回").format(n=sheet.number, at=moment(sheet.made_at))),
        (tr("最后录入"), sheet.entered_by),
        (tr("合并日期"), str(packet.merged_on) if packet else tr("尚未合并")),
    ]  # fmt: skip
    return Pairs(tuple(pairs))


def _sums(sheet: Sheet) -> Table:
    """Each kind and the total: taken over + kept (+ not chosen yet) = all."""
    counts = Counter((words.kind, choice) for words, choice in sheet.rows)
    shown = [choice for choice in _ORDER if choice or any(chosen is None for _, chosen in sheet.rows)]
    rows = []
    for kind, word in KINDS:
        if total := sum(counts[kind, choice] for choice in _ORDER):
            rows.append((tr(word), *(str(counts[kind, choice]) for choice in shown), str(total)))
    by_choice = Counter(choice for _, choice in sheet.rows)
    rows.append((tr("合计"), *(str(by_choice[choice]) for choice in shown), str(len(sheet.rows))))
    if sheet.same is not None:
        rows.append((tr("另有两边相同、不必合并的 {n} 处").format(n=sheet.same),))
    titles = [tr("类别"), *(tr(_CHOSEN[choice]) for choice in shown), tr("合计")]
    return Table(tuple(Column(title, 10, Align.CENTER) for title in titles), tuple(rows))


def _tables(rows: Sequence[Worded], choice: Choice | None, first: int) -> Iterator[Block]:
    """Single fields, then whole records, which need the width; numbered on through the whole paper to the total."""
    single = [one for one in rows if one.field]
    whole = [one for one in rows if not one.field]
    if single:
        yield Table(
            _columns(single=True), tuple(_line(number, one, choice) for number, one in enumerate(single, first))
        )
    if single and whole:
        yield Space(6)
    if whole:
        numbered = enumerate(whole, first + len(single))
        yield Table(_columns(single=False), tuple(_record(number, one, choice) for number, one in numbered))


def _columns(*, single: bool) -> tuple[Column, ...]:
    named = (
        Column(tr("序号"), 5, Align.CENTER), Column(tr("类别"), 9, Align.CENTER), Column(tr("事项"), 11, Align.CENTER),
        Column(tr("对象"), 15),
    )  # fmt: skip
    who = Column(tr("何人何时录入"), 16, least=8.5)
    if not single:
        return (*named, Column(tr("内容"), 79), who)
    values = (Column(tr("带出时"), 20), Column(tr("本机"), 24), Column(tr("外出机"), 24))
    return (*named, Column(tr("字段"), 11), *values, who)


def _line(number: int, one: Worded, choice: Choice | None) -> tuple[str, ...]:
    return (*_named(number, one, choice), one.field, one.base, one.ours, one.theirs, one.who)


def _record(number: int, one: Worded, choice: Choice | None) -> tuple[str, ...]:
    sides = ((tr("带出时：{text}"), one.base), (tr("本机：{text}"), one.ours), (tr("外出机：{text}"), one.theirs))
    told = list(dict.fromkeys(text for _, text in sides if text not in ("", tr("（无）"))))
    if len(told) > 1 or one.kind in (Kind.CONFLICT, Kind.GONE):
        told = [words.format(text=text) for words, text in sides[1:]]
    return (*_named(number, one, choice), "\n".join(told), one.who)


def _named(number: int, one: Worded, choice: Choice | None) -> tuple[str, str, str, str]:
    kind = one.kind_word
    if one.kind is Kind.DUPLICATE and choice is not None:
        kind = tr("{kind}（{chosen}）").format(kind=kind, chosen=choice_words(one.kind, choice))
    return str(number), kind, one.table, one.subject


def _long(day: date) -> str:
    return tr("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)
