"""Those who own processes, at the editor: what they draw, fill in and are told."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from playwright.sync_api import Error, Locator, expect

from tests.e2e.people import Official

DIAGRAM = "process.bpmn"
QUIET, STEP = "serveringstillstand", "Granska ansökan"
"""A process that no case of these tests runs by, and a step of it."""
OTHER, OTHER_STEP = "livsmedelsregistrering", "Registrera anmälan"

SAVED = re.compile(r"^Sparat \d\d\.\d\d$")
CONTENT = "**/draft/content/**"
PAINTED = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
UNFOLD_PANEL = f"""async () => {{
    for (const [folded, button] of [
        ['.bio-properties-panel-group-header:not(.open)', undefined],
        ['.bio-properties-panel-collapsible-entry:not(.open)', '.bio-properties-panel-collapsible-entry-header'],
    ]) {{
        await {PAINTED};
        for (const one of document.querySelectorAll(folded)) (button ? one.querySelector(button) : one).click();
    }}
    await {PAINTED};
}}"""
UNFOLD = f"""async () => {{
    const looks = one => one.parentElement.querySelector('.djs-visual').innerHTML.replace(/[\\d.]+|>[^<]*</g, '');
    const kinds = new Map([...document.querySelectorAll('.djs-element > .djs-hit')].map(one => [looks(one), one]));
    for (const one of kinds.values()) {{
        const options = {{bubbles: true, button: 0}};
        for (const kind of ['mousedown', 'mouseup', 'click']) one.dispatchEvent(new MouseEvent(kind, options));
        await ({UNFOLD_PANEL})();
    }}
}}"""
"""One element of each look: a diagram has some two hundred, of a score of kinds."""

HEADING = ".bio-properties-panel-group-header"


class ProcessOwner(Official):
    """Somebody who changes processes in the browser."""

    def begins_a_draft(
        self, process: str, begin: str = "Ändra processen", go_on: str = "Fortsätt med utkastet"
    ) -> None:
        """Open the process and change it: from what is published, or where somebody has begun."""
        self.opens(f"/processes/{process}")
        to_begin = self.page.get_by_role("button", name=begin)
        to_begin.or_(self.page.get_by_role("link", name=go_on)).click()
        self.waits_for_the_editor()

    def opens_the_draft(self, process: str, file: str = DIAGRAM) -> None:
        self.opens(f"/processes/{process}/draft/{file}")
        self.waits_for_the_editor()

    def waits_for_the_editor(self) -> None:
        expect(self.page.locator("[data-editor][data-ready]")).to_be_visible()

    def forgives(self, what: str) -> None:
        """The console complained of what the test has brought about, or a library of itself: no fault of ours."""
        self.faults[:] = [fault for fault in self.faults if what not in fault]

    @property
    def studio(self) -> Locator:
        return self.page.locator("[data-editor]")

    @property
    def untranslated(self) -> list[str]:
        """What the editor has said in English for want of a Swedish word."""
        told = self.studio.get_attribute("data-untranslated")
        return list(json.loads(told)) if told else []

    def loses_contact(self) -> None:
        """From now on nothing that is saved arrives."""
        self.page.route(CONTENT, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())

    def has_contact_again(self) -> None:
        self.page.unroute(CONTENT)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def crashes(self) -> None:
        """The tab is gone without a word, and another is opened."""
        gone, self.page = self.page, self.context.new_page()
        with gone.expect_event("crash"), suppress(Error):
            gone.goto("chrome://crash")

    # ---------------------------------------------------------------- the canvas
    @property
    def drawing(self) -> Locator:
        return self.page.locator(".djs-container > svg")

    def undoes_until_locked(self) -> None:
        self._presses_until_locked("Ångra")

    def redoes_until_locked(self) -> None:
        self._presses_until_locked("Gör om")

    def _presses_until_locked(self, name: str) -> None:
        button = self.page.locator("[data-tools]").get_by_role("button", name=name)
        while button.get_attribute("aria-disabled") is None:
            button.click()

    def finds(self, name: str) -> None:
        """Select an element by its name, through the search of the diagram."""
        self.page.locator("[data-tools]").get_by_role("button", name="Sök").click()
        search = self.page.locator(".djs-search-container")
        expect(search.locator("input")).to_be_focused()
        search.locator("input").press_sequentially(name)
        search.locator(".djs-search-result").first.click()

    @property
    def selected(self) -> str:
        """The id of the selected element."""
        return str(self.page.locator(".djs-element.selected").get_attribute("data-element-id"))

    def appends(self, kind: str, name: str) -> str:
        """Draw an element after the selected one, chosen in the menu, and name it; return its id."""
        self.page.locator(".djs-context-pad [data-action=append]").click()
        menu = self.page.locator(".djs-popup")
        menu.locator("input").fill(kind)
        menu.locator(".entry").filter(has_text=kind).first.click()
        self.page.locator(".djs-direct-editing-content").fill(name)
        self.page.keyboard.press("Enter")
        return self.selected

    def connects_to(self, element: str) -> None:
        """Draw a flow from the selected element."""
        self.page.get_by_role("button", name="Hela diagrammet").click()
        self.page.locator(".djs-context-pad [data-action=connect]").click()
        self.drawn(element).locator("> .djs-hit").first.click()

    def drawn(self, element: str) -> Locator:
        return self.page.locator(f".djs-element[data-element-id='{element}']")

    # ---------------------------------------------------------------- the panel
    def group(self, heading: str) -> Locator:
        """A group of the panel, unfolded."""
        title = self.page.locator(f"{HEADING}-title", has_text=re.compile(f"^{heading}$"))
        group = self.page.locator(".bio-properties-panel-group").filter(has=title)
        header = group.locator(f"> {HEADING}")
        if "open" not in (header.get_attribute("class") or "").split():
            header.click()
        return group

    def writes(self, heading: str, label: str, text: str) -> None:
        """Write into a field of the panel, over what stands there; an expression without its `=`."""
        entry = self.group(heading).locator(".bio-properties-panel-entry").filter(has_text=label)
        entry.locator("input, textarea, [contenteditable=true]").last.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def makes_form(self, name: str) -> None:
        """Give the selected task a form of its own, made in the panel."""
        form = self.group("Formulär")
        form.get_by_role("button", name="Nytt formulär").click()
        form.get_by_label("Det nya formulärets namn").fill(name)
        form.get_by_role("button", name="Skapa").click()
        expect(form.get_by_role("link", name="Öppna formuläret")).to_be_visible()

    def unfolds_everything(self) -> None:
        """Select an element of each kind, and unfold all that the panel has on it."""
        self.page.evaluate(UNFOLD)

    def opens_every_menu(self, step: str) -> None:
        """Open the menu of all elements, and the one of what a step may become."""
        popup = self.page.locator(".djs-popup")
        self.page.locator(".djs-palette [data-action=create]").click()
        expect(popup).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(popup).to_be_hidden()
        self.finds(step)
        self.page.locator(".djs-context-pad [data-action=replace]").click()
        expect(popup).to_be_visible()
        self.page.keyboard.press("Escape")
        self.forgives("getPad is deprecated")  # bpmn-js 18.31 asks diagram-js 15.28 so

    def adds_a_field_of_each_kind(self) -> None:
        """Put one of each part into the form, and unfold all that the panel has on it."""
        for part in self.page.locator(".fjs-palette-field").all():
            part.focus()
            self.page.keyboard.press("Enter")
            self.page.evaluate(UNFOLD_PANEL)

    # ---------------------------------------------------------------- what is told
    @property
    def saved_line(self) -> Locator:
        return self.page.locator("[data-saved]")

    def has_everything_saved(self) -> None:
        expect(self.saved_line).to_have_text(SAVED)

    def finding(self, code: str) -> Locator:
        return self.page.locator(f".l-find[data-code='{code}']")

    def goes_to(self, finding: Locator) -> None:
        finding.get_by_role("button").click()

    def mark_on(self, element: str) -> Locator:
        """What is marked on an element of the diagram."""
        return self.page.locator(f".djs-overlays[data-container-id='{element}'] .l-find-mark")

    def is_told_that_nothing_is_wrong(self) -> None:
        expect(self.page.locator(".l-finds__sum")).to_have_text(
            "Inget att anmärka på. Utkastet kan skickas för godkännande."
        )

    # ---------------------------------------------------------------- a proposal
    def looks_at_what_would_be_sent(self) -> None:
        self.page.locator(".l-studio__bar").get_by_role("link", name="Skicka för godkännande").click()
        expect(self.page.get_by_role("heading", level=1, name="Skicka för godkännande")).to_be_visible()

    def sends_it(self, note: str, *, although_stopped: bool = False) -> None:
        """although_stopped: press a button that says why it is locked."""
        self.page.locator("#note").fill(note)
        button = self.page.locator("main").get_by_role("button", name="Skicka för godkännande")
        button.click(force=although_stopped)


class Critic(Official):
    """Somebody who says what is odd about a step, from a task of it."""

    def comments(self, text: str) -> None:
        self.page.locator("summary", has_text="Lämna en synpunkt på steget").click()
        self.page.locator("#comment").fill(text)
        self.presses("Skicka synpunkten")
        self.is_told("Tack.")


class Approver(Official):
    """Somebody who approves what others have drawn."""

    def approves(self, process: str) -> None:
        self.opens("/processes")
        waiting = self.part("Väntar på godkännande")
        waiting.get_by_role("link", name=process).click()
        self.presses("Godkänn och publicera")
        self.is_told("är publicerad")
