"""党员: the roll of a branch.

Records: ``Member`` (党员), ``Move`` (变动: a dated change of standing, branch or group),
``NotDuplicate`` (“不是同一个人”的确认).
A secretary would say: “录入新党员，从 Excel 导入花名册，查查谁的证件号不全，再打印名册存档。”
"""
