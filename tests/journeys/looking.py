"""What a look at a page finds: words of another language, what is cut off, too small, or hard to hit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

#: what stands in large letters or asks for a tap, with the sizes that somebody of 80 reads and hits
SEEN = """() => {
  const large = document.documentElement.dataset.print === "large";
  const seen = (each) => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && each.checkVisibility({contentVisibilityAuto: true})
      && !each.closest("details:not([open]) > :not(summary)") && !each.closest(".unseen, .skip, thead");
  };
  const titles = "h1, h2, h3, button, label, legend, summary, .button, .back, .tab";
  const words = [...document.querySelectorAll(titles)]
    .filter(seen).map((each) => each.innerText.trim());
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), within = texts.currentNode.parentElement;
    if (text && seen(within) && parseFloat(getComputedStyle(within).fontSize) < 16) small.push(text);
  }
  const narrow = [...document.querySelectorAll("a[href], button, summary, select, input, textarea")]
    .filter((each) => each.type !== "hidden" && seen(each))
    .filter((each) => {
      const box = (each.closest(".row--link, label") ?? each).getBoundingClientRect();
      return Math.min(box.width, box.height) < (large ? 47.5 : 43.5);
    }).map((each) => `${each.innerText || each.name} ${each.className}`);
  return {
    lang: document.documentElement.lang, heading: document.querySelector("h1")?.innerText ?? "",
    words, small, narrow, wide: document.documentElement.scrollWidth,
    ways: document.querySelectorAll("main .actions a").length,
  };
}"""
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
#: written the same in both languages
SHARED = ("中文", "English", "Excel", "JSON", "单元", "户主")


def complaints_about(seen: dict[str, Any], language: str, names: Iterable[str], width: int) -> list[str]:
    """What is wrong with a page as `SEEN` found it; names of people and places belong to no language."""
    foreign = HAN if language == "en" else LATIN
    found = [f"{what}: {seen[what][:4]}" for what in ("small", "narrow") if seen[what]]
    if seen["lang"] != {"en": "en", "zh": "zh-CN"}[language]:
        found.append(f"said to be in {seen['lang']}")
    if seen["wide"] > width:
        found.append(f"{seen['wide']} wide")
    if not seen["heading"]:
        found.append("no heading")
    strange = [text for text in seen["words"] if foreign.search(without(text, names))]
    return [*found, *([f"not translated: {strange[:4]}"] if strange else [])]


def without(text: str, names: Iterable[str]) -> str:
    """The text without the names in it."""
    for name in names:
        text = text.replace(name, "")
    return text
