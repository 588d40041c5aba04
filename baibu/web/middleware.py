"""Turns refusals and an unreachable database into pages people can use."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from baibu.core import Refusal
from baibu.web.problems import UNREACHABLE, problem, refused


class Problems:
    """A `Refusal` no view caught becomes its page; a lost database becomes 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if isinstance(exception, UNREACHABLE):
            return problem(request, 503)
        return None
