"""Forms: their schema, what they show, and the check of what people answer. No HTML.

Page, API, scenario and job all end in `validate`, so that the same answers mean the same everywhere.
"""

from engine.forms.around import Around, context
from engine.forms.component import Component, Field
from engine.forms.fields.choice import Option
from engine.forms.read import read_form
from engine.forms.show import Line, hidden, look, options, prefill, summarize, warnings
from engine.forms.state import Place, State
from engine.forms.structure import Form
from engine.forms.validate import validate

__all__ = [
    "Around",
    "Component",
    "Field",
    "Form",
    "Line",
    "Option",
    "Place",
    "State",
    "context",
    "hidden",
    "look",
    "options",
    "prefill",
    "read_form",
    "summarize",
    "validate",
    "warnings",
]
