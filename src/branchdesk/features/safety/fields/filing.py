"""The tables of 归档 and 照填单 in words."""

from collections.abc import Mapping

from branchdesk.features.filing.fields import BY_HAND_FIELDS
from branchdesk.features.returns.fields import MARK_FIELDS
from branchdesk.features.safety.fields.naming import Named, Told, named
from branchdesk.kernel.fields import Field, Text, Whole
from branchdesk.kernel.words import tr

TABLES: Mapping[str, Named] = {
    "archive_paper": named(
        "归档文件",
        (
            *BY_HAND_FIELDS,
            Field("number", "件号", Whole()),
            Field("origin", "来源", Told(lambda _value: tr("台账打印"))),
            Field("origin_id", "来源记录", Told(lambda _value: tr("台账中的记录"))),
            Field("fingerprint", "指纹", Text(16)),
        ),
        called=("year", "archive_class", "number", "title"),
    ),
    "report_mark": named("上报标记", MARK_FIELDS, called=("form", "on")),
}
