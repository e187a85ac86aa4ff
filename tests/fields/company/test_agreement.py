from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import company

EXACT = [
    ("Acme Inc", "ACME"),
    ("Acme, Inc.", "Acme LLC"),
    ("Acme L.L.C.", "Acme LLC"),
    ("Acme Ltd", "Acme Limited"),
    ("Acme plc", "Acme P.L.C."),
    ("Acme LLP", "Acme L.L.P."),
    ("Acme Corp", "Acme Corporation"),
    ("Acme Co.", "Acme Company"),
    ("Acme GmbH", "Acme G.m.b.H."),
    ("Acme GmbH", "Acme mbH"),
    ("Acme GmbH & Co. KG", "Acme GmbH und Co KG"),
    ("Acme GmbH & Co. KG", "Acme GmbH + Co.KG"),
    ("Acme UG (haftungsbeschränkt)", "Acme UG"),
    ("Müller e.K.", "Müller eK"),
    ("Turnverein Bonn e.V.", "Turnverein Bonn eV"),
    ("Weber OHG", "Weber O.H.G."),
    ("Weber KG", "Weber K.G."),
    ("Siemens AG", "Siemens A.G."),
    ("BASF SE", "BASF"),
    ("Merck KGaA", "Merck"),
    ("Danone SA", "Danone S.A."),
    ("Danone S/A", "Danone SA"),
    ("Dupont SAS", "Dupont S.A.S."),
    ("Dupont SASU", "Dupont"),
    ("SARL Dupont", "Dupont S.A.R.L."),
    ("EURL Dupont", "Dupont E.U.R.L."),
    ("Rossi SNC", "Rossi S.n.c."),
    ("Rossi SRL", "Rossi S.r.l."),
    ("Rossi SpA", "Rossi S.p.A."),
    ("Rossi S.r.l.s.", "Rossi Srls"),
    ("Garcia SL", "García S.L."),
    ("Garcia S.L.U.", "García SLU"),
    ("Cemex S.A. de C.V.", "Cemex SA de CV"),
    ("Cemex S. de R.L. de C.V.", "Cemex S de RL de CV"),
    ("Silva Ltda", "Silva Limitada"),
    ("Silva Lda.", "Silva"),
    ("Silva EIRELI", "Silva"),
    ("Jansen BV", "Jansen B.V."),
    ("Jansen NV", "Jansen N.V."),
    ("Jansen VOF", "Jansen v.o.f."),
    ("Volvo AB", "AB Volvo"),
    ("Nordisk AS", "Nordisk A/S"),
    ("Equinor ASA", "Equinor"),
    ("Hansen ApS", "Hansen"),
    ("Kone Oyj", "Kone"),
    ("Virtanen Oy", "Oy Virtanen"),
    ("Kowalski Sp. z o.o.", "Kowalski spzoo"),
    ("Kowalski sp. z o.o. sp. k.", "Kowalski"),
    ("Novak s.r.o.", "Novak, spol. s r.o."),
    ("Novak a.s.", "Novak"),
    ("Szabo Kft.", "Szabó Kft"),
    ("Szabo Zrt.", "Szabó"),
    ("Horvat d.o.o.", "Horvat doo"),
    ("Horvat d.d.", "Horvat"),
    ("ООО Ромашка", "OOO Romashka"),
    ("ЗАО «Ромашка»", "Ромашка"),
    ("ПАО Ромашка", "Ромашка ПАО"),
    ("ИП Иванов", "Иванов"),
    ("Boral Pty Ltd", "Boral Pty. Limited"),
    ("Boral (Pty) Ltd", "Boral"),
    ("Tan Pte Ltd", "Tan Pte. Ltd."),
    ("Tan Sdn Bhd", "Tan Sdn. Bhd."),
    ("Sony K.K.", "Sony"),
    ("株式会社トヨタ", "トヨタ株式会社"),
    ("（株）トヨタ", "トヨタ㈱"),
    ("合同会社青空", "青空"),
    ("有限会社青空", "青空"),
    ("小米科技有限责任公司", "小米科技"),
    ("小米科技有限公司", "小米科技"),
    ("小米科技股份有限公司", "小米科技有限公司"),
    ("주식회사 삼성", "삼성(주)"),
    ("삼성 주식회사", "삼성"),
    ("Tata Pvt Ltd", "Tata Private Limited"),
    ("Tata Pvt. Ltd.", "Tata"),
    ("PT Astra Tbk", "Astra"),
    ("Canton Co., Ltd.", "Canton"),
    ("M/s Sharma Traders", "Sharma Traders"),
    ("Muller GmbH Berlin", "Müller Berlin"),
    ("Smith & Sons", "Smith and Sons"),
    ("The Body Shop", "Body Shop"),
    ("Barnes & Noble", "Barnes and Noble, Inc."),
    ("Int'l Paper", "International Paper"),
    ("Smith Bros", "Smith Brothers"),
    ("Acme Mfg", "Acme Manufacturing"),
    ("Univ of Texas", "University of Texas"),
    ("Smith Assoc.", "Smith Associates"),
    ("Dept of Water", "Department of Water"),
    ("Jones Svcs", "Jones Services"),
    ("Nova Tech", "Nova Technologies"),
    ("AT&T", "AT & T Inc."),
    ("I.B.M.", "IBM Corp"),
    ("Face Book", "Facebook"),
    ("ACME", "acme"),
    ("Smith Ltd t/a Joe's Cafe", "Smith Ltd"),
    ("Acme c/o Brown", "Acme"),
    ("Store 12", "Store 12"),
    ("Limited", "Limited"),
]
SIMILAR = [
    ("Müller e.K.", "Mueller e. K."),
    ("Rossi F.lli snc", "Fratelli Rossi"),
    ("Smith Ltd t/a Joe's Cafe", "Joe's Cafe"),
    ("Smith trading as Joes Cafe", "Jones trading as Joe's Cafe Ltd"),
    ("Smith dba Blue Moon", "Blue Moon LLC"),
    ("Smith LLC d/b/a Blue Moon", "Blue Moon"),
    ("IBM", "International Business Machines"),
    ("I.B.M.", "International Business Machines Corp."),
    ("BMW", "Bayerische Motoren Werke AG"),
    ("UPS", "United Parcel Service"),
    ("USC", "University of Southern California"),
    ("Watson Logistics LLC", "Watson Logistic"),
    ("Microsoft", "Micorsoft"),
    ("Goggle", "Google"),
    ("Starbucks", "Starbuks Coffee"),
    ("Deutsche Telekom", "Deutsche Telecom"),
    ("Hofmann Elektrotechnik", "Hoffmann Elektrotechnik"),
    ("Müller Bau", "Bau Müller"),
    ("Schneider Sanitär GmbH", "Schneidr Sanitär"),
    ("Face Bok", "Facebook"),
    ("Siemens Healthcare GmbH", "Siemens AG"),
    ("Siemens AG", "Siemens Deutschland"),
    ("Acme", "Acme Group"),
    ("Acme", "Acme Holding Ltd"),
    ("Hotel Adler", "Hotel Adler Berlin"),
    ("Adler Berlin", "Hotel Adler Berlin"),
]
DIFFERENT = [
    ("Smith t/a Joe's Cafe", "Cafe Roma"),
    ("Acme c/o Brown", "Brown"),
    ("GE", "General Electric"),
    ("ABC", "International Business Machines"),
    ("Delta", "Delta Dental"),
    ("Apple", "Apple Bank"),
    ("Post", "Deutsche Post"),
    ("Hotel", "Hotel Adler"),
    ("America", "Bank of America"),
    ("Edeka Nord", "Edeka Süd"),
    ("Hotel Adler Berlin", "Hotel Adler Bonn"),
    ("Starbucks Store 12", "Starbucks Store 21"),
    ("Sparkasse Köln", "Sparkasse Bonn"),
    ("Holiday Inn Paris", "Holiday Inn London"),
    ("Autohaus Weber", "Autohaus Becker"),
    ("Bauer", "Sauer"),
    ("Ford", "Fort"),
    ("Acme", "Foo"),
    ("Acme Services", "Acme Solutions"),
    ("First National Bank", "First National Insurance"),
    ("Volksbank Nord", "Volksbank Ost"),
    ("E.ON SE", "On AG"),
    ("SAP", "SPAR"),
    ("Delta Air Lines", "Delta Dental"),
    ("Smith Plumbing", "Smith Roofing"),
    ("Cafe Rosa", "Cafe Roma"),
]
NO_EVIDENCE = [
    ("Acme", None),
    ("n/a", "n/a"),
    ("Self-employed", "self employed"),
    ("Privat", "Privat"),
]
TABLE = [
    *((*pair, 2) for pair in EXACT),
    *((*pair, 1) for pair in SIMILAR),
    *((*pair, 0) for pair in DIFFERENT),
    *((*pair, None) for pair in NO_EVIDENCE),
]


def levels(pairs):
    frame = pl.DataFrame(pairs, schema={"l": pl.String, "r": pl.String}, orient="row")
    cleaned = frame.select(company.clean(pl.col("l")), company.clean(pl.col("r")))
    return cleaned.select(x=company.level(pl.col("l"), pl.col("r")))["x"].to_list()


def test_levels():
    found = levels([pair[:2] for pair in TABLE])
    assert [(*pair[:2], x) for pair, x in zip(TABLE, found, strict=True)] == TABLE


def test_levels_the_other_way_round():
    assert levels([(right, left) for left, right, _ in TABLE]) == [pair[2] for pair in TABLE]


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ("Müller Sanitär GmbH", "Müller Sanitär GmbH & Co. KG", True),
        ("Müller Sanitär GmbH und Co. KG", "Müller Sanitär GmbH & Co KG", False),
        ("Müller Sanitär GmbH", "Müller Sanitär", False),
        ("Müller Ges.m.b.H.", "Müller Gesellschaft mit beschränkter Haftung", False),
        ("Müller UG (haftungsbeschränkt)", "Müller UG", False),
        ("Acme Ltd.", "Acme Limited", False),
        ("Acme Inc", "Acme, Incorporated", False),
        ("Acme Pty Limited", "ACME PTY LTD", False),
        ("Acme Pvt. Ltd.", "Acme Private Limited", False),
        ("Acme Inc", "Acme LLC", True),
        ("Dupont S.A.", "Dupont SARL", True),
        ("株式会社トヨタ", "Toyota K.K.", False),
        (None, "Acme Inc", False),
    ],
)
def test_legal_forms_that_differ(left, right, differ):
    frame = pl.DataFrame(
        {"l": [left, right], "r": [right, left]}, schema=dict.fromkeys("lr", pl.String)
    )
    cleaned = frame.select(company.clean(pl.col("l")), company.clean(pl.col("r")))
    found = cleaned.select(x=company.forms_differ(pl.col("l"), pl.col("r")))["x"]
    assert found.to_list() == [differ, differ]


WORDS = ["Acme", "Akme", "IBM", "Adler", "Hotel", "Nord", "Süd", "12", "& Sons", "GmbH", "t/a Foo",
         "International", "Business", "Machines", "株式会社", "Group"]  # fmt: skip
NAMES = st.one_of(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), st.text(max_size=30))


@settings(max_examples=40, deadline=None)
@given(NAMES, NAMES)
def test_a_level_is_symmetric_and_a_name_agrees_with_itself(left, right):
    one, two, same = levels([(left, right), (right, left), (left, left)])
    assert one == two
    assert same in (2, None)


@pytest.mark.parametrize("unit", ["ab ", "a ", "and ", "ab t/a ", "gmbh "])
def test_hostile_pairs(unit):
    left, right = unit * 30_000, unit * 29_999 + "b"
    assert len(levels([(left, right)] * 10)) == 10
