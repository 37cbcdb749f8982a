"""What the recycle bin offers, and how it is asked for; ``m`` is the record itself."""

_OF_MEMBER = "(SELECT branch_id FROM member WHERE id = m.member_id)"
_WITH_MEMBER = " AND m.member_id IN (SELECT id FROM member WHERE alive = 1)"
_OF_CASE = "(SELECT branch_id FROM member JOIN development_case c ON c.member_id = member.id WHERE c.id = m.case_id)"
_WITH_CASE = " AND m.case_id IN (SELECT id FROM development_case WHERE alive = 1)"
_NOT_OF_CASE = """ AND NOT EXISTS (SELECT 1 FROM change_log c WHERE c.txn = t.id
                   AND c.entity IN ('case_step', 'development_case'))"""
"""What a case put on the card comes and goes with its steps."""
_WITH_ORGANIZATION = " AND m.organization_id IN (SELECT id FROM organization WHERE alive = 1)"
_WITH_BATCH = " AND (m.batch_id IS NULL OR m.batch_id IN (SELECT id FROM graduation_batch WHERE alive = 1))"
_OF_PARTNER = "(SELECT organization_id FROM partner WHERE id = m.partner_id)"
_WITH_PARTNER = " AND m.partner_id IN (SELECT id FROM partner WHERE alive = 1)"
_HOST = """(SELECT p.organization_id FROM activity_party a JOIN partner p ON p.id = a.partner_id
            WHERE a.activity_id = {activity} AND a.own = 1 AND p.organization_id IS NOT NULL ORDER BY a."order" LIMIT 1)"""
_OF_ACTIVITY = _HOST.format(activity="m.activity_id")
_WITH_ACTIVITY = " AND (m.activity_id IS NULL OR m.activity_id IN (SELECT id FROM joint_activity WHERE alive = 1))"
_WITH_ISSUE = f"{_WITH_ACTIVITY} AND (m.issue_id IS NULL OR m.issue_id IN (SELECT id FROM issue WHERE alive = 1))"
_WITH_POSTING = " AND m.posting_id IN (SELECT id FROM posting WHERE alive = 1)"
_WITH_MEASURE = " AND m.measure_id IN (SELECT id FROM measure WHERE alive = 1)"
BIN = {
    "member": ("m.number", "m.branch_id", ""),
    "meeting": ("m.archive_number", "m.branch_id", ""),
    **dict.fromkeys(("exclusion", "planned_absence"), ("''", _OF_MEMBER, _WITH_MEMBER)),
    "talk": ("''", "m.branch_id", ""),
    "organization": ("''", "m.parent_id", ""),
    "post": ("''", "m.organization_id", _WITH_ORGANIZATION),
    "outside_body": ("''", "NULL", ""),
    "assessment": ("''", "m.branch_id", _WITH_MEMBER),
    "relief": ("m.approval_number", _OF_MEMBER, _WITH_MEMBER),
    "paid_elsewhere": ("m.voucher", _OF_MEMBER, _WITH_MEMBER),
    "large_dues": ("m.receipt_number", _OF_MEMBER, _WITH_MEMBER),
    "development_case": ("m.form_number", _OF_MEMBER, _WITH_MEMBER),
    "case_step": ("m.document", _OF_CASE, _WITH_CASE),
    **dict.fromkeys(("guide", "observation", "case_paper", "public_notice"), ("''", _OF_CASE, _WITH_CASE)),
    "waiver": ("''", _OF_CASE, _WITH_CASE),
    "school_pack": ("m.version", "NULL", ""),
    "holiday": ("m.name", "NULL", ""),
    "rule_overlay": ("m.source", "NULL", ""),
    "dues_policy": ("''", "m.branch_id", ""),
    "arrears_note": ("''", _OF_MEMBER, _WITH_MEMBER),
    "arrival": ("m.basis", _OF_MEMBER, _WITH_MEMBER + _NOT_OF_CASE),
    "restriction": ("m.basis", _OF_MEMBER, _WITH_MEMBER),
    "transfer": ("m.number", "m.from_branch_id", _WITH_MEMBER + _WITH_BATCH),
    "graduation_batch": ("''", "NULL", ""),
    "away": ("''", _OF_MEMBER, _WITH_MEMBER),
    "away_contact": (
        "''",
        "(SELECT branch_id FROM member JOIN away a ON a.member_id = member.id WHERE a.id = m.away_id)",
        " AND m.away_id IN (SELECT id FROM away WHERE alive = 1)",
    ),
    "letter_head": ("''", "m.organization_id", _WITH_ORGANIZATION),
    "program": ("''", "NULL", ""),
    "partner": ("''", "m.organization_id", ""),
    "agreement": ("''", "NULL", ""),
    "joint_activity": ("''", _HOST.format(activity="m.id"), ""),
    "issue": ("CAST(m.number AS TEXT)", _OF_ACTIVITY, _WITH_ACTIVITY),
    "measure": ("''", _OF_ACTIVITY, _WITH_ISSUE),
    "round": ("''", "NULL", _WITH_MEASURE),
    "outcome": (
        "m.document",
        _OF_ACTIVITY,
        _WITH_ISSUE + " AND (m.measure_id IS NULL OR" + _WITH_MEASURE.removeprefix(" AND") + ")",
    ),
    **dict.fromkeys(("honour", "site"), ("''", _OF_PARTNER, _WITH_PARTNER)),
    "request": ("m.number", "m.organization_id", ""),
    "follow_up": ("''", "NULL", " AND m.request_id IN (SELECT id FROM request WHERE alive = 1)"),
    "organizer": ("''", "NULL", ""),
    "posting": ("''", "m.organization_id", " AND m.organizer_id IN (SELECT id FROM organizer WHERE alive = 1)"),
    "duty": ("''", "NULL", ""),
    "work_entry": ("''", "m.organization_id", _WITH_POSTING),
    "opinion": ("''", "NULL", _WITH_POSTING),
    "handover": ("m.fingerprint", "NULL", _WITH_POSTING),
    "archive_paper": ("''", "m.organization_id", _WITH_ORGANIZATION),
    "report_mark": (
        "''",
        "m.organization_id",
        f" AND (m.organization_id IS NULL OR{_WITH_ORGANIZATION.removeprefix(' AND')})",
    ),
}
"""What the bin offers, with its number, its place, and what it needs to lie there alone: whatever hangs on a record
lies and comes back with it. Money is not here: it is taken back by a row, never removed."""
