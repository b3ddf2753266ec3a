"""The id of the request under way, so that events and log lines can be told together."""

from contextvars import ContextVar

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
