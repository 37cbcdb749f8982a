"""The fields of a paper in the archive, in the order people fill them in."""

from branchdesk.features.filing.model import ARCHIVE_CLASSES, KEEPS, ArchiveClass, Keep
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Ref, Text, Whole

CLASS = Choice(tuple((str(key), word) for key, word in ARCHIVE_CLASSES), make=ArchiveClass)
KEEP = Choice(tuple((str(key), word) for key, word in KEEPS), {"长期": "30", "短期": "10"}, make=Keep)

PLACE_FIELDS = (
    Field("binder", "卷（盒）号", Text(40), hint="同卷写同一个号，如 2026-1"),
    Field("kept_at", "存放处", Text(60), span=2, hint="如 党支部文件柜 2 层"),
)
"""Where papers lie; set for many at once."""

PAPER_FIELDS = (
    Field("title", "题名", Text(120), required=True, span=4),
    Field("on", "日期", CalendarDay(), required=True, hint="文件形成的日期"),
    Field("responsible", "责任者", Text(60), span=2, hint="形成文件的组织或个人"),
    Field("keep", "保管期限", KEEP, required=True),
    Field("pages", "页数", Whole(1, 9999)),
    *PLACE_FIELDS,
)
"""What may be put right once a paper has its number."""

BY_HAND_FIELDS = (
    Field("organization_id", "归档单位", Ref("organization"), required=True, span=2),
    Field("archive_class", "类别", CLASS, required=True),
    Field("year", "年度", Whole(1921, 9999), required=True, hint="件号按单位、年度、类别分别编"),
    *PAPER_FIELDS,
)
"""A paper that was not printed from the ledger: a signed sheet, a document from above."""
