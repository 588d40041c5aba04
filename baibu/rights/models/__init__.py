"""The room's tables."""

from .asks import Ask
from .destructions import Destruction
from .erasures import Erasure, Hold

__all__ = ["Ask", "Destruction", "Erasure", "Hold"]
