"""共建协议书: what the parties agreed on, to be signed and sealed by each (domain §6.3).

It says what the ledger knows and nothing else; what was left open becomes rules to write on. No seal is drawn (N13).
"""

from collections.abc import Mapping, Sequence

from branchdesk.features.twinning.model.activities import Heads
from branchdesk.features.twinning.model.ties import Agreement, AgreementParty, PlanItem, WholeAgreement
from branchdesk.features.twinning.papers import wording
from branchdesk.kernel import clock
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Prose, Table, Title
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

_SIDES = "甲乙丙丁戊己庚辛壬癸"
_RULE = "＿"
_LINE = 26
"""Characters of a rule as long as a line of text."""
_HAND, _SEAL, _DAY = 9.0, 11.6, 7.5
"""Characters: room for a signature, for a seal of 42 mm, and for a day."""
_HIGH = 8
"""Lines below the first of a row such a seal goes into."""


def agreement_title(whole: WholeAgreement) -> str:
    """The name of the paper."""
    return whole.agreement.title.strip() or tr("党支部结对共建协议书")


def agreement_bytes(whole: WholeAgreement, names: Mapping[str, str], *, program: str = "") -> bytes:
    """The agreement as PDF/A on an official sheet; ``names`` of partners, ``program`` what it follows from.

    ``Refusal`` for fewer than two parties, or a character no typeface has.
    """
    from branchdesk.pdf import document, fonts

    paper = agreement_blocks(whole, names, program=program)
    return document.render(paper, title=agreement_title(whole), author=_author(whole, names), faces=fonts.BUNDLED)


def agreement_docx(whole: WholeAgreement, names: Mapping[str, str], *, program: str = "") -> bytes:
    """The same words as a Word document, to be worked on by the parties before they sign."""
    from branchdesk.word import document

    paper = agreement_blocks(whole, names, program=program)
    return document.render(
        paper, title=agreement_title(whole), author=_author(whole, names), footer_text="", when=clock.now()
    )


def _author(whole: WholeAgreement, names: Mapping[str, str]) -> str:
    return tr("、").join(names.get(one.partner_id, "") for one in whole.parties)


def agreement_blocks(whole: WholeAgreement, names: Mapping[str, str], *, program: str = "") -> list[Block]:
    """What the paper consists of."""
    if len(whole.parties) < 2:
        raise Refusal(tr("协议至少有两方，不能打印"), hint=tr("请先补上协议各方。"))
    one = whole.agreement
    return [
        Title(agreement_title(whole)),
        *(
            Prose(names.get(party.partner_id, ""), indent=2, hang=5, lead=tr("{side}：").format(side=_side(place)))
            for place, party in enumerate(whole.parties)
        ),
        Prose(_opening(program)),
        *wording.parts((
            (tr("共建目标"), _written(one.goals)),
            (tr("共建内容"), [*_written(one.contents), *_covered(one)]),
            (tr("共建机制"), _written(one.mechanism)),
            (tr("共建计划"), [_plan(whole.plan)] if whole.plan else []),
            (tr("共建期限"), [Prose(_term(one))]),
        )),
        Prose(tr("本协议一式 {n} 份，各方各执一份。").format(n=len(whole.parties))),
        _signatures(whole, names),
        Closing(notes=(tr("签订地点和仪式：{text}").format(text=one.ceremony) if one.ceremony else "",)),
    ]  # fmt: skip


def _side(place: int) -> str:
    if place < len(_SIDES):
        return tr("{side}方").format(side=_SIDES[place])
    return tr("第{n}方").format(n=place + 1)


def _opening(program: str) -> str:
    if program:
        return tr("根据《{program}》，各方经协商，就党组织结对共建达成如下协议。").format(program=program.strip("《》"))
    return tr("各方经协商，就党组织结对共建达成如下协议。")


def _written(text: str) -> list[Block]:
    """The lines of a text, numbered; two rules to write on where nothing was entered."""
    lines = wording.lines_of(text)
    if not lines:
        return [Prose(_RULE * _LINE), Prose(_RULE * _LINE)]
    return [Prose(line) for line in wording.numbered(lines)]


def _covered(one: Agreement) -> list[Block]:
    if one.covered is None:
        return []
    return [Prose(tr("本次共建覆盖党员 {n}名。").format(n=Heads(one.covered, one.covered_more).spaced))]


def _term(one: Agreement) -> str:
    """From when to when; rules to write on for what is not known."""
    begun = wording.written(one.from_on or one.signed_on) or tr("{blank}年{blank}月{blank}日").format(blank=_RULE * 2)
    if one.until_on is None and (one.from_on or one.signed_on):
        return tr("自{begun}起，长期有效。").format(begun=begun)
    over = wording.written(one.until_on) or tr("{blank}年{blank}月{blank}日").format(blank=_RULE * 2)
    return tr("自{begun}起，至{over}止。").format(begun=begun, over=over)


def _plan(plan: Sequence[PlanItem]) -> Table:
    columns = (
        Column(tr("序号"), 0.6, Align.CENTER), Column(tr("计划事项"), 4.0), Column(tr("负责"), 1.6),
        Column(tr("完成时限"), 1.6, Align.CENTER),
    )  # fmt: skip
    rows = (
        (str(number), item.text, item.owner, str(item.due_on or "")) for number, item in enumerate(plan, 1)
    )  # fmt: skip
    return Table(columns, tuple(rows))


def _signatures(whole: WholeAgreement, names: Mapping[str, str]) -> Table:
    """A row for each party that signs: of a ceremony with representatives only these, else all."""
    columns = (
        Column(tr("各方"), 3.0), Column(tr("党组织书记（签字）"), 1.8, least=_HAND), Column(tr("盖章"), 1.6, least=_SEAL),
        Column(tr("日期"), 1.6, Align.CENTER, least=_DAY),
    )  # fmt: skip
    signing = [place for place, party in enumerate(whole.parties) if party.signs] or range(len(whole.parties))
    day = wording.written(whole.agreement.signed_on) or tr("　　年　月　日")
    rows = ((_party(whole.parties[place], place, names), "\n" * _HIGH, "", day) for place in signing)
    return Table(columns, tuple(rows), sign=True)


def _party(party: AgreementParty, place: int, names: Mapping[str, str]) -> str:
    text = tr("{side}：{name}").format(side=_side(place), name=names.get(party.partner_id, ""))
    return tr("{text}\n签约人：{who}").format(text=text, who=party.signatory) if party.signatory else text
