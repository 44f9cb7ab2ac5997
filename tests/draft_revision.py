"""Draft a migration from what the models say and the versions so far do not: read it, mend it, commit it.

python -m tests.draft_revision engine "Add the checkpoint table"
python -m tests.draft_revision workflows "Add the diary"
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from alembic import command

import workflows.rows
from engine.db import open_database
from engine.migrations.upgrade import VERSION_FOLDERS, alembic_config, upgrade
from engine.rows.base import Row

BRANCHES = dict(zip(("engine", "workflows"), VERSION_FOLDERS, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("branch", choices=BRANCHES)
    parser.add_argument("message")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        draft(f"sqlite:///{Path(folder) / 'draft.db'}", arguments.branch, arguments.message)


def draft(url: str, branch: str, message: str) -> None:
    """Write one version file for *branch* against an empty database at *url* upgraded to the newest versions."""
    upgrade(url)
    with open_database(url, owner=True).begin() as connection:
        config = alembic_config(connection)
        config.attributes["tables"] = tables_of(branch)
        is_first = not any(BRANCHES[branch].glob("*.py"))
        command.revision(
            config,
            message,
            autogenerate=True,
            head="base" if is_first else f"{branch}@head",
            branch_label=branch if is_first else None,
            version_path=str(BRANCHES[branch]),
        )


def tables_of(branch: str) -> set[str]:
    """The tables whose rows are written in *branch*."""
    rows = [mapper.class_ for mapper in Row.registry.mappers]
    return {row.__tablename__ for row in rows if row.__module__.startswith(f"{branch}.")}


if __name__ == "__main__":
    assert workflows.rows.__all__, "the tables of workflows are known"
    main()
