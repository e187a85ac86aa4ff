"""Workbooks written part by part, so that a test says exactly what stands in them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def letters(column):
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def text_cell(place, value):
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def rows_xml(rows, first=1):
    """Rows of texts; None is no cell, and a value that starts with `<c` stands as it is."""
    lines = []
    for number, row in enumerate(rows, start=first):
        cells = [
            value if value.startswith("<c") else text_cell(f"{letters(i)}{number}", value)
            for i, value in enumerate(row, start=1)
            if value is not None
        ]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


def sheet_xml(rows, before="", after=""):
    body = rows if isinstance(rows, str) else rows_xml(rows)
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'


def styles_xml(codes):
    formats = "".join(
        f"<numFmt numFmtId='{200 + i}' formatCode={quoteattr(code)}/>"
        for i, code in enumerate(codes)
    )
    used = "".join(f"<xf numFmtId='{200 + i}'/>" for i in range(len(codes)))
    parts = f"<numFmts>{formats}</numFmts><cellXfs>{used}</cellXfs>"
    return f'<styleSheet xmlns="{MAIN}">{parts}</styleSheet>'


def packed(parts):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return raw.getvalue()


def parts_of(sheets, strings=(), codes=("General",), date_1904=False, states=None):
    """The parts of a workbook; `sheets` are names to XML, or to None for a chart."""
    listed, links, parts = [], [], {}
    for i, (name, xml) in enumerate(sheets.items(), start=1):
        state = (states or {}).get(name, "visible")
        listed.append(f"<sheet name={quoteattr(name)} sheetId='{i}' state='{state}' r:id='r{i}'/>")
        kind = "worksheet" if xml is not None else "chartsheet"
        target = f"sheets/{kind}{i}.xml"
        links.append(f"<Relationship Id='r{i}' Type='{OFFICE}/{kind}' Target='{target}'/>")
        parts[f"xl/{target}"] = xml or "<chartsheet/>"
    links.append(f"<Relationship Id='s' Type='{OFFICE}/sharedStrings' Target='/xl/strings.xml'/>")
    links.append(f"<Relationship Id='t' Type='{OFFICE}/styles' Target='styles.xml'/>")
    flag = "<workbookPr date1904='1'/>" if date_1904 else ""
    shared = "".join(one if one.startswith("<si") else f"<si><t>{one}</t></si>" for one in strings)
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f"<Relationships xmlns='{PACKAGE}'><Relationship Id='r' "
        f"Type='{OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'>{flag}"
        f"<sheets>{''.join(listed)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{''.join(links)}</Relationships>",
        "xl/strings.xml": f"<sst xmlns='{MAIN}'>{shared}</sst>",
        "xl/styles.xml": styles_xml(codes),
        **parts,
    }


def workbook(sheets, **options):
    """The bytes of a workbook; a sheet is rows of texts or XML."""
    made = {
        name: one
        if one is None or (isinstance(one, str) and "<worksheet" in one)
        else sheet_xml(one)
        for name, one in sheets.items()
    }
    return packed(parts_of(made, **options))
