from __future__ import annotations

import pytest

from resolver.errors import RulingError
from resolver.files.decisions import is_table, verdicts
from resolver.files.filled import filled

HEADER = "entity_id,size,source,record_id,survivor,decision,note,fingerprint"


@pytest.fixture
def read(tmp_path):
    def write(*lines, header=HEADER):
        path = tmp_path / "p.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return verdicts(filled(path, ("decision",)))

    return write


def test_a_decision_in_any_row_counts_for_the_proposal(read):
    found = read("e1,2,s,1,true,,first,aa", "e1,2,s,2,false, SAME ,second,bb", "e2,2,s,3,true,,,cc")
    assert [one.entity_id for one in found] == ["e1"]
    assert (found[0].word, found[0].size, found[0].note) == ("same", 2, "first; second")
    assert [(one.record_id, one.survivor) for one in found[0].members] == [
        ("1", True),
        ("2", False),
    ]
    assert (found[0].first.line, found[0].first.fingerprint) == (3, "bb")


def test_drop_is_said_of_one_record(read):
    [found] = read("e1,3,s,1,true,,,", "e1,3,s,2,false,drop,,", "e1,3,s,3,false,,,")
    assert found.word is None
    assert [one.decision for one in found.members] == [None, "drop", None]
    [found] = read("e1,2,s,1,true,same household,,", "e1,2,s,2,false,drop,,")
    assert found.word == "related"


def test_different_decisions_on_one_proposal_name_all_rows(read):
    with pytest.raises(RulingError) as caught:
        read("e1,2,s,1,true,same,,", "e1,2,s,2,false,different,,", "e2,2,s,3,true,same,,")
    assert "e1: same in line 2, different in line 3" in str(caught.value)


def test_an_unknown_word_is_an_error_with_a_suggestion(read):
    with pytest.raises(RulingError, match=r"line 2: 'sam' is no decision. Did you mean 'same'\?"):
        read("e1,2,s,1,true,sam,,")


def test_columns_that_are_needed(read):
    with pytest.raises(RulingError, match="line 1: the header needs one column 'entity_id'"):
        read(header="entity,size,decision,fingerprint")
    with pytest.raises(RulingError, match=r"one column 'fingerprint'. Without it nobody can tell"):
        read(header="entity_id,size,decision,record_id")
    with pytest.raises(RulingError, match=r"one column 'size'. Without it .* rows are missing"):
        read(header="entity_id,decision,fingerprint")
    with pytest.raises(RulingError, match="'entity_id' names no proposal"):
        read(",2,s,1,true,same,,")


def test_what_is_a_table_of_proposals(tmp_path):
    (tmp_path / "p").write_text("decision,x\nsame,1\n")
    (tmp_path / "r").write_text("ruling,left,right\nsame,1,2\n")
    assert is_table(filled(tmp_path / "p", ()))
    assert not is_table(filled(tmp_path / "r", ()))
