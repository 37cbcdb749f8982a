"""What the papers of the room say in common: the person, days, decisions and figures in words."""

from collections.abc import Iterable
from datetime import date

from branchdesk.features.development.model import INQUIRIES, RESULTS, STAGES, CaseStep, Guide, GuideKind, Waiver
from branchdesk.features.development.rules import packs, stage
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.development.rules.packs import DevelopmentPack
from branchdesk.features.development.rules.words import sure_word
from branchdesk.features.members.model import STANDINGS, Member
from branchdesk.kernel import codes
from branchdesk.kernel.dates import Day
from branchdesk.kernel.idnumbers import mask_id
from branchdesk.kernel.words import tr

Pair = tuple[str, str]


def long_day(day: date) -> str:
    """GB/T 9704: no zeros in front."""
    return tr("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def written(day: Day | None) -> str:
    """A day as forms are filled in, as precise as it is known; empty for none."""
    if day is None:
        return ""
    if day.is_full:
        return long_day(day.first())
    return tr("{y}年{m}月").format(y=day.year, m=day.month) if day.month else tr("{y}年").format(y=day.year)


def span(from_on: Day | None, until_on: Day | None) -> str:
    """From when to when, in short."""
    if from_on is None and until_on is None:
        return ""
    return tr("{a} 至 {b}").format(a=from_on or "", b=until_on or tr("今"))


def sex(member: Member) -> str:
    """男, 女."""
    return tr(dict(codes.SEXES).get(member.sex or "", ""))


def ethnicity(member: Member) -> str:
    """汉族."""
    return tr(dict(codes.ETHNICITIES).get(member.ethnicity or "", ""))


def education(member: Member) -> str:
    """文化程度."""
    return tr(dict(codes.EDUCATIONS).get(member.education or "", ""))


def born(member: Member) -> str:
    """出生年月, without the day as forms have it."""
    if member.birth is None:
        return ""
    return written(Day(member.birth.year, member.birth.month))


def standing(member: Member) -> str:
    """人员类别."""
    return tr(dict(STANDINGS)[member.standing])


def person(file: CaseFile, book: Rulebook) -> tuple[Pair, ...]:
    """Whose case it is; the ID number is masked (N9)."""
    member, case = file.member, file.case
    return (
        (tr("姓名"), member.name), (tr("性别"), sex(member)),
        (tr("民族"), ethnicity(member)), (tr("出生年月"), born(member)),
        (tr("文化程度"), education(member)), (tr("学工号"), member.staff_number),
        (tr("身份证号"), mask_id(member.id_number or "")), (tr("人员类别"), standing(member)),
        (tr("所在支部"), file.branch.name if file.branch else ""), (tr("单位"), member.unit),
        (tr("发展阶段"), tr(dict(STAGES)[stage.stage_of(file)])), (tr("预备期"), probation(file, book)),
        (tr("志愿书编号"), case.form_number), (tr("档案存放处"), case.archive),
    )  # fmt: skip


def guide_name(file: CaseFile, guide: Guide) -> str:
    """The name of a cultivator or sponsor: as the roll has it now, else as it was written."""
    fact = file.guide_facts.get(guide.member_id or "")
    return fact.name if fact else guide.name


def guide_names(file: CaseFile, kind: GuideKind) -> str:
    """Those in charge, the last ones where there are none any more."""
    found = [one for one in file.guides if one.kind is kind]
    running = [one for one in found if one.until_on is None] or found
    return tr("、").join(filter(None, dict.fromkeys(guide_name(file, one) for one in running)))


def day_of(file: CaseFile, key: str) -> Day | None:
    """The day a step took effect; None while it has not."""
    step = file.last(key)
    return step.on if step else None


def votes(step: CaseStep) -> str:
    """应到 16，实到 14，赞成 13，反对 0，弃权 1; only what is known."""
    figures = (
        (tr("应到 {n}"), step.due), (tr("实到 {n}"), step.here), (tr("赞成 {n}"), step.yes),
        (tr("反对 {n}"), step.no), (tr("弃权 {n}"), step.abstain),
    )  # fmt: skip
    return tr("，").join(words.format(n=n) for words, n in figures if n is not None)


def result(step: CaseStep) -> str:
    """What was decided."""
    if step.result is None:
        return ""
    words = tr(dict(RESULTS)[step.result])
    return tr("{words} {n} 个月").format(words=words, n=step.months) if step.months else words


def hours(tenths: int | None) -> str:
    """24 学时."""
    return tr("{n:g} 学时").format(n=tenths / 10) if tenths else ""


def inquiries(step: CaseStep) -> str:
    """How somebody was looked into (政治审查方法): the ways only."""
    chosen = step.methods.split(",")
    return tr("、").join(tr(words) for key, words in INQUIRIES if key in chosen)


def probation(file: CaseFile, book: Rulebook) -> str:
    """2025年5月20日至2026年5月19日, an extension included; empty before the admission."""
    found = stage.probation_of(file, book)
    if found is None:
        return ""
    return tr("{a}至{b}").format(a=long_day(found.start), b=long_day(found.printed_until))


def footing(files: Iterable[CaseFile], book: Rulebook, made_on: date) -> str:
    """The rule packs the cases ran through, for the foot of a paper (domain §11.3)."""
    found = {pack.label: pack for file in files for pack in book.of(file)}
    ordered = sorted(found.values(), key=lambda one: one.effective_from) or [book.on(made_on)]
    return tr("发展党员工作细则：{packs}").format(packs=packs.labels(ordered))


def step_name(key: str, pack: DevelopmentPack) -> str:
    """第15步 支部大会讨论; empty for what concerns the whole case."""
    row = pack.step(key)
    return tr("第{n}步 {name}").format(n=row.number, name=row.name) if row else key


def called(name: str, pack: DevelopmentPack) -> str:
    """The name of a date in a finding, which may be the key of a step."""
    row = pack.step(name)
    return row.name if row else name


def basis(one: Finding) -> str:
    """The rule, its article, how sure that is, the pack it was taken from."""
    return tr("；").join(filter(None, (one.rule, one.article, sure_word(one.confidence), one.pack)))


def reason(waiver: Waiver) -> str:
    """Why somebody went on, who and when."""
    who = tr("，").join(filter(None, (waiver.by, str(waiver.on))))
    return tr("{reason}（{who}）").format(reason=waiver.reason, who=who)
