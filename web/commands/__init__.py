"""The commands of `lots`, one module per subject. A command imports what it needs when it runs: help stays quick."""

from web.commands.bench import bench
from web.commands.case import case
from web.commands.compare import diff
from web.commands.demo import demo
from web.commands.diagram import check, deploy, outline
from web.commands.doctor import doctor
from web.commands.importing import import_diagram
from web.commands.log import audit
from web.commands.migrate import migrate_cases
from web.commands.people import user
from web.commands.scenario import run
from web.commands.serve import serve
from web.commands.setup import init
from web.commands.token import token
from web.commands.worker import worker

COMMANDS = (
    *(init, demo, serve, worker, check, import_diagram, run, deploy, diff, outline, case, migrate_cases),
    *(audit, user, token, bench, doctor),
)

__all__ = ["COMMANDS"]
