"""The words of the room 党费 on the command line; nothing of the room is imported until a word is used."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.kernel import clock
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.shell.transfer_words import day_word

if TYPE_CHECKING:
    from branchdesk.features.dues.model import Payer

Add = Callable[[ArgumentParser], None]
"""Adds what many verbs take: the ledger, ``--json``."""

_SIGNS = {"计入": 1, "扣除": -1, "不计": 0}


def add_reading(verbs: Any, parser: type, ledger: Add, plain: Add) -> None:
    """``dues rate``, ``dues assess``, ``dues arrears``."""
    one = verbs.add_parser("dues", help=tr("党费")).add_subparsers(dest="what", required=True, parser_class=parser)
    rate = one.add_parser("rate", help=tr("月应交及算式（不需要台账）"))
    rate.add_argument("--type", type=payer_word, required=True, metavar="MONTHLY", help=tr("人员类别的代码或名称"))
    rate.add_argument("--base", type=money_word, metavar=tr("元"), help=tr("计算基数"))
    quarter = tr("上季度纯收入：不按月取得收入的，按三个月平均作基数")
    rate.add_argument("--quarter", type=money_word, metavar=tr("元"), help=quarter)
    rate.add_argument("--approved", type=money_word, metavar=tr("元"), help=tr("核定（农民）或批准（少交）的月交额"))
    rate.add_argument("--on", type=month_word, metavar="2026-03", help=tr("按哪个月的规定"))
    plain(rate)
    assess = one.add_parser("assess", help=tr("年初核定：沿用上年基数，定额人员直接核定"))
    ledger(assess)
    assess.add_argument("--year", type=year_word, required=True)
    assess.add_argument("--branch", help=tr("只核定一个支部"))
    assess.add_argument("--reason", default="", help=tr("年内改变核定的原因"))
    assess.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
    plain(assess)
    arrears = one.add_parser("arrears", help=tr("欠交情况：待研究、待提醒的事项"))
    ledger(arrears)
    arrears.add_argument("--branch", help=tr("只列一个支部"))
    arrears.add_argument("--upto", type=month_word, metavar="2026-10", help=tr("截至哪个月，默认上月"))
    plain(arrears)


def add_import(one: Any, ledger: Add, plain: Add) -> None:
    """``import wages``, ``import payments``."""
    wages = one.add_parser("wages", help=tr("按工资表或基数表核定党费（xlsx、xls、xlsb、ods、csv）"))
    wages.add_argument("--year", type=year_word, help=tr("核定年度，默认今年"))
    wages.add_argument("--item", type=item_word, action="append", default=[], metavar=tr("列名=计入|扣除|不计"))
    wages.add_argument("--reason", default="", help=tr("年内改变核定的原因"))
    wages.add_argument("--keep-items", action="store_true", help=tr("保存工资明细；默认只存基数一个数"))
    payments = one.add_parser("payments", help=tr("导入党费流水（csv 或表格）：确定的入账，有疑问的待确认"))
    payments.add_argument("--channel", choices=("platform", "transfer", "cash"), default="platform")
    payments.add_argument("--stated", type=money_word, metavar=tr("元"), help=tr("流水上写明的合计"))
    for verb in (wages, payments):
        verb.add_argument("file", type=Path)
        ledger(verb)
        verb.add_argument("--dry-run", action="store_true", help=tr("只检查，不写入"))
        verb.add_argument("--take-good", action="store_true", help=tr("跳过有问题的行，写入其余"))
        plain(verb)


def add_export(one: Any, ledger: Add) -> None:
    """``export dues``, ``export notice``, ``export dues-report``."""
    dues = one.add_parser(
        "dues", help=tr("党费登记表、月度收缴表、核定表、上缴汇总、欠交核实表、支出和大额台账（xlsx 或 pdf）")
    )
    known = ("year", "month", "assessed", "remitted", "arrears", "expenses", "large")
    dues.add_argument("--form", choices=known, default="year")
    dues.add_argument("--month", type=int, choices=range(1, 13), metavar="11", help=tr("月度收缴表的月份"))
    dues.add_argument("--reveal", action="store_true", help=tr("核定表含计算基数（记入变更记录）"))
    notice = one.add_parser("notice", help=tr("党费公示表（xlsx 或 pdf）：默认只列合计，并登记已公示"))
    notice.add_argument("--no-note", action="store_true", help=tr("只导出，不登记已公示；窗口开着台账时也能用"))
    for verb in (dues, notice):
        verb.add_argument("--year", type=year_word, required=True)
    report = one.add_parser("dues-report", help=tr("换届时的党费收缴使用和管理情况报告（xlsx、pdf 或 docx）"))
    report.add_argument("--names", action="store_true", help=tr("列出欠交党员姓名；默认只列人数"))
    days = ((notice, tr("公示开始"), tr("公示结束")),
            (report, tr("任期起始，默认支部本届起始日"), tr("任期截止，默认今天")))  # fmt: skip
    for verb, first, last in days:
        verb.add_argument("--from", dest="first", type=day_word, metavar="2023-11-01", help=first)
        verb.add_argument("--until", dest="last", type=day_word, metavar="2026-10-31", help=last)
    for verb in (dues, notice, report):
        ledger(verb)
        verb.add_argument("--branch", help=tr("只导出一个支部"))
        verb.add_argument("--out", type=Path, required=True)


def payer_word(text: str) -> "Payer":
    """A kind of payer from the command line: its code or its label."""
    from branchdesk.features.dues.fields import PAYER
    from branchdesk.features.dues.model import Payer
    from branchdesk.kernel.fields import Context

    if text.lower() in [one.value for one in Payer]:
        return Payer(text.lower())
    found = PAYER.read(text, Context(clock.today())).value
    if found is None:
        raise ArgumentTypeError(
            tr("没有“{text}”这一类；可用：{all}").format(text=text, all="、".join(one.name for one in Payer))
        )
    return Payer(found)


def money_word(text: str) -> Yuan:
    """An amount from the command line: ``6637.83``, ``¥6,637.83``."""
    try:
        return Yuan.read(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}：{error}") from error


def month_word(text: str) -> Month:
    """A month from the command line: ``2026-03``."""
    try:
        return Month.read(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}：{error}") from error


def item_word(text: str) -> tuple[str, int]:
    """What an item of a wage sheet does: ``教龄补贴=计入``."""
    name, _, word = text.partition("=")
    if not name or word not in _SIGNS:
        raise ArgumentTypeError(tr("应写成 列名=计入、列名=扣除 或 列名=不计"))
    return name, _SIGNS[word]


def year_word(text: str) -> int:
    """A year a ledger of dues can have."""
    if not text.isdecimal() or not 2008 <= int(text) <= 2100:
        raise ArgumentTypeError(tr("年度应在 2008 到 2100 之间"))
    return int(text)
