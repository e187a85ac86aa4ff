from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import phonenumbers
import pytest

from benchmarks.generate import generate, main
from benchmarks.generator.dice import Dice
from benchmarks.generator.locales import read_locales
from benchmarks.generator.people import new_phone

DATA = Path(__file__).parents[2] / "data"
FIELDS = [
    "id", "name", "emails", "phones", "address", "externalCustomerId", "customAttributes",
    "channels", "createdAt", "modifiedAt",
]  # fmt: skip


def customers(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def truth(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_form(customer: dict[str, object]) -> None:
    assert list(customer) == FIELDS
    emails, phones = customer["emails"], customer["phones"]
    assert isinstance(emails, list)
    assert isinstance(phones, list)
    assert all(set(email) <= {"original", "normalized", "primary"} for email in emails)
    assert all(set(phone) <= {"original", "type", "regionCode", "primary"} for phone in phones)
    assert all(phone["type"] in {"MOBILE", "HOME", "WORK", "OTHER"} for phone in phones)
    assert all(points[0]["primary"] for points in (emails, phones) if points)
    assert sum(point["primary"] for point in [*emails, *phones]) <= 2
    assert str(customer["createdAt"]) <= str(customer["modifiedAt"])


def test_committed_sample_is_what_its_command_writes(tmp_path: Path) -> None:
    command = "python -m benchmarks.generate --records 400 --seed 7 --out data"
    assert command in (DATA / "README.md").read_text(encoding="utf-8")
    main(["--records", "400", "--seed", "7", "--out", str(tmp_path)])
    for name in ("customers.jsonl", "truth.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()


def test_truth_covers_every_record_once() -> None:
    ids = [customer["id"] for customer in customers(DATA / "customers.jsonl")]
    assert len(ids) == len(set(ids)) == 400
    assert ids == [row["record_id"] for row in truth(DATA / "truth.csv")]


def test_customers_have_the_form_of_the_interface() -> None:
    for customer in customers(DATA / "customers.jsonl"):
        check_form(customer)


def test_equal_seeds_give_equal_records_and_others_do_not() -> None:
    first, again, other = ([made.customer for made in generate(300, seed)] for seed in (11, 11, 12))
    assert first == again
    assert first != other


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    short = [made.customer for made in generate(50, 3)]
    assert [made.customer for made in generate(90, 3)][:50] == short


def test_shape_of_the_population() -> None:
    made = list(generate(6_000, 5))
    sizes = Counter(record.person.entity for record in made)
    shared = sum(size for size in sizes.values() if size > 1) / len(made)
    assert 0.38 < shared < 0.52
    assert 10 < max(sizes.values()) <= 20
    households = defaultdict(set)
    for record in made:
        households[record.person.household].add(record.person.entity)
    assert sum(len(members) > 1 for members in households.values()) > len(households) / 4
    tags = Counter(tag for record in made for tag in set(record.tags))
    for tag in (
        "nickname", "initial", "swapped", "maiden", "native_script", "transliterated", "relay",
        "family_inbox", "agency_inbox", "company_inbox", "switchboard", "landline", "old_phone",
        "old_address", "placeholder_email", "placeholder_phone", "placeholder_name", "handle",
        "email_as_name", "no_name", "name_typo", "email_domain_typo", "phone_digit", "excel_float",
        "excel_exponent", "lost_zero", "two_emails", "plus_tag", "gmail_dots", "joint",
    ):  # fmt: skip
        assert tags[tag]


def test_a_mailbox_is_given_to_one_person_only() -> None:
    holders = defaultdict(set)
    for record in generate(3_000, 5):
        for email in record.person.emails:
            if record.person.company is None:
                holders[email].add(record.person.entity)
    assert all(len(people) == 1 for people in holders.values())


def test_a_number_given_up_is_somebody_elses_later() -> None:
    holders = defaultdict(set)
    for record in generate(20_000, 5):
        person = record.person
        numbers = [*person.phones, *([person.lost_phone] if person.lost_phone else [])]
        for phone in numbers:
            holders[phone.e164].add(person.household)
    assert any(len(households) > 1 for households in holders.values())


@pytest.mark.parametrize("code", read_locales())
def test_phone_ranges_are_valid(code: str) -> None:
    dice, locale = Dice(code), read_locales()[code]
    phones = [new_phone(dice, locale, mobile=mobile) for mobile in (True, False) * 100]
    valid = [phonenumbers.is_valid_number(phonenumbers.parse(phone.e164)) for phone in phones]
    assert sum(valid) >= 195


def test_hard_negatives_are_well_formed() -> None:
    records, rows = (
        customers(DATA / "hard_negatives.jsonl"),
        truth(DATA / "hard_negatives_truth.csv"),
    )
    for customer in records:
        check_form(customer)
    assert [customer["id"] for customer in records] == [row["record_id"] for row in rows]
    assert len({row["entity_id"] for row in rows}) == len(rows)
    cases = Counter(row["case"] for row in rows)
    assert len(cases) >= 15
    assert min(cases.values()) >= 2
    assert all(row["record_id"].startswith(row["case"]) for row in rows)


@pytest.mark.parametrize("text", ["0", "-5", "many"])
def test_senseless_numbers_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--records", text, "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()
