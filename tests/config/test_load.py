from __future__ import annotations

import pytest

from resolver.config.load import load, parse
from resolver.config.model import Config
from resolver.errors import ConfigError


def write(tmp_path, text):
    path = tmp_path / "resolver.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_empty_file_gives_the_defaults(tmp_path):
    assert load(write(tmp_path, "")) == Config()


def test_settings_replace_defaults(tmp_path):
    text = """
    [input]
    region = "FR"
    max_bad = 5
    [columns]
    "Customer No" = "id"
    [auto]
    precision = 0.999
    require_verified = true
    [survivorship]
    survivor = "oldest"
    [external_ids]
    unique = ["loyalty"]
    """
    config = load(write(tmp_path, text))
    assert config.input.region == "FR"
    assert config.input.max_bad == 5
    assert config.columns == {"Customer No": "id"}
    assert config.auto.precision == 0.999
    assert config.auto.require_verified
    assert config.survivorship.survivor == "oldest"
    assert config.external_ids.unique == ("loyalty",)
    assert config.blocking == Config().blocking


def test_byte_order_mark_is_skipped(tmp_path):
    assert load(write(tmp_path, b'\xef\xbb\xbf[input]\nregion = "DE"')).input.region == "DE"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[inptu]", "inptu: is not a setting. Did you mean 'input'?"),
        ("[input]\nregoin = 'US'", "input.regoin: is not a setting. Did you mean 'region'?"),
        ("[auto]\nzzz = 1", "auto.zzz: is not a setting. Known here: precision, require_verified."),
        ("input = 3", "input: must be a table, written [input]."),
        ("[input]\nregion = 3", "input.region: must be a text in quotes, not 3."),
        ("[input]\nregion = 'fr'", "Did you mean 'FR'?"),
        ("[input]\nregion = 'France'", "must be a country of ISO 3166 such as"),
        ("[input]\nregion = 'UK'", "such as 'US' or 'GB', not 'UK'."),
        ("[input]\nmax_bad = 101", "input.max_bad: must lie between 0 and 100, not 101."),
        ("[input]\nmax_bad = nan", "must lie between 0 and 100, not nan."),
        ("[input]\nmax_bad = '1'", "input.max_bad: must be a number, not '1'."),
        ("[input]\nmax_bad = true", "input.max_bad: must be a number, not True."),
        (f"[input]\nmax_bad = 1{'0' * 400}", "not a huge number."),
        ("[blocking]\nmax_block = 2.5", "blocking.max_block: must be a whole number, not 2.5."),
        ("[auto]\nrequire_verified = 1", "auto.require_verified: must be true or false, not 1."),
        ("[survivorship]\nname = 'longst'", "Did you mean 'longest'?"),
        ("[survivorship]\nname = [1]", "survivorship.name: must be one of 'newest'"),
        ("[external_ids]\nunique = 'a'", "external_ids.unique: must be a list of texts"),
        ("[external_ids]\nunique = [1]", "external_ids.unique: must be a list of texts"),
        ("[columns]\nMobile = 3", "columns.Mobile: must name a role in quotes."),
        ("[input", "is not TOML"),
        (f"a = {'[' * 100_000}", "nested too deeply"),
        (b"\xff\xfe", "is not UTF-8 text."),
    ],
)
def test_complaints_name_file_and_key(tmp_path, text, said):
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)


def test_missing_file(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load(tmp_path / "none.toml")


def test_parse_takes_plain_tables():
    assert parse({"match": {"threshold_bits": 3}}).match.threshold_bits == 3


def test_a_long_value_is_shown_short():
    with pytest.raises(ConfigError) as caught:
        parse({"input": {"region": "x" * 10_000}})
    assert len(str(caught.value)) < 200
