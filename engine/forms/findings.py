"""What findings about forms say."""

from __future__ import annotations

from engine.findings import Texts

GIVE_ONE = "Give exactly one of values, valuesKey and valuesExpression."
SAVE = "Save it from the form editor."

TEXTS = Texts(
    errors={
        "FORM-JSON": ("The form is no JSON: %(why)s.", SAVE),
        "FORM-SHAPE": ("The file holds no form.", SAVE),
        "FORM-SHAPE:components": ("The components are no list, or nested too deeply.", SAVE),
        "FORM-SHAPE:component": ("A component has no type.", "Remove it, or save the form again."),
        "FORM-TOO-LARGE:bytes": ("The form is larger than %(most)s bytes.", "Split it."),
        "FORM-TOO-LARGE:components": ("The form has more than %(most)s components.", "Split it."),
        "FORM-ID-MISSING": ("The form has no id.", "Give it the id that tasks refer to."),
        "FORM-ID-DUPLICATE": ("Two components have the id %(id)s.", "Give each its own id."),
        "FORM-TYPE": ("There is no component %(type)s.", "Replace it by one of the known components."),
        "FORM-KEY-MISSING": ("The field has no %(attribute)s.", "Give it the name of the variable it sets."),
        "FORM-KEY": (
            "%(key)s is no name of a variable.",
            "Use letters, digits and underscore, and a point between the parts.",
        ),
        "FORM-KEY-DUPLICATE": (
            "%(key)s is set by two fields, or is also the start of another key.",
            "Give each field a key of its own.",
        ),
        "FORM-KEY-RESERVED": ("A field sets %(key)s, which cannot be changed.", "Rename it."),
        "FORM-RULE": ("The rules %(names)s are not known.", "Remove them, or use a pattern."),
        "FORM-RULE:format": ("The validation %(name)s is not known.", "Use email, phone or custom."),
        "FORM-PATTERN": (
            "The pattern %(pattern)s cannot be used.",
            "Write a regular expression without look-around and back-references.",
        ),
        "FORM-ATTRIBUTE:object": ("%(name)s has the wrong kind of value.", "It must be an object."),
        "FORM-ATTRIBUTE:objects": ("%(name)s has the wrong kind of value.", "It must be a list of objects."),
        "FORM-ATTRIBUTE:text": ("%(name)s has the wrong kind of value.", "It must be a text."),
        "FORM-ATTRIBUTE:flag": ("%(name)s has the wrong kind of value.", "It must be true or false."),
        "FORM-ATTRIBUTE:whole": ("%(name)s has the wrong kind of value.", "It must be a whole number, 0 or more."),
        "FORM-ATTRIBUTE:number": ("%(name)s has the wrong kind of value.", "It must be a number."),
        "FORM-ATTRIBUTE:increment": ("The increment is not more than 0.", "Give the step between two values."),
        "FORM-ATTRIBUTE:subtype": ("The subtype %(subtype)s is not known.", "Use date, time or datetime."),
        "FORM-OPTIONS": ("It is not clear where the options come from.", GIVE_ONE),
        "FORM-OPTIONS:value": ("An option has no value.", "Give each option a value and a label."),
        "FORM-OPTIONS:same": ("Two options have the same value.", "Give each option a value of its own."),
        "FORM-EXPRESSION:equals": ("%(name)s is no expression.", "Put = before it."),
        "FORM-EXPRESSION:empty": ("The expression is empty.", "Write what to compute, with = before it."),
        "FORM-EXPRESSION:source": ("Nothing is said of what to show.", "Write a data source, with = before it."),
        "FORM-TEMPLATE": (
            "%(tag)s has no counterpart in the text.",
            "Give every {{#if …}} its {{/if}} and every {{#loop …}} its {{/loop}}.",
        ),
        "FEEL-SYNTAX": ("`%(text)s` can't be read: %(why)s.", "Mend the expression at the place shown."),
    },
    warnings={
        "FORM-ACTIVE-CONTENT": (
            "HTML and frames are not shown, since they can carry scripts.",
            "Use a text component instead.",
        ),
    },
)
