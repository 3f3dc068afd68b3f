"""All commands with their options, as a shell's completion needs them: read from the commands themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

Takes = Literal["nothing", "choice", "value"]


@dataclass(frozen=True, slots=True)
class Option:
    """An option by its names, and what it takes; `choices` are its values where they are few."""

    names: tuple[str, ...]
    help: str
    takes: Takes
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A command or a group, by its words after `rappel`. `subcommands` are words with their help."""

    path: tuple[str, ...]
    subcommands: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]
    takes_file: bool


_HELP = Option(("--help",), "Show what it does.", "nothing")


def nodes(command: Any, path: tuple[str, ...] = ()) -> Iterator[Node]:
    """The command and all below it. `command` is Typer's, which tells no type of its commands."""
    below: dict[str, Any] = getattr(command, "commands", {})
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    yield Node(
        path=path,
        subcommands=tuple((name, _line(each.help)) for name, each in below.items()),
        options=(*(_option(each) for each in command.params if each not in arguments), _HELP),
        takes_file=any(_is_path(each.type_descriptor.annotation) for each in arguments),
    )
    for name, each in below.items():
        yield from nodes(each, (*path, name))


def _option(option: Any) -> Option:
    names = tuple(name for name in (*option.opts, *option.secondary_opts) if name.startswith("-"))
    type_ = option.type_descriptor.annotation
    choices = tuple(map(str, get_args(type_))) if get_origin(type_) is Literal else ()
    takes: Takes = "choice" if choices else "value"
    return Option(names, _line(option.help), "nothing" if option.is_flag else takes, choices)


def _is_path(type_: object) -> bool:
    return type_ is Path


def _line(text: str | None) -> str:
    """The first sentence of a help, on one line: a menu has no room for more."""
    first = " ".join((text or "").partition("\n\n")[0].split())
    return first.partition(". ")[0].removesuffix(".")
