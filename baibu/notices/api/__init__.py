"""Notices for machines."""

from .notices import NoticeSent

__all__ = ["NoticeSent"]
