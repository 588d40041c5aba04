"""The settings of text messages, as the doctor looks at them."""

from __future__ import annotations

from pathlib import Path

import pytest

from baibu.site import gateway
from baibu.site.cli.doctor import text_messages
from baibu.site.security.stage import Stage
from baibu.site.security.surroundings import text_messages as tried
from baibu.site.security.trying import Broken, Off

HTTPS, OPEN = "https://sms.example.cn/send", "http://sms.example.cn/send"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("BAIBU_SMS", "BAIBU_SMS_URL", "BAIBU_SMS_JSON", "BAIBU_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BAIBU_DATA", str(tmp_path))


def given(monkeypatch: pytest.MonkeyPatch, **said: str) -> None:
    for name, value in said.items():
        monkeypatch.setenv(f"BAIBU_{name}", value)


def test_without_text_messages_all_is_well() -> None:
    assert text_messages().is_well
    with pytest.raises(Off):
        tried(Stage())


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ({"SMS": "http"}, "BAIBU_SMS_URL must name the gateway"),
        ({"SMS": "http", "SMS_URL": "sms.example.cn"}, "BAIBU_SMS_URL must name the gateway"),
        ({"SMS": "http", "SMS_URL": OPEN}, "can be read on the way"),
        ({"SMS": "http", "SMS_URL": HTTPS, "SMS_JSON": "{phone}"}, "is no JSON"),
        ({"SMS": "screen"}, "for a demo only"),
        ({"SMS": "aliyun"}, "is not known"),
    ],
)
def test_both_doctors_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], remedy: str
) -> None:
    given(monkeypatch, **said)
    found = text_messages()
    assert not found.is_well
    assert remedy in found.remedy
    with pytest.raises(Broken, match=remedy):
        tried(Stage())


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"SMS": "http", "SMS_URL": HTTPS}, "sms.example.cn"),
        ({"SMS": "http", "SMS_URL": "http://127.0.0.1:8090/"}, "127.0.0.1"),
        ({"DEMO": "1"}, "made-up communities only"),
    ],
)
def test_what_is_well_says_where_codes_go(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], found: str
) -> None:
    given(monkeypatch, **said)
    assert text_messages().is_well
    assert found in text_messages().found
    assert found in tried(Stage())


def test_nothing_is_sent_where_it_could_be_read_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, SMS_URL=OPEN)
    with pytest.raises(ValueError, match="can be read on the way"):
        gateway.address()
    given(monkeypatch, SMS_URL=HTTPS)
    assert gateway.address() == HTTPS
