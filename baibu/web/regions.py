"""Named regions of a page: `{% region "list" %}…{% endregion %}`, which htmx may ask for alone."""

from __future__ import annotations

from typing import Any

from django.template import TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, Template, Token
from django.template.context import Context
from django.utils.html import format_html

TAGS = ("div", "section", "article", "ul", "ol", "li", "form", "aside")


class RegionNode(Node):
    """An element whose id is the region's name, so that htmx targets and the server agree."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, tag: str, css: FilterExpression | None, nodelist: NodeList) -> None:
        self.name = name
        self.tag = tag
        self.css = css
        self.nodelist = nodelist

    def render(self, context: Context) -> Any:
        css = self.css.resolve(context) if self.css else ""
        mark = format_html(' class="{}"', css) if css else ""
        inner = self.nodelist.render(context)
        return format_html('<{} id="{}"{}>{}</{}>', self.tag, self.name, mark, inner, self.tag)


def compile_region(parser: Parser, token: Token) -> RegionNode:
    """The node for `{% region "name" [tag="section"] [class="stack"] %}`."""
    _tag, *bits = token.split_contents()
    if not bits:
        raise TemplateSyntaxError('A region needs a name: {% region "list" %}')
    name = bits[0].strip("\"'")
    options = dict(bit.split("=", 1) for bit in bits[1:])
    tag = options.pop("tag", "div").strip("\"'")
    css = options.pop("class", None)
    if options or tag not in TAGS:
        raise TemplateSyntaxError(f"A region takes class= and tag= (one of {', '.join(TAGS)}).")
    nodelist = parser.parse(("endregion",))
    parser.delete_first_token()
    return RegionNode(name, tag, parser.compile_filter(css) if css else None, nodelist)


def region_of(template: Template, name: str) -> RegionNode | None:
    """The region of that name in a page, looked for in the page's own file; None if it has none."""
    nodes = template.nodelist.get_nodes_by_type(RegionNode)
    return next((node for node in nodes if isinstance(node, RegionNode) and node.name == name), None)
