"""What the people of the story write and choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.e2e.answers import Answer

Answers = Mapping[str, Answer]
Steps = Sequence[tuple[str, Answers]]

WISH = "Öppna restaurang i den gamla järnhandeln"

QUESTION: Answers = {
    "foretag.namn": "Krog Vita Älgen AB",
    "foretag.orgnr": "559999-0016",
    "foretag.kontaktperson": "Helena Ek",
    "foretag.epost": "helena@vitaalgen.example",
    "foretag.telefon": "0980-319 240",
    "onskemal": f"{WISH}. Sextio platser, uteservering, vin och öl till maten.",
    "plats_for_verksamheten": "Storgatan 14",
    "onskad_start": "2027-04-01",
}
INTAKE_IS_COMPLETE: Answers = {"uppgifter_racker": "ja", "kommunens_fraga": "ja"}
CONTACT: Answers = {
    "kontakt": "jonas.rydell",
    "ersattare": "anneli.bergstrand",
    "overlamning": "Ring före lunch.",
}
DESCRIPTION: Answers = {
    "beskrivning": "Restaurang med 60 platser, eget kök med gasolspis, vin och öl, uteservering på Storgatan.",
    "plats_for_verksamheten": "Storgatan 14",
    "fakta": ["mat", "alkohol", "andrad_anvandning", "uteservering", "gasol"],
}
TRACK: Answers = {
    "spar": "komplext",
    "valda_delarenden": ["serveringstillstand", "bygglov_andrad_anvandning", "livsmedelsregistrering"],
    "valda_verksamheter": ["mbn-bygglov", "mbn-livsmedel", "sn-alkohol", "raddningstjanst", "tn-gata"],
}
MEETING: Answers = {
    "motestid": "2026-12-03T14:00",
    "plats": "Kommunhuset, rum Eken",
    "svar_senast": "2026-12-02",
    "fragor": "Vad krävs av företaget, i vilken ordning, och när kan ni svara?",
    "samtycke": True,
}
STATEMENTS: Mapping[str, Answers] = {
    "karim.haddad": {"svar": "kravs", "kommentar": "Bygglov krävs för ändrad användning."},
    "sara.nyqvist": {"svar": "kravs", "kommentar": "Anläggningen ska registreras."},
    "birgitta.fors": {"svar": "handling_saknas", "saknas": "Köpekontrakt saknas."},
    "mattias.ekdahl": {"svar": "villkor", "villkor": "Gasolen förvaras utomhus."},
    "camilla.torn": {"svar": "kravs_inte"},
}
PROTOCOL: Answers = {
    "narvarande": "Helena Ek, Karim Haddad, Sara Nyqvist, Birgitta Fors, Mattias Ekdahl, Camilla Törn, Jonas Rydell",
    "protokoll": "Bygglov söks först. Livsmedel och servering söks samtidigt. Mötet är samråd.",
    "kravs_delarenden": ["serveringstillstand", "bygglov_andrad_anvandning", "livsmedelsregistrering"],
}

PARTS = ("Bygglov", "livsmedel", "Serveringstillstånd")
"""A word of each authority case's kind, as the case page names it."""

REGISTERED: Answers = {"inkom_datum": "2026-12-03", "kanal": "foretagslots", "klassning": "3.4"}
LICENCE: Answers = {"tillstandstyp": "stadigvarande_allmanhet"}
NO_HEARING: Answers = {"undantag": "uppenbart_obehovligt", "undantag_skal": "Allt underlag kommer från företaget."}
DELEGATED: Answers = {"delegation_punkt": "2.1", "beslutsdatum": "2026-12-03"}

FIRST_OF_HANDLER = "Ta ställning till jäv"
"""Offered to the group; who does it handles the case, and is given what follows."""

BUILDING_PERMIT: Steps = (
    (FIRST_OF_HANDLER, {"jav": "nej"}),
    ("Granska ansökan", {"komplett": "ja"}),
    ("Planera utredningen", {"plan": "Planenlighet och brandskydd.", "hor_grannar": "nej"}),
    (
        "Pröva åtgärden mot detaljplanen",
        {"planenlig": "ja", "miljoanmalan": "nej", "utredning": "Detaljplanen medger centrumändamål."},
    ),
    ("Kommunicera underlaget", NO_HEARING),
    (
        "Skriv beslut med skäl",
        {"forslag": "bifall", "regler": "9 kap. PBL", "omstandigheter": "Detaljplanen medger centrumändamål."},
    ),
    ("Fatta beslut på delegation", {"utfall": "bifall", **DELEGATED}),
)
FOOD: Steps = (
    (FIRST_OF_HANDLER, {"jav": "nej"}),
    ("Granska anmälan", {"komplett": "ja"}),
    ("Planera utredningen", {"plan": "Riskklass, kontrolltid, vatten och avlopp."}),
    (
        "Bedöm anläggning och riskklass",
        {"riskklass": "3", "kontrolltid": "6", "vatten_godtagbart": "ja", "utredning": "Inget hinder."},
    ),
    ("Kommunicera underlaget", NO_HEARING),
    (
        "Skriv beslut med skäl",
        {"forslag": "registrering", "regler": "852/2004 art. 6.2", "omstandigheter": "Anmälan är komplett."},
    ),
    ("Fatta beslut på delegation", {"utfall": "registrering", **DELEGATED}),
)
SERVING_PLAN: Steps = (
    (FIRST_OF_HANDLER, {"jav": "nej"}),
    ("Granska ansökan", {"komplett": "ja"}),
    (
        "Planera utredningen",
        {
            "plan": "Lämplighet, ekonomi och kunskaper.",
            "fraga": "Finns det skäl att avstyrka ansökan?",
            "svar_senast": "2026-12-18",
        },
    ),
)
SERVING: Steps = (
    (
        "Utred lämplighet och lokal",
        {
            "lamplighet": "ja",
            "kunskapsprov": "godkant",
            "brand": "ja",
            "ekonomi": "Eget sparande och ett banklån.",
            "utredning": "Sökanden bedöms lämplig.",
        },
    ),
    ("Kommunicera underlaget", NO_HEARING),
    (
        "Skriv beslut med skäl",
        {"forslag": "bifall", "regler": "8 kap. 12 § alkohollagen", "omstandigheter": "Kraven är uppfyllda."},
    ),
)
AGENDA: Answers = {"organ": "sn-utskott", "sammantradesdatum": "2026-12-09"}
BOARD_DECISION: Answers = {
    "utfall": "bifall",
    "paragraf": "112",
    "beslutsdatum": "2026-12-09",
    "justerat": "2026-12-10",
}
COMBINED_ANSWER: Answers = {"samlat_svar": "Ni kan öppna den 1 april. Bygglov, registrering och tillstånd är klara."}

EVERY_STEP = (
    "Ärendet kom in",
    "Granska intaget",
    "Utse företagets kontakt",
    "Beskriv vad företaget vill",
    "Bekräfta bedömningen",
    "Planera lotsmötet",
    "Håll lotsmötet",
    "Godkänn protokollet",
    "Protokollet godkänt",
    "Öppna delärende",
    "Skriv samlat svar",
    "Följ upp med företaget",
)
