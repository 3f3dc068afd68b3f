"""`rappel completion`: writes a shell's completion script."""

from typing import Annotated

import typer

from cli.completion.scripts import SCRIPTS, Shell
from cli.completion.tree import nodes


def completion(shell: Annotated[Shell, typer.Argument(help="Which shell reads it.")]) -> None:
    """Print a completion script: commands, options and their values after Tab.

    Write it anew after an update. It takes effect in the next shell; bash needs the package bash-completion.

    \b
    rappel completion bash > ~/.local/share/bash-completion/completions/rappel
    rappel completion zsh > ~/.zfunc/_rappel        # a folder of $fpath
    rappel completion fish > ~/.config/fish/completions/rappel.fish
    """
    from cli.main import app  # which imports this module

    print(SCRIPTS[shell](list(nodes(typer.main.get_command(app(None))))), end="")
