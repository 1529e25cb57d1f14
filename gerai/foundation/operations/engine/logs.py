"""Logs as JSON lines, without personal values: of an error its kind and place, not its words."""

import logging
from typing import Any

import structlog

from gerai.foundation.operations.rules import place, scrub


def cover(logger: object, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Every text of the line is scrubbed; an exception gives its class and its frames alone."""
    if record := event.pop("exc_info", None):
        kind, _, trace = record if isinstance(record, tuple) else (type(record), record, None)
        if isinstance(record, BaseException):
            trace = record.__traceback__
        if kind is not None:
            event |= {"error": kind.__name__, "place": place(trace)}
    return {key: scrub(value) if isinstance(value, str) else value for key, value in event.items()}


def plain(logger: object, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Lines of libraries: their own message, without the request that Django hangs on."""
    record: logging.LogRecord = event["_record"]
    event["exc_info"] = record.exc_info
    event["from"] = record.name
    return event


BEFORE: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_config(level: str) -> dict[str, Any]:
    """Django's LOGGING: one handler to standard error, through the same scrubbing for all."""
    structlog.configure(
        processors=[*BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*BEFORE, plain],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            cover,
            structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
        ],
        "use_get_message": True,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},  # its lines repeat addresses
        },
    }
