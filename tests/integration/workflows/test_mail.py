"""Mail leaves from the outbox after the commit: perhaps twice, never zero times."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import func, select, update

from engine.commands import StartCase
from engine.config import Config
from engine.services.cases import start_case
from tests.integration.workflows.conftest import START
from tests.integration.workflows.town import INTAKE_VALUES, Town
from workflows.house import open_lots
from workflows.letters import mail
from workflows.letters.mail import Postman, SmtpMailbox, mail_letters
from workflows.links import INTAKE
from workflows.rows import Letter
from workflows.scenario.clock import VirtualClock

SENDER = "lots@smedhult.example"


class Mailbox:
    """Keeps what it gets; refuses as long as it is closed."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.is_closed = False
        self.got_one = threading.Event()

    def __call__(self, message: EmailMessage) -> None:
        if self.is_closed:
            raise smtplib.SMTPServerDisconnected("out to lunch")
        self.taken.append(message)
        self.got_one.set()


def test_a_letter_to_a_company_is_mailed_once(town: Town) -> None:
    answer(town)
    mailbox = Mailbox()
    assert mail_letters(town.house.database, mailbox, SENDER, town.clock()) == 1
    assert mail_letters(town.house.database, mailbox, SENDER, town.clock()) == 0
    (message,) = mailbox.taken
    assert (message["To"], message["From"]) == ("helena@treekar.example", SENDER)
    assert message["Subject"] == "Er fråga hör till en annan myndighet"
    assert "Se verksamt.se." in message.get_content()


def test_a_refused_letter_keeps_the_reason_and_goes_with_the_next_sweep_under_the_same_id(town: Town) -> None:
    answer(town)
    mailbox = Mailbox()
    mailbox.is_closed = True
    assert mail_letters(town.house.database, mailbox, SENDER, town.clock()) == 0
    assert "out to lunch" in town.value(select(Letter.trouble))
    mailbox.is_closed = False
    assert mail_letters(town.house.database, mailbox, SENDER, town.clock()) == 1
    letter = town.rows(select(Letter.id, Letter.trouble, Letter.mailed_at))[0]
    assert letter.trouble is None
    assert letter.mailed_at == town.clock()
    assert mailbox.taken[0]["Message-ID"] == f"<letter-{letter.id}@smedhult.example>"


def test_letters_that_nobody_takes_keep_no_other_waiting(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "BATCH", 1)
    answer(town)
    answer(town)
    with town.house.database.begin() as connection:
        first = connection.execute(select(func.min(Letter.id))).scalar_one()
        connection.execute(update(Letter).where(Letter.id == first).values(address="a@b.example\r\nBcc: all@b.example"))
    mailbox = Mailbox()
    taken = [mail_letters(town.house.database, mailbox, SENDER, town.clock()) for _sweep in range(3)]
    assert taken == [0, 1, 0]
    assert [message["To"] for message in mailbox.taken] == ["helena@treekar.example"]
    assert "ValueError" in town.value(select(Letter.trouble).where(Letter.id == first))


def test_a_company_without_an_address_gets_its_letter_on_paper(town: Town) -> None:
    values = {**INTAKE_VALUES, "foretag": {"namn": "Krog Tre Ekar AB"}}
    receipt = town.house.run(start_case, StartCase("foretagsarende", values, is_checked=True), INTAKE)
    assert receipt.case_id is not None
    refer(town, receipt.case_id)
    assert town.rows(select(Letter.channel, Letter.address)) == [("paper", "")]
    assert mail_letters(town.house.database, Mailbox(), SENDER, town.clock()) == 0


def test_the_postman_sends_when_woken_and_stops_when_told(town: Town) -> None:
    mailbox = Mailbox()
    postman = Postman(town.house.database, mailbox, SENDER)
    postman.start()
    try:
        answer(town)
        postman.wake()
        assert mailbox.got_one.wait(timeout=20)
    finally:
        postman.stop()
    assert [message["To"] for message in mailbox.taken] == ["helena@treekar.example"]


def test_a_house_with_a_mail_server_mails_what_its_cases_send(town_config: Config, mail_server: MailServer) -> None:
    clock = VirtualClock(START, town_config.zone)
    house = open_lots(replace(town_config, smtp_url=mail_server.url), clock)
    house.jobs.start()
    try:
        answer(Town(house, clock))
        assert mail_server.has_taken_one.wait(timeout=20)
    finally:
        house.jobs.stop()
        house.database.dispose()
    assert "MAIL FROM:<LOTS@SMEDHULT.EXAMPLE>" in mail_server.heard
    assert "RCPT TO:<HELENA@TREEKAR.EXAMPLE>" in mail_server.heard


def test_the_sender_is_named_in_the_address_or_taken_from_the_host() -> None:
    assert SmtpMailbox("smtp://mail.example:2525?sender=lots%40smedhult.example").sender == SENDER
    assert SmtpMailbox("smtps://mail.example").sender == "lots@mail.example"


class MailServer:
    """A mail server of few words on this machine: it says yes to everything (RFC 5321)."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"smtp://127.0.0.1:{listener.getsockname()[1]}?sender=lots%40smedhult.example"
        self.heard: list[str] = []
        self.has_taken_one = threading.Event()
        self._listener = listener

    def listen(self) -> None:
        while True:
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._converse(stream)

    def _converse(self, stream: Any) -> None:
        say(stream, "220 ready")
        is_in_data = False
        for raw in stream:
            line = raw.decode().rstrip("\r\n").upper()
            self.heard.append(line)
            if is_in_data and line != ".":
                continue
            is_in_data = line == "DATA"
            say(stream, {"DATA": "354 go on", "QUIT": "221 bye"}.get(line, "250 yes"))
            if line == ".":
                self.has_taken_one.set()
            if line == "QUIT":
                return


def say(stream: Any, line: str) -> None:
    stream.write(line.encode() + b"\r\n")
    stream.flush()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        server = MailServer(listener)
        threading.Thread(target=server.listen, daemon=True).start()
        yield server


def answer(town: Town) -> None:
    """A case that sends one letter to the company."""
    refer(town, town.ask())


def refer(town: Town, case_id: int) -> None:
    town.do("maria.ohman", case_id, "granska_intag", uppgifter_racker="ja", kommunens_fraga="nej")
    town.do("maria.ohman", case_id, "hanvisa_vidare", ratt_myndighet="Bolagsverket", hanvisning="Se verksamt.se.")
