"""The versions lead to exactly the tables that the models describe, on both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, text

import engine
import workflows.rows
from engine.db import metadata, open_database, reading
from engine.errors import Conflict
from engine.migrations.upgrade import VERSION_FOLDERS, alembic_config, upgrade
from tests.draft_revision import tables_of


def differences(connection: Connection, expected: MetaData) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), expected))


def test_upgraded_database_equals_the_models(database_url: str) -> None:
    assert workflows.rows.__all__, "the models of both owners are known"
    database = open_database(database_url)
    with reading(database) as connection:
        assert differences(connection, metadata) == [], "run python -m tests.draft_revision"
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    database.dispose()


def test_upgrading_again_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    database = open_database(database_url)
    with reading(database) as connection:
        heads = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    database.dispose()
    assert heads == set(ScriptDirectory.from_config(alembic_config()).get_heads())


def test_each_owner_has_its_own_branch() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    owners = {Path(revision.path).parent: revision.branch_labels for revision in script.walk_revisions()}
    assert owners == {VERSION_FOLDERS[0]: {"engine"}, VERSION_FOLDERS[1]: {"workflows"}}
    assert tables_of("engine").isdisjoint(tables_of("workflows"))
    assert tables_of("engine") | tables_of("workflows") == set(metadata.tables)


def test_version_files_are_named_by_their_time() -> None:
    names = [path.name for folder in VERSION_FOLDERS for path in folder.glob("*.py")]
    assert names
    assert [name for name in names if not name.startswith("20")] == []


def test_tables_of_others_in_the_same_database_are_left_alone(database_url: str) -> None:
    owner = open_database(database_url, owner=True)
    with owner.begin() as connection:
        connection.execute(text("CREATE TABLE workflow_status (id INTEGER PRIMARY KEY)"))
    upgrade(database_url)
    with reading(owner) as connection:
        assert "workflow_status" in inspect(connection).get_table_names()
    owner.dispose()


def test_database_of_a_newer_program_is_refused(database_url: str) -> None:
    owner = open_database(database_url, owner=True)
    with owner.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'future' WHERE version_num LIKE 'engine%'"))
    owner.dispose()
    with pytest.raises(Conflict) as refusal:
        upgrade(database_url)
    assert refusal.value.key == "database.newer"
    assert "future" in refusal.value.params["reason"]


def test_failed_upgrade_leaves_nothing_behind(tmp_path: Path) -> None:
    """All in one transaction, also on SQLite: a table that is in the way stops it, and no other table is made."""
    url = f"sqlite:///{tmp_path / 'lots.db'}"
    owner = open_database(url, owner=True)
    with owner.begin() as connection:
        connection.execute(text('CREATE TABLE "event" (id INTEGER PRIMARY KEY)'))
    with pytest.raises(Exception, match="event already exists"):
        upgrade(url)
    with reading(owner) as connection:
        assert inspect(connection).get_table_names() == ["event"]
    owner.dispose()


def test_installed_copy_upgrades_without_the_checkout(tmp_path: Path) -> None:
    """As from a wheel: only the packages, started somewhere else, with no alembic.ini in sight."""
    root = Path(engine.__file__).parents[1]
    for package in ("engine", "workflows"):
        shutil.copytree(root / package, tmp_path / "site" / package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "work").mkdir()
    program = "from engine.migrations import upgrade; upgrade.upgrade('sqlite:///lots.db'); print(upgrade.HERE)"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, cwd=tmp_path / "work", env=environment, check=True, capture_output=True, text=True)
    assert Path(done.stdout.strip()).is_relative_to(tmp_path / "site")
    database = open_database(f"sqlite:///{tmp_path / 'work' / 'lots.db'}")
    with reading(database) as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    database.dispose()
