from __future__ import annotations

import re
import tomllib

import pytest
import typer
from house.source import ROOT

from resolver.cli.main import app
from resolver.config.dump import allowed, literal
from resolver.config.model import SECTIONS, settings
from resolver.files.results.rundir import NAMES
from resolver.frames.schema import ROLES

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


def commands(command, name):
    below = getattr(command, "commands", {})
    for word, sub in below.items():
        yield from commands(sub, f"{name} {word}")
    if not below:
        yield name, command


COMMANDS = dict(commands(typer.main.get_command(app), "resolver"))


def section(page, title):
    return page.split(f"\n## {title}", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_described(name):
    text = section((DOCS / "cli.md").read_text(encoding="utf-8"), name)
    options = [
        word
        for part in COMMANDS[name].params
        for word in part.opts
        if part.param_type_name == "option"
    ]
    assert [word for word in options if f"`{word}" not in text and word != "--help"] == []
    title = text.split("\n", 1)[0]
    arguments = [part for part in COMMANDS[name].params if part.param_type_name == "argument"]
    assert [part.metavar for part in arguments if part.metavar.strip(".") not in title] == []


@pytest.mark.parametrize(("name", "of"), SECTIONS)
def test_every_setting_is_described(name, of):
    text = section((DOCS / "config.md").read_text(encoding="utf-8"), name)
    rows = [
        f"| `{item.name}` | `{literal(value)}` | {item.says.doc}{allowed(item)} |"
        for item in settings(of)
        for value in [getattr(of(), item.name)]
    ]
    assert [row for row in rows if row not in text] == []


def test_the_example_of_columns_has_roles():
    text = section((DOCS / "config.md").read_text(encoding="utf-8"), "columns")
    example = text.split("```toml")[1].split("```")[0]
    assert set(tomllib.loads(example)["columns"].values()) <= set(ROLES)


def test_every_role_is_described():
    text = section((DOCS / "glossary.md").read_text(encoding="utf-8"), "Roles")
    assert [role for role in ROLES if f"`{role}`" not in text] == []


def test_every_file_of_a_run_is_described():
    text = (DOCS / "run-directory.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"`{name}`" not in text] == []


def test_every_decision_is_in_the_index():
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    pages = [page.name for page in (DOCS / "decisions").glob("0*.md")]
    assert [name for name in pages if name not in index] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_and_the_ci_prove_the_same():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for words in ("pip", "install -q -e '.[dev]'", "-m pytest"):
        assert words in readme
        assert words in script
