from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from frames.onerow.samples import ROWS, TYPES, by_columns, by_rows
from hypothesis import given, settings
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio

from resolver.frames.bridge import over_distinct, over_distinct_rows, pairwise, rowwise
from resolver.frames.onerow import compiled

s, t, d, w, i, j = (pl.col(name) for name in "stdwij")
p, q, r, f, g, list_, m = (pl.col(name) for name in "pqrfglm")
NONE = pl.lit(None, pl.String)

LOGIC = {
    "and": p & q,
    "or": p | q,
    "not": ~p,
    "and or": (p & q) | ~(q | r),
    "all": pl.all_horizontal(p, q, r),
    "any": pl.any_horizontal(p, ~q, r),
    "filled with false": (p & ~q).fill_null(False),
    "filled with true": (p | q).fill_null(True),
    "filled, then not": ~(p == q).fill_null(False),
    "filled by another": p.fill_null(q),
    "null": p.is_null() & q.is_not_null(),
    "when": pl.when(p).then(s).when(~q).then(t).otherwise(pl.lit("x")),
    "when null": pl.when(p & (i > j)).then(s),
    "when of truths": pl.when(p).then(q).otherwise(~r),
    "when of truths, asked": pl.when(pl.when(p).then(q).otherwise(r)).then(1).otherwise(2),
    "not of when": ~pl.when(p).then(q),
    "coalesced": pl.coalesce(NONE, s, t, pl.lit("last")),
    "coalesced to null": pl.coalesce(s, t),
    "coalesced truths": pl.when(pl.coalesce(p, q, False)).then(1).otherwise(0),
    "equal": s == t,
    "unequal": s != t,
    "equal to a text": (s == "a") | (s != ""),
    "equal, null or not": s.eq_missing(t),
    "unequal, null or not": s.ne_missing(t) & (i.eq_missing(0)),
    "less": (i < j) & (s <= t) & ~(f > 0.5),
    "of truths": (p == q) & (p != r),
    "between": i.is_between(-5, 7) | ~j.is_between(0, 50),
    "in": s.is_in(["a", "b", ""]) | i.is_in([1, 2, 3]),
    "not in": ~s.is_in(["a", "b", ""]),
    "in a column": i.is_in(pl.Series([1, 2, 5]).implode()),
}
# The last digit of powers, logarithms and quotients depends on how many rows there are.
NUMBERS = {
    "sum": i + j - 2 * i,
    "remainder": i % 7 + j // 3,
    "absolute": (i - j).abs() + (-i),
    "greatest": pl.max_horizontal(i, j, 5),
    "least": pl.min_horizontal(s, t),
    "all in a row": pl.sum_horizontal(i, j),
    "clipped": i.clip(-10, 10),
    "halves": (i / 2).round() + (f * 0.5).round(0),
    "rounded": (f * 0.3).round(12),
    "divided": (f / 7).round(6) + (1.0 / (f.abs() + 0.5)).round(6),
    "power": (2.0 ** (-f.abs() / 1e5)).round(9),
    "logarithm": ((f.abs() + 1.0).log1p() / pl.lit(2.0).log()).round(9),
    "single": g * 0.1 + g,
    "single against a number": (g >= 0.1) & (g - 0.3 < 0.7),
    "single and double": g.cast(pl.Float64) + f,
    "to a text": i.cast(pl.String) + "|" + p.cast(pl.String),
    "from truth": p.cast(pl.Int8) * 2,
    "from a text": d.cast(pl.Int32, strict=False),
    "from a long text": d.cast(pl.Int64, strict=False),
    "decimal from a text": d.cast(pl.Float64, strict=False),
    "of doubles": f.cast(pl.Float32),
    "replaced": i.replace_strict({1: 10, 2: 20}, default=None, return_dtype=pl.Int32),
    "replaced by default": s.replace_strict({"a": "A"}, default=t, return_dtype=pl.String),
    "replaced or kept": s.replace({"a": "b", "": "empty"}),
    "place": pl.lit(pl.Series([5, None, 7], dtype=pl.Int8)).gather((i % 3 + 3) % 3),
}
TEXTS = {
    "contains": s.str.contains(r"[a-k]+\d"),
    "contains a text": s.str.contains(t, literal=True),
    "blank": s.str.contains(r"^\s|\s$"),
    "word": s.str.contains(r"\bs\b|\w-"),
    "no word": s.str.contains(r"^[\W]+$"),
    "letters": s.str.replace_all(r"[^\p{L}\p{N}]+", ""),
    "any case": s.str.contains(r"(?i)^k[a-s]|sz$"),
    "end": s.str.contains("a$"),
    "counted": s.str.count_matches("[0-9]") + s.str.count_matches("a", literal=True),
    "extracted": s.str.extract(r"^([a-z]+)(\d)?", 2),
    "groups": s.str.extract_groups(r"([a-z])(\d)?").struct.field("2"),
    "all found": s.str.extract_all(r"[a-z]+"),
    "replaced": s.str.replace(r"([a-z])([0-9])", "$2$1$$"),
    "all replaced": s.str.replace_all(r"([a-z])-", "<${1}>").str.replace_all(" +", r"\ "),
    "plainly": s.str.replace_all(".", "\\", literal=True).str.replace("a", "$1", literal=True),
    "starts": s.str.starts_with(t) | s.str.ends_with("a"),
    "ends": s.str.head(3) + s.str.tail(2) + s.str.head(-1) + s.str.tail(-2),
    "slices": s.str.slice(1, 2) + s.str.slice(-3) + s.str.slice(-3, 2) + s.str.slice(2),
    "lengths": s.str.len_bytes().cast(pl.Int32) - s.str.len_chars().cast(pl.Int32),
    "lower": s.str.to_lowercase(),
    "upper": s.str.to_uppercase(),
    "composed": s.str.normalize("NFKC"),
    "stripped": s.str.strip_chars() + s.str.strip_chars_start("a0") + s.str.strip_chars_end(". "),
    "without ends": s.str.strip_prefix(t.str.head(1)).str.strip_suffix("a"),
    "filled": d.str.zfill(5),
    "padded": s.str.pad_end(4, "0"),
    "joined": pl.concat_str(s, pl.lit("-"), i, separator="|"),
    "joined without null": pl.concat_str(s, t, separator="+", ignore_nulls=True),
    "split": s.str.split(" ").list.first() + s.str.split("a").list.last(),
    "split exactly": s.str.split_exact(" ", 1).struct.field("field_1"),
    "split to the end": s.str.splitn(" ", 2).struct.field("field_1"),
}
OTHERS = {
    "day": w.str.to_date("%Y-%m-%d", strict=False),
    "midnight": w.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us"),
    "moment": w.str.to_lowercase().str.to_datetime(
        "%Y-%m-%dt%H:%M:%S%.f", strict=False, time_unit="us"
    ),
    "serial": (pl.date(1899, 12, 30) + pl.duration(days=i * 400)).dt.to_string("%Y-%m-%d"),
    "year": (pl.date(1899, 12, 30) + pl.duration(days=i * 700)).dt.year(),
    "later": w.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    + pl.duration(microseconds=i, minutes=j),
    "list": pl.concat_list(s, t).list.drop_nulls().list.sort().list.join(" "),
    "sorted": list_.list.sort(),
    "elements": list_.list.eval(pl.element().str.head(2).str.to_uppercase()),
    "some": list_.list.eval(pl.element().filter(pl.element().str.len_chars() > 1)),
    "each once": list_.list.unique(maintain_order=True),
    "at": list_.list.get(1, null_on_oob=True),
    "long": list_.list.len() > 1,
    "field": m.struct.field("x") + "!",
    "struct": pl.struct(s, a=i, b=pl.struct(p)),
    "struct or not": pl.when(p).then(pl.struct(a=s)).otherwise(pl.lit(None)),
    "field of one or none": pl.when(p).then(pl.struct(a=s)).struct.field("a").is_null(),
    "other fields": m.struct.with_fields(x=m.struct.field("y").cast(pl.String)),
    "distinct": over_distinct(s, lambda found: [one[::-1] for one in found], pl.String),
    "distinct rows": over_distinct_rows([s, t], lambda found: [len(x) for x in found], pl.Int32),
    "a row": rowwise([i, j], lambda a, b: (a or 0) * 2 + (b or 0), pl.Int32),
    "a row of all": rowwise([i, j], lambda a, b: a > b, pl.Boolean, needs=2),
    "edits": pairwise(s, t, OSA.distance) <= 3,
    "alike": pairwise(s, t, JaroWinkler.similarity),
    "words alike": pairwise(s, t, token_set_ratio) * 2.0,
}


GROUPS = {"logic": LOGIC, "numbers": NUMBERS, "texts": TEXTS, "others": OTHERS}
COMPILED = cache(lambda name: compiled(GROUPS[name], TYPES))


@pytest.mark.parametrize("name", GROUPS)
@settings(max_examples=40)
@given(rows=ROWS)
def test_single_rows_are_what_columns_are(name, rows):
    assert by_rows(COMPILED(name), rows) == by_columns(GROUPS[name], rows)


def test_every_character_is_lowered_and_matched_alike():
    told = {
        "lower": s.str.to_lowercase(),
        "upper": s.str.to_uppercase(),
        "blank": s.str.contains(r"\s"),
        "word": s.str.contains(r"^\w$"),
        "digit": s.str.contains(r"^\d$"),
        "letter": s.str.contains(r"^\p{L}$"),
        "any case": s.str.contains("(?i)^[a-z]$"),
        "one case": s.str.contains("(?i)^(?:k|s|i)$"),
        "stripped": s.str.strip_chars(),
        "bytes": s.str.len_bytes(),
    }
    codes = (chr(code) for code in range(1, 0x3000) if not 0xD800 <= code < 0xE000)
    rows = [{**dict.fromkeys(TYPES), "s": code} for code in codes]
    assert by_rows(compiled(told, TYPES), rows) == by_columns(told, rows)
