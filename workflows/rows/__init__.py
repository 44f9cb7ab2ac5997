"""The tables of case handling: who asks, what is said, decided and sent. Rows hold state and decide nothing."""

from workflows.rows.decision import Advice, Decision
from workflows.rows.document import Document, DocumentVersion
from workflows.rows.letter import Letter
from workflows.rows.link import CaseLink
from workflows.rows.meeting import Meeting, Statement
from workflows.rows.party import Company, Party

__all__ = [
    "Advice",
    "CaseLink",
    "Company",
    "Decision",
    "Document",
    "DocumentVersion",
    "Letter",
    "Meeting",
    "Party",
    "Statement",
]
