"""What reading a file gives, in the words of the golden files."""

from __future__ import annotations

from resolver.files.read import read
from resolver.frames.schema import ATTRIBUTE, RECORDS, SCALAR_ROLES
from resolver.steps.clean import clean

NOT_SHOWN = {"file", "source", "emails", "phones", "handles", "external_ids", "numbered"}


def told(file):
    """Mapping, records, skips, merges and findings of one file; what is null is left out."""
    found = read(file)
    (one,) = found.inputs
    mapping = [row for row in found.mapping.iter_rows(named=True) if row["role"] != "ignore"]
    left = found.mapping.filter((found.mapping["role"] == "ignore") & (found.mapping["filled"] > 0))
    compared = {row["record_id"]: row for row in clean(found.records, "US").iter_rows(named=True)}
    return {
        "source": one.source,
        "preset": one.preset,
        "physical": one.physical,
        "columns": {row["column"]: _role(row) for row in mapping},
        "left out": dict(left.select("column", "reason").iter_rows()),
        "records": [
            _record(row, compared[row["record_id"]]) for row in found.records.iter_rows(named=True)
        ],
        "not customers": [
            f"line {row['line']}: {row['code']}" for row in found.rejects.iter_rows(named=True)
        ],
        "merges": [f"{row['right']} into {row['left']}" for row in found.rulings.to_dicts()],
        "findings": [f"{one.code}: {one.field}, {one.records}" for one in found.findings],
    }


def _role(row):
    return row["role"] + (f":{row['label']}" if row["label"] else "")


def _record(row, compared):
    free = [name for name in row if name.startswith(ATTRIBUTE)]
    plain = {name: row[name] for name in (*RECORDS, *free) if name not in NOT_SHOWN}
    assert set(SCALAR_ROLES) <= plain.keys()
    points = {
        "emails": [_point(one) for one in row["emails"]],
        "compared emails": [one["value"] for one in compared["emails"] or []],
        "phones": [_point(one) for one in row["phones"]],
        "compared phones": [one["value"] or one["digits"] for one in compared["phones"] or []],
        "handles": [_point(one) for one in row["handles"]],
        "external ids": [f"{one['system']}={one['value']}" for one in row["external_ids"]],
        "compared birth": (compared["birth"] or {}).get("value"),
    }
    return {name: value for name, value in (plain | points).items() if value not in (None, [])}


def _point(one):
    notes = [one["type"], one["region"], "primary" if one["primary"] else None]
    notes.append({True: "verified", False: "unverified", None: None}[one["verified"]])
    said = ", ".join(note for note in notes if note)
    return one["original"] + (f" ({said})" if said else "")
