"""Files that come in: the sheet of a graduating year, one row a person (毕业生去向表).

A row names its person by 党员编号, 学工号 or 姓名 and says where he goes; what it leaves empty comes from the ledger (党费交至),
the letter head (有效期) or stays open. It is read, compared with the ledger, and only then written as one batch.
"""

from branchdesk.features.transfers.importing.files import FileRow, GraduationFile, read_graduation_file
from branchdesk.features.transfers.importing.plans import (
    GraduationPlan,
    GraduationRow,
    graduation_report,
    plan_graduation,
    write_graduation,
)

__all__ = [
    "FileRow",
    "GraduationFile",
    "GraduationPlan",
    "GraduationRow",
    "graduation_report",
    "plan_graduation",
    "read_graduation_file",
    "write_graduation",
]
