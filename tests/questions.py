"""What a page asks the database, apart from what every page pays alike."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

#: The transaction around every page; bench access measures what it costs.
BOUNDS = (
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    "SELECT set_config('role'",
    "SELECT coalesce(current_setting('role'",
)
#: How many messages are unread, in every frame: one question along an index.
FRAME = ('SELECT COUNT(*) AS "__count" FROM "notices_delivery"',)


class Questions(CaptureQueriesContext):
    """The questions asked in a block."""

    def __init__(self) -> None:
        super().__init__(connection)

    @property
    def captured_queries(self) -> list[dict[str, Any]]:
        """The statements, without those of the bounds and the frame."""
        alike = BOUNDS + FRAME
        return [each for each in super().captured_queries if not str(each["sql"]).startswith(alike)]
