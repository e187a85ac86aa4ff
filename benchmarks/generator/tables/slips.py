"""What fingers, ears and scanners do to one value.

The forms are those of FEBRL and GeCo (Christen and Vatsalan, *Flexible and extensible generation
and corruption of personal data*, 2013): keyboard neighbours, shapes that a scanner confuses, sounds
that are written in several ways. Nothing here looks at how values are compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.generator.dice import Dice, weighted
from benchmarks.generator.typos import NEAR

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHAPES = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"), ("l", "1"),
    ("i", "l"), ("l", "i"), ("o", "0"), ("O", "0"), ("S", "5"), ("B", "8"), ("e", "c"), ("c", "e"),
    ("h", "b"), ("u", "v"), ("v", "u"), ("g", "q"), ("G", "C"), ("Z", "2"), ("n", "ri"), ("a", "o"),
    ("f", "t"), ("I", "l"), ("ll", "li"), ("tt", "ff"),
)  # fmt: skip
SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("c", "s"), ("s", "c"),
    ("z", "s"), ("s", "z"), ("th", "t"), ("t", "th"), ("ie", "y"), ("y", "ie"), ("y", "i"),
    ("i", "y"), ("ey", "y"), ("ee", "ea"), ("ea", "ee"), ("ai", "ay"), ("ei", "ie"), ("ie", "ei"),
    ("oo", "u"), ("ou", "u"), ("au", "o"), ("v", "w"), ("w", "v"), ("dt", "t"), ("d", "dt"),
    ("ll", "l"), ("l", "ll"), ("nn", "n"), ("n", "nn"), ("mm", "m"), ("ss", "s"), ("s", "ss"),
    ("tt", "t"), ("t", "tt"), ("rr", "r"), ("r", "rr"), ("h", ""), ("x", "ks"), ("qu", "kw"),
    ("j", "y"), ("sch", "sh"), ("sh", "sch"), ("tz", "z"), ("gh", "g"), ("e", "a"), ("a", "e"),
    ("o", "u"), ("en", "an"), ("er", "re"), ("b", "p"), ("g", "j"),
)  # fmt: skip
SCANNED = {"0": "O8", "1": "7l", "2": "Z7", "3": "8", "4": "9", "5": "6S", "6": "8", "7": "1",
           "8": "3B", "9": "4"}  # fmt: skip
FORMS = weighted([("finger", 60.0), ("ear", 22), ("scanner", 18)])
FINGERS = weighted([("beside", 35.0), ("left out", 25), ("once more", 20), ("turned", 20)])


def slip(dice: Dice, text: str) -> str:
    """The text with one slip; a text of one sign stays as it is."""
    if len(text) < 2:
        return text
    if text.isdigit():
        return digit_slip(dice, text)
    form = dice.draw(FORMS)
    if form == "finger":
        return _finger(dice, text)
    return _replaced(dice, text, SOUNDS if form == "ear" else SHAPES)


def digit_slip(dice: Dice, text: str) -> str:
    """The text with one of its digits mistaken, left out, or turned round with its neighbour."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    if len(places) < 2:
        return text
    at = dice.below(len(places))
    place = places[at]
    form = dice.below(10)
    if form < 3 and at + 1 < len(places):
        other = places[at + 1]
        signs = list(text)
        signs[place], signs[other] = signs[other], signs[place]
        return "".join(signs)
    if form == 3:
        return text[:place] + text[place + 1 :]
    near = SCANNED[text[place]] if form == 4 else NEAR[text[place]]
    wrong = str(dice.below(10)) if form > 7 else dice.pick(near)
    return text[:place] + wrong + text[place + 1 :]


def cut(dice: Dice, text: str) -> str:
    """The text as a short field kept it: its beginning, at least three signs."""
    return text[: dice.between(3, max(3, len(text) - 2))].strip()


def _finger(dice: Dice, text: str) -> str:
    """One key wrong, seldom in the first place, as in what people really type."""
    place = 0 if dice.chance(0.06) else dice.between(1, len(text) - 1)
    sign = text[place]
    form = dice.draw(FINGERS)
    if form == "left out":
        return text[:place] + text[place + 1 :]
    if form == "once more":
        return text[:place] + sign + text[place:]
    if form == "turned" and place:
        return text[: place - 1] + sign + text[place - 1] + text[place + 1 :]
    near = _neighbours(sign.lower())
    if not near:
        return text[:place] + text[place + 1 :]
    wrong = dice.pick(near)
    return text[:place] + (wrong.upper() if sign.isupper() else wrong) + text[place + 1 :]


def _neighbours(key: str) -> str:
    """The keys around a letter, those of the rows above and below included."""
    row = next((row for row, keys in enumerate(KEYS) if key in keys), None)
    if row is None:
        return NEAR.get(key, "")
    place = KEYS[row].index(key)
    around = [KEYS[other][place : place + 1] for other in (row - 1, row + 1) if 0 <= other < 3]
    return NEAR[key] + "".join(around)


def _replaced(dice: Dice, text: str, forms: Sequence[tuple[str, str]]) -> str:
    """One confusion that fits the text, behind its first letter; a slip of the finger if none."""
    fitting = [form for form in forms if form[0] in text[1:]]
    if not fitting:
        return _finger(dice, text)
    read, written = dice.pick(fitting)
    return text[0] + text[1:].replace(read, written, 1)
