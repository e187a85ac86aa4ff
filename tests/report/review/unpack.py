"""The block of data read back without a browser."""

from __future__ import annotations

import base64
import json
import zlib

from resolver.report.review.streams import ALPHABET

STANDARD = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"


def unpacked(block):
    """The head, and the bytes of every stream by name."""
    found = json.loads(block)
    table = str.maketrans(ALPHABET, STANDARD)
    held = base64.b85decode(found["data"].translate(table))[: found["bytes"]]
    body = zlib.decompress(held, -zlib.MAX_WBITS)
    start = 4 + int.from_bytes(body[:4], "little")
    head = json.loads(body[4:start])
    streams = {}
    for name, length in head["streams"]:
        streams[name] = body[start : start + length]
        start += length
    assert start == len(body)
    return head, streams


def texts(streams, name):
    return streams[name].decode().split("\0") if streams[name] else []
