"""Papers of the room: 诉求办理单 (PDF/A), 登记簿 and 未回应诉求清单, each PDF and Excel. Typesetting is loaded when one is made."""

from branchdesk.features.dues.outputs import render, write
from branchdesk.features.dues.queries.forms import Form
from branchdesk.features.requests.papers.lists import register_form, unanswered_form
from branchdesk.features.requests.papers.sheet import request_bytes, request_title

__all__ = ["Form", "register_form", "render", "request_bytes", "request_title", "unanswered_form", "write"]
