"""The house holds what it promises: locks, directions, docs, licence, and pages that a strict policy accepts."""

from __future__ import annotations

import ast
import json
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import NetworkRefusedError
from tests.servers import REQUIRE, require, version_of

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)

# Written in two halves, so that this file does not hold what it forbids.
FORBIDDEN = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            r"python" + "hosted",
            r"registry\." + "npmjs",
            r"(?<![\w/.~-])/" + r"(?:work|root|home/\w+|Users/\w+)/",
        )
    )
)


def tracked_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: the tree to inspect is unknown")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions a lock allows of each package; several where platforms differ."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall((ROOT / lock).read_text()):
        found.setdefault(name, set()).add(version)
    return found


def test_readme_names_every_make_target() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets is not None
    readme = (ROOT / "README.md").read_text()
    assert [target for target in targets[1].split() if f"`make {target}`" not in readme] == []


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_hashes(lock: str) -> None:
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", (ROOT / lock).read_text())[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_no_addresses_and_no_options(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert re.findall(r"(?m)^-", text) == []


def test_development_repeats_the_run_time_versions() -> None:
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: versions for name, versions in runtime.items() if development.get(name) != versions} == {}


def test_the_lock_covers_every_dependency() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[=><; ]", line, maxsplit=1)[0].lower() for line in declared}
    assert names - {name.lower() for name in pins("requirements.lock")} == set()


def test_npm_lock_names_packages_by_hash_and_not_by_address() -> None:
    packages = json.loads((ROOT / "web/frontend/package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in installed.items() if "resolved" in entry or "integrity" not in entry] == []


def test_directions_between_folders_are_contracts() -> None:
    importlinter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contracts = {contract["name"]: contract for contract in importlinter["contracts"]}
    assert contracts["web over workflows over engine"]["layers"] == ["web", "workflows", "engine"]
    assert contracts["inside engine"]["exhaustive"]
    assert contracts["inside workflows"]["exhaustive"]
    assert {
        "rules are pure",
        "only engine.runtime imports SpiffWorkflow",
        "engine and workflows never see Flask",
        "the verifier stands alone",
    } <= contracts.keys()


def test_the_verifier_imports_only_the_standard_library_and_cryptography() -> None:
    tree = ast.parse((ROOT / "engine/audit/verify.py").read_text())
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - {"cryptography"}
    assert foreign == set()


@pytest.mark.parametrize("template", sorted((ROOT / "web/templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\son\w+\s*=\s*[\"']|\bhx-on\b|javascript:", text) == []


def test_the_licence_is_the_eupl() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert "15.Applicable Law" in text


@pytest.mark.parametrize("record", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_record_says_why_and_what_would_change_it(record: Path) -> None:
    text = record.read_text()
    assert text.startswith(f"# {record.name[:4]}. ")
    headings = re.findall(r"(?m)^## (.+)$", text)
    assert headings == ["Context", "Decision", "Consequences", "What would change our mind"]


def test_tests_reach_no_network() -> None:
    with socket.socket() as outside, pytest.raises(NetworkRefusedError):
        outside.connect(("192.0.2.1", 80))


def test_what_a_machine_lacks_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRE, "postgresql")
    with pytest.raises(pytest.skip.Exception, match="chromium is missing: install it"):
        require("chromium", "install it")


def test_what_a_machine_must_have_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRE, "postgresql,chromium")
    with pytest.raises(pytest.fail.Exception, match="chromium is missing"):
        require("chromium", "install it")


def test_the_newest_server_is_the_highest_number() -> None:
    assert max(["9.6", "15", "17"], key=version_of) == "17"
