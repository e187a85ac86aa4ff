from __future__ import annotations

import base64
import json

from hypothesis import given
from hypothesis import strategies as st
from report.review.unpack import STANDARD, texts, unpacked

from resolver.report.review.streams import ALPHABET, Streams, varints, written, zigzag


def leb128(number):
    found = []
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


@given(st.lists(st.integers(min_value=0, max_value=2**62)))
def test_varints_are_leb128(numbers):
    assert varints(numbers) == b"".join(map(leb128, numbers))


@given(st.binary())
def test_written_bytes_can_be_read_and_hold_no_markup(held):
    text = written(held)
    assert not set(text) & set("<>&\"'\\`")
    read = base64.b85decode(text.translate(str.maketrans(ALPHABET, STANDARD)))
    assert read[: len(held)] == held
    assert len(text) == 5 * -(-len(held) // 4)


def test_zigzag_of_small_numbers_is_small():
    assert [zigzag(number) for number in (0, -1, 1, -2, 2)] == [0, 1, 2, 3, 4]


def test_streams_come_back_by_name():
    streams = Streams()
    streams.numbers("n").extend([1, 300])
    streams.texts("t").extend(["a", "", "ä"])
    streams.raw("r", b"\x00\xff")
    head, held = unpacked(streams.packed({"said": "</script>"}))
    assert head["said"] == "</script>"
    assert held["n"] == b"\x01\xac\x02"
    assert texts(held, "t") == ["a", "", "ä"]
    assert held["r"] == b"\x00\xff"


def test_the_block_is_json_without_markup():
    block = Streams().packed({"said": "</script><!--\u2028"})
    assert not set(block) & set("<>&\u2028")
    assert json.loads(block)["bytes"] > 0
