"""Headers for every answer; refusals and an unreachable database turned into pages people can use."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from baibu.core import Refusal
from baibu.web.problems import UNREACHABLE, problem, refused

#: what a page may ask of the device; passkeys are all we use
PERMISSIONS = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
                "encrypted-media", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
                "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
                "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)  # fmt: skip


class Headers:
    """What every answer carries, files and failures included, beside what Django and django-csp set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # What one person saw must not be shown to the next one at the same machine.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


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
