"""The fields of a mark: when a form was last filled in elsewhere."""

from branchdesk.kernel.fields import CalendarDay, Field, Ref, Text, Whole

SAY_FIELDS = (
    Field("on", "上报日期", CalendarDay(), required=True),
    Field("by", "填报人", Text(30)),
)
"""What somebody says when he has filled in a form."""

MARK_FIELDS = (
    Field("form", "表格", Text(60)),
    Field("organization_id", "单位", Ref("organization")),
    *SAY_FIELDS,
    Field("position", "记录位置", Whole()),
    Field("note", "上报数字", Text(2000)),
)
"""All that is kept; ``note`` has the figures of a form of figures as they were."""
