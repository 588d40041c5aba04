"""Log lines as JSON: what happened and where, never a value that could be about a person."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any
from uuid import UUID

from gunicorn.glogging import Logger

#: a place in a message that a value is put into
PLACE = re.compile(r"%(?:\((?P<name>\w+)\))?[-#0 +]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z%]")
#: what our own lines may say in letters: codes, kinds, names of errors
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
#: what may be about somebody in a line that a library wrote out: letters that are not Latin, numbers, quotes
SUSPECT = re.compile(r"[^\x20-\x7e]+|\d{4,}|'[^']*'|\"[^\"]*\"|\([^)]*=[^)]*\)|\?\S*|\S*@\S+|ip=\S+")
#: of a warning the place in the program and its kind, not its words
WARNING = re.compile(r"\S+:\d+: \w+")
OURS = "baibu."
BLANK = "…"
LARGEST = 99_999


class JsonLines(logging.Formatter):
    """One JSON object per line, tracebacks as frames without local variables."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; an error's own text stays out, because it may quote data."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event_of(record),
        }
        if route := route_of(getattr(record, "request", None)):
            line["page"] = route
        if record.exc_info and record.exc_info[1]:
            line |= facts_of(record.exc_info[1])
            line["frames"] = frames_of(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def as_line(error: Exception) -> str:
    """The line of an error that ended a command."""
    about = (type(error), error, error.__traceback__)
    return JsonLines().format(
        logging.LogRecord("baibu.site", logging.CRITICAL, "", 0, "an error that nobody caught", None, about)
    )


def event_of(record: logging.LogRecord) -> str:
    """What happened: the line as it stands in the program, with those values that cannot be about anybody."""
    status = getattr(record, "status_code", None)
    if isinstance(status, int) and status in HTTPStatus._value2member_map_:
        return HTTPStatus(status).phrase
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if record.name == "py.warnings":
        place = WARNING.search(record.getMessage())
        return place[0] if place else BLANK
    is_ours = record.name.startswith(OURS)
    if not record.args:
        return record.msg if is_ours else SUSPECT.sub(BLANK, record.msg)
    given = record.args
    rest = iter(() if isinstance(given, Mapping) else given)

    def filled(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%"
        value = given.get(place["name"]) if isinstance(given, Mapping) else next(rest, None)
        return said(value, is_ours)

    return PLACE.sub(filled, record.msg)


def said(value: object, is_ours: bool) -> str:
    """The value, if it is a small number, an id, a kind of error, or a code in a line of ours."""
    if (
        value is None
        or isinstance(value, bool | float | UUID)
        or (isinstance(value, int) and value <= LARGEST)
    ):
        return str(value)
    if isinstance(value, BaseException | type):
        return value.__name__ if isinstance(value, type) else type(value).__name__
    is_code = is_ours and isinstance(value, str) and CODE.fullmatch(value) and not re.search(r"\d{5}", value)
    return str(value) if is_code else BLANK


def route_of(request: object) -> str:
    """The kind of page that was asked for, without what was put into its address."""
    match = getattr(request, "resolver_match", None)
    return str(getattr(match, "route", "") or "")


def facts_of(error: BaseException) -> dict[str, object]:
    """What kind of error, what it came from, and the database's code and rule; no text of any of them."""
    chain = list(causes_of(error))
    line: dict[str, object] = {"error": type(error).__name__}
    if chain[1:]:
        line["because"] = [type(each).__name__ for each in chain[1:]]
    for each in chain:
        told = getattr(each, "diag", None)
        if told is not None and getattr(each, "sqlstate", None):
            rule = {"table": told.table_name, "rule": told.constraint_name, "column": told.column_name}
            line["database"] = {"code": each.sqlstate} | {name: it for name, it in rule.items() if it}  # type: ignore[attr-defined]
            break
    return line


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, at most ten."""
    found: BaseException | None = error
    for _step in range(10):
        if found is None:
            return
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def frames_of(trace: TracebackType | None) -> list[str]:
    """Where the error came from, innermost last: file:line function."""
    frames = []
    while trace:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames


class ServerLog(Logger):  # type: ignore[misc]
    """The web server's own log in the same lines; requests are not listed, whatever its settings say."""

    def setup(self, cfg: Any) -> None:
        """Its handlers, with our lines."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonLines())

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Nothing: an address with its question, and who asked from where, is about people."""


def catch_the_rest() -> None:
    """Let warnings, and errors nobody caught, become lines as well, in this process and its threads."""
    log = logging.getLogger("baibu.site")
    logging.raiseExceptions = False
    logging.captureWarnings(True)

    def fell(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            return
        log.critical("an error that nobody caught", exc_info=(kind, error or kind(), trace))

    sys.excepthook = fell
    threading.excepthook = lambda args: fell(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: fell(args.exc_type, args.exc_value, args.exc_traceback)
