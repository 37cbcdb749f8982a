"""The published figures of 结对共建 (domain §9.6), typed into the window and read back from it and from the command line.

Organizations and numbers only: nobody's name is here.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from published_hands import Hands, a_list, click, fill, form, listing, parties, press, rows
from pytestqt.qtbot import QtBot

from branchdesk.shell.cli import main
from branchdesk.shell.making import make_ledger
from branchdesk.shell.window import Window

SAMPLE = Path(__file__).parent.parent / "samples" / "twinning_181.xlsx"
FIRST_FOUR = ("人力资源部党支部", "研究生院党支部", "科研院党支部", "学科建设办公室党支部")
HERE = "网络信息中心党支部"
SCHOOLS = tuple(
    f"{one}信息中心党支部" for one in ("西北工业大学", "西安电子科技大学", "西安外国语大学", "中国海洋大学")
)
MEASURES = ("解决教师重复填报表", "扫码报修四功能", "报修—处理—回访监督闭环", "电子印章，免跑腿")
Opened = Callable[..., Hands]
Counted = Callable[[], dict[str, Any]]


@pytest.fixture
def opened(start: Callable[[Path | None], Window], tmp_path: Path, qtbot: QtBot) -> Opened:
    """The window at 结对共建, on a new ledger with these branches."""

    def begin(*branches: str, committee: str = "") -> Hands:
        path = tmp_path / "支部.bdb"
        make_ledger(path, None, branches, committee).close()
        return Hands(start(path), qtbot)

    return begin


@pytest.fixture
def counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Counted:
    """What ``branchdesk twinning count --json`` says of that ledger, while the window has it open."""

    def call() -> dict[str, Any]:
        capsys.readouterr()
        assert main(["twinning", "count", "--ledger", str(tmp_path / "支部.bdb"), "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return call


def bring_in(hands: Hands, answers: Any, qtbot: QtBot, path: Path) -> None:
    """Ctrl+I: the file is chosen, looked at, and taken in."""

    def drive(dialog: Any) -> None:
        answers.will_say(path)
        click(dialog, "选择文件…")
        qtbot.waitUntil(dialog.file.is_ready, timeout=20_000)
        press(dialog, "Ctrl+Return")
        qtbot.waitUntil(dialog.check.is_ready)
        press(dialog, "Ctrl+Return")

    hands.verb("import", drive)


def test_181_activities_of_four_categories_and_one_mixed_one_more(
    opened: Opened, counted: Counted, answers: Any, qtbot: QtBot
) -> None:
    hands = opened("组织部党支部")
    bring_in(hands, answers, qtbot, SAMPLE)
    assert hands.said() == "双带头人 34 + 教学科研 44 + 机关 66 + 校外 37 = 181"
    assert counted()["by_category"] == {"双带头人": 34, "教学科研": 44, "机关": 66, "校外": 37}
    hands.turn_to("共建活动")
    hands.activity(
        "与银行、机关联合学习",
        "2024-03-06",
        ("组织部党支部", "机关"),
        ("审计处党支部", "机关"),
        ("某银行城南支行党支部", "校外"),
    )
    assert hands.said() == "双带头人 34 + 教学科研 44 + 机关 66 + 校外 38 = 182"
    found = counted()
    assert (found["activities"], found["by_category"]["校外"]) == (182, 38)


def test_the_first_activity_of_four_branches_took_three_and_a_half_hours(opened: Opened, counted: Counted) -> None:
    hands = opened(*FIRST_FOUR)
    hands.activity(
        "首场支部联合主题党日", "2022.3.10", *((one, "机关") for one in FIRST_FOUR), starts="0830", ends="1200", place="涵英楼 13002 会议室", mode="联合会议",
        purpose="破除壁垒", proposer="校党委书记", host="人力资源部党支部书记", leaders="校领导甲\n校领导乙\n校领导丙",
    )  # fmt: skip
    line = hands.page.activity()
    assert line is not None
    assert "涵英楼 13002" in line.activity.place
    assert line.activity.proposer != line.activity.host
    assert len(line.activity.leaders.splitlines()) == 3
    assert hands.numbers() == {"活动（次）": "1", "支部（个）": "4", "结对（对）": "3", "双带头人": "0", "教学科研": "0",
                               "机关": "1", "校外": "0"}  # fmt: skip
    assert hands.page.statistics.activities.detail.text() == "共 3.5 小时"
    found = counted()
    assert (found["activities"], found["branches"], found["by_category"]["机关"]) == (1, 4, 1)


def test_four_universities_three_talks_three_points_four_measures_eight_people_three_rounds(
    opened: Opened, counted: Counted, qtbot: QtBot
) -> None:
    """The branch is the only one of its ledger: it stands there already."""
    hands = opened(HERE)
    both = {"mode": "座谈调研", "purpose": "对外交流", "series": "四校联创共建"}

    def heads(dialog: Any) -> None:
        rows(dialog, "parties", {"heads": "8"})

    hands.activity("走进西北工业大学", "2023-11-07", (HERE, "机关"), (SCHOOLS[0], "校外"), work=[heads], **both)
    hands.activity("三方座谈", "2023-11-14", HERE, *((one, "校外") for one in SCHOOLS[1:3]), **both)

    def agreed(dialog: Any) -> None:
        rows(dialog, "consensus", {"text": "1. 形式丰富多样\n2. 强化思想引领\n3. 关心关爱党员"})
        qtbot.waitUntil(lambda: len(a_list(dialog, "consensus").take()) == 3)
        rows(dialog, "measures", *({"task": one, "owner": "网信中心", "due_on": "2024-06-30"} for one in MEASURES))

    hands.new(lambda dialog: fill(dialog, title="联创共建谋发展", on="2023-11-16", place="西迁博物馆", **both),
              lambda dialog: parties(dialog, HERE, (SCHOOLS[3], "校外")), agreed)  # fmt: skip
    whole = hands.page.activity()
    assert whole is not None
    assert whole.open_measures == 4
    hands.turn_to("问题清单")
    view = hands.page.list_of("issues")
    view.select(next(one.id for one in view.lines if one.measure and one.measure.task == MEASURES[2]))
    calls = (
        {"on": f"2023-11-{day}", "way": "电话回访", "settled": "是" if day == 22 else "否"} for day in (20, 21, 22)
    )
    hands.verb("follow_up", listing(*calls))
    row = hands.page.issue_row()
    assert row is not None
    assert row.line is not None
    assert [(one.order, one.settled) for one in row.line.rounds] == [(1, False), (2, False), (3, True)]
    numbers = hands.numbers()
    assert (numbers["活动（次）"], numbers["结对（对）"], numbers["校外"]) == ("3", "4", "3")
    assert hands.page.statistics.activities.detail.text().startswith("我方 8 人次")
    found = counted()
    assert (found["activities"], found["branches"], found["pairs"]) == (3, 1 + 4, 4)
    shown = hands.panel("共建活动", whole.id)
    assert [one for one in ("形式丰富多样", "强化思想引领", "关心关爱党员") if one not in shown] == [], shown
    hands.turn_to("结对单位")
    honours = ({"partner_id": HERE, "title": "全国党建工作样板支部", "level": "国家级", "batch": "第二批"},
               {"partner_id": HERE, "title": "“双创”样板支部", "level": "省级", "batch": "首批"})  # fmt: skip
    hands.verb("honours", listing(*honours))
    partner = next(one for one in hands.page.list_of("partners").lines if one.name == HERE)
    assert partner.honours == 2


def test_both_branches_report_the_same_activity_and_it_counts_once(
    opened: Opened, counted: Counted, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = "组织部党支部", "审计处党支部"
    hands = opened(first, second)
    book = Workbook()
    book.active.append(("日期", "活动名称", "牵头支部", "结对单位", "类别"))
    book.active.append(("2024.1.9", "规范党费工作", first, second, "机关"))
    book.active.append(("2024年1月9日", "规范党费工作", second, first, "机关"))
    book.save(tmp_path / "两家申报.xlsx")
    bring_in(hands, answers, qtbot, tmp_path / "两家申报.xlsx")
    assert hands.numbers()["机关"] == "1"
    hands.turn_to("共建活动")
    hands.activity("党费管理交流", "2024-02-27", first, second)
    hands.activity("学习党费管理", "2024-02-27", second, first)
    assert "同一天、同样的单位已登记“党费管理交流”" in hands.page.desk.notices.message()
    assert counted()["activities"] == 3
    hands.turn_to("共建活动")
    table = hands.page.list_of("activities").table
    table.stand_on(0)
    press(table, "Shift+Down")
    assert {one.activity.title for one in hands.page.chosen_activities()} == {"党费管理交流", "学习党费管理"}
    hands.verb("same")
    found = counted()
    assert (found["activities"], found["repeated"], found["pairs"]) == (2, 1, 1)
    assert hands.numbers()["活动（次）"] == "2"
    hands.turn_to("共建活动")
    hands.verb("apart")
    assert counted()["activities"] == 3


def test_fourteen_branches_of_whom_four_pairs_signed_and_over_550_members(opened: Opened) -> None:
    """Four colleges with the department; each pair has its plan, four of them signed for all at the ceremony."""
    first = [f"书院{n}本科党支部" for n in range(1, 8)]
    second = [f"学部硕士{n}党支部" for n in range(1, 8)]
    hands = opened(*first, *second)
    hands.turn_to("协议")
    for n, pair in enumerate(zip(first, second, strict=True)):
        signs = "是" if n < 4 else "否"
        known = {"covered": "550余"} if n == 0 else {}
        hands.new(
            lambda dialog, n=n, known=known: fill(dialog, title=f"共建实施方案之{n + 1}", signed_on="2023.4.12", from_on="",
                                                  ceremony="4 个书院参加的结对共建启动仪式", **known),
            lambda dialog, pair=pair, signs=signs: rows(dialog, "parties", *({"partner_id": one, "category": "学生", "signs": signs} for one in pair)),
        )  # fmt: skip
    lines = hands.page.list_of("agreements").lines
    assert (len(lines), len({name for one in lines for name in one.parties})) == (7, 14)
    hands.numbers()
    view = hands.page.statistics
    assert view.pairs.detail.text() == "协议结对 7 对，签约 4 对"
    assert "协议覆盖党员 550 余人" in view.board.text()


def test_six_branches_at_one_place_over_thirty_people_and_the_twenty_third_contest(
    opened: Opened, counted: Counted
) -> None:
    six = ("硕1103党支部", "硕1106党支部", "硕2112党支部", "硕2115党支部", "联合第一党支部", "生命2022级硕士党支部")
    hands = opened(*six, "博士生党支部")
    hands.activity("参观展览", "2023-02-19", *((one, "学生") for one in six), mode="联合参观")
    hands.activity("走进企业", "2023-03-25", ("博士生党支部", "学生"), ("某汽车公司党支部", "校外"), own="30余")
    assert hands.numbers() == {"活动（次）": "2", "支部（个）": "8", "结对（对）": "6", "双带头人": "0", "教学科研": "1",
                               "机关": "0", "校外": "1"}  # fmt: skip
    assert hands.page.statistics.activities.detail.text() == "我方 30 余人次"
    assert counted()["by_category"]["教学科研"] == 1
    hands.turn_to("结对单位")
    won = (
        {"partner_id": "博士生党支部", "title": title, "batch": "第二十三届"}
        for title in ("十佳党支部", "特色示范党支部")
    )
    hands.verb("honours", listing(*won))
    partner = next(one for one in hands.page.list_of("partners").lines if one.name == "博士生党支部")
    assert partner.honours == 2


FIGURES = {
    "流程分类": "46 类", "线上流程": "144 个", "服务工单": "18 万单", "校企研究院": "24 家", "互聘导师": "200 余人次",
    "每天值班": "近 20 人", "志愿者": "4000 余名", "开展校际活动的学院": "12 所",
}  # fmt: skip


def test_what_the_mechanism_came_to_is_kept_in_its_own_words(opened: Opened) -> None:
    hands = opened("财务处党支部")
    hands.turn_to("问题清单")
    hands.new(lambda dialog: fill(dialog, text="报表编制耗时", level="部门", raised_on="2023-01-05"))
    hands.verb("add_measure", form(task="报表自动生成", owner="财务处", progress="长期坚持", evidence="系统截图"))
    hands.verb(
        "outcome",
        form(kind="指标改善", title="报表用时", on="2024-03-01", indicator="报表用时", before="一个月余", after="3 天"),
    )
    for name, figure in FIGURES.items():
        hands.verb("outcome", form(kind="指标改善", title=name, on="2024-03-27", indicator=name, after=figure))
    hands.verb("close_issue", form(day="2024-03-27"))
    seen: dict[str, tuple[str, str]] = {}

    def look(dialog: Any) -> None:
        seen.update({one.indicator: (one.before, one.after) for one in dialog.model.shown_records()})
        press(dialog, "Esc")

    hands.verb("outcomes", look)
    assert seen == {"报表用时": ("一个月余", "3 天"), **{name: ("", figure) for name, figure in FIGURES.items()}}


def test_four_colleges_twenty_groups_and_nine_places(opened: Opened) -> None:
    host, colleges = "大型仪器中心党支部", [f"学院{n}党支部" for n in range(1, 5)]
    hands = opened(host, *colleges)
    for n, college in enumerate(colleges):
        hands.activity(f"走进学院{n + 1}", "2024-01-08", (host, "机关"), (college, "教学科研"), mode="走进基层", purpose="下基层解难题", audience="5",
                       study_topic="测试需求：5 个课题组")  # fmt: skip
    assert hands.numbers()["结对（对）"] == "4"
    found = hands.page.statistics.found
    assert found is not None
    assert sum(one.activity.audience or 0 for one in found.rows) == 20
    hands.turn_to("结对单位")
    hands.verb("sites", listing(*({"partner_id": host, "name": f"书院{n}辅导员之家"} for n in range(1, 10))))
    partner = next(one for one in hands.page.list_of("partners").lines if one.name == host)
    assert partner.sites == 9


def test_the_notice_it_began_with_and_the_paragraph_of_the_year(opened: Opened) -> None:
    hands = opened("组织部党支部", "审计处党支部")
    hands.verb("programs", listing({"name": "结对共建解难题", "issuer": "校党委", "issued_on": "2022-03"}))
    hands.activity(
        "规范党费工作",
        "2022-06-08",
        ("组织部党支部", "机关"),
        ("审计处党支部", "机关"),
        program_id="结对共建解难题",
        purpose="破除壁垒",
    )
    texts: list[str] = []

    def look(dialog: Any) -> None:
        texts.append(dialog.text.toPlainText())
        press(dialog, "Esc")

    hands.turn_to("统计")
    hands.verb("paragraph", look)
    assert texts[0].startswith("2022 年共开展结对共建活动 1 次")
