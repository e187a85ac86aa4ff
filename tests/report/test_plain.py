from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resolver.frames.result import Explanation, Part
from resolver.report.plain import plain_text

EXPLANATION = Explanation(
    left=("shop", "17"),
    right=("crm", "C-9"),
    weight=12.3,
    probability=0.9998,
    band="review",
    parts=(
        Part(name="prior", level="", left=None, right=None, bits=-17.04),
        Part(
            name="name", level="given exact, family close",
            left="Jane Doe", right="Jane Do\u202ee", bits=9.14,
        ),
        Part(name="birth", level="different", left="1980-02-03", right="1984-07-01", bits=-4.05),
        Part(
            name="email", level="same_mailbox", left="jane.doe@gmail.com",
            right="janedoe@gmail.com", bits=26.25, note="Gmail ignores dots",
        ),
        Part(name="phone", level="exact", left="+14155550171", right="+14155550171", bits=0.0),
        Part(name="household", level="", left=None, right=None, bits=-2.0),
    ),
    warnings=("The birth dates conflict.",),
)  # fmt: skip

GOLDEN = """\
shop:17  and  crm:C-9
Same mailbox and same given name with a close family name speak for one person; different birth \
dates speak against; two people of one household could agree as much. Weight 12.3 bits, \
probability 99.98 %: review.

Before any evidence     -17.0      --------|              two records taken at random
Name                     +9.1              |++++          the same given name; family names a \
letter or so apart
                               left  Jane Doe
                               right Jane Do<U+202E>e
Birth date               -4.0            --|              different dates
                               left  1980-02-03
                               right 1984-07-01
E-mail                  +26.2              |++++++++++++  the same mailbox, spelled differently \
(Gmail ignores dots)
                               left  jane.doe@gmail.com
                               right janedoe@gmail.com
Phone                    +0.0              |              the same number
                               both  +14155550171
Household correction     -2.0             -|              they may be two people of one household
-------------------------------------------------------
Total                   +12.3              |++++++        review
Warning: The birth dates conflict.
"""


def test_golden():
    assert plain_text(EXPLANATION) == GOLDEN


@given(
    st.lists(
        st.tuples(st.text(max_size=200), st.none() | st.text(max_size=200), st.floats(-60, 60)),
        max_size=8,
    )
)
def test_column_of_bits_adds_up_and_nothing_hidden_gets_out(rows):
    parts = tuple(
        Part(name="attribute:" + left, level="exact", left=left, right=right, bits=bits, note=left)
        for left, right, bits in rows
    )
    weight = sum(part.bits for part in parts)
    text = plain_text(
        Explanation(
            left=("a", "1"), right=("b", "2"), weight=weight, probability=0.5,
            band="review", parts=parts,
        )
    )  # fmt: skip
    assert all(line.isprintable() for line in text.split("\n"))


def test_long_values_are_cut():
    part = Part(name="address", level="", left="x" * 10_000, right=None, bits=1.0)
    found = Explanation(
        left=("a", "1"), right=("b", "2"), weight=1.0, probability=0.6, band="review", parts=(part,)
    )
    assert max(map(len, plain_text(found).split("\n"))) < 200
