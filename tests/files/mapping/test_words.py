from __future__ import annotations

import polars as pl
import pytest

from resolver.files.mapping.choose import choose

# invented values for the columns of test tables, by role
VALUES = {
    "id": ["K-1001", "K-1002", "K-1003", "K-1004", "K-1005", "K-1006"],
    "name": ["Dana Oka", "Bo Li", "Maria Lopez", "Jan Novak", "Eva Horn", "Ian Reed"],
    "given_name": ["Anna", "Peter", "Maria", "Paul", "Eva", "Robert"],
    "middle_name": ["J", "K", "L", "M", "N", "P"],
    "family_name": ["Schmidt", "Miller", "Garcia", "Rossi", "Novak", "Dupont"],
    "suffix": ["Jr", "Sr", "II", "Jr", "Sr", "III"],
    "company": ["Ada GmbH", "Bo Ltd", "Cy Inc", "Di SARL", "Ed AG", "Fy Oy"],
    "email": [f"{n}@example.org" for n in "abcdef"],
    "phone": [f"+49 30 90182{n}0" for n in range(6)],
    "phone_type": ["mobile", "home", "work", "mobile", "home", "work"],
    "handle": ["ann1", "bob2", "cyn3", "dan4", "eve5", "fay6"],
    "address": [f"Main St {n}, 1011{n} Berlin" for n in range(6)],
    "street": [f"Hauptstr. {n}" for n in range(1, 7)],
    "house_number": ["1", "2a", "3", "14", "5", "2a"],
    "unit": ["Apt 1", "Apt 2", "Apt 1", "Apt 3", "Apt 2", "Apt 5"],
    "city": ["Berlin", "Hamburg", "Bonn", "Berlin", "Kiel", "Ulm"],
    "region": ["Bayern", "Hessen", "Berlin", "Bayern", "Hessen", "Berlin"],
    "postcode": ["10115", "20095", "53111", "10117", "24103", "89073"],
    "country": ["DE", "FR", "DE", "AT", "CH", "FR"],
    "birth_date": ["1961-02-03", "1975-04-05", "1983-06-07", "1990-08-09", "1999-10-11", None],
    "birth_year": ["1961", "1975", "1983", "1990", "1999", "1961"],
    "gender": ["m", "f", "m", "f", "m", "f"],
    "national_id": ["A1", "B2", "C3", "D4", "E5", "F6"],
    "external_id": ["X1", "X2", "X3", "X4", "X5", "X6"],
    "locale": ["de-DE", "fr-FR", "de-DE", "de-AT", "de-CH", "fr-FR"],
    "consent": ["yes", "no", "yes", "no", "yes", "yes"],
    "verified": ["yes", "no", "yes", "no", "yes", "yes"],
    "created_at": [f"2021-01-0{n} 10:00:00" for n in range(1, 7)],
    "modified_at": [f"2022-01-0{n} 10:00:00" for n in range(1, 7)],
    "attribute": ["red", "blue", "red", "green", "blue", "red"],
    "ignore": ["red", "blue", "red", "green", "blue", "red"],
}

SHORT = {
    "i": "id",
    "n": "name",
    "g": "given_name",
    "m": "middle_name",
    "f": "family_name",
    "x": "suffix",
    "o": "company",
    "e": "email",
    "p": "phone",
    "pt": "phone_type",
    "h": "handle",
    "a": "address",
    "s": "street",
    "hn": "house_number",
    "u": "unit",
    "c": "city",
    "r": "region",
    "z": "postcode",
    "l": "country",
    "b": "birth_date",
    "y": "birth_year",
    "sex": "gender",
    "nid": "national_id",
    "xid": "external_id",
    "lang": "locale",
    "ok": "consent",
    "ver": "verified",
    "new": "created_at",
    "mod": "modified_at",
    "t": "attribute",
    "-": "ignore",
}

ROWS = [
    # German
    ("Kundennr.|Anrede|Vorname|Nachname|Straße|PLZ|Ort|Telefon|E-Mail|Geb.", "i - g f s z c p e b"),
    ("KdNr;Name;Vorname;Strasse/Nr.;Plz;Wohnort;Handy;eMail;Kunde seit", "i f g s z c p e new"),
    ("Name, Vorname;Geburtsdatum (TT.MM.JJJJ);Telefon privat;Telefon mobil", "n b p p"),
    ("Firma|Ansprechpartner|Straße und Hausnummer|Postleitzahl|Stadt|Land", "o n s z c l"),
    ("Mitglieds-Nr.|Familienname|Rufname|Jahrgang|Geschlecht", "i f g y sex"),
    ("Kunde|E-Mail|E-Mail 2|Newsletter|Bemerkungen", "n e e ok -"),
    ("Geschaeftlich Telefon|Vorname(n)|Zuname|Laenderkuerzel", "p g f l"),
    ("Adresse 1|Adresse 2|PLZ|Ort", "s s z c"),
    ("Nachname|Straße|Hausnr.|PLZ/Ort|Land", "f a a a l"),
    ("Vorname|Nachname|Geburts-\ndatum|Körpergröße (cm)|Letzte Änderung", "g f b t mod"),
    # German Outlook
    (
        "Anrede|Vorname|Weitere Vornamen|Nachname|Suffix|Firma|Position|Telefon geschäftlich"
        "|Telefon privat|Mobiltelefon|Fax geschäftlich|Telefon Firma|Telefon Assistent"
        "|E-Mail-Adresse|E-Mail-Typ|E-Mail: Angezeigter Name|E-Mail 2: Adresse|Geburtstag|Notizen",
        "- g m f x o - p p p - - - e - - e b -",
    ),
    # French
    (
        "N° client|Civilité|Nom|Prénom|Adresse|Code postal|Ville|Téléphone portable|Courriel",
        "i - f g s z c p e",
    ),
    ("Nom de famille;Prénoms;Né(e) le;Sexe;Pays;Tél. fixe;Tél. mobile", "f g b sex l p p"),
    ("Raison sociale|Nom complet|Adresse e-mail|N° et rue|CP|Localité", "o n e s z c"),
    (
        "Titre|Prénom|Nom|Société|Téléphone (bureau)|Téléphone (domicile)|Tél. mobile",
        "- g f o p p p",
    ),
    ("Identifiant|Nom, prénom|Date de naissance|Membre depuis|Mis à jour le", "i n b new mod"),
    # Spanish
    ("Código de cliente|Nombre|Apellidos|Teléfono móvil|Correo electrónico", "i g f p e"),
    (
        "Nº cliente|Nombre completo|Fecha de nacimiento|Calle y número|Código postal|Población",
        "i n b s z c",
    ),
    ("Tratamiento|Nombre|Apellidos|Teléfono del trabajo|Teléfono particular|Sexo", "- g f p p sex"),
    ("Apellidos, nombre|DNI|Domicilio|Provincia|País|Cliente desde", "n nid a r l new"),
    # Italian
    ("Codice cliente|Nome|Cognome|Cellulare|Posta elettronica|Data di nascita", "i g f p e b"),
    ("Nominativo|Via e numero|CAP|Comune|Provincia|Codice fiscale", "n s z c r nid"),
    ("Ragione sociale|Telefono (uff.)|Telefono (ab.)|Fax (uff.)|Note", "o p p - -"),
    # Portuguese
    ("Nome completo|Telemóvel|Morada|Código Postal|Localidade|Data de nascimento", "n p s z c b"),
    ("Primeiro nome|Sobrenome|E-mail|CEP|Cidade|UF|CPF", "g f e z c r nid"),
    # Dutch
    ("Klantnummer|Voornaam|Achternaam|Straat|Huisnummer|Postcode|Woonplaats", "i g f s hn z c"),
    ("Naam|E-mailadres|Mobiel nummer|Geboortedatum|Land", "n e p b l"),
    # Polish
    ("Nr klienta|Imię|Nazwisko|Ulica|Nr domu|Kod pocztowy|Miejscowość", "i g f s hn z c"),
    ("Imię i nazwisko|Telefon komórkowy|Adres e-mail|Data ur.", "n p e b"),
    # Nordic
    ("Kundnr|Förnamn|Efternamn|Gatuadress|Postnummer|Postort|E-post|Mobil", "i g f s z c e p"),
    ("Kundenr|Fornavn|Etternavn|Gateadresse|Postnr|Poststed|Tlf|Fødselsdato", "i g f s z c p b"),
    ("Navn|Adresse|Postnr|By|Tlf. mobil|Fødselsdag|Køn", "n s z c p b sex"),
    (
        "Etunimi|Sukunimi|Katuosoite|Postinumero|Postitoimipaikka|Puhelin|Sähköposti",
        "g f s z c p e",
    ),
    # Central and South-East Europe
    ("Jméno|Příjmení|Ulice a č.p.|PSČ|Město|Telefon|Datum narození", "g f s z c p b"),
    ("Vezetéknév|Keresztnév|Születési dátum|Irányítószám|Város|Telefonszám", "f g b z c p"),
    ("Nume|Prenume|Data nașterii|Județ|Oraș|Cod poștal|Telefon mobil", "f g b r c z p"),
    ("Ad|Soyad|Doğum tarihi|Şehir|Posta kodu|Cep telefonu|E-posta", "g f b c z p e"),
    ("Όνομα|Επώνυμο|Ημερομηνία γέννησης|Πόλη|Τ.Κ.|Κινητό", "g f b c z p"),
    ("Фамилия|Имя|Отчество|Дата рождения|Город|Индекс|Мобильный телефон", "f g m b c z p"),
    ("familiya|imya|data rozhdeniya|gorod|telefon", "f g b c p"),
    ("Прізвище|Ім'я|По батькові|Місто|Електронна пошта", "f g m c e"),
    # English, of many hands
    ("fname|lname|DOB|tel|mob|zip+4|addr1|addr2|addr3", "g f b p p z s s s"),
    ("forename|surname|contact_no|suburb|state/province|post code", "g f p c r z"),
    ("customerId|firstName|lastName|emailAddress|phoneNumber|createdAt", "i g f e p new"),
    ("cust-no|first|last|e-mail|cell-phone|street-address|zip-code", "i g f e p s z"),
    ("customer.id|customer.first_name|customer.last_name|customer.email", "i g f e"),
    ("Contact: First Name|Contact: Last Name|Contact: Email", "g f e"),
    ("Email (primary)|Email (work)|Full name (as on card)|Phone [mobile]", "e e n p"),
    (
        "billing_email|billing_first_name|billing_last_name|billing_phone|billing_postcode",
        "e g f p z",
    ),
    ("Customer|Customer Type|Email", "n t e"),
    ("Account manager|Manager email|Emergency contact phone|Name", "- - - n"),
    ("Name1|Name2|Strasse|PLZ|Ort", "f g s z c"),
    ("t1.first_name|t1.last_name|t1.dob", "g f b"),
]


def split(row):
    return row.split(";") if ";" in row else row.split("|")


@pytest.mark.parametrize(("row", "roles"), ROWS)
def test_rows_of_headers(row, roles):
    headers = split(row)
    expected = [SHORT[role] for role in roles.split()]
    frame = pl.DataFrame(
        {name: VALUES[role] for name, role in zip(headers, expected, strict=True)},
        schema=dict.fromkeys(headers, pl.String),
    )
    _, mapping = choose(frame, {}, "s")
    assert mapping["role"].to_list() == expected
    turned, _ = choose(frame.select(reversed(headers)), {}, "s")
    assert {c.name: c.role for c in turned} == dict(zip(headers, expected, strict=True))
