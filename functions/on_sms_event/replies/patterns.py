"""The small language in which the .toml files write sentence patterns, compiled to regular expressions. Pure.

| written | stands for |
|---|---|
| `stop`, `do_not` | the word, or the words |
| `end*` | any word that begins so |
| `a|b`, `a|$` | one of the words; or the phrase's end |
| `<texting>` | one of the class's words or phrases |
| `<digits>` | a word that begins with a digit: `9`, `21h` |
| `word?`, `<class>?` | the same, or nothing |
| `..6` | up to six words, whichever |
| `^`, `$` | the phrase's beginning and end |

A gap is bounded, and nothing else repeats: the time grows with the text's length, no faster.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from functions.on_sms_event.replies.folding import fold_word

Patterns = re.Pattern[str]

_GAP = re.compile(r"\.\.(\d+)")


class UnknownClass(Exception):
    """A pattern names a class that its language's file hasn't."""


def compile_patterns(written: Iterable[str], classes: Mapping[str, Sequence[str]]) -> Patterns:
    """One expression for all patterns, to be searched in what `spaced` returns. Raises UnknownClass."""
    patterns = ["".join(_element(element, classes) for element in each.split()) for each in written]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def spaced(words: Iterable[str]) -> str:
    """The words with a blank before each: the form that patterns are searched in."""
    return "".join(f" {word}" for word in words)


def _element(element: str, classes: Mapping[str, Sequence[str]]) -> str:
    if element == "^":
        return r"\A"
    gap = _GAP.fullmatch(element)
    if gap:
        return f"(?: [^ ]+){{0,{gap.group(1)}}}?"
    optional = element.endswith("?")
    choices = element.removesuffix("?").split("|")
    words = "|".join(_word(choice, classes) for choice in choices if choice != "$")
    word = f"(?: (?:{words})(?![^ ]))" if words else ""
    if "$" in choices:
        return f"(?:{word}|\\Z)" if word else r"\Z"
    return word + ("?" if optional else "")


def _word(word: str, classes: Mapping[str, Sequence[str]]) -> str:
    if not word.startswith("<"):
        return _literal(word)
    name = word.strip("<>")
    if name == "digits":
        return r"\d[^ ]*"
    if name not in classes:
        raise UnknownClass(name)
    return "|".join(_word(each, classes) for each in sorted(classes[name], key=len, reverse=True))


def _literal(word: str) -> str:
    """A word or phrase as it is once folded; `*` at its end lets the word go on."""
    return re.escape(fold_word(word)) + ("[^ ]*" if word.endswith("*") else "")
