"""党组织: the committee, its branches and groups, who holds which post and since when.

Records: ``Organization`` (党委、党总支、党支部、党小组), ``Post`` (职务), ``OutsideBody`` (外单位).
A secretary would say: “新设一个党小组，组长是王芳，从 9 月 1 日起。”
"""
