"""The one error of the supervisor: what is the case, and what to do about it."""

from baibu.site.words import noted, text


class Trouble(Exception):
    """The database cannot be had; `code` names the case, the text is for the person at the terminal."""

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(text(message, **values))
        self.code = code


#: What the server says in its log, and what that means: (words in the log, code, message).
SIGNS = (
    (
        "No space left on device",
        "disk-full",
        noted(
            "The disk that holds %(folder)s is full, so the database cannot start. Nothing is lost. "
            "Free some space and start again."
        ),
    ),
    (
        "has invalid permissions",
        "permissions",
        noted(
            "The database folder %(folder)s can be read by others, and PostgreSQL refuses that. "
            "Run: chmod 700 %(folder)s"
        ),
    ),
    (
        "Permission denied",
        "permissions",
        noted(
            "The database user may not read all of %(folder)s. Give the folder and everything in it "
            "back to its owner (chown -R), then start again."
        ),
    ),
    (
        "is still in use",
        "still-running",
        noted(
            "Parts of an earlier database server still use %(folder)s. Wait a moment, or end the remaining "
            "postgres processes, then start again."
        ),
    ),
    (
        "Is another postmaster",
        "still-running",
        noted("Another database server uses %(folder)s and does not answer. End it, then start again."),
    ),
)


def from_log(log: str, folder: object) -> Trouble:
    """The trouble a failed start left in the server's log; the last lines themselves where none is known."""
    for sign, code, message in SIGNS:
        if sign in log:
            return Trouble(code, message, folder=folder)
    last = "\n".join(log.strip().splitlines()[-5:])
    return Trouble(
        "start-failed",
        "The database in %(folder)s did not start. Its last words were:\n%(last)s",
        folder=folder,
        last=last,
    )
