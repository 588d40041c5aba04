"""Theme, print size and language: chosen without script, kept in cookies, never a way out of the site."""

import pytest
from django.test import RequestFactory

from baibu.web.preferences import places, preferences_of

ADDRESS = "/preferences/"


def test_a_choice_is_kept_and_shows_on_the_next_page(client):
    answer = client.post(ADDRESS, {"theme": "dark", "next": "/parts/"})
    assert (answer.status_code, answer["Location"]) == (303, "/parts/")
    client.post(ADDRESS, {"print": "large"})
    text = client.get("/no-such-page/").content.decode()
    assert 'data-theme="dark"' in text
    assert 'data-print="large"' in text


def test_the_language_is_chosen_the_same_way(client):
    assert "这里没有页面" in client.get("/no-such-page/").content.decode()
    client.post(ADDRESS, {"language": "en"})
    text = client.get("/no-such-page/").content.decode()
    assert "There is no page here." in text
    assert '<html lang="en"' in text


@pytest.mark.parametrize("sent", [{"theme": "neon"}, {"print": "huge"}, {"language": "xx"}, {}])
def test_unknown_choices_change_nothing(client, sent):
    assert client.post(ADDRESS, sent).status_code == 303
    assert not client.cookies


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
def test_it_never_leads_away_from_the_site(client, to):
    assert client.post(ADDRESS, {"theme": "dark", "next": to})["Location"] == "/"


def test_it_is_only_a_form(client):
    assert client.get(ADDRESS).status_code == 405


def test_damaged_cookies_count_as_the_default():
    request = RequestFactory().get("/")
    request.COOKIES = {"baibu_theme": "<script>", "baibu_print": "9"}
    chosen = preferences_of(request)
    assert (chosen.theme, chosen.print) == ("auto", "normal")


def test_places_that_do_not_exist_are_left_out(settings):
    settings.BAIBU_PLACES = [("a", "A", "today", "web:parts"), ("b", "B", "today", "no:such")]
    assert [item["key"] for item in places()] == ["a"]
