"""A wording of a data file, in the reader's language."""

from __future__ import annotations

from django import template

from baibu import core

from ..queries.notice import said as in_own_language

register = template.Library()


@register.filter
def said(words: core.Text) -> str:
    """The wording in the reader's language."""
    return in_own_language(words)
