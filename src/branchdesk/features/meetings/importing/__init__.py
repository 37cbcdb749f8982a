"""Meetings from a file: a documented JSON of whole meetings, or a sheet with one meeting in each row.

The JSON is one object for a meeting, a list of them, or ``{"meetings": [ … ]}``, in UTF-8::

    {
      "kind": "支部党员大会",                  // or "general"; words may be labels or codes
      "branch": "机关第一党支部",              // full or short name; "group" for a 党小组会
      "joint": ["材料学生党支部"],             // other branches that hold it together
      "subject": "学习贯彻全会精神", "count": 4,
      "on": "2026-11-20", "starts": "14:30", "ends": "16:00", "until_on": null,
      "place": "行政楼 305 会议室",
      "chair": "赵一", "recorder": {"name": "钱一", "number": "DY00002"},
      "lecturer": "", "summing_up": "……", "study_hours": 1.5, "note": "", "retention": "永久",
      "due": 18, "here": 17,                   // only compared with the roll of the day
      "attendance": [                          // exceptions are enough: who is not named was there
        {"name": "孙一", "presence": "请假", "reason": "公出", "reason_text": "赴外地开会",
         "made_up_on": "2026-11-25", "made_up_by": "自学"}
      ],
      "guests": [{"name": "某某", "unit": "校党委", "capacity": "副书记", "heads": 1, "reason": "指导"}],
      "items": [{
        "title": "讨论接收预备党员", "kind": "表决", "text": "……（段落之间换行，或写成一列）",
        "speeches": [{"speaker": "李一", "gist": "……"}],
        "ballots": [{
          "kind": "接收预备党员", "person": "尤候", "method": "无记名投票", "due": 16, "here": 9,
          "issued": 9, "returned": 9, "valid": 9, "yes": 8, "no": 1, "abstain": 0,
          "written_yes": 0, "written_no": 0, "written_abstain": 0,
          "seats": null, "nominees": []        // elections: {"name", "post", "yes", "no", "abstain"}
        }],
        "resolutions": [{"text": "……", "ballot": 1, "unanimous": false}],   // the first ballot of the item
        "actions": [{"task": "……", "owner": "李一", "due_on": "2026-12-31", "timetable": "", "roadmap": "",
                     "closed_on": null, "outcome": ""}]
      }],
      "speeches": [], "ballots": [], "resolutions": [], "actions": [],      // those of no single item
      "appraisals": [{"name": "赵一", "excellent": 9, "qualified": 3, "basic": 0, "unqualified": 0, "grade": "优秀"}],
      "attachments": [{"title": "签到表", "kind": "签到表", "pages": 1, "kept_at": "档案柜 2", "taken_on": "2026-11-20"}]
    }

Names may be written in English as above or as the Chinese labels of the form (日期, 地点, 主持人 …). Only ``kind`` and
``on`` are asked for, and ``branch`` where the ledger has several. People are found by name on the roll of the day;
where two bear it, ``number`` or ``staff_number`` decides, and nothing is guessed. What comes in is a draft. Meetings
the ledger has (same branch, group, kind, day, beginning and subject) are left as they are.
"""

from branchdesk.features.meetings.importing.files import Content, blank_form, read_file
from branchdesk.features.meetings.importing.plans import Line, Plan, Verdict, plan, report, write
from branchdesk.features.meetings.importing.reading import Fault

__all__ = ["Content", "Fault", "Line", "Plan", "Verdict", "blank_form", "plan", "read_file", "report", "write"]
