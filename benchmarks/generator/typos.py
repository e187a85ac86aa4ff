"""Slips of fingers, ears and software."""

from __future__ import annotations

from benchmarks.generator.dice import Dice

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
HEARD = (("ph", "f"), ("ck", "k"), ("th", "t"), ("ie", "y"), ("y", "i"), ("c", "k"), ("z", "s"))
NEAR = {
    key: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in KEYS
    for place, key in enumerate(row)
}


def typo(dice: Dice, text: str) -> str:
    """The text with one letter dropped, doubled, transposed or hit beside."""
    if len(text) < 4:
        return text
    place = dice.between(1, len(text) - 2)
    sign, rest = text[place], text[place + 1 :]
    form = dice.below(4)
    if form == 0:
        return text[:place] + rest
    if form == 1:
        return text[:place] + sign + sign + rest
    if form == 2 and rest[0] != sign:
        return text[:place] + rest[0] + sign + rest[1:]
    near = NEAR.get(sign.lower(), "")
    return text[:place] + (dice.pick(near) if near else "") + rest


def misheard(dice: Dice, text: str) -> str:
    """The text as somebody wrote it down on the telephone."""
    fitting = [pair for pair in HEARD if pair[0] in text[1:]]
    if not fitting:
        return typo(dice, text)
    said, written = dice.pick(fitting)
    return text[0] + text[1:].replace(said, written, 1)


def wrong_digit(dice: Dice, digits: str) -> str:
    """The digits with one of the last six changed, or two neighbours of them transposed."""
    place = len(digits) - dice.between(2, 6)
    if dice.chance(0.4) and digits[place] != digits[place + 1]:
        return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    other = str((int(digits[place]) + dice.between(1, 9)) % 10)
    return digits[:place] + other + digits[place + 1 :]


def mojibake(text: str) -> str:
    """UTF-8 read as Windows-1252, where that is possible."""
    try:
        return text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return text
