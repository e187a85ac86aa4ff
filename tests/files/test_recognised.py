from __future__ import annotations

import polars as pl

from resolver.files.options import ReadOptions
from resolver.files.read import read

SHOPIFY = {
    "Customer ID": ["1"],
    "Email": ["ann@x.org"],
    "Accepts Email Marketing": ["yes"],
    "Default Address Address1": ["1 High St"],
}


def warnings(data, **options):
    return read(pl.DataFrame(data), ReadOptions(**options)).warnings


def test_a_preset_of_other_columns_is_doubted():
    (said,) = warnings(SHOPIFY, preset="hubspot")
    assert said.startswith(
        "frame: The columns are not those of HubSpot, contacts CSV. They are those"
    )
    assert "Shopify" in said
    assert warnings(SHOPIFY, preset="shopify") == warnings(SHOPIFY) == []
    plain = {"id": ["1"], "email": ["ann@x.org"]}
    assert warnings(plain, preset="shopify")[0].startswith("frame: The columns are not those of S")


def test_a_table_without_people_is_told():
    orders = {"order": ["1", "2"], "amount": ["1.5", "2.5"], "sku": ["a", "a"]}
    assert any("is it a file of customers?" in said for said in warnings(orders))
    assert not any("is it" in said for said in warnings({"id": ["1"], "name": ["Ann Archer"]}))


def test_an_id_of_another_system_that_is_not_used_is_told_with_its_way_in():
    shop = {"id": ["1", "2"], "name": ["Ann Archer", "Bo Baker"], "Webshop ID": ["W1", "W2"]}
    (said,) = warnings(shop)
    assert said.startswith("Column 'Webshop ID' of source 'file' is an id that no two rows share")
    assert said.endswith("--map 'Webshop ID=external_id:webshop'.")
    assert warnings(shop, columns={"Webshop ID": "external_id:webshop"}) == []
