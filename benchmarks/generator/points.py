"""How e-mail addresses and phone numbers are written in one record."""

from __future__ import annotations

from benchmarks.generator.dice import BASE36, Dice, weighted
from benchmarks.generator.people import Person, Phone
from benchmarks.generator.typos import typo, wrong_digit

SHOP = "northwind-outfitters.com"
PLACEHOLDER_EMAILS = (
    "na@na.com", "noemail@noemail.com", "none@none.com", "test@test.com", "no@email.com",
    "noemail@gmail.com", "guest@guest.com", f"noemail@{SHOP}", f"store12@{SHOP}", f"pos@{SHOP}",
)  # fmt: skip
PLACEHOLDER_PHONES = (
    "0000000000", "1111111111", "8888888888", "9999999999", "1234567890", "555-555-5555",
    "5551234567", "(888) 555-0142", "none", "N/A", "000", "+1 800 555 0100",
)  # fmt: skip
TYPO_DOMAINS = {
    "gmail.com": ("gmial.com", "gmai.com", "gmail.con", "gamil.com", "gmail.co", "gnail.com"),
    "hotmail.com": ("hotmial.com", "hotmal.com", "hotmail.con", "hotmai.com"),
    "yahoo.com": ("yaho.com", "yahooo.com", "yahoo.con"),
    "outlook.com": ("outlok.com", "outloo.com", "outlook.con"),
    "icloud.com": ("icoud.com", "iclod.com"),
}
PLUS_TAGS = ("shop", "orders", "newsletter", "promo", "northwind", "sale")
HEX = "0123456789abcdef"
RELAYS = weighted([("amazon", 50.0), ("ebay", 18), ("walmart", 14), ("apple", 14), ("firefox", 4)])
PHONE_DIRT = weighted(
    [
        ("", 86.0), ("phone_digit", 4), ("excel_float", 1.6), ("excel_exponent", 0.8),
        ("lost_zero", 2.2), ("apostrophe", 0.8), ("short_phone", 0.6), ("double_zero", 2),
        ("no_country", 1),
    ]
)  # fmt: skip


def relay(dice: Dice, person: Person) -> tuple[str, list[str]]:
    """An address that a marketplace or a privacy service put in between."""
    kind = dice.draw(RELAYS)
    if kind == "ebay":
        return f"{dice.token(20, HEX)}@members.ebay.com", ["relay", "relay_per_order"]
    if kind == "walmart":
        return f"{dice.token(32, HEX)}@relay.walmart.com", ["relay", "relay_per_order"]
    stable = dice.chance(0.7)
    local = person.relay if stable else dice.token(13, BASE36)
    domain = {
        "amazon": "marketplace.amazon.com",
        "apple": "privaterelay.appleid.com",
        "firefox": "mozmail.com",
    }[kind]
    return f"{local}@{domain}", ["relay"] if stable else ["relay", "relay_per_order"]


def write_email(dice: Dice, email: str) -> tuple[str, list[str]]:
    """The address as entered, with tags for what happened to it."""
    local, domain = email.split("@")
    tags: list[str] = []
    if domain in TYPO_DOMAINS and dice.chance(0.02):
        domain = dice.pick(TYPO_DOMAINS[domain])
        tags.append("email_domain_typo")
    elif dice.chance(0.02):
        local = typo(dice, local)
        tags.append("email_typo")
    elif dice.chance(0.04) and not domain.startswith("yahoo"):
        local = f"{local}+{dice.pick(PLUS_TAGS)}"
        tags.append("plus_tag")
    elif domain == "gmail.com":
        local, domain = _gmail(dice, local, tags)
    if dice.chance(0.04):
        local = local.title() if dice.chance(0.6) else local.upper()
        tags.append("email_case")
    if dice.chance(0.005):
        return f" {local}@{domain}", [*tags, "blanks"]
    return f"{local}@{domain}", tags


def write_phone(dice: Dice, phone: Phone) -> tuple[str, str | None, list[str]]:
    """The number as entered, the region code where one is stored, and tags."""
    dirt = dice.draw(PHONE_DIRT)
    digits = wrong_digit(dice, phone.national) if dirt == "phone_digit" else phone.national
    dial, trunk = phone.home.dial, phone.home.trunk
    damaged = {
        "excel_float": f"{dial}{digits}.0",
        "excel_exponent": f"{float(dial + digits):.5E}",
        "lost_zero": digits,
        "apostrophe": f"'+{dial}{digits}",
        "short_phone": digits[:-1],
        "double_zero": f"00{dial}{digits}",
        "no_country": dial + digits,
    }
    if dirt in damaged and not (dirt == "lost_zero" and not trunk):
        return damaged[dirt], None, [dirt]
    style = "" if dice.chance(0.35) else dice.pick(phone.home.phone_styles)
    text = written(style, digits) if style else f"+{dial}{digits}"
    if phone.extension:
        text = f"{text} ext. {phone.extension}"
    national = not text.startswith(("+", "00"))
    region = phone.home.country if national and dice.chance(0.55) else None
    return text, region, [dirt] if dirt == "phone_digit" else []


def written(style: str, digits: str) -> str:
    """The digits in a style such as `(aaa) bbb-cccc`: a letter takes the next digit."""
    signs, left = [], list(digits)
    for sign in style:
        if not sign.isalpha():
            signs.append(sign)
        elif left:
            signs.append(left.pop(0))
    return "".join(signs).rstrip(" -.") + "".join(left)


def _gmail(dice: Dice, local: str, tags: list[str]) -> tuple[str, str]:
    """Dots put in or left out, or the older name of the provider: the same mailbox."""
    if dice.chance(0.03) and len(local) > 5:
        at = dice.between(2, len(local) - 2)
        if local.count("."):
            local = local.replace(".", "")
        elif "." not in (local[at - 1], local[at]):
            local = f"{local[:at]}.{local[at:]}"
        tags.append("gmail_dots")
    if dice.chance(0.01):
        tags.append("googlemail")
        return local, "googlemail.com"
    return local, "gmail.com"
