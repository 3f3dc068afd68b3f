"""Writes a shell's completion script: all that it offers stands in it, and Tab starts no Python."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from cli.completion.tree import Node, Option

Shell = Literal["bash", "zsh", "fish"]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _place(path: tuple[str, ...]) -> str:
    """How the scripts write which command the words so far name: each word after a blank."""
    return "".join(f" {word}" for word in path)


def _groups(nodes: Iterable[Node]) -> str:
    """The pattern of all commands' places."""
    return "|".join(_quoted(_place(node.path)) for node in nodes if node.path)


def _taking(node: Node) -> list[Option]:
    return [option for option in node.options if option.takes != "nothing"]


_WALK = """\
    local place='' word
    for word in {words}; do
        case "$place $word" in
            {places}) place="$place $word" ;;
        esac
    done
"""


def bash(nodes: list[Node]) -> str:
    """For bash 3.2 and later: `complete -o default` offers files where the function offers nothing."""
    values, words = [], []
    for node in nodes:
        place = _place(node.path)
        for option in _taking(node):
            pattern = "|".join(_quoted(f"{place} {name}") for name in option.names)
            values.append(f"        {pattern}) offered={_quoted(' '.join(option.choices))} ;;")
        names = [name for option in node.options for name in option.names]
        offered = " ".join([*(name for name, _ in node.subcommands), *names])
        # A command that takes a file offers options after a hyphen only.
        files = ' [ "${cur#-}" != "$cur" ] || offered= ;' if node.takes_file else ""
        words.append(f"        {_quoted(place)}) offered={_quoted(offered)};{files};")
    by_place = "\n".join(words)
    return (
        "_rappel() {\n"
        + "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} offered=\n"
        + _WALK.format(words='"${COMP_WORDS[@]:1:COMP_CWORD-1}"', places=_groups(nodes))
        + '    case "$place $prev" in\n'
        + "\n".join(values)
        + f'\n        *) case "$place" in\n{by_place}\n        esac ;;\n    esac\n'
        + '    COMPREPLY=($(compgen -W "$offered" -- "$cur"))\n}\n'
        + "complete -o default -F _rappel rappel\n"
    )


def zsh(nodes: list[Node]) -> str:
    """To be sourced after `compinit`, or found in a folder of `$fpath` as `_rappel`."""
    values, words = [], []
    for node in nodes:
        place = _place(node.path)
        for option in _taking(node):
            pattern = "|".join(_quoted(f"{place} {name}") for name in option.names)
            offer = f"compadd -- {' '.join(option.choices)}" if option.choices else "_files"
            values.append(f"        {pattern}) {offer}; return ;;")
        commands = " ".join(_quoted(f"{name}:{text}") for name, text in node.subcommands)
        options = " ".join(_quoted(f"{name}:{each.help}") for each in node.options for name in each.names)
        files = "; _files" if node.takes_file else ""
        words.append(f"        {_quoted(place)}) commands=({commands}); options=({options}){files} ;;")
    return (
        "#compdef rappel\n_rappel() {\n    local -a commands options\n"
        + _WALK.format(words='"${(@)words[2,CURRENT-1]}"', places=_groups(nodes))
        + '    case "$place ${words[CURRENT-1]}" in\n'
        + "\n".join(values)
        + '\n    esac\n    case "$place" in\n'
        + "\n".join(words)
        + "\n    esac\n    (( $#commands )) && _describe -t commands command commands\n"
        + "    _describe -o -t options option options\n}\n"
        + 'if [ "$funcstack[1]" = _rappel ]; then _rappel "$@"; else compdef _rappel rappel; fi\n'
    )


def fish(nodes: list[Node]) -> str:
    """For `~/.config/fish/completions/rappel.fish`."""
    places = " ".join(_quoted(_place(node.path)) for node in nodes if node.path)
    lines = [
        "function __rappel_at",
        "    set -l place ''",
        "    for word in (commandline -opc)[2..]",
        f'        contains -- "$place $word" {places}; and set place "$place $word"',
        "    end",
        '    test "$place" = "$argv[1]"',
        "end",
        "complete -c rappel -f",
    ]
    for node in nodes:
        at = f"complete -c rappel -n {_quoted('__rappel_at ' + _fish_quoted(_place(node.path)))}"
        lines += [f"{at} -a {name} -d {_fish_quoted(text)}" for name, text in node.subcommands]
        lines += [f"{at} -F"] if node.takes_file else []
        lines += [f"{at} {_fish_option(option)}" for option in node.options]
    return "\n".join(lines) + "\n"


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names)
    takes = {"nothing": "", "choice": f"-x -a {_fish_quoted(' '.join(option.choices))}", "value": "-r -F"}
    return " ".join(filter(None, (names, takes[option.takes], f"-d {_fish_quoted(option.help)}")))


def _fish_quoted(text: str) -> str:
    """In double quotes, which may stand within single ones."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("'", "’") + '"'


SCRIPTS: Mapping[Shell, Callable[[list[Node]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}
