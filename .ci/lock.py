"""Write the three lock files: exact versions with hashes, no addresses, nothing about this machine.

Run by `make lock`. Versions already in a lock stay unless pyproject.toml asks for others; `make lock UPGRADE=1` takes
the newest.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "requirements.lock": ("Run-time packages.", ["pyproject.toml"]),
    "requirements-build.lock": ("Packages that build ours.", ["--group", "build"]),
    "requirements-dev.lock": (
        "Development packages, on top of requirements.lock (whose packages it repeats in the same versions).",
        ["pyproject.toml", "--group", "dev", "--constraint", "requirements.lock"],
    ),
}
ADDRESS_OPTION = re.compile(r"^(-i|--index-url|--extra-index-url|--find-links|-f|--trusted-host)\b")


def main() -> None:
    for name, (subject, sources) in LOCKS.items():
        target = ROOT / name
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
        command += ["--upgrade"] if os.environ.get("UPGRADE") else []
        subprocess.run([*command, *sources, "--output-file", name], cwd=ROOT, check=True)
        pins = [line for line in target.read_text().splitlines() if not ADDRESS_OPTION.match(line)]
        header = f"# {subject} Made by `make lock`; installed with pip's --require-hashes."
        target.write_text("\n".join([header, *pins]) + "\n")
        print(f"{name}: {sum('==' in pin for pin in pins)} packages")


if __name__ == "__main__":
    main()
