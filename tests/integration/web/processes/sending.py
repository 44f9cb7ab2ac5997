"""What the tests of processes send, and where to."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from tests.integration.web.conftest import Browser, hidden
from tests.processes import bpmn, end_event, start_event, user_task

OWNER, APPROVER, OFFICIAL = "anneli.bergstrand", "tove.hallin", "maria.ohman"
DRAFT = "/processes/foretagsarende/draft"
CONTENT = f"{DRAFT}/content/process.bpmn"


def market(name: str = "market") -> bytes:
    return bpmn(name, [start_event(), user_task("a"), end_event()], ["start -> a", "a -> end"])


def put(browser: Browser, path: str, data: bytes, version: int) -> Any:
    headers = {"X-CSRFToken": browser.token, "If-Match": f'"{version}"'}
    return browser.client.put(path, data=data, headers=headers)


def renamed(data: bytes, name: str) -> bytes:
    return data.replace(b"Granska intaget", name.encode())


def files_sent(**sent: bytes) -> dict[str, Any]:
    return {"files": [(io.BytesIO(data), name.replace("__", ".")) for name, data in sent.items()]}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def propose(browser: Browser, key: str) -> str:
    """Propose the draft as it is; return the address of the proposal."""
    page = browser.page(f"/processes/{key}/draft/propose")
    response = browser.post(f"/processes/{key}/draft/propose", {"sha256": hidden(page, "sha256")})
    assert response.status_code == 303, response.get_data(as_text=True)
    return response.location.removesuffix("/proposal")
