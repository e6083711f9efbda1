"""Tables and other pieces of HTML; what is text is escaped here, what is markup says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is not to be escaped again."""

    html: str


Cell = str | Markup


def markup(cell: Cell) -> str:
    """A cell as HTML."""
    return cell.html if isinstance(cell, Markup) else escape(cell)


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    numbers: Sequence[int] = (),
    kind: str = "",
) -> str:
    """A table that scrolls by itself where it is too wide. numbers: columns set to the right."""

    def cells(row: Sequence[Cell], tag: str) -> str:
        marks = (' class="n"' if at in numbers else "" for at in range(len(row)))
        return "".join(
            f"<{tag}{mark}>{markup(cell)}" for cell, mark in zip(row, marks, strict=True)
        )

    body = "".join(f"<tr>{cells(row, 'td')}" for row in rows)
    head = f"<thead><tr>{cells(heads, 'th scope=col')}</thead>"
    return f'<div class="wide"><table class="{kind}">{head}<tbody>{body}</tbody></table></div>'


def facts(pairs: Iterable[tuple[str, str]], kind: str = "facts") -> str:
    """Words and what they are, as a list."""
    inner = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in pairs)
    return f'<dl class="{kind}">{inner}</dl>'


def section(anchor: str, title: str, *parts: str) -> str:
    """A chapter."""
    return f'<section id="{anchor}"><h2>{escape(title)}</h2>{"".join(parts)}</section>'


def note(text: str, kind: str = "") -> str:
    """A paragraph."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"
