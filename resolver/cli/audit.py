"""`resolver audit verify` checks the journal of a store; `resolver audit head` notes its end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from resolver.cli.show import complain
from resolver.frames.live import Head

app = typer.Typer(help="Check the journal of a store.", no_args_is_help=True)

Url = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        help="The store: sqlite:///path/to/file or postgresql://user@host/database.",
    ),
]
Noted = Annotated[
    str | None,
    typer.Option(
        "--head", metavar="SEQ:MAC", help="What `resolver audit head` printed at some time."
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="File with the audit key in hexadecimal digits, where the store does not keep it.",
    ),
]


@app.command()
def verify(store: Url, head: Noted = None, key: KeyFile = None) -> None:
    """Say whether every line of the journal is as it was written, else which one is not."""
    from resolver.recipes.live.opened import existing_store  # databases are heavy

    noted, given = _head(head), _key(key)
    with existing_store(store, audit_key=given) as opened:
        found = opened.verify(noted)
    if not found.intact:
        complain(f"the journal was tampered with. Line {found.wrong}: {found.why}")
        raise typer.Exit(1)
    typer.echo(f"The journal is intact: {found.head.seq:,} lines.")
    typer.echo(f"Its head, to be kept elsewhere: {found.head}")


@app.command()
def head(store: Url) -> None:
    """Print the number and the keyed hash of the newest line, to be kept elsewhere."""
    from resolver.recipes.live.opened import existing_store  # databases are heavy

    with existing_store(store) as opened:
        typer.echo(str(opened.head()))


def _head(text: str | None) -> Head | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{64}", text):
        raise typer.BadParameter(f"--head {text}: write it as SEQ:MAC, as `audit head` prints it.")
    seq, _, mac = text.partition(":")
    return Head(seq=int(seq), mac=mac)


def _key(file: Path | None) -> bytes | None:
    try:
        return None if file is None else bytes.fromhex(file.read_text(encoding="ascii"))
    except ValueError:
        raise typer.BadParameter(f"--key {file}: holds no hexadecimal digits.") from None
