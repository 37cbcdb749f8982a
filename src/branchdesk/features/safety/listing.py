"""What the lists of the room show: their columns, and words for ages, sizes and differences."""

from collections.abc import Callable, Mapping
from datetime import datetime
from operator import attrgetter

from branchdesk.features.safety.fields import entity_word
from branchdesk.features.safety.queries import Fault
from branchdesk.features.safety.sheets import LEVEL_WORDS
from branchdesk.features.safety.store import Kept
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.backup import REASONS
from branchdesk.widgets.columns import Column

LEVEL_TONES = {Level.BLOCK: "err", Level.WARN: "warn"}
"""Everything else is a hint."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def age_words(then: datetime, now: datetime) -> str:
    """How long ago: 刚刚, 12 分钟前, 3 小时前, 5 天前."""
    seconds = (now - then).total_seconds()
    if seconds < _MINUTE:
        return tr("刚刚")
    if seconds < _HOUR:
        return tr("{n} 分钟前").format(n=int(seconds // _MINUTE))
    if seconds < _DAY:
        return tr("{n} 小时前").format(n=int(seconds // _HOUR))
    return tr("{n} 天前").format(n=int(seconds // _DAY))


def size_words(count: int) -> str:
    """Bytes as people say them."""
    amount = float(count)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def behind_words(missing: int) -> str:
    """How a backup compares with the ledger of now, in entries of the log."""
    if missing == 0:
        return tr("相同")
    word = tr("少 {n:,} 条改动") if missing > 0 else tr("多 {n:,} 条改动")
    return word.format(n=abs(missing))


def backup_columns(
    now: datetime, position: int, proofs: Mapping[str, tuple[str, str]], size_of: Callable[[Kept], int]
) -> list[Column]:
    """The columns of the list of backups; ``proofs`` has (words, tone) for what was checked just now, by path."""

    def proof(kept: Kept) -> tuple[str, str]:
        return proofs.get(str(kept.backup.path), (tr("制作时已核对"), "mute"))

    return [
        Column("when", tr("时间"), lambda k: f"{k.backup.made_at:%Y-%m-%d %H:%M}", width=136, fixed=True,
               sort_key=lambda k: k.backup.made_at),
        Column("age", tr("距今"), lambda k: age_words(k.backup.made_at, now), width=88,
               sort_key=lambda k: k.backup.made_at),
        Column("reason", tr("原因"), lambda k: tr(REASONS.get(k.backup.manifest.reason, "其他")), width=84),
        Column("behind", tr("与现在相比"), lambda k: behind_words(position - k.backup.manifest.log_position), width=112,
               sort_key=lambda k: -k.backup.manifest.log_position),
        Column("people", tr("人员记录"), lambda k: k.backup.manifest.counts.get("member"), text=_grouped, width=84,
               align="right"),
        Column("size", tr("大小"), size_of, text=lambda n: size_words(n) if n else "", width=84, align="right"),
        Column("proof", tr("核对"), proof, text=lambda p: p[0], tone=lambda p: p[1], width=116),
        Column("place", tr("位置"), lambda k: tr("、").join(k.places), width=128),
        Column("file", tr("文件"), lambda k: k.backup.path.name, width=180, stretch=True),
    ]  # fmt: skip


def _grouped(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def removed_columns(branches: Mapping[str, str], merged: Mapping[str, str]) -> list[Column]:
    """The columns of the recycle bin; both mappings are asked again for every cell."""
    return [
        Column("entity", tr("类别"), lambda one: entity_word(one.entity), width=64),
        Column("name", tr("名称"), attrgetter("name"), width=196, fixed=True),
        Column("number", tr("编号"), attrgetter("number"), width=92),
        Column("branch", tr("所在支部"), lambda one: branches.get(one.branch_id or "", ""), width=148),
        Column("at", tr("删除时间"), lambda one: local_time(one.removed_at), width=136),
        Column("by", tr("操作人"), attrgetter("removed_by"), width=84),
        Column("why", tr("原因"), lambda one: merged.get(one.id, tr("删除")), width=104, stretch=True),
    ]


def local_time(iso: str) -> str:
    """A time of the log as this computer's clock shows it."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"


def history_columns() -> list[Column]:
    """The columns of the history."""
    return [
        Column("at", tr("时间"), lambda one: one.at[:16], width=136, fixed=True, sort_key=attrgetter("pos")),
        Column("actor", tr("操作人"), attrgetter("actor"), width=84),
        Column("host", tr("电脑"), attrgetter("host"), width=96, shown=False),
        Column("label", tr("操作"), attrgetter("label"), width=128),
        Column("deed", tr("事项"), attrgetter("deed"), width=88),
        Column("entity", tr("类别"), attrgetter("entity"), width=76),
        Column("subject", tr("对象"), attrgetter("subject"), width=108),
        Column("field", tr("字段"), attrgetter("field"), width=92),
        Column("old", tr("改前"), attrgetter("old"), width=104, ink=lambda _text: "text2"),
        Column("new", tr("改后"), attrgetter("new"), width=144, stretch=True),
    ]


def fault_columns() -> list[Column]:
    """The columns of the health report."""

    def level_word(level: Level) -> str:
        return tr(LEVEL_WORDS[level])

    def by_weight(fault: Fault) -> tuple[int, int]:
        return -fault.level.rank, fault.id

    return [
        Column("level", tr("程度"), attrgetter("level"), text=level_word, width=84, fixed=True, sort_key=by_weight,
               tone=lambda level: LEVEL_TONES.get(level, "info")),
        Column("area", tr("类别"), attrgetter("area"), width=88),
        Column("name", tr("名称"), attrgetter("name"), width=132),
        Column("number", tr("编号"), attrgetter("number"), width=88),
        Column("branch", tr("所在支部"), attrgetter("branch"), width=136),
        Column("field", tr("项目"), attrgetter("field"), width=96),
        Column("text", tr("问题"), attrgetter("text"), width=260, stretch=True),
    ]  # fmt: skip
