"""Baibu's own PostgreSQL: found, made, started, watched and stopped without the user's help."""

from baibu.site.database.supervisor import Hold, Status, ensure_running, hold, status, stop
from baibu.site.database.trouble import Trouble

__all__ = ["Hold", "Status", "Trouble", "ensure_running", "hold", "status", "stop"]
