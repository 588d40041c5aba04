"""What stands on every sheet of an export: which one it is, who asked for it, when and what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

#: what the first sheet begins with, so that the import passes it over
COVER = "百步导出"
COVER_SHEET = "导出说明"
#: a header takes so many signs
LONGEST = 250


@dataclass(frozen=True, slots=True)
class Mark:
    """The marks of one export."""

    number: int
    community: str
    who: str
    at: datetime
    purpose: str
    words: str
    parts: str
    agreed_by: str = ""

    @property
    def line(self) -> str:
        """One line, for the head and the foot of every printed page."""
        when = timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")
        return f"{COVER} 第{self.number}号 · {self.who} · {when} · {self.purpose}"

    @property
    def header(self) -> str:
        """The line as a spreadsheet takes it: & begins a command there."""
        return self.line.replace("&", "&&")[:LONGEST]

    def lines(self) -> list[tuple[str, str]]:
        """The first sheet."""
        when = timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")
        return [
            ("编号 Number", str(self.number)),
            ("社区 Community", self.community),
            ("导出人 Exported by", self.who),
            ("同意人 Agreed to by", self.agreed_by or "—"),
            ("时间 Time", when),
            ("用途 Purpose", f"{self.purpose}：{self.words}"),
            ("内容 Content", self.parts),
            ("", "本文件含个人信息，仅限上述用途；用毕请销毁，不得转发。每个人都能看到自己的信息被导出过。"),
            (
                "",
                "Personal data, for this purpose only. Destroy this file afterwards; do not pass it on.",
            ),
        ]
