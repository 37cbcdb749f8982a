"""Settings of one user on one computer, described by the same fields as everything else."""

import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Choice, Context, Field, Text, Whole
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.shell.paths import write_whole

_log = logging.getLogger(__name__)

LOOK, SAFETY = "外观", "安全与备份"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; the values here are the defaults."""

    theme: str = "system"
    text_scale: str = "100"
    row_height: str = "normal"
    lock_after: int = 10
    reveal_seconds: int = 30
    second_backup: str = ""
    backup_every: int = 30
    print_unit: str = ""


SETTINGS_FIELDS: tuple[Field, ...] = (
    Field("theme", "主题", Choice((("system", "跟随系统"), ("light", "浅色"), ("dark", "深色"))), True, section=LOOK),
    Field("text_scale", "字号", Choice((("100", "100%"), ("115", "115%"), ("125", "125%"), ("150", "150%"))), True,
          section=LOOK, hint="也可用 Ctrl+= 与 Ctrl+-"),
    Field("row_height", "表格行高", Choice((("compact", "紧凑"), ("normal", "标准"), ("roomy", "宽松"))), True, section=LOOK),
    Field("lock_after", "空闲自动锁定（分钟）", Whole(0, 240), True, section=SAFETY, hint="0 表示不自动锁定；未设密码的台账不锁定"),
    Field("reveal_seconds", "显示证件号时长（秒）", Whole(5, 120), True, section=SAFETY),
    Field("backup_every", "定时备份间隔（分钟）", Whole(5, 600), True, section=SAFETY),
    Field("second_backup", "第二备份位置", Text(400), section=SAFETY, span=2, hint="另一块硬盘、U 盘或网络文件夹，可留空"),
    Field("print_unit", "填报单位（打印用）", Text(60), section="打印", span=2, hint="留空时用台账中的党委名称"),
)  # fmt: skip


def load(path: Path) -> Settings:
    """The saved settings; anything unreadable falls back to its default."""
    saved, default = read_json(path), asdict(Settings())
    context = Context(clock.today())
    fit: dict[str, Any] = {}
    for field in SETTINGS_FIELDS:
        value = saved.get(field.name)
        if type(value) is type(default[field.name]) and field.read(field.show(value), context).level is Level.OK:
            fit[field.name] = value
    return replace(Settings(), **fit)


def save(path: Path, settings: Settings) -> None:
    """Write them; ``Refusal`` when the disk does not let us."""
    try:
        write_whole(path, json.dumps(asdict(settings), ensure_ascii=False, indent=1))
    except OSError as error:
        hint = tr("本次仍按新设置显示；请检查磁盘空间和权限。")
        raise Refusal(tr("设置没有保存"), detail=f"{path}：{error.strerror}", hint=hint) from error


def read_json(path: Path) -> dict[str, Any]:
    """A small JSON object from disk; empty when there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class State:
    """Remembered looks of things (window size, columns, last answers), written soon after a change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = read_json(path)

    def get(self, name: str, default: Any) -> Any:
        """The remembered value, if it is of the default's type."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def keep(self, name: str, value: Any) -> None:
        """Remember; written at once, for the next start may be after a power cut."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        try:
            write_whole(self._path, json.dumps(self._values, ensure_ascii=False))
        except OSError:
            # The width of a column is no reason to interrupt anybody: remembered for this session only.
            _log.warning("the state could not be written", exc_info=True)
