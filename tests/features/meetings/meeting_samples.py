"""Invented meetings as people hold them, for the tests of papers and for the benchmark."""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Appraisal,
    Attachment,
    Attendance,
    Ballot,
    Guest,
    Meeting,
    Minutes,
    Nominee,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import (
    BallotKind,
    Grade,
    ItemKind,
    MeetingKind,
    Method,
    Presence,
    Reason,
    Stage,
)
from branchdesk.features.meetings.rules.roll import Due, sheet
from branchdesk.kernel.dates import Day

UNIT = "中共某某大学马克思主义学院硕士研究生第一支部委员会"
NAMES = (
    "王建国", "李思远", "张𬴊", "陈晓梅", "刘㛃", "赵志强", "孙丽华", "周明", "吴秀兰", "郑海涛", "冯䶮", "褚𠮷静", "卫国平", "蒋雪",
    "沈一鸣", "韩冰", "杨帆", "朱慧", "秦川", "尤嘉", "许诺", "何家豪", "吕静怡", "施展", "张晨曦", "孔令辉", "曹雨桐", "严肃", "华清",
    "金鑫", "魏来", "陶然",
)  # fmt: skip
MEETING = "m" * 32


def roll(names: Sequence[str] = NAMES, probationary: int = 2) -> tuple[Due, ...]:
    """So many people on the roll, the last of them on probation."""
    return tuple(
        Due(
            f"p{n}",
            name,
            voting=n < len(names) - probationary,
            standing="full" if n < len(names) - probationary else "probationary",
        )
        for n, name in enumerate(names)
    )


def away(due: Sequence[Due], place: int, presence: Presence, reason: Reason, text: str = "") -> Attendance:
    one = due[place]
    return Attendance(
        id=f"a{place}", meeting_id=MEETING, member_id=one.member_id, name=one.name, voting=one.voting,
        counted=one.counted, presence=presence, reason=reason, reason_text=text,
    )  # fmt: skip


def frozen(minutes: Minutes, due: Sequence[Due]) -> tuple[Minutes, tuple[Due, ...]]:
    """As after 定稿: a line for everybody who was due."""
    draft = replace(minutes, meeting=replace(minutes.meeting, stage=Stage.DRAFT))
    return replace(minutes, attendances=sheet(draft, due)), tuple(due)


REPORTS = (
    (
        "硕士研究生第一支部书记王建国作工作汇报",
        "今年以来，支部共召开支部党员大会4次、支部委员会会议11次、党小组会22次，开展主题党日11次、讲党课4次，"
        "“三会一课”按期率为100%。支部坚持把学习贯彻党章（含《中国共产党支部工作条例（试行）》）放在首位，"
        "全年集中学习36学时，党员平均到会率96.5%。\n"
        "存在的主要问题：一是理论学习与课题研究结合不够紧密；二是毕业年级流动党员联系不够经常，有3名党员超过两个月没有参加组织生活；"
        "三是发展党员材料个别环节不够规范，2份思想汇报缺少日期。下一步，支部将逐条整改，12月15日前完成。",
    ),
    (
        "硕士研究生第二支部书记陈晓梅作工作汇报",
        "支部现有党员41人，其中预备党员6人。全年接收预备党员6名，转正4名，均逐个讨论、逐个无记名投票表决。"
        "与离退休教工支部结对开展“银发导师”活动8次，为12名新生党员配备了联系人；走访宿舍56间，收集意见建议23条，已办结21条。"
        "支部经费使用2,386.50元，全部用于党员教育和困难党员慰问，已按月公示。",
    ),
    (
        "教工第一支部书记郑海涛作工作汇报",
        "支部以“双带头人”培育为抓手，把党建工作融入教学科研：教师党员牵头省部级以上课题9项，"
        "指导本科生团队在“挑战杯”竞赛中获奖5项；支部开展教学观摩4次、集体备课12次，形成课程思政案例17个。"
        "支部将继续发挥教师党员的示范作用，力争明年6月底前建成校级党员示范岗3个。",
    ),
    (
        "离退休支部书记吴秀兰作工作汇报",
        "支部党员平均年龄74.6岁，其中85岁以上7人。支部坚持送学上门，全年走访46人次，重点关心独居、患病党员；"
        "5名老党员被聘为“特邀党建组织员”，参加新生入党启蒙教育9场。支部建议学院党委统一解决活动场地无障碍设施问题。",
    ),
)
SPEECHES = (
    (
        "王建国",
        "四个支部的情况讲得实，问题找得准。建议把毕业年级流动党员的联系责任落实到人，一人一策，每月至少联系一次，联系情况记入台账。",
    ),
    (
        "张𬴊",
        "学习不能只念文件。可以由博士生党员轮流领学，结合各自的课题讲体会；每次学习前三天把材料发到每个人手里，会上留足讨论时间。",
    ),
    (
        "刘㛃",
        "我有不同意见：一些活动安排在周五晚上，在职同志和带孩子的同志很难参加。建议改为周三下午，提前一周通知，确有困难的安排补学。",
    ),
    (
        "冯䶮",
        "发展党员材料应当实行“双人复核”，谁经手、谁签字、谁负责。思想汇报缺日期的两份，请本人当面补正并说明原因，不得由他人代填。",
    ),
    ("褚𠮷静", "建议四个支部联合建立志愿服务队，与社区党委签订结对协议，每学期开展不少于两次服务，服务时长统一登记。"),
)
CLOSING = (
    ("建立流动党员联系台账", "王建国", Day(2026, 12, 10), "12月10日前建台账，以后每月25日前更新", "摸清底数→明确联系人→每月联系一次→支委会每季度检查"),
    ("补齐并复核发展党员材料", "冯䶮", Day(2026, 12, 15), "11月30日前自查，12月15日前补正", "逐份对照清单→双人复核签字→报学院党委组织员审核"),
    ("改进集中学习方式", "张𬴊、陈晓梅", Day(2027, 1, 10), "12月试行，2027年1月10日前总结", "制定领学计划→提前三天发材料→领学与讨论→每季度测评一次"),
    ("组建四支部联合志愿服务队", "褚𠮷静", Day(2027, 3, 31), "2027年3月底前签协议、3月31日前首次活动", "报名组队→与社区党委签订协议→制定年度计划→登记时长并公示"),
)  # fmt: skip


def joint_meeting(stage: Stage = Stage.FINAL) -> tuple[Minutes, tuple[Due, ...]]:
    """Four branches for three hours and a half: leaders, four reports, discussion, four closing requirements."""
    due = roll()
    items = [
        AgendaItem(
            id="i0", meeting_id=MEETING, order=0, kind=ItemKind.STUDY, title="传达学习学院党委关于进一步规范党支部组织生活的通知",
            text="学院党委副书记高远同志传达了《关于进一步规范党支部组织生活的通知》（院党发〔2026〕18号）。"
            "通知要求：各支部要严格落实“三会一课”制度，做到年初有计划、会前有准备、会中有记录、会后有落实；"
            "党员领导干部要带头参加双重组织生活；对无正当理由连续3个月不参加组织生活的党员，支部应当及时谈话提醒。",
        ),
        *(
            AgendaItem(id=f"i{n}", meeting_id=MEETING, order=n, kind=ItemKind.REPORT, title=title, text=text)
            for n, (title, text) in enumerate(REPORTS, 1)
        ),
        AgendaItem(id="i5", meeting_id=MEETING, order=5, kind=ItemKind.DISCUSS, title="讨论四个支部联合开展组织生活的工作机制"),
    ]  # fmt: skip
    minutes = Minutes(
        meeting=Meeting(
            id=MEETING, kind=MeetingKind.GENERAL, branch_id="b1", subject="规范组织生活、推进支部共建联席会议", on=Day(2026, 11, 20),
            starts="14:00", ends="17:30", place="文科楼A座301报告厅", chair="王建国", chair_id="p0", recorder="李思远",
            recorder_id="p1", study_tenths=35, stage=stage, version=2, archive_number="DQ11-2026-0037",
            summing_up="今天的会议开得务实，四个支部汇报了实情，查摆了问题，讨论中提出的不同意见都记录在案。"
            "会后请各支部对照四项要求，逐项认领任务书、时间表、路线图和责任人，下次支部党员大会通报进展。",
        ),
        items=tuple(items),
        speeches=tuple(
            Speech(id=f"s{n}", meeting_id=MEETING, item_id="i5", order=n, speaker=who, gist=gist)
            for n, (who, gist) in enumerate(SPEECHES)
        ),
        resolutions=(
            Resolution(id="r0", meeting_id=MEETING, order=0, text="同意建立四个支部联席会议制度，每季度召开一次，由各支部轮流承办，学院党委派员参加。", unanimous=True),
            Resolution(id="r1", meeting_id=MEETING, order=1, text="同意本次会议提出的四项工作要求，按任务书、时间表、路线图和责任人组织实施。", unanimous=True),
        ),
        actions=tuple(
            ActionItem(id=f"t{n}", meeting_id=MEETING, order=n, task=task, owner=owner, due_on=on, timetable=times, roadmap=road)
            for n, (task, owner, on, times, road) in enumerate(CLOSING)
        ),
        attendances=(
            away(due, 7, Presence.EXCUSED, Reason.DUTY, "赴北京参加学术会议"),
            away(due, 8, Presence.EXCUSED, Reason.ILLNESS),
            away(due, 15, Presence.ABSENT, Reason.OTHER, "未请假"),
        ),
        guests=(
            Guest(id="g0", meeting_id=MEETING, order=0, name="高远", unit="学院党委", capacity="党委副书记", reason="指导会议"),
            Guest(id="g1", meeting_id=MEETING, order=1, name="林岚", unit="学院党委", capacity="组织员"),
            Guest(id="g2", meeting_id=MEETING, order=2, name="硕士研究生第二支部党员", unit="硕士研究生第二支部", heads=8),
            Guest(id="g3", meeting_id=MEETING, order=3, name="教工第一支部党员", unit="教工第一支部", heads=6),
            Guest(id="g4", meeting_id=MEETING, order=4, name="离退休支部党员", unit="离退休支部", heads=5),
        ),
        attachments=(
            Attachment(id="x0", meeting_id=MEETING, order=0, title="会议签到表", pages=3),
            Attachment(id="x1", meeting_id=MEETING, order=1, title="四个支部书面汇报材料", pages=12, kept_at="支部档案盒2026-3"),
        ),
    )  # fmt: skip
    return frozen(minutes, due)


def admission_meeting(yes: int = 8, here: int = 9, entitled: int = 16) -> tuple[Minutes, tuple[Due, ...]]:
    """One admission by secret ballot: 16 entitled, 9 there, 8 in favour is not passed."""
    due = roll(NAMES[: entitled + 1], probationary=1)
    minutes = Minutes(
        meeting=Meeting(
            id=MEETING, kind=MeetingKind.ADMISSION, branch_id="b1", subject="讨论接收发展对象曹雨桐为中共预备党员", on=Day(2026, 5, 8),
            starts="15:00", ends="16:20", place="理科楼五层党员活动室", chair="王建国", recorder="李思远", stage=Stage.FINAL,
        ),
        items=(
            AgendaItem(
                id="i0", meeting_id=MEETING, order=0, kind=ItemKind.VOTE, title="讨论接收曹雨桐为中共预备党员",
                text="发展对象曹雨桐汇报了对党的认识、入党动机、本人履历、家庭和主要社会关系情况，以及需向党组织说明的问题。"
                "入党介绍人陈晓梅、郑海涛介绍了有关情况，并对其能否入党表明意见。支部委员会报告了审查情况。",
            ),
        ),
        speeches=(
            Speech(id="s0", meeting_id=MEETING, item_id="i0", order=0, speaker="陈晓梅", gist="曹雨桐同学政治立场坚定，学习刻苦，担任班长期间认真负责，同意接收。"),
            Speech(id="s1", meeting_id=MEETING, item_id="i0", order=1, speaker="赵志强", gist="该同志参加集体活动不够主动，建议再考察一段时间，我对此次接收有保留意见。"),
        ),
        ballots=(
            Ballot(
                id="v0", meeting_id=MEETING, item_id="i0", order=0, kind=BallotKind.ADMISSION, person="曹雨桐", method=Method.SECRET,
                issued=here, returned=here, valid=here, yes=yes, no=here - yes, abstain=0,
            ),
        ),
        resolutions=(
            Resolution(
                id="r0", meeting_id=MEETING, item_id="i0", ballot_id="v0", order=0,
                text="赞成人数未超过应到会有表决权的正式党员的半数，本次会议没有通过接收曹雨桐为中共预备党员的决议。",
            ),
        ),
        attendances=tuple(
            away(due, n, Presence.EXCUSED, Reason.DUTY if n % 2 else Reason.PRIVATE) for n in range(here, entitled)
        ),
        guests=(Guest(id="g0", meeting_id=MEETING, order=0, name="曹雨桐", capacity="发展对象", reason="本人汇报"),),
    )  # fmt: skip
    return frozen(minutes, due)


def election_meeting() -> tuple[Minutes, tuple[Due, ...]]:
    """A committee of three out of four candidates."""
    due = roll(NAMES[:20])
    votes = (
        ("王建国", "书记", 16, 1),
        ("李思远", "组织委员", 15, 2),
        ("陈晓梅", "宣传委员", 14, 3),
        ("赵志强", "委员", 6, 11),
    )
    minutes = Minutes(
        meeting=Meeting(
            id=MEETING, kind=MeetingKind.ELECTION, branch_id="b1", subject="选举新一届支部委员会", on=Day(2026, 9, 18), starts="14:30",
            ends="16:10", place="文科楼A座201", chair="王建国", recorder="李思远", stage=Stage.FINAL,
        ),
        items=(AgendaItem(id="i0", meeting_id=MEETING, order=0, kind=ItemKind.VOTE, title="选举新一届支部委员会委员"),),
        ballots=(
            Ballot(
                id="v0", meeting_id=MEETING, item_id="i0", order=0, kind=BallotKind.ELECTION, subject="支部委员会委员选举",
                method=Method.SECRET, issued=17, returned=17, valid=17, yes=None, seats=3,
            ),
        ),
        nominees=tuple(
            Nominee(id=f"n{n}", meeting_id=MEETING, ballot_id="v0", order=n, name=name, post=post, yes=yes, no=no, abstain=0)
            for n, (name, post, yes, no) in enumerate(votes)
        ),
        resolutions=(Resolution(id="r0", meeting_id=MEETING, ballot_id="v0", order=0, text="选举王建国、李思远、陈晓梅为新一届支部委员会委员。"),),
        attendances=(away(due, 5, Presence.EXCUSED, Reason.DUTY, "出差"),),
    )  # fmt: skip
    return frozen(minutes, due)


def appraisal_meeting() -> tuple[Minutes, tuple[Due, ...]]:
    """Grades for everybody with a vote; a third at most excellent."""
    due = roll(NAMES[:14])
    minutes = Minutes(
        meeting=Meeting(
            id=MEETING, kind=MeetingKind.APPRAISAL, branch_id="b1", subject="2026年度民主评议党员", on=Day(2026, 12, 4), starts="09:00",
            ends="11:30", place="党员活动室", chair="王建国", recorder="李思远",
        ),
        items=(AgendaItem(id="i0", meeting_id=MEETING, order=0, kind=ItemKind.DISCUSS, title="个人自评、党员互评、民主测评", text="党员逐一作个人自评，开展互评，随后进行民主测评。"),),
        appraisals=tuple(
            Appraisal(id=f"e{n}", meeting_id=MEETING, order=n, name=one.name, excellent=8 - n % 5, qualified=4 + n % 5,
                      grade=Grade.EXCELLENT if n < 4 else Grade.QUALIFIED)
            for n, one in enumerate(due[:12])
        ),
    )  # fmt: skip
    return frozen(minutes, due)


def plain_meeting(kind: MeetingKind, subject: str = "学习讨论") -> tuple[Minutes, tuple[Due, ...]]:
    """A short meeting of any kind."""
    due = roll(NAMES[:9])
    minutes = Minutes(
        meeting=Meeting(
            id=MEETING, kind=kind, branch_id="b1", subject=subject, on=Day(2026, 3, 6), starts="14:30", ends="16:00",
            place="文科楼A座201", chair="王建国", recorder="李思远", lecturer="高远" if kind is MeetingKind.LECTURE else "",
        ),
        items=(AgendaItem(id="i0", meeting_id=MEETING, order=0, kind=ItemKind.STUDY, title="学习党章", text="领学党章第一章党员，并结合实际开展讨论。"),),
        speeches=(Speech(id="s0", meeting_id=MEETING, item_id="i0", order=0, speaker="张𬴊", gist="党章是根本大法，要常学常新。"),),
    )  # fmt: skip
    return frozen(minutes, due)
