"""What is found about the rules of a table reaches whoever checks the files of a process."""

from __future__ import annotations

from engine.services.checking import check_files
from tests.unit.dmn.models import decision, definitions, table


def test_overlap_refuses_a_file_and_a_gap_does_not() -> None:
    overlapping = definitions(decision("d", table(["x"], ["y"], [(["< 10"], ["1"]), (["< 20"], ["2"])])))
    found = check_files({"regler.dmn": overlapping})

    assert [(one.file, one.finding.code, one.is_error) for one in found] == [
        ("regler.dmn", "DMN-OVERLAP", True),
        ("regler.dmn", "DMN-GAP", False),
    ]
    told = "regler.dmn: DMN-OVERLAP decision d: The rules 1 and 2 both apply, for example with x = 9."
    assert str(found[0]).startswith(told)
