"""Log lines as JSON: what happened and where, never a value that could be about a person."""

import json
import logging


class JsonLines(logging.Formatter):
    """One JSON object per line, tracebacks as frames without local variables."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; an error's own text stays out, because it may quote data."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["frames"] = frames_of(record)
        return json.dumps(line, ensure_ascii=False)


def frames_of(record: logging.LogRecord) -> list[str]:
    """Where the error came from, innermost last: file:line function."""
    trace = record.exc_info[2] if record.exc_info else None
    frames = []
    while trace:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames
