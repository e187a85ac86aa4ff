from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resolver.config.dump import dump
from resolver.config.load import load
from resolver.config.model import SECTIONS, Auto, Config, ExternalIds, Input, Survivorship, settings

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
configs = st.builds(
    Config,
    input=st.builds(Input, region=st.sampled_from(["US", "FR"]), max_bad=st.floats(0, 100)),
    columns=st.dictionaries(texts, texts, max_size=4),
    auto=st.builds(Auto, precision=st.floats(0.5, 1), require_verified=st.booleans()),
    survivorship=st.builds(Survivorship, name=st.sampled_from(["longest", "newest"])),
    external_ids=st.builds(ExternalIds, unique=st.lists(texts, max_size=3).map(tuple)),
)


@given(configs)
def test_reading_what_was_written_gives_the_same(tmp_path_factory, config):
    path = tmp_path_factory.mktemp("config") / "resolver.toml"
    path.write_text(dump(config), encoding="utf-8", newline="")
    assert load(path) == config


def test_every_setting_is_written_with_its_sentence():
    text = dump()
    for name, section in SECTIONS:
        assert f"[{name}]" in text
        for item in settings(section):
            assert f"\n{item.name} = " in text
            assert item.says.doc.split()[0] in text


def test_allowed_values_are_named():
    assert "One of: most_complete, oldest, newest." in dump()
    assert "From 0.5 to 1." in dump()


def test_lines_are_short():
    assert max(len(line) for line in dump().splitlines()) <= 100
