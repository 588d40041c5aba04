"""Problem pages: three sentences, the right status, both languages, no database needed."""

import re

import pytest
from django.test import Client
from django.utils import translation

from baibu.web.problems import SENTENCES, problem
from tests.web.addresses import RAISED


@pytest.fixture
def visitor():
    """A browser that is shown the pages of failures."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", RAISED)
def test_each_failure_has_a_page_in_three_sentences(visitor, name):
    _raised, status, words = RAISED[name]
    answer = visitor.get(f"/raise/{name}/")
    text = answer.content.decode()
    assert answer.status_code == status
    assert words in text
    assert 'href="/"' in text
    assert 'class="bar"' not in text


@pytest.mark.parametrize("name", RAISED)
def test_under_htmx_it_replaces_the_main_part_only(visitor, name):
    answer = visitor.get(f"/raise/{name}/", headers={"HX-Request": "true", "HX-Target": "owed"})
    assert answer["HX-Retarget"] == "#main"
    assert answer.status_code == RAISED[name][1]
    assert "<!doctype" not in answer.content.decode()


def test_a_database_that_is_down_asks_to_come_back_soon(visitor):
    assert visitor.get("/raise/down/")["Retry-After"] == "60"


def test_a_form_that_stood_open_too_long_is_told_so():
    answer = Client(enforce_csrf_checks=True).post("/note/")
    assert answer.status_code == 403
    assert "打开得太久" in answer.content.decode()


@pytest.mark.parametrize("status", SENTENCES)
def test_every_page_says_what_why_and_what_now_in_both_languages(rf, status):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            text = problem(rf.get("/"), status).content.decode()
            shown = re.sub(r"<[^>]+>", " ", text).replace("&#x27;", "'")
            assert all(str(sentence) in shown for sentence in SENTENCES[status])


def test_no_problem_page_blames_or_shouts():
    for sentences in SENTENCES.values():
        for sentence in map(str, sentences):
            assert "!" not in sentence
            assert "！" not in sentence
            assert "you must" not in sentence.lower()
