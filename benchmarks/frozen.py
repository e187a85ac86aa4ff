"""A run for the record: when, with which versions and on what machine figures were measured."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.table import Cells, markdown

RESULTS = Path(__file__).with_name("results")
PACKAGES = (
    "resolver", "polars", "numpy", "scipy", "networkx", "rapidfuzz", "jellyfish", "phonenumbers",
    "email-validator", "anyascii", "recordlinkage",
)  # fmt: skip
"""Packages whose version may move a figure."""


def add_freeze(parser: argparse.ArgumentParser) -> None:
    """The option `--freeze`."""
    parser.add_argument(
        "--freeze",
        nargs="?",
        type=Path,
        const=RESULTS,
        metavar="FOLDER",
        help="write the run for the record (default: benchmarks/results)",
    )


def circumstances(command: str) -> dict[str, object]:
    """Date, command, versions and machine of this run."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": command,
        "revision": _revision(),
        "versions": {"python": platform.python_version(), **_versions()},
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": _memory(),
            "system": f"{platform.system()} {platform.machine()}",
        },
    }


def freeze(
    kind: str, run: Mapping[str, object], tables: Mapping[str, Cells], rows: object, folder: Path
) -> Path:
    """The run written to `KIND.json` and `KIND.md` of the folder; the path of the second.

    What a former run of that kind has left there is replaced; its history is that of the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"run": run, "rows": rows}, indent=1)
    (folder / f"{kind}.json").write_text(f"{text}\n", encoding="utf-8")
    page = folder / f"{kind}.md"
    page.write_text(_page(kind, run, tables), encoding="utf-8")
    return page


def _page(kind: str, run: Mapping[str, object], tables: Mapping[str, Cells]) -> str:
    versions, machine = run["versions"], run["machine"]
    assert isinstance(versions, dict)
    assert isinstance(machine, dict)
    told = ", ".join(f"{name} {number}" for name, number in versions.items())
    size = f"{machine['cores']} cores, {machine['memory_gb']} GB of memory, {machine['system']}"
    revision = f", revision `{run['revision']}`" if run["revision"] else ""
    parts = [
        f"# {kind.capitalize()}",
        f"Measured on {run['date']} with `{run['command']}`{revision}.",
        f"{told}; {size}.",
        *(f"## {title}\n\n{markdown(cells)}" for title, cells in tables.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _memory() -> int | None:
    """Memory of the machine in GB of 2^30 bytes, where the system tells."""
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None
    return round(size / 2**30)


def _revision() -> str | None:
    """The revision of the repository that is measured, `-dirty` with changes on top; or None."""
    command = ("git", "describe", "--always", "--dirty", "--exclude=*")
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() or None
