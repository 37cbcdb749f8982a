"""The tables of 离线外出 in words; the room stands above this one and takes its fields from here."""

from collections.abc import Mapping
from typing import Any

from branchdesk.features.safety.fields.naming import Named, Told, named
from branchdesk.kernel.fields import CalendarDay, Field, PersonName, Ref, Text, Whole
from branchdesk.kernel.words import tr

COPY_FIELDS = (
    Field("name", "名称", Text(40), required=True, hint="用在哪台电脑、给谁用，如：王老师笔记本"),
    Field("keeper", "保管人", PersonName()),
    Field("note", "备注", Text(200)),
)
"""What somebody says when a copy is taken out."""

_NUMBERS = (("ops", "记录条数"), ("added", "新增"), ("changed", "修改"), ("removed", "删除"), ("kept", "保留本机"))


def _elided(_value: Any) -> str:
    return tr("（略）")


TABLES: Mapping[str, Named] = {
    "offline_copy": named(
        "外出台账",
        (
            *COPY_FIELDS,
            Field("taken_on", "带出日期", CalendarDay()),
            Field("ended_on", "收回日期", CalendarDay()),
            Field("base_pos", "带出时的记录位置", Whole()),
            Field("base_hash", "带出时的校验码", Text()),
        ),
        called=("name",),
    ),
    "packet": named(
        "离线包",
        (
            Field("copy_id", "外出台账", Ref("offline_copy")),
            Field("number", "序号", Whole()),
            Field("made_at", "制作时间", Text(40)),
            Field("merged_on", "合并日期", CalendarDay()),
            *(Field(name, label, Whole()) for name, label in _NUMBERS),
            Field("head_pos", "外出台账的记录位置", Whole()),
            Field("head_hash", "外出台账的校验码", Text()),
            Field("differences", "逐项差异", Told(_elided)),
            Field("content", "离线包原件", Told(_elided)),
        ),
        called=("number",),
        part_of="copy_id",
    ),
}
