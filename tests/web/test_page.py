"""One address, one page: whole for a browser, a region for htmx, 422 when a form is refused."""

import pytest
from django import forms
from django.contrib import messages

from baibu.core import Refusal
from baibu.web import page

SAMPLE = "pages/sample.html"


class Note(forms.Form):
    text = forms.CharField(label="Text")


def test_a_browser_gets_the_whole_page(ask):
    answer = page.render(ask(), SAMPLE, {"words": "three doors"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<!doctype html>" in text
    assert "three doors" in text
    assert "The rest" in text
    assert "HX-Target" in answer["Vary"]


def test_htmx_gets_only_the_region_it_will_replace(ask):
    answer = page.render(ask(target="owed"), SAMPLE, {"words": "three doors"})
    text = answer.content.decode()
    assert text.startswith('<section id="owed" class="stack">')
    assert "three doors" in text
    assert "<!doctype" not in text
    assert "The rest" not in text


def test_a_region_brings_its_messages_as_toasts(ask):
    request = ask(target="owed")
    messages.success(request, "Recorded.")
    text = page.render(request, SAMPLE, {}).content.decode()
    assert 'hx-swap-oob="true"' in text
    assert "Recorded." in text


def test_a_page_without_the_region_takes_the_place_of_the_body(ask):
    answer = page.render(ask(target="elsewhere"), SAMPLE, {})
    assert "<!doctype html>" in answer.content.decode()
    assert answer["HX-Retarget"] == "body"
    assert answer["HX-Push-Url"] == "/sample/"


def test_a_boosted_or_restored_request_gets_the_whole_page(ask):
    for header in ("HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST"):
        request = ask(target="owed")
        request.META[header] = "true"
        assert "<!doctype html>" in page.render(request, SAMPLE, {}).content.decode()


@pytest.mark.parametrize("target", ["", "owed"])
def test_a_refused_form_comes_back_with_422_and_what_was_typed(ask, target):
    request = ask("post", {"text": ""}, target)
    form = Note(request.POST)
    assert not page.accepted(form, lambda sent: pytest.fail("must not act"))
    answer = page.render(request, SAMPLE, {"form": form})
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


def test_a_refusal_lands_at_its_field_and_otherwise_above_the_form(ask):
    def refuse(field):
        def act(sent):
            raise Refusal("too-long", "This is too long; write less.", field)

        return act

    for field, place in (("text", "text"), ("unknown", "__all__"), (None, "__all__")):
        form = Note({"text": "kept as typed"})
        assert not page.accepted(form, refuse(field))
        assert form.errors[place] == ["This is too long; write less."]
        assert "kept as typed" in str(form)


def test_an_accepted_form_acts_once_and_goes_on_with_a_sentence(ask):
    request = ask("post", {"text": "hello"})
    seen = []
    assert page.accepted(Note(request.POST), seen.append)
    assert seen == [{"text": "hello"}]
    answer = page.done(request, "/today/", "Recorded.")
    assert (answer.status_code, answer["Location"]) == (303, "/today/")
    assert [str(said) for said in messages.get_messages(request)] == ["Recorded."]


def test_a_form_that_was_not_sent_is_not_accepted():
    assert not page.accepted(Note(), lambda sent: pytest.fail("must not act"))
