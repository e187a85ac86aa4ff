"""What lies behind an answer, and how an entity grew, as plain lines for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from resolver.frames.reasons import Cause, Change, Growth, Hop, Key, Reasons, SharedKey, Step
from resolver.report.overview import rule_words
from resolver.report.phrases import field_name
from resolver.report.visible import plain
from resolver.report.words import bits, joined, many

SHOWN: Final = 5
"""Keys that are named."""
GROUP: Final = 12
"""Members of a group that are named."""
MEMBERS: Final = 200
"""Members of an entity that are listed."""
NAMES: Final = {
    ("given",): "given name",
    ("family",): "family name",
    ("middle",): "middle name",
    ("given", "family"): "name",
    ("street", "locality"): "address",
    ("street",): "street",
    ("locality",): "town and postcode",
}
"""How people call fields that change together; others go by their own names."""

COMPARED: Final = {
    "found": "They were compared: blocking put them side by side.",
    "met": "No key brought them together; they were compared because other records connect them.",
    "ruled": "They were compared because somebody ruled on them.",
    "no": "They were not compared.",
}
STATES: Final = {
    "found": "",
    "set_aside": ": set aside, too many records have it",
    "oversized": ": too many records for a weak key",
    "over_budget": ": over the budget, pairs that share rarer values came first",
    "not_run": ": other rules find nearly all that this one does, so it was not run",
    "one_side": ": records of one source are not compared with one another",
}
RULINGS: Final = {
    "same": "A ruling says that they are the same: it decided, whatever the evidence.",
    "different": "A ruling says that they are different: it decided, whatever the evidence.",
    "related": "A ruling says that they are two people of one household or organisation.",
    "unsure": "A ruling says that people are unsure: nothing is merged unseen.",
}
CAUSES: Final = {
    "not_compared": "They are likely one, but were never compared: no key brought them together.",
    "ruling": "A ruling keeps their groups apart:",
    "unique_id": "Different ids of a system whose ids are unique keep their groups apart:",
    "one_source": "Their groups hold two records of a source that has everybody once:",
    "one_side": "Records of one source are not compared with one another.",
    "couple": "A couple and one of the two are never joined:",
    "evidence": "All members of both groups together speak against it:",
    "weak_bridge": "Only weak links connect the two groups:",
    "order": "Other records were surer of one of them:",
}
BARS: Final = {
    "refused": "the target refuses to merge customers whose external ids differ",
    "nothing_personal": "no contact point, id or birth date of their own agrees",
    "one_kind": "only one kind of evidence agrees, two are needed",
    "unlikely": "the probability is below the precision that is asked for",
    "unverified": "no verified contact point agrees",
    "unsure": "somebody is unsure",
    "reopened": "the ruling that they are one is open again: a record says something else since",
    "held_back": (
        "something beside their evidence: a suffix (Jr, Sr) on one name only, rival records of one "
        "source, a ruling that is open again, or a record that seems to hold several people"
    ),
    "conflict_given": "given names differ",
    "conflict_generation": "generation suffixes differ",
    "conflict_family": "family names differ",
    "conflict_kind": "a couple or an organisation stands beside a person",
    "conflict_birth": "birth dates differ",
    "conflict_national_id": "national ids differ",
    "conflict_external_id": "customer numbers of one system differ",
    "conflict_gender": "genders differ",
    "conflict_forms": "legal forms of the companies differ",
}
"""What each code of a bar says."""


def reason_lines(found: Reasons) -> list[str]:
    """The reasons in short paragraphs, each a heading and indented lines."""
    blocks = (
        ("How they met", _met(found)),
        ("Decided", [RULINGS[found.ruling]] if found.ruling else []),
        ("What holds them together", [_hop(hop) for hop in found.path]),
        ("What keeps them apart", [line for cause in found.apart for line in _cause(cause)]),
        ("What would change the answer", [_change(one) for one in found.changes]),
        ("What would not be enough alone", [_change(one) for one in found.nearest]),
        ("What bars auto", [BARS.get(code, code.replace("_", " ")) for code in found.bars]),
        ("Where the numbers come from", list(found.notes)),
    )
    return _blocks(blocks)


def growth_text(found: Growth) -> str:
    """How an entity grew, in lines: members, merges in order, and the link it hangs on."""
    numbers = {key: number for number, key in enumerate(found.members, 1)}
    named = [f"{number:>4}  {_key(key)}" for key, number in numbers.items()]
    more = [f"      and {len(named) - MEMBERS:,} more"] if len(named) > MEMBERS else []
    blocks = (
        (f"{plain(found.entity_id)}: {many(len(named), 'record')}", [*named[:MEMBERS], *more]),
        ("How it grew", [line for step in found.steps for line in _step(step, numbers)]),
        ("What it hangs on", _hangs(found, numbers)),
        ("Where the numbers come from", found.notes),
    )
    return "\n".join(_blocks(blocks)).lstrip("\n") + "\n"


def _blocks(blocks: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    lines = []
    for heading, told in blocks:
        body = [f"  {line}" for line in told]
        lines += ["", heading, *body] if body else []
    return lines


def _met(found: Reasons) -> list[str]:
    lines = [COMPARED[found.compared]]
    if found.keys:
        shown = sorted(found.keys, key=lambda key: (key.state != "found", key.records, key.rule))
        lines += [_shared(key) for key in shown[:SHOWN]]
        more = len(shown) - SHOWN
        lines += [f"and {many(more, 'more key')} that they share"] if more > 0 else []
    elif found.tokens:
        shown_tokens = joined([rule_words(name) for name in found.tokens])
        lines.append(f"They share no key: {shown_tokens} is too little to look for.")
    elif found.compared == "no":
        lines.append("They share no key: nothing in them would bring them together.")
    return lines


def _shared(key: SharedKey) -> str:
    name = "all that is compared of them agrees" if key.rule == "copy" else rule_words(key.rule)
    return f"{plain(name)} ({many(key.records, 'record')}){STATES[key.state]}"


def _change(one: Change) -> str:
    names = NAMES.get(one.fields) or joined([field_name(name).lower() for name in one.fields])
    if one.level == "no conflict":
        said = f"no conflict in {names}"
    elif not any(one.before):
        said = f"{names} known on both, and agreeing"
    else:
        said = f"{names} agreeing"
    band = f": {one.band}" if one.band else ""
    return f"{plain(said)}: {bits(one.bits)}, {bits(one.weight, sign=False)} in all{band}"


def _cause(cause: Cause) -> list[str]:
    said = CAUSES[cause.code]
    if cause.bits is not None:
        what = "the best link has" if cause.code == "weak_bridge" else "on average"
        said = f"{said} {what} {bits(cause.bits, sign=False)} a pair."
    return [said, *(f"  {_hop(hop)}" for hop in cause.pairs)]


def _hop(hop: Hop) -> str:
    told = ": by a ruling" if hop.band == "ruling" else f": {bits(hop.weight, sign=False)}"
    return f"{_key(hop.left)}  and  {_key(hop.right)}{told if hop.band else ''}"


def _step(step: Step, numbers: Mapping[Key, int]) -> list[str]:
    average = f"{bits(step.bits, sign=False)} a pair on average"
    lone = 1 in (len(step.left), len(step.right)) and len(step.left) + len(step.right) > 2
    how = {
        "ruling": "by a ruling",
        "evidence": average,
        "rest": f"by all of them together, {average}" if lone else f"though only {average}",
    }[step.by]
    lines = [f"{_group(step.left, numbers)} + {_group(step.right, numbers)}: {how}"]
    if step.link is not None and len(step.left) + len(step.right) > 2:
        ends = f"{numbers[step.link.left]} and {numbers[step.link.right]}"
        lines.append(f"    carried by {ends}: {bits(step.link.weight, sign=False)}")
    return lines


def _hangs(found: Growth, numbers: Mapping[Key, int]) -> list[str]:
    if found.weakest is None:
        return ["No single link: take any one away and it stays whole."] if found.steps else []
    parts = " and ".join(_group(part, numbers) for part in found.without)
    return [_hop(found.weakest), f"Without it, it would fall into {parts}."]


def _group(keys: Sequence[Key], numbers: Mapping[Key, int]) -> str:
    shown = ", ".join(str(numbers[key]) for key in keys[:GROUP])
    more = len(keys) - GROUP
    return f"[{shown}{f' and {more:,} more' if more > 0 else ''}]"


def _key(key: Key) -> str:
    return plain(":".join(key))
