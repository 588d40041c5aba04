"""How the packs speak: both languages everywhere, plain, short, and silent on what must not be recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

import baibu
from baibu import core

PACKS = Path(baibu.__file__).parent / "packs"
FILES = sorted(PACKS.rglob("*.yaml"))
VOCABULARY = PACKS / "vocabulary.yaml"
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def tree(path: Path) -> dict[str, object]:
    found: dict[str, object] = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
    return found


def pairs_in(node: object) -> Iterator[dict[str, str]]:
    """Every text that stands in two languages."""
    if isinstance(node, dict):
        if (
            {"zh", "en"} & set(node)
            and "guard" not in node
            and not isinstance(next(iter(node.values())), list)
        ):
            yield node
        for value in node.values():
            yield from pairs_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from pairs_in(item)


@cache
def texts() -> list[tuple[str, dict[str, str]]]:
    return [(str(path.relative_to(PACKS)), pair) for path in FILES for pair in pairs_in(tree(path))]


def guard_words() -> dict[str, list[str]]:
    return tree(VOCABULARY)["guard"]  # type: ignore[return-value]


def test_every_text_stands_in_both_languages() -> None:
    found = texts()
    assert len(found) > 600
    for path, pair in found:
        assert set(pair) == {"zh", "en"}, (path, pair)
        assert HAN.search(pair["zh"]), (path, pair)
        assert pair["en"].strip(), (path, pair)
        assert not HAN.search(pair["en"]), (path, pair)


def test_no_text_raises_its_voice() -> None:
    assert not [(path, pair) for path, pair in texts() if re.search(r"[!\uff01]", pair["zh"] + pair["en"])]


def test_chinese_is_set_as_chinese() -> None:
    loose = re.compile(r"[\u4e00-\u9fff][,;:?!()\"]|[,;:?!()\"][\u4e00-\u9fff]")
    close = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    assert not [
        (path, pair["zh"]) for path, pair in texts() if loose.search(pair["zh"]) or close.search(pair["zh"])
    ]


def test_titles_are_short(baibuting: core.Pack) -> None:
    titles = [duty.title for duty in baibuting.duties] + [post.title for post in baibuting.posts]
    titles += [body.title for body in baibuting.bodies] + [promise.title for promise in baibuting.promises]
    assert not [title.zh for title in titles if len(HAN.findall(title.zh)) > 14]
    assert not [title.en for title in titles if len(title.en) > 48]


def test_a_rule_is_said_in_one_sentence(baibuting: core.Pack) -> None:
    for duty in baibuting.duties:
        assert duty.says.zh.count("\u3002") == 1, duty.code
        assert duty.says.zh.endswith("\u3002"), duty.code
        assert duty.says.en.endswith("."), duty.code
        assert ". " not in duty.says.en, duty.code


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKS)))
def test_no_word_touches_a_red_line(path: Path) -> None:
    guard = guard_words()
    text = path.read_text()
    if path == VOCABULARY:
        text = text[: text.index("\nguard:")]
    assert not [word for word in guard["zh"] if word in text]
    assert not [word for word in guard["en"] if re.search(rf"\b{re.escape(word)}\b", text.lower())]


def test_a_rule_that_touches_a_red_line_is_refused(files: dict[str, str]) -> None:
    path = "baibuting-236/duties/C060-notice-board.yaml"
    words = "reading: {zh: \u5b97\u6559\u5c08\u680f, en: A column on religion.}"
    with pytest.raises(core.PackError) as raised:
        core.read_files({**files, path: f"{files[path]}{words}\n"}, "baibuting-236")
    assert [complaint.kind for complaint in raised.value.complaints] == ["forbidden-subject"] * 2


def test_every_word_of_the_vocabulary_has_a_meaning_of_its_own() -> None:
    for section, words in tree(VOCABULARY).items():
        if section == "guard":
            continue
        assert isinstance(words, dict)
        for language in ("zh", "en"):
            meanings = [meaning[language] for meaning in words.values()]
            assert len(meanings) == len(set(meanings)), (section, language)


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(PACKS)): lines
        for path in FILES
        if path.parent.name in {"duties", "examples", "floors"}
        and (lines := len(path.read_text().splitlines())) > (30 if path.parent.name == "duties" else 80)
    }
    assert not long
