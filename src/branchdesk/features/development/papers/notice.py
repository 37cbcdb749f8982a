"""公示: who is about to be decided on, posted up before; no ID number, nothing about a family (domain §2.2.1)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from branchdesk.features.development.model import Occasion, PublicNotice
from branchdesk.features.development.papers import wording
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Prose, Space, Table, Title
from branchdesk.kernel.dates import full_years
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

_INTENT = {
    Occasion.ACTIVIST: "拟确定{who}为入党积极分子",
    Occasion.CANDIDATE: "拟将{who}列为发展对象",
    Occasion.ADMISSION: "拟接收{who}为中共预备党员",
    Occasion.CONVERSION: "拟将{who}转为中共正式党员",
}
_BLANK = "＿＿＿＿＿＿＿＿"


class NoticePerson(NamedTuple):
    """One of the people a notice names."""

    notice: PublicNotice
    file: CaseFile


def notice_bytes(people: Sequence[NoticePerson], *, unit: str, workdays: Workdays | None = None) -> bytes:
    """One notice for all of them as PDF/A, to be posted up; dated with its first day.

    ``workdays`` lets it say how many working days it hangs. ``Refusal`` where they are not of one occasion and time.
    """
    from branchdesk.pdf import document

    paper = notice_blocks(people, unit=unit, workdays=workdays)
    return document.render(paper, title=notice_title(people), author=unit)


def notice_title(people: Sequence[NoticePerson]) -> str:
    """关于拟将××同志列为发展对象的公示."""
    return tr("关于{intent}的公示").format(intent=_intent(people))


def notice_blocks(people: Sequence[NoticePerson], *, unit: str, workdays: Workdays | None = None) -> list[Block]:
    """What the notice consists of."""
    first = _one_notice(people)
    if first.until_on is None:
        raise Refusal(
            tr("{name} 的公示没有截止日期").format(name=people[0].file.member.name),
            hint=tr("请先在公示登记中填写截止日期。"),
        )
    law = tr("根据《中国共产党发展党员工作细则》有关规定，经研究，{intent}，现将有关情况公示如下。")
    hanging = tr("公示时间为{a}至{b}{days}。").format(
        a=wording.written(first.from_on), b=wording.written(first.until_on), days=_days(first, workdays)
    )
    call = tr(
        "公示期间，如对公示对象有不同意见，请以书面、电话或来访等方式向受理单位反映；反映情况应当实事求是，提倡署真实姓名。"
    )
    receiver = tr("受理单位：{receiver}　　联系电话：{phone}").format(
        receiver=first.receiver or tr(_BLANK), phone=first.phone or tr(_BLANK)
    )
    return [
        Title(notice_title(people)),
        Prose(law.format(intent=_intent(people))),
        _table(people, first),
        Space(6),
        Prose(hanging + call),
        Prose(receiver),
        *([Prose(tr("公示地点：{place}").format(place=first.place))] if first.place else []),
        Closing(issued=(unit, wording.written(first.from_on))),
    ]


def _one_notice(people: Sequence[NoticePerson]) -> PublicNotice:
    """The notice they share."""
    if not people:
        raise Refusal(tr("没有选择公示对象"), hint=tr("请先选择已登记公示的人员。"))
    first = people[0].notice
    for one in people:
        same = (one.notice.occasion, one.notice.from_on, one.notice.until_on)
        if same != (first.occasion, first.from_on, first.until_on):
            raise Refusal(
                tr("{name} 的公示环节或起止日期与其他人不同").format(name=one.file.member.name),
                hint=tr("一张公示只能列同一环节、同一时间公示的人员，请分开打印。"),
            )
    return first


def _intent(people: Sequence[NoticePerson]) -> str:
    first = _one_notice(people)
    name = people[0].file.member.name
    who = tr("{name}同志") if len(people) == 1 else tr("{name}等{n}名同志")
    return tr(_INTENT[first.occasion]).format(who=who.format(name=name, n=len(people)))


def _days(notice: PublicNotice, workdays: Workdays | None) -> str:
    """（5 个工作日）, where the calendar knows the days off of that year."""
    if workdays is None or notice.until_on is None:
        return ""
    first, last = notice.from_on.first(), notice.until_on.last()
    if not all(workdays.known(year) for year in range(first.year, last.year + 1)):
        return ""
    days = range((last - first).days + 1)
    return tr("（{n}个工作日）").format(n=sum(workdays.works(first + timedelta(days=n)) for n in days))


def _table(people: Sequence[NoticePerson], notice: PublicNotice) -> Table:
    """Who they are, and the days the occasion builds on."""
    dates = _DATES[notice.occasion]
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER), Column(tr("姓名"), 1.3, Align.CENTER), Column(tr("性别"), 0.6, Align.CENTER),
        Column(tr("年龄"), 0.6, Align.CENTER), Column(tr("文化程度"), 1.2, Align.CENTER), Column(tr("单位"), 2.4),
        *(Column(tr(title), 1.5, Align.CENTER) for title, _ in dates),
    )  # fmt: skip
    rows = (_row(number, one, [tell for _, tell in dates]) for number, one in enumerate(people, 1))
    return Table(columns, tuple(rows))


def _row(number: int, one: NoticePerson, dates: Sequence[Callable[[CaseFile], str]]) -> tuple[str, ...]:
    member = one.file.member
    unit = member.unit or (one.file.branch.name if one.file.branch else "")
    return (
        str(number), member.name, wording.sex(member), _age(one), wording.education(member), unit,
        *(tell(one.file) for tell in dates),
    )  # fmt: skip


def _age(one: NoticePerson) -> str:
    birth, on = one.file.member.birth, one.notice.from_on
    day: date = on.first()
    return str(full_years(birth.first(), day)) if birth and birth.is_full else ""


def _day(key: str) -> Callable[[CaseFile], str]:
    return lambda file: str(wording.day_of(file, key) or "")


_DATES: dict[Occasion, tuple[tuple[str, Callable[[CaseFile], str]], ...]] = {
    Occasion.ACTIVIST: (("递交申请书\n时间", _day("apply")),),
    Occasion.CANDIDATE: (("递交申请书\n时间", _day("apply")), ("列为积极\n分子时间", _day("activist"))),
    Occasion.ADMISSION: (
        ("递交申请书\n时间", _day("apply")), ("列为积极\n分子时间", _day("activist")), ("列为发展\n对象时间", _day("candidate")),
    ),
    Occasion.CONVERSION: (("接收为预备\n党员时间", _day("admission")),),
}  # fmt: skip
