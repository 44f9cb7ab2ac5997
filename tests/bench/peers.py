"""Other engines on the same diagram, each in a process of its own that is asked line by line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.house import eight_tasks
from tests.bench.place import ROOT, Place

NODE_PEER = Path(__file__).with_name("bpmn_engine")

Take = Callable[[int], list[float]]
"""Do so many completions (or what stands for one) and return the milliseconds of each."""


@contextmanager
def stock_spiffworkflow(place: Place, url: str) -> Iterator[Take]:
    """SpiffWorkflow's own execution: load, deserialise, complete, serialise, store. No log."""
    command = [sys.executable, "-m", "tests.bench.stock_spiffworkflow", url, str(peer_diagram(place))]
    with _asked(command, ROOT) as take:
        yield take


@contextmanager
def bpmn_engine(place: Place) -> Iterator[Take | None]:
    """npm's bpmn-engine: recover from a file, complete, write and synchronise the file. None where it can't be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    folder = place.new_folder()
    if node is None or npm is None:
        print("bpmn-engine: not measured, there is no Node", file=sys.stderr)
        yield None
        return
    shutil.copytree(NODE_PEER, folder, dirs_exist_ok=True)
    install = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
    installed = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        print(f"bpmn-engine: not measured, it can't be installed: {installed.stderr}", file=sys.stderr)
        yield None
        return
    with _asked([node, "run.mjs", str(peer_diagram(place)), str(place.new_folder())], folder) as take:
        yield take


@contextmanager
def _asked(command: list[str], folder: Path) -> Iterator[Take]:
    """A process that reads a number and answers with as many milliseconds, as a JSON list."""
    with subprocess.Popen(command, cwd=folder, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        to_peer, from_peer = process.stdin, process.stdout

        def take(count: int) -> list[float]:
            print(count, file=to_peer, flush=True)
            return [float(ms) for ms in json.loads(from_peer.readline())]

        yield take
        to_peer.close()


def peer_diagram(place: Place) -> Path:
    """The diagram that all engines are given."""
    diagram = place.new_folder() / "process.bpmn"
    diagram.write_bytes(eight_tasks("assigned", ""))
    return diagram
