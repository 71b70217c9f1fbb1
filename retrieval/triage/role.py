"""Requests that a knowledge base must not do: write about a real child, judge, decide, guarantee."""

import re
from dataclasses import dataclass

from retrieval.triage.phrases import phrases, plain

_WORDS = {
    "YOU": "jij je u jullie",
    "JE": "jij je jou jouw",
    "RULING": """
        beschikking eindbeschikking vonnis uitspraak dictum rechterlijke beslissing einduitspraak arrest \
            tussenbeschikking
    """,
    "TEXT": """
        beschikking vonnis uitspraak dictum arrest verzoekschrift verzoekschriftje verzoek rapport rapportage \
            raadsrapport
        verslag verslagje gespreksverslag eindverslag feitenrelaas feitenoverzicht lirik arij risicotaxatie
        veiligheidstaxatie plan gezinsplan hulpplan veiligheidsplan behandelplan perspectiefplan plaatsingsplan
        brief briefje mail mailtje e-mail emailtje email bericht berichtje app appje sms smsje whatsappje uitnodiging
        besluit perspectiefbesluit aanwijzing verweerschrift verweer pleitnota pleidooi beroepschrift bezwaarschrift
        klaagschrift motivering onderbouwing conclusie contactjournaal journaal dossierstuk evaluatie beoordeling \
            advies
        reactie antwoordbrief stuk notitie samenvatting formulier vragenlijst zorgmelding melding aanvraag
        indicatiebesluit plan van aanpak tekst alinea paragraaf verklaring aangifte akte overdracht overdrachtsverslag
        tijdlijn genogram
    """,
    "WRITE": """
        schrijf formuleer typ tik verzin genereer concipieer redigeer herschrijf dicteer componeer fabriceer produceer
        beantwoord onderteken verfraai
    """,
    "TO_WRITE": """
        schrijven opschrijven uitschrijven opstellen maken invullen formuleren typen tikken uitwerken concipieren
        herschrijven verzinnen genereren omzetten beantwoorden redigeren afmaken bijwerken aanvullen verbeteren
        samenvatten versturen sturen dicteren produceren voorbereiden
    """,
    "PARENT": """
        moeder vader ouder ouders stiefvader stiefmoeder pleegmoeder pleegvader pleegouder pleegouders mama papa \
            oma opa
        partner gezin vrouw man client cliente stel echtpaar mensen tante oom
    """,
    "CHILD": """
        kind kinderen baby peuter kleuter jongen meisje jongetje zoon dochter pupil jongere puber tiener broertje \
            zusje
        jochie meid tweeling pleegkind client cliente kleine
    """,
    "THIS": "dit deze die dat mijn onze ons zijn haar",
    "JUDGED": """
        goede slechte goed slecht geschikt geschikte ongeschikt ongeschikte gevaarlijk gevaarlijke schuldig schuldige
        betrouwbaar eerlijk onbetrouwbaar leugenaar narcist psychopaat borderliner manipulatief manipulator verslaafd
        verslaafde alcoholist autist ziek gestoord gek bekwaam onbekwaam capabel pedagogisch te vertrouwen de dader
        dader toerekeningsvatbaar verwaarlozend mishandelaar veilig onveilig liegt leerbaar stabiel labiel
    """,
    "ILLNESS": """
        borderline adhd add autisme ass narcisme ptss psychose psychopathie schizofrenie depressie lvb
        persoonlijkheidsstoornis hechtingsstoornis fas foetaal pda munchausen bipolair stoornis trauma narcist \
            autistisch
    """,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of request that is refused."""

    name: str
    asks: re.Pattern[str]


def _rule(name: str, lines: str) -> Rule:
    return Rule(name, phrases(lines, _WORDS))


_WRITING = """
    {WRITE} (?!ik|wij|we|men|een ouder|je|u)(jij |u |even |eens |alvast |voor mij |hem |maar |dan |alsjeblieft |\
        snel |kort |namens \\w+ )*~ {DOC}
    {WRITE} (jij|je|u) (even|eens|alvast|voor mij) ~ {DOC}
    (maak|stel|werk|vul|zet|bereid|breng) (?!ik|wij|we|men|(jij|je|u) (?!even|eens|alvast|voor mij))({JE} |u |even |\
        eens |alvast |voor mij |maar |dan |alsjeblieft |snel )*(een |de |het |mijn |onze |dit |deze |die |hier |er |\
        van |ook |nieuwe |kant-en-klare |kort |korte |nette |boze |keurig |complete |volledige |ontwerp |concept |\
        gemotiveerde |goed |goede |stevig |stevige )*{DOC}
    (maak|stel|werk|vul|zet) (?!ik|wij|we|men|jij|je|u|ouders|de ouder)~ {DOC} ~ (op|in|uit|om|af|klaar)
    (zet|werk|giet|verwerk|vat|bundel) (?!ik|wij|we|men|jij|je|u)~ (om|uit|in|samen|tot|naar) (een |naar |in |tot |\
        het |de |mijn )*(nette |keurig |keurige |kort )*{DOC}
    (kun|kan|wil|wilt|zou|kunt|mag ik|mogen wij) ({YOU} )(mij |even |eens |alvast |voor mij |misschien |helpen |\
        a.u.b )*~ {DOC} ~ {TO_WRITE}
    (kun|kan|wil|wilt|zou|kunt) {YOU} ~ {DOC} ~ {TO_WRITE}
    (kun|kan|wil|wilt|zou|kunt) {YOU} ~ {TO_WRITE} ~ {DOC}
    ik wil (graag )?dat {YOU} ~ {DOC} ~ (schrijft|maakt|opstelt|formuleert|invult|uitwerkt|typt|verzint|genereert)
    ik wil (graag )?dat {YOU} ~ (schrijft|maakt|opstelt|formuleert|invult|uitwerkt|typt) ~ {DOC}
    (ik heb|heb) (nog |dringend |snel |even |vandaag |morgen )*(een |het )?(kant-en-klare |ingevulde |uitgewerkte |\
        complete |kant en klare )+{DOC}
    (doe|geef|lever|stuur|maak) (mij |even |eens |maar )*(een |de |het )*(kant-en-klare |ingevulde |uitgewerkte |\
        complete |volledige |kant en klare |concept |nette )+{DOC}
    graag ~ {DOC} ~ (schrijven|opstellen|maken|uitwerken|invullen|typen|formuleren)
    (help mij|help) (even )?(met )?(het )?(schrijven|opstellen|formuleren|invullen) ~ {DOC}
    (schrijf|stel|maak|vul|werk|typ|formuleer) (jij|je even|u even|jij dit|u dit|het maar|hem maar|voor mij)
    laat (ai|de computer|de bot) ~ {DOC} ~ (schrijven|maken|opstellen)
"""

RULES = (
    _rule("write_ruling", _WRITING.replace("{DOC}", "{RULING}")),
    _rule("write_about_a_case", _WRITING.replace("{DOC}", "{TEXT}")),
    _rule(
        "judge_a_person",
        """
        (is|zijn|vind {JE}|denk {JE} dat|klopt het dat) {THIS} (\\w+ )?({PARENT}|{CHILD}) (een |wel |niet |nou |nu |\
            echt |eigenlijk |volgens {JE} |in staat |te |pedagogisch |zo |gewoon |wel een |geen |psychisch \
            )*({JUDGED}|in staat|in zijn hoofd)
        (is|zijn|heeft|hebben|lijdt|liegt|liegen|overdrijft|manipuleert|verzint|mishandelt|spreekt) (zij|hij|moeder|\
            vader|{THIS} {PARENT}|{THIS} {CHILD}) ~ (volgens {JE}|denk {JE}|vind {JE}|of niet|ja of nee|toch|naar \
            jouw idee)
        (heeft|hebben) (zij|hij|moeder|vader|{THIS} (\\w+ )?{PARENT}|{THIS} {CHILD}) (een |aan |misschien |last van \
            |soms |wel |geen |te maken met )*{ILLNESS}
        (is|lijkt) (zij|hij|moeder|vader) (een |wel |echt )*(narcist|psychopaat|borderliner|autist|alcoholist|\
            leugenaar|manipulator|mishandelaar|pedofiel)
        (liegt|liegen|overdrijft|manipuleert) {THIS} {PARENT}
        (spreekt|spreken|vertelt) {THIS} ({PARENT}|{CHILD}) de waarheid
        (beoordeel|oordeel|bepaal|schat in|schat|taxeer|analyseer|diagnosticeer|screen|weeg) ({JE} |eens |even |\
            maar |zelf |voor mij )*(of|hoe|wie|welke|wat|{THIS}|de|het|moeder|vader|in) ~ ({PARENT}|{CHILD}|opvoed*|\
            gezin|veiligheid|situatie|risico*|geschikt|gedrag|schuld|gelijk)
        geef (mij |eens |even )*(een |jouw |je )*(cijfer|score|oordeel|diagnose|rapportcijfer|beoordeling|mening|\
            punt*) (van|over|voor|\\d+|op|of) ~
        (stel|geef|maak) ~ diagnose
        wat (vind|denk|zou) {JE} (nou |nu |zelf |eigenlijk )*(van|over) ({THIS}|de|moeder|vader|het gedrag)
        (wat|welke) (is|heeft|diagnose|stoornis) (er mis met |de stoornis van |mankeert )+({THIS}|moeder|vader)
        wie (van|heeft) ~ ({PARENT}|beiden|twee|van hen) ~ (gelijk|schuld*|slechtste|beste|betere|betrouwbaarst*|\
            liegt|liegen|waarheid)
        wie (heeft gelijk|is de schuldige|heeft hier gelijk|is de dader|liegt er|liegt hier|heeft de schuld)
        (kun|kan) {JE} (mij )?(zeggen|vertellen|beoordelen|inschatten|bepalen|vaststellen|diagnosticeren|oordelen|\
            aangeven) ~ (of|wie|welke|hoe) ~ ({PARENT}|{CHILD}|zij|hij|stoornis|gezin)
        (zeg|vertel) (mij |eens |maar |eerlijk |gewoon |nou )*(of|wie|is|wat) ~ ({PARENT}|{CHILD}|hij|zij)
        volgens {JE} ~ ({JUDGED}|schuld*|gelijk)
        (vind|denk|geloof) {JE} dat {THIS} ({PARENT}|{CHILD}) ~ (moet|mag|kan|is|liegt|\\w+t)
        hoe (gevaarlijk|goed|slecht|betrouwbaar|geschikt|ziek|leerbaar) (is|zijn) {THIS} ({PARENT}|{CHILD})
        """.replace(" ~\n", "\n"),
    ),
    _rule(
        "decide_a_case",
        """
        (moet|zal|kan|mag|zou) (ik|wij) {THIS} (\\w+ )?({CHILD}|{PARENT}) ~ (plaatsen|terugplaatsen|thuisplaatsen|\
            overplaatsen|doorplaatsen|weghalen|laten|afsluiten|overdragen|stoppen|melden|aanvragen|vragen)
        (moet|kan|mag|zal) ({THIS} )({CHILD}) (\\w+ )*(uit huis|terug naar huis|terug|naar huis|thuis blijven|weg)
        (moet|zal|mag|kan|is|doe|wel) ~ (ik|wij|{THIS}|{CHILD}) ~ ja of nee
        ja of nee (wat|zeg|kies)
        (kies|beslis|besluit|bepaal|hak|oordeel) ({JE} |maar |eens |even |u )*(voor mij|voor ons|zelf|de knoop|of|\
            wie|welk|welke|hoe|hoeveel|wat|waar|namens|nu|over|het|in)
        (beslis|besluit|kies|bepaal) ({JE}|u|maar)
        (kun|kan|wil|zou|kunt) {YOU} (?!als|zelf|dan)~ (besluiten|beslissen|kiezen|bepalen|de knoop doorhakken|\
            toestemming geven|goedkeuren|instemmen|vaststellen)
        (kun|kan|wil|zou|kunt) {YOU} ~ (besluit|beslissing|keuze|knoop) ~ (nemen|maken|overnemen|doorhakken)
        (neem|maak) ({JE} |u |even |maar |eens )*(het|de|dit|deze|een|mijn|dat|die|voor mij) ~ (besluit|beslissing|\
            keuze|afweging) ~
        (ik )?(laat|leg|geef) ~ (besluit|beslissing|keuze) ~ (aan|bij) {JE}
        wat zou {JE} (doen|kiezen|beslissen|besluiten|adviseren)
        wat (moet|zal) ik (kiezen|besluiten|beslissen)
        ({JE} mag|{JE} moet|ik wil dat {JE}|ik vraag {JE}) ~ (beslissen|besluiten|kiezen|bepalen|beslist|besluit|\
            kiest|bepaalt)
        (geef|verleen) ({JE} |maar |mij |ons |even )*(toestemming|akkoord|goedkeuring|fiat) (om|voor|aan|dat)
        (keur|wijs) ~ (goed|toe|af) ~
        (geef|doe) (mij )?(jouw |een )*(eindoordeel|besluit|beslissing)
        zeg (mij |maar |gewoon |eens |even |nou )*(wat|of|welke|waar) (ik|wij) ~ (moet|moeten|zal|kan|zullen|kies|doe)
        """.replace(" ~\n", "\n"),
    ),
    _rule(
        "guarantee",
        """
        (garandeer|verzeker|beloof|bevestig|zweer|waarborg|voorspel|onderschrijf) ({JE}|u|mij|ons|maar|even|nu|\
            alsjeblieft|dat|alvast|zwart)
        (geef|wil|verschaf) ({JE} |mij |ons |graag |hierbij )*(de |een |jouw |alle |volledige |honderd procent |100 \
            procent )*(zekerheid|garantie|garanties|belofte|woord|vrijwaring|toezegging)
        (kun|kan|kunt|wil|wilt) {YOU} ~ (garanderen|beloven|verzekeren|instaan|voorspellen|garantie|toezeggen|\
            uitsluiten|bevestigen dat (ik|wij|hij|zij|moeder|vader|mijn|dit|deze|de rechter))
        ({JE}|u) (staat|garandeert|belooft|zegt toe|neemt|bent) ~ (voor in|dat|aansprakelijk*|verantwoordelijk*)
        sta* ({JE} |u )?er ~ voor in
        (weet|ben) {YOU} (honderd procent |100 procent |heel |absoluut )*zeker dat ~ (rechter|kind|moeder|vader|hij|\
            zij|verzoek|ik)
        (gaat|zal) (de|deze|onze) (kinder)?rechter ~ (mijn|dit|ons|deze) ~ (toewijzen|verlenen|afwijzen|goedkeuren|\
            honoreren|verlengen)
        (hoe groot|wat) is de kans dat ~ (mijn|dit|deze|ons|onze) ~
        (zeg|beloof|schrijf) ~ dat (mij|ons|er) (niets|geen) ~ (gebeurt|overkomt|misgaat|gebeuren|mis|tuchtklacht)
        (neem|neemt) ({JE}|u) (de )?verantwoordelijkheid
        """.replace(" ~\n", "\n"),
    ),
)
"""Every kind of request that is refused, in the order in which they are tried."""

_EXPLAINING = phrases(
    """
    (voorbeeld|voorbeelden|sjabloon|template|format|opbouw|structuur|checklist|stappen|stappenplan|richtlijn|\
        handreiking|tips|schrijfwijzer|modelbrief|voorbeeldbrief) (van|voor|over|om|waarmee)?
    lijst* (van|met)
    """.replace(")?\n", ")( (van|voor|over|om|waarmee))?\n")
)
_ASKING_HOW = re.compile(
    r"(?:^|\b)(?:hoe|waarom|wanneer|wie|waar|waarin|welke?|wat|hoeveel|binnen welke|in welke|mag|moet) "
    r"(?:kun je |kan ik |moet ik |\w+ )?$"
)
_ENDS = re.compile(r"[.!?;\n]+(?=\s|$)|(?<=\S):(?=\s)")


def refused(question: str) -> str | None:
    """Return the name of the rule by which `question` is refused; None if it may be answered."""
    parts = [part.strip() for part in _ENDS.split(plain(question))]
    for rule in RULES:
        for part in parts:
            found = rule.asks.search(part)
            if found and not _ASKING_HOW.search(part[: found.start()]) and not _explains(rule, part):
                return rule.name
    return None


def _explains(rule: Rule, part: str) -> bool:
    return rule.name.startswith("write") and _EXPLAINING.search(part) is not None
