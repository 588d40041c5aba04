"""The room's tables."""

from .asks import Ask
from .erasures import Erasure, Hold

__all__ = ["Ask", "Erasure", "Hold"]
