"""What can be set, described by the same fields as everything else."""

from branchdesk.kernel.fields import Choice, Field, Text, Whole

LOOK, SAFETY = "外观", "安全与备份"

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
