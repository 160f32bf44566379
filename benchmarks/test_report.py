"""What a benchmark writes is whole or not there."""

import errno

import pytest

import report


@pytest.mark.parametrize("problem", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_a_file_is_as_it_was_after_a_full_disk_or_ctrl_c(tmp_path, problem):
    file = tmp_path / "table.md"
    report.write_text(file, "before")

    def write(path):
        path.write_text("half of wh")
        raise problem

    with pytest.raises(type(problem)):
        report.write_whole(file, write)
    assert file.read_text() == "before" and list(tmp_path.iterdir()) == [file]
    report.write_text(file, "after")
    assert file.read_text() == "after" and list(tmp_path.iterdir()) == [file]
