"""What people are called where a verb speaks of them."""

from collections.abc import Collection, Sequence

from branchdesk.features.dues.deeds.speaking import Speaking
from branchdesk.features.dues.queries.naming import called
from branchdesk.widgets.speaking import names


class Calling(Speaking):
    """The ground of the verbs that name people: those of one name are told apart."""

    def called(self, member_ids: Collection[str] | None = None) -> dict[str, str]:
        """The names of some people, or of everybody, those who have left too."""
        return self._desk.ask(called, member_ids)

    def who(self, member_ids: Sequence[str]) -> str:
        """Some people in words: 张三、李四、王五 等 5 人."""
        found = self.called(set(member_ids))
        return names([found.get(uid, "") for uid in member_ids])
