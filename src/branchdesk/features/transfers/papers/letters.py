"""组织关系介绍信: an upright A4 page with 存根, 介绍信 and 回执 to be cut apart (domain §5.4).

What the ledger does not know becomes a rule to write on, so the empty form is the same letter without a member.
No seal is drawn and nothing of the printed forms' protection is copied (N13).
"""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from branchdesk.features.members.model import Member, Standing
from branchdesk.features.transfers.model import Direction, LetterHead, Transfer
from branchdesk.features.transfers.rules import capitals
from branchdesk.kernel import codes
from branchdesk.kernel.blocks import Align, Block, Chapter, Closing, Prose, Space, Subtitle, Title
from branchdesk.kernel.dates import Day, full_years
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.idnumbers import mask_id, mask_phone
from branchdesk.kernel.words import tr

_RULE = "＿"
_DASH = "┄"
_DASHES_EM = 40.5
"""The room of a line to cut along, characters."""
_ROOM = 720.0
_FIXED = 446.0
_SEAL = 26.0
"""Points: the height of the page, what all but the running text takes of it, and most room for each of three seals."""


class _Size(NamedTuple):
    """Letters of running text: characters on a line, its height and the room above a paragraph, points."""

    em: float
    step: float
    above: float = 0.0


_USUAL, _SMALL = _Size(33.0, 25.2), _Size(44.0, 14.7, 6.0)


class Letter(NamedTuple):
    """One letter to be printed; the head is that of the committee that issues it."""

    transfer: Transfer
    member: Member
    head: LetterHead


class _Words(NamedTuple):
    """Everything that stands on the three slips, each a value or a rule to write on."""

    number: str
    addressee: str
    name: str
    sex: str
    age: str
    ethnicity: str
    standing: str
    id_number: str
    from_place: str
    to_place: str
    paid_year: str
    paid_month: str
    days: str
    issued: str
    phone: str
    issuer: str
    contact: tuple[str, str]


def letters_bytes(letters: Sequence[Letter], *, reveal: bool = False) -> bytes:
    """Letters as one paper, a page each; ID and telephone numbers are masked without ``reveal``.

    ``Refusal`` for none, for a transfer in, and for a letter that has not been issued, no longer runs or is too long.
    """
    if not letters:
        raise Refusal(tr("没有可以打印的介绍信"), hint=tr("请先选择已开出的介绍信。"))
    for one in letters:
        _refuse_what_does_not_run(one)
    paper: list[Block] = []
    for one in letters:
        paper += [*([Chapter()] if paper else []), *letter_blocks(_written(one, reveal=reveal))]
    return _render(paper, letters[0].head.name)


def blank_letter_bytes(head: LetterHead | None = None) -> bytes:
    """The letter to be filled in by pen, with the issuing committee where its head is known."""
    return _render(letter_blocks(_empty(head)), head.name if head else "")


def letter_title() -> str:
    """The name of the paper."""
    return tr("中国共产党党员组织关系介绍信")


def _render(paper: Sequence[Block], author: str) -> bytes:
    from branchdesk.pdf import document

    return document.render(paper, title=letter_title(), author=author, marked=False)


def _refuse_what_does_not_run(one: Letter) -> None:
    if one.transfer.direction is Direction.IN:
        raise Refusal(
            tr("{name} 是转入，介绍信由对方党组织开具").format(name=one.member.name), hint=tr("请只选择转出的介绍信。")
        )
    if one.transfer.issued_on is None or not one.transfer.number:
        raise Refusal(
            tr("{name} 的介绍信还没有开出").format(name=one.member.name), hint=tr("请先登记编号和开具日期，再打印。")
        )
    if one.transfer.halt is not None:
        raise Refusal(
            tr("{name} 的介绍信（{number}）已经停用").format(name=one.member.name, number=one.transfer.number),
            hint=tr("退回、作废或已重开的介绍信不再打印，请打印新开的一份。"),
        )


def _written(one: Letter, *, reveal: bool) -> _Words:
    """The words of a letter."""
    transfer, member, head = one
    issued = transfer.issued_on
    born = member.birth
    age = str(full_years(born.first(), issued.first())) if issued and born and born.is_full else _blank(2)
    number, phone = member.id_number or "", member.phone or ""
    paid = capitals.month(transfer.paid_until) if transfer.paid_until else (_blank(4), _blank(2))
    return _Words(
        number=_numbered(transfer.number),
        addressee=transfer.addressee or _blank(12),
        name=member.name,
        sex=tr(dict(codes.SEXES).get(member.sex or "", "男、女")),
        age=age,
        ethnicity=tr(dict(codes.ETHNICITIES)[member.ethnicity])
        if member.ethnicity
        else tr("{n}族").format(n=_blank(2)),
        standing=_standing(member.standing),
        id_number=(number if reveal else mask_id(number)) or _blank(9),
        from_place=transfer.from_place or head.name or _blank(12),
        to_place=transfer.to_place or transfer.addressee or _blank(12),
        paid_year=paid[0],
        paid_month=paid[1],
        days=capitals.count(transfer.valid_days) if transfer.valid_days else _blank(3),
        issued=_long_day(issued),
        phone=(phone if reveal else mask_phone(phone)),
        issuer=head.name,
        contact=_contact(head),
    )


def _empty(head: LetterHead | None) -> _Words:
    return _Words(
        number=tr("字第 {n} 号").format(n=_blank(5)), addressee=_blank(14), name=_blank(5), sex=tr("男、女"), age=_blank(2),
        ethnicity=tr("{n}族").format(n=_blank(2)), standing=tr("（预备、正式）党员"), id_number=_blank(10),
        from_place=_blank(14), to_place=_blank(14), paid_year=_blank(4), paid_month=_blank(2), days=_blank(3),
        issued=_long_day(None), phone="", issuer=head.name if head else "", contact=_contact(head),
    )  # fmt: skip


def letter_blocks(words: _Words) -> list[Block]:
    """The three slips of one letter on one page: in smaller letters where long names would not leave room for them.

    ``Refusal`` where not even these do.
    """
    bodies = _bodies(words)
    size = next((one for one in (_USUAL, _SMALL) if _height(words, bodies, one) <= _ROOM), None)
    if size is None:
        raise Refusal(
            tr("{name} 的介绍信文字太长，一页放不下三联").format(name=words.name),
            hint=tr("请缩短抬头、由何处、到何处或通讯地址后再打印。"),
        )
    room = Space(min(_SEAL, (_ROOM - _height(words, bodies, size)) / 3))
    stub, letter, receipt = bodies
    return [
        *_stub(words, [*_running(stub, size), room]),
        *_cut(tr("骑缝盖章　{number}").format(number=words.number)),
        *_letter(words, [*_running(letter, size, words.addressee), room]),
        *_cut(tr("沿线裁开")),
        *_receipt(words, [*_running(receipt, size, words.issuer or _blank(14)), room]),
    ]


def _height(words: _Words, bodies: Sequence[str], size: _Size) -> float:
    """What a letter takes of the page at most, points."""
    running = (*bodies, words.addressee, words.issuer)
    contact = sum(_lines(text, _SMALL.em) - 1 for text in words.contact) + _lines(words.issuer, _SMALL.em / 2) - 1
    lines = sum(_lines(text, size.em) for text in running)
    return _FIXED + lines * size.step + len(running) * size.above + contact * _SMALL.step


def _bodies(words: _Words) -> tuple[str, str, str]:
    stub = tr("{w.name}同志系中共{w.standing}，组织关系由{w.from_place}转到{w.to_place}。")
    letter = tr(
        "{w.name}同志（{w.sex}），{w.age}岁，{w.ethnicity}，系中共{w.standing}，身份证号码{w.id_number}，"
        "由{w.from_place}去{w.to_place}，请转接组织关系。该同志党费已交到{w.paid_year}年{w.paid_month}月。"
    )
    receipt = tr("{w.name}同志的党员组织关系已转达我处，特此回复。")
    return stub.format(w=words), letter.format(w=words), receipt.format(w=words)


def _stub(words: _Words, body: Sequence[Block]) -> list[Block]:
    return [
        _slip_title(tr("中国共产党党员组织关系介绍信存根")),
        Subtitle(left=tr("（回执粘贴处）"), right=words.number),
        *body,
        Subtitle(left=tr("回执收到日期：{blank}").format(blank=_blank(7)), right=words.issued),
    ]


def _letter(words: _Words, body: Sequence[Block]) -> list[Block]:
    phone = tr("党员联系电话或其他联系方式：{phone}").format(phone=words.phone or _blank(12))
    return [
        Title(letter_title()),
        Subtitle(right=words.number),
        *body,
        Subtitle(
            left=tr("（有效期{days}天）").format(days=words.days), right=tr("{unit}（盖章）").format(unit=words.issuer)
        ),
        Subtitle(right=words.issued),
        Closing(notes=(phone, *words.contact)),
    ]


def _receipt(words: _Words, body: Sequence[Block]) -> list[Block]:
    note = tr("注：接收党员组织关系的基层党委收到介绍信后，应在一个月内将本回执寄回或传真至党员原所在基层党委。")
    return [
        _slip_title(tr("中国共产党党员组织关系介绍信回执")),
        Subtitle(right=words.number),
        *body,
        Subtitle(right=tr("接收党组织（盖章）　{day}").format(day=_long_day(None))),
        Subtitle(left=tr("经办人：{blank}　　联系电话：{blank}").format(blank=_blank(8))),
        Closing(notes=(note,)),
    ]


def _slip_title(text: str) -> Block:
    return Prose("", Align.CENTER, indent=0, lead=text)


def _running(text: str, size: _Size, addressee: str = "") -> list[Block]:
    """Running text below the line of whom it is for; small letters are those of notes, which know no indent."""
    heading = tr("{to}：").format(to=addressee) if addressee else ""
    if size is _USUAL:
        return [*([Prose(heading, indent=0)] if heading else []), Prose(text)]
    return [Closing(notes=(heading, tr("　　{text}").format(text=text)))]


def _cut(words: str) -> list[Block]:
    """A line of dashes over the whole width, its words in the middle."""
    side = _DASH * int((_DASHES_EM - _em(words)) / 2)
    return [Space(8), Subtitle(center=tr("{side} {words} {side}").format(side=side, words=words)), Space(8)]


def _contact(head: LetterHead | None) -> tuple[str, str]:
    """Where the receipt is sent to."""
    given = (head.address, head.phone, head.fax, head.postcode) if head else ("", "", "", "")
    address, phone, fax, postcode = (one or _blank(n) for one, n in zip(given, (16, 7, 7, 5), strict=True))
    return (
        tr("党员原所在基层党委通讯地址：{address}").format(address=address),
        tr("联系电话：{phone}　　传真：{fax}　　邮编：{postcode}").format(phone=phone, fax=fax, postcode=postcode),
    )


def _numbered(number: str) -> str:
    return number if number.endswith(tr("号")) else tr("第 {n} 号").format(n=number)


def _standing(standing: Standing) -> str:
    return tr("预备党员") if standing is Standing.PROBATIONARY else tr("正式党员")


def _blank(characters: int) -> str:
    return _RULE * characters


def _long_day(day: Day | None) -> str:
    """GB/T 9704: no zeros in front; room to write where there is no day."""
    if day is None or not day.is_full:
        return tr("　　　　年　　月　　日")
    found: date = day.first()
    return tr("{year}年{month}月{day}日").format(year=found.year, month=found.month, day=found.day)


def _lines(text: str, room: float) -> int:
    """How many lines of ``room`` characters a paragraph takes, at most."""
    return ceil((_em(text) + 3) / room)


def _em(text: str) -> float:
    """The width of a text at most, characters."""
    return sum(0.56 if char.isascii() else 1.0 for char in text)
