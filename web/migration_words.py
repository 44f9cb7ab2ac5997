"""Why a case can't follow a new version, what else changes in one that can, and how each verdict is told: in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagram.succession import Hindrance
from engine.runtime.migrating import Effect, Place
from web.texts import N_, translated

VERDICTS: Mapping[str, tuple[str, str]] = {
    "same": ("ok", N_("Same place")),
    "moved": ("soon", N_("Moved")),
    "unsafe": ("late", N_("Unsafe")),
}
"""The tag of each verdict and its words."""

HINDRANCES: Mapping[str, str] = {
    "migration.gone": N_(
        "“%(step)s” is not in the new version. Say which step takes its place, or let the case finish in its version."
    ),
    "migration.elsewhere": N_(
        "“%(step)s” lies in another part of the new version. Let the case pass it first, or leave it in its version."
    ),
    "migration.kind": N_(
        "“%(step)s” is another kind of step in the new version. Say which step takes its place, or let the case pass "
        "it first."
    ),
    "migration.event_kind": N_(
        "“%(step)s” waits for another kind of event in the new version. Let the case pass it first, or say which step "
        "takes its place."
    ),
    "migration.loop": N_(
        "“%(step)s” is repeated in another way in the new version, and has begun. Let it be finished first."
    ),
    "migration.ad_hoc": N_(
        "What may be done in “%(step)s” is another in the new version, and it has begun. Let it be finished first."
    ),
    "migration.call": N_(
        "“%(step)s” calls another process in the new version, and the old one runs. Let it be finished first."
    ),
    "migration.join": N_(
        "The case waits at “%(step)s” for its other branches, and in the new version other ways lead there. Let the "
        "branches meet first."
    ),
    "migration.race": N_(
        "“%(step)s” waits together with other events than in the new version. Let one of them come first."
    ),
    "migration.job_running": N_(
        "“%(step)s” is being done by Lots at this moment. Try again in a while, or look among what has stopped."
    ),
    "migration.undo": N_(
        "What has been done in “%(step)s” could not be undone in the new version. Let the case finish in its version."
    ),
    "migration.apart": N_(
        "The case stands both at “%(step)s” and at “%(what)s”. In the new version that cannot be. Let it pass one of "
        "them first."
    ),
    "migration.starving": N_(
        "“%(step)s” would wait for a branch that the case never began. Let the case pass it first, or leave it in its "
        "version."
    ),
    "migration.would_stop": N_(
        "“%(step)s” would stop at once (%(what)s). Mend the diagram, or see to it that the case has the value."
    ),
    "migration.no_form": N_(
        "“%(step)s” would show the form %(what)s, which the new version does not have. Add the form."
    ),
    "migration.nobody": N_("“%(step)s” would be offered to nobody who exists. Mend the lane or the assignment."),
    "migration.stuck": N_(
        "The case stands still without anyone knowing why. Put it right among what has stopped first."
    ),
    "migration.law_moved": N_(
        "The case stands at “%(step)s”, a step that the law protects, and is not moved from it. Let it be done first."
    ),
    "migration.law_left_out": N_(
        "The case would get past “%(step)s”, a step that the law protects. Let it pass that step first, or leave it in "
        "its version."
    ),
    "migration.law_not_done": N_(
        "In the new version “%(step)s”, a step that the law protects, lies behind the place where the case stands, and "
        "the case has not done it. Leave the case in its version."
    ),
    "migration.law_again": N_(
        "“%(step)s”, a step that the law protects, is done and would come again. Choose a later step for the case."
    ),
}

EFFECTS: Mapping[str, str] = {
    "armed": N_("“%(step)s” begins to count or listen now"),
    "dropped": N_("“%(step)s” stops listening"),
    "waits_anew": N_("“%(step)s” waits anew, as the new version says"),
    "task": N_("“%(step)s” has another form, name, group or time"),
    "asks_anew": N_("“%(step)s” asks for its work as the new version says, when it is tried again"),
    "goes_on": N_("the case goes on at once, to “%(step)s”"),
}


def hindrance_text(one: Hindrance) -> str:
    return translated(HINDRANCES[one.key], {"step": one.name or one.element, "what": one.what})


def effect_text(one: Effect) -> str:
    return effect_words(one.key, one.name or one.element)


def effect_words(key: str, step: str) -> str:
    return translated(EFFECTS[key], {"step": step}) if key in EFFECTS else f"{key}: {step}"


def place_text(one: Place) -> str:
    """`Utred`, or `Utred → Pröva` when it is moved."""
    name, to = one.name or one.element, one.to_name or one.to
    return name if one.to in ("", one.element) or name == to else f"{name} → {to}"
