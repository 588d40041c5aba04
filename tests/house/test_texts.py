"""What may not stand in any file of ours, and what every document has."""

import itertools
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.house import ROOT, name_of, texts

#: Folders of one machine, and marks of unfinished work. Written so that this file does not match itself.
MACHINE = re.compile("/" + r"(work|root|home/\w+|Users/\w+|tmp/\w)[\w/.-]*")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2b50\u2728\u26a1]")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")

DOCUMENTS = [path for path in texts() if path.suffix == ".md"]


@pytest.mark.parametrize("pattern", [MACHINE, UNFINISHED, EMOJI], ids=["machine", "unfinished", "emoji"])
def test_no_file_holds_it(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in texts()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_a_document_has_one_title_and_skips_no_level(path: Path) -> None:
    levels = [len(line.split()[0]) for line in outside_code(path.read_text()) if re.match(r"#+ ", line)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_its_links_lead_somewhere(path: Path) -> None:
    aims = [aim for line in outside_code(path.read_text()) for aim in LINK.findall(line)]
    assert not [aim for aim in aims if not (path.parent / aim).exists()]


def outside_code(text: str) -> list[str]:
    """The lines of a document that are not in a block of code."""
    lines, inside = [], False
    for line in text.splitlines():
        inside ^= line.lstrip().startswith("```")
        if not inside:
            lines.append(line)
    return lines


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", sorted((ROOT / "baibu").rglob("django.po")), ids=str)
def test_a_catalogue_says_a_text_once(path: Path) -> None:
    """Of two entries for one text a reader of catalogues keeps one without a word."""
    entries = re.findall(r'^msgid ((?:".*"\n)+)', path.read_text(), re.MULTILINE)
    texts = ["".join(re.findall(r'"(.*)"', entry)) for entry in entries]
    assert texts
    assert not {text for text in texts if texts.count(text) > 1}


def test_words_on_a_page_are_joined_as_the_reader_joins_them() -> None:
    """Pages speak both languages; the core's Chinese, a workbook's cells and made-up samples do not."""
    chinese = {"core", "demo", "helped.py", "records.py"}
    pages = (path for path in (ROOT / "baibu").rglob("*.py") if not chinese & set(path.parts))
    assert not [path.name for path in pages if '"、".join' in path.read_text()]


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_a_text_is_said_in_one_way_in_all_rooms(language: str) -> None:
    """The rooms' catalogues become one: of two ways to say a text, one would be lost without a word."""
    said: dict[tuple[object, object], set[object]] = {}
    for path in (ROOT / "baibu").rglob(f"locale/{language}/LC_MESSAGES/django.po"):
        with path.open("rb") as words:
            for entry in read_po(words, domain="django"):
                if entry.id:
                    said.setdefault((entry.context, entry.id), set()).add(entry.string)
    assert said
    assert not [text for text, ways in said.items() if len(ways) > 1]
