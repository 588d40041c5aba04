"""What the parts write: words beside every colour, figures with their base, nothing unescaped."""

import itertools
import time
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from baibu.web.drawing import STATUSES, attributes, bands, tint_of
from baibu.web.forms import Choices, DayInput, FileDrop


def drawn(source: str, **values: object) -> str:
    return Template("{% load parts %}" + source).render(Context(values))


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_never_shown_by_colour_alone(status):
    text = drawn("{% badge status %}", status=status)
    assert "<svg" in text
    assert str(STATUSES[status][1]) in text


def test_words_are_escaped_everywhere():
    nasty = "<script>alert(1)</script>"
    sources = (
        "{% badge 'done' n %}{% button n %}{% back '/' n %}{% card n %}{{ n }}{% endcard %}"
        "{% rows n %}{% row n href=n meta=n note=n badge='today' badge_text=n %}{{ n }}{% endrow %}"
        "{% endrows %}"
        "{% timeline entries n %}{% empty n n href='/' action=n %}{% dialog 'd' n %}{{ n }}{% enddialog %}"
        "{% notice 'info' n %}{{ n }}{% endnotice %}{% figure n n n label=n %}{% progress 1 2 n n %}"
        "{% squares places n n %}{% tabs items 'a' n %}{% unfold n %}{{ n }}{% endunfold %}{% why n n n n %}"
        "{% steps names 1 %}{% definitions pairs %}{% table names lines n %}"
    )
    text = drawn(
        sources,
        n=nasty,
        names=[nasty],
        lines=[[nasty]],
        pairs=[(nasty, nasty)],
        items=[("a", nasty, nasty)],
        places=[{"name": nasty, "kept": 1, "owed": 2, "href": nasty}],
        entries=[{"when": nasty, "text": nasty, "detail": nasty, "corrects": nasty}],
    )
    assert "<script" not in text
    assert text.count("&lt;script&gt;") > 20


def test_a_button_is_a_link_where_it_leads_and_a_button_where_it_acts():
    assert drawn("{% button 'Open' href='/a/' %}").startswith('<a class="button button--primary" href="/a/"')
    acting = drawn(
        "{% button 'Undo' kind='danger' name='act' value='undo' hx_post='/u/' disabled=no %}", no=False
    )
    assert 'type="submit" name="act" value="undo" hx-post="/u/"' in acting
    assert "disabled" not in acting


def test_attributes_drop_what_is_not_there_and_keep_what_is_true():
    assert attributes({"hidden": True, "title": None, "class_": "x"}) == ' hidden="" class="x"'


def test_a_row_shows_its_action_or_the_way_in_but_not_both():
    plain = drawn("{% row 'Door' href='/d/' %}{% endrow %}")
    acting = drawn("{% row 'Door' href='/d/' %}{% button 'Record' href='/r/' %}{% endrow %}")
    assert "#chevron" in plain
    assert "row__action" not in plain
    assert "#chevron" not in acting
    assert "row__action" in acting


def test_a_figure_stands_with_its_base():
    text = "".join(drawn("{% figure 41 43 unit='户' %}").split())
    assert "<strong>41</strong>" in text
    assert "/43" in text
    assert "户" in text
    assert "/" not in drawn("{% figure 7 %}").replace("</", "")


@pytest.mark.parametrize(
    ("kept", "owed", "tint"),
    [(0, 0, 0), (0, 5, 1), (3, 5, 2), (8, 10, 3), (19, 20, 4), (5, 5, 5), (999, 1000, 4)],
)
def test_only_all_kept_gets_the_fullest_tint(kept, owed, tint):
    assert tint_of(kept, owed) == tint


@pytest.mark.parametrize("counts", [(1, 1, 1), (41, 2, 1), (0, 0, 7), (1,), (333, 333, 334)])
def test_the_pieces_of_a_strip_fill_it_exactly(counts):
    pieces = bands([("done", count) for count in counts])
    assert sum(piece.width for piece in pieces) == 1000
    assert all(a.x + a.width == b.x for a, b in itertools.pairwise(pieces))


def test_a_strip_of_nothing_is_empty():
    assert [piece.width for piece in bands([("done", 0), ("missed", 0)])] == [0, 0]


def test_pages_keep_the_rest_of_the_address():
    page = Paginator(range(60), 20).page(2)
    text = drawn("{% pagination page %}", page=page, request=RequestFactory().get("/?show=open&page=2"))
    assert 'href="?show=open&amp;page=1"' in text
    assert 'href="?show=open&amp;page=3"' in text
    assert "<nav" not in drawn(
        "{% pagination page %}", page=Paginator([], 20).page(1), request=RequestFactory().get("/")
    )


def test_days_and_moments_are_written_as_people_write_them():
    at = datetime(2026, 11, 30, 6, 5, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert drawn("{{ d|day }}", d=date(2026, 11, 30)) == "11月30日 星期一"
        assert drawn("{{ d|day:'year' }}", d=date(2026, 11, 30)) == "2026年11月30日 星期一"
        assert drawn("{{ at|moment }}", at=at) == "11月30日 星期一 14:05"
    with translation.override("en"):
        assert drawn("{{ at|moment }}", at=at) == "Mon 30 Nov 14:05"
    assert drawn("{{ d|day }}{{ d|moment }}", d=None) == ""


class Visit(forms.Form):
    outcome = forms.ChoiceField(label="Outcome", choices=[("met", "Met"), ("none", "Nobody")], widget=Choices)
    on = forms.DateField(
        label="Day", widget=DayInput, help_text="Today is chosen.", initial=date(2026, 11, 30)
    )
    sheet = forms.FileField(label="Sheet", widget=FileDrop, required=False)


def test_a_field_has_its_label_above_and_its_error_beside_it():
    text = str(Visit({"on": "30.11.", "outcome": ""}))
    assert (
        text.index("Day</label>")
        < text.index("id_on_helptext")
        < text.index('id="id_on_error"')
        < text.index('name="on"')
    )
    assert 'aria-describedby="id_on_helptext id_on_error"' in text
    assert 'aria-invalid="true"' in text
    assert "<legend" in text
    assert 'type="radio"' in text
    assert 'value="30.11."' in text


def test_today_is_preselected_in_the_form_browsers_read():
    assert 'type="date"' in str(Visit())
    assert 'value="2026-11-30"' in str(Visit())


def test_errors_say_what_to_do_in_the_readers_language():
    for language, words in (("zh-hans", "请填写这一项。"), ("en", "Please fill this in.")):
        with translation.override(language):
            assert words in str(Visit({}))


def test_fifty_rows_stay_within_five_milliseconds():
    duties = [{"name": f"Door {at}", "href": f"/d/{at}/", "state": "overdue"} for at in range(50)]
    page = Template(
        "{% load parts %}{% rows %}{% for d in duties %}{% row d.name href=d.href badge=d.state %}"
        "{% button 'Record' href=d.href %}{% endrow %}{% endfor %}{% endrows %}"
    )
    spent = []
    for _round in range(20):
        before = time.process_time()
        page.render(Context({"duties": duties}))
        spent.append(time.process_time() - before)
    assert min(spent) < 0.005
