"""Orders to the assistant inside a question or a document: data, never followed."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.triage.phrases import phrases, plain


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that gives the assistant an order."""

    start: int
    """Offset of its first character in the text as it came."""
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of order."""

    name: str
    signs: re.Pattern[str]


_WORDS = {
    "IGNORE": """
        negeer negeren vergeet sla passeer omzeil skip schrap wis verwijder overschrijf reset annuleer ontwijk \
            deactiveer
        doorbreek overtreed
    """,
    "RULES": """
        instructie instructies opdracht opdrachten regel regels aanwijzing aanwijzingen richtlijnen beperkingen
        voorschriften systeemprompt systeeminstructie systeeminstructies prompt filter filters beveiliging
        veiligheidsregels spelregels restricties programmering afspraken basisinstructies huisregels
    """,
    "YOUR": "je jouw jullie uw",
    "BOT": (
        "ai ai-model ai-agent ai-assistent ai-lezer assistent chatbot bot taalmodel model llm gpt chatgpt agent "
        "hacker dan computer"
    ),
    "SECRET": """
        api-sleutel api-key apikey apisleutel sleutel wachtwoord wachtwoorden token tokens password passwords \
            secret secrets
        inloggegevens databasewachtwoord credentials omgevingsvariabelen broncode toegangscode serveradres \
            admin-wachtwoord
    """,
}


def _rule(name: str, lines: str) -> Rule:
    return Rule(name, phrases(lines, _WORDS))


RULES = (
    _rule(
        "drop_the_rules",
        """
        {IGNORE} (even |gewoon |nu |dan |vanaf nu |eerst |dus )*(al |alle |alles |elke |de |het |die |deze |dit |\
            dat |wat )*({YOUR} )?(eerdere |vorige |voorgaande |oude |bestaande |interne |eigen |ingebouwde |andere |\
            gegeven )*({RULES}|hierboven|hiervoor|hierna|bovenstaande|voorgaande|voorafgaande|eerdere|gezegd*|hebt \
            geleerd|geleerd hebt)
        {IGNORE} (even |gewoon |nu )*(alles|al het|wat) (wat )?(hierboven|hiervoor|bovenstaande|voorgaande|eerder|\
            je (is )?(eerder |hiervoor )?(verteld|gezegd|geleerd|opgedragen|weet))
        {IGNORE} (alle|de|{YOUR}) (bronnen|bronvermelding|controles|waarschuwingen|veiligheid)
        (let|houd|hou|trek|stoor) (je )?(niet|niets) (meer |langer |aan )*(op|aan|van) ~ {RULES}
        (hoef|hoeft|moet|mag|ga) (je )?(je )?(niet|niet meer|niets) ~ (aan|van) ~ {RULES} ~ (houden|aan te trekken|\
            volgen)
        (hoef|hoeft) (je )?niet (meer )?aan ~ {RULES}
        je hoeft ~ {RULES} ~ (niet|te) ~
        (zet|schakel|laat) ~ ({RULES}|controle|controles|waarschuwing*|bronvermelding|veiligheid|bescherming|\
            censuur|112-melding|redactie) ~ (uit|af|los|achterwege|vallen)
        (zet|schakel) ~ (uit|af) ~ ({RULES}|controle|controles|waarschuwingen|bronvermelding)
        (ignore|disregard|forget|override|bypass|skip) (all |any |the |your |my |of |these |those )*(previous |\
            prior |above |earlier |preceding |system |safety |existing )*(instructions|instruction|rules|guidelines|\
            prompts|prompt|directions|restrictions|filters|everything|context|orders)
        (new|nieuwe) (instructions|instructie|instructies|opdracht) voor (jou|je|de {BOT}|het {BOT})
        new (system )?instructions
        (je|jouw|uw) (nieuwe|echte|enige|ware) (opdracht|taak|rol|instructie|instructies|doel) (is|luidt|zijn|wordt)
        (vanaf|met ingang van) nu (ben|antwoord|geef|volg|doe|spreek|reageer|luister|gehoorzaam|mag|negeer|hoef) \
            (je|jij|alleen|mij|geen)
        (volg|gehoorzaam|doe) (vanaf nu |alleen |voortaan |nu )+(mij|mijn|wat ik|deze|ik)
        (dat|dit) is een (bevel|systeemopdracht|noodbevel|override)
        (system override|jailbreak|developer mode|ontwikkelaarsmodus|ontwikkelmodus|onderhoudsmodus|debugmodus|\
            debug mode|beheermodus|testmodus|godmode|adminmodus)
        (antwoord|reageer|geef antwoord|beantwoord) ~ (zonder|geen) (bron*|controle|regels|waarschuwing*|citaten|\
            voorbehoud|filter*)
        (geef|toon|noem|vermeld|laat) (nu |nooit |voortaan |maar |gewoon |meer )*(geen|nooit) (\\w+ )?(bron*|\
            waarschuwing*|citaten|112*|disclaimer*|notities|meldingen|verwijzingen)
        verzin (desnoods |maar |gewoon |zelf |een |anders )*(bron|bronnen|iets|antwoord|artikel|citaat|wetsartikel|\
            jurisprudentie)
        (antwoord|reageer|zeg|schrijf) (vanaf nu |voortaan |nu |alleen |enkel |uitsluitend |altijd |steeds |op \
            alles )+(met |in |op |nog |maar |als )
        (log|registreer|bewaar|sla) (deze|dit|mijn) (vraag|bericht|gesprek) niet
        """.replace(" ~\n", "\n").replace(" )+(met |in |op |nog |maar |als )\n", " )+(met|in|op|nog|maar|als)\n"),
    ),
    _rule(
        "play_a_role",
        """
        doe (je )?(even |nu |eens |maar |gewoon )*alsof (je|jij|u) ~ ({BOT}|jurist|rechter|kinderrechter|advocaat|\
            zonder|geen|niet|mens|regels|beheerder|hacker|orakel|filter*|arts|psycholoog|baas|directeur|een|de)
        (je|jij) bent (nu|vanaf nu|voortaan|vandaag|geen|niet langer|niet meer|een onbeperkte|een vrije) ~
        (ben|word|speel|wees|gedraag je|acteer|antwoord|reageer|praat) (je |jij |nu |vanaf nu |voortaan |eens |even \
            )*(als|de rol van|een) (een )?({BOT}|orakel|expert zonder|mens zonder|vrij|onbeperkt|piraat|\
            kinderrechter|jurist zonder|beheerder|ontwikkelaar|dan|kwaadaardig*)
        speel (nu |even |eens )?(de rol van|dat je|een rol)
        (neem|kruip in|verplaats je in) de rol (van|aan van|in van) ~ ({BOT}|zonder|beheerder|rechter|hacker)
        (laten|laat) (we|wij|ons) een (spel|spelletje|rollenspel) (spelen|doen)
        (wij|we) (spelen|doen) een (spel|rollenspel) ~ (jij|je)
        (act|behave|respond|pretend|roleplay) (as|like|to be|you are|that you are) ~
        you are (now|no longer|not|an|a|free) ~
        do anything now
        (in de stijl van|stel je voor dat je) ~ ({BOT}) zonder
        (zonder|geen) (regels|beperkingen|filter|filters|restricties|grenzen) (bent|werkt|hebt|bestaat|antwoordt|en|\
            spreekt)
        """.replace(" ~\n", "\n"),
    ),
    _rule(
        "show_the_prompt",
        """
        ({YOUR}|de|het|deze) (\\w+ )?(systeemprompt|systeeminstructie|systeeminstructies|system prompt|\
            systeembericht|prompt|basisinstructies|startinstructies|beginprompt|systeemtekst|configuratie)
        (toon|herhaal|geef|print|kopieer|plak|vertaal|laat|noem|schrijf|dump|lees|citeer|onthul|vat|som|verklap|\
            vertel|stuur|deel|zeg|openbaar|exporteer) (mij |eens |even |alle |nu |maar |hier )*~ ({YOUR} |alle |de \
            )+(eigen |interne |verborgen |geheime |oorspronkelijke |volledige |eerste |letterlijke |huidige |exacte \
            |onderliggende |achterliggende )*(instructies|instructie|prompt|systeemprompt|opdrachten|opdracht|\
            regels|programmering|instellingen|configuratie|broncode|tekst hierboven)
        (welke|wat|wat voor) (zijn |is |staat er in |voor |voor een )*({YOUR} )?(verborgen |geheime |interne |\
            onderliggende |exacte |letterlijke |oorspronkelijke )*(instructies|opdrachten|opdracht|prompt|regels|\
            systeemprompt|instellingen) ~ (jij|jou|je|jouw) 
        (wat|welke) (zijn|is|luiden|luidt) {YOUR} (\\w+ )?(instructies|opdracht|opdrachten|prompt|regels|\
            systeemprompt)
        {YOUR} (verborgen|geheime|interne|eigen|oorspronkelijke|onderliggende) (instructies|opdrachten|regels|\
            prompt|instellingen|programmering)
        (wat|welke \\w+) (hebben|heeft) (jouw|je|de) (makers|ontwikkelaars|maker|ontwikkelaar|programmeurs|bouwers|\
            beheerder) ~ (opgedragen|verteld|ingesteld|meegegeven|gezegd|geprogrammeerd)
        (verborgen|geheime|interne) (instructies|opdrachten|prompt|prompts) ~ (jij|je|jou|jouw|makers|ontwikkelaars)
        (repeat|reveal|show|print|tell|output|give|display|translate) (me |us |out |all |back )*~ (prompt|\
            instructions|system message|rules|system text)
        (herhaal|print|toon|kopieer|plak) ~ (alles|tekst|woorden|woord voor woord) ~ (hierboven|boven|voor dit|begin)
        (repeat|print) (everything|all text|the words) above
        """.replace(") \n", ")\n"),
    ),
    _rule(
        "spy_on_others",
        """
        (toon|laat|geef|plak|stuur|lijst|vertel|wat|welke|noem|print|exporteer|zoek|haal|herhaal|kopieer|wie) (\\w+ \
            )*?(vorige|andere|laatste|eerdere|overige|alle|mijn) (\\w+ )?(gebruiker|gebruikers|vragensteller|\
            vragenstellers|collega|collega's|vraagsteller|bezoeker|bezoekers|sessie|sessies|gesprekken|gesprek|chat|\
            chats|chatgesprek*|zoekvragen|vragenlog) ~ (vroeg|vroegen|gevraagd|vraagt|vragen|gesprek|gesprekken|\
            zien|tonen|jij|jou|je|hier|stelde|stelden|gesteld|chat|getypt|ingevoerd|typte|intypte|hebben)
        (wat|welke vragen) (heeft|hebben|vroeg|vroegen|stelde|stelden|typte) (de |het |een |mijn |andere |vorige \
            )*(vorige |andere )?(gebruiker|gebruikers|collega|collega's|lokaal team|wijkteam|helpdesk|team|\
            teamleider|consulent|manager) ~ (jou|jij|je|deze chat|chatbot|kennisbank|gevraagd|gesteld|getypt|\
            gezocht|hier)
        (laat zien|toon|geef) (\\w+ )*?wat (\\w+ )*?(team|collega|gebruiker|gebruikers|ander|anderen|iemand|\
            teamleider|manager) (\\w+ )*?(gevraagd|vroeg|vroegen|gezocht|getypt|ingevoerd|gesteld)
        (toon|geef|laat|exporteer|dump|lijst|print|stuur) (\\w+ )*?(logboek|logbestand|logs|vragenlog|\
            chatgeschiedenis|chathistorie|gebruikerslijst|zoekgeschiedenis|vragen van anderen|database|\
            databasetabel*|gebruikersgegevens)
        (toon|geef|laat|lijst|exporteer) (mij |eens |alle |de )*(vragen|gesprekken|chats|zoekopdrachten|gegevens|\
            antwoorden) (\\w+ )*?(van|door) (\\w+ )*?(andere|anderen|gebruikers|collega's|iedereen|andere teams)
        (plak|toon|kopieer|geef|herhaal) (het |de )?(hele|volledige|vorige|laatste|complete) (gesprek|gesprekken|\
            chat|conversatie|vraag)
        """,
    ),
    _rule(
        "give_secrets",
        """
        (wat|welk|welke|waar|toon|geef|noem|laat|stuur|print|vertel|zeg|ik wil|deel|plak) (\\w+ )*?(de |het |jouw |\
            je |alle |een )+(\\w+ )?{SECRET} (\\w+ )*?(van|voor) (deze|de|dit|jouw|je|jullie|het) (\\w+ )?(chatbot|\
            bot|kennisbank|server|database|systeem|site|beheerder|api|assistent|model|openai|azure|beheeromgeving|\
            admin)
        (toon|geef|print|noem|lees|stuur|verklap|onthul) (mij |eens |even |alle |de |het |jouw |je )*({SECRET}|env|\
            .env|kb.toml|/etc/passwd)
        {YOUR} {SECRET}
        (laat|toon|geef|open) ~ (documenten|stukken|teksten|concepten|conceptdocumenten|bestanden) ~ (alleen voor|\
            niet voor mij|geheim|verborgen|concept|ingetrokken|beheerder|afgeschermd|geen toegang)
        (toon|geef|laat|open) (mij )?(ook |alle |de )*(conceptdocumenten|conceptteksten|afgeschermde|verborgen \
            documenten|geheime documenten)
        (geef|maak|zet|behandel|zie|beschouw|verhoog) (mij |mijn |me )(\\w+ )*?(rol|rechten|toegang|beheerder|\
            beheerdersrechten|adminrechten|admin)
        (gebruiker|ik) (heeft|heb|ben|is) (nu |vanaf nu )*(de rol |rol )(van )?(beheerder|admin|trainer)
        """,
    ),
    _rule(
        "speak_as_the_system",
        """
        (voer|run|execute) (dit|deze|het volgende|onderstaande|de code|dat) (\\w+ )*?uit
        (ontcijfer|decodeer|decode|vertaal) (dit|deze|de|het) (\\w+ )*?(en|,)? (voer|doe|volg) ~
        (ai|ai-agent|ai-agents|ai-lezer|ai-lezers|ai-assistent|ai-assistenten|ai-model|ai-modellen|taalmodellen|\
            taalmodel|chatbot|chatbots|llm|llm's|bots|agent) (let op|die dit leest|lezen|leest|moet|moeten|dient|\
            dienen|wordt verzocht|:)
        (instructie|instructies|opdracht|bericht|aanwijzing|notitie|boodschap|prompt) (voor|aan) (de |het |een |\
            elke |alle |iedere )*({BOT})s?
        (instruction|instructions|note|message) (for|to) (the |any |all )*(ai|assistant|model|llm|agent|agents)
        (baseer je|hanteer de|geef|meld|schakel|gebruik|antwoord) (\\w+ )*?(uitgangspunten|antwoorden) (\\w+ \
            )*?(beantwoorden|bepalingen)
        (kennisbron|bron) voor (deze|de|een|het) ({BOT})
        (vul|zet|plak) (\\w+ )*?(prompt|systeemprompt|instructies) (\\w+ )*?(in|neer|achter)
        (geef|keur) (dit|deze) (\\w+ )*?(voorrang|goed|goedkeuring) (en|,)? (keur|geef)?
        """.replace(" ~\n", "\n").replace(" (keur|geef)?\n", "\n"),
    ),
)
"""Every kind of order that is known by its words, in the order in which they are tried."""

BY_FORM = ("hidden_letters", "markup", "continued")
"""What is an order by its form: letters that no screen shows, markup, and what follows on an order."""

_LABEL = re.compile(
    r"<\|?/?\s*(?:im_start|im_end|system|assistant|user|endoftext|inst|instructions?|prompt)\b[^>\n]*>|"
    r"\[/?(?:system|systeem|inst|admin|sys)\b[^\]\n]*\]|"
    r"<<\s*/?sys\s*>>|^\s*#{1,4}\s*(?:system|systeem|instructi\w+|instruction)\b.*$|"
    r"^\s*[\"'(]*(?:system|systeem|assistant|assistent|user|gebruiker|ai-\w+|aan de ai|beheerder|developer|"
    r"systeembericht|systeemmelding|admin|"
    r"root|ontwikkelaar|systeembeheer|kennisbank|chatbot|bot)\s*(?:\([^)\n]*\))?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_ELEMENT = re.compile(
    r"<(system|systeem|instructions?|instructies?|prompt|admin|assistant)\b[^>]*>.*?</\1\s*>|<!--.*?-->|"
    r"<\|im_start\|>\s*(?:system|assistant).*?(?:<\|im_end\|>|\Z)|\[INST\].*?\[/INST\]|<<SYS>>.*?<</SYS>>|"
    r"!\[[^\]]*\]\([^)\s]*\?[^)\s]*\)",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile("(\U0001f3f4?)([\U000e0020-\U000e007e]{2,}\U000e007f?)")
_FLAG = 7
"""Letters in the longest flag that is spelt in tags, with the one that ends it."""
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{24,}={0,2}(?![\w+/])")
_SPELT = re.compile(r"(?<!\w)(?:[^\W\d_][\s.\-_*]{1,2}){4,}[^\W\d_](?!\w)")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?![.!?\"'”’)]*(?:\s|$))[^.!?\n]*)*(?:[.!?]+[\"'”’)]*|\n|$)\s*")
_CLAUSE = re.compile(r",\s*(?:(?:en|maar|of|and)\s+)?|\s+(?:en|maar)\s+|;\s*|:\s+|\s+[-–—]\s+")
_QUESTION = re.compile(
    r"\W*(?:(?:en|maar|dus|oh?|vraag|of|nu|verder|daarnaast|o ja)\W+)*(?:wat|hoe\w*|wie|waar\w*|wanneer|"
    r"welke?|waarom|mag|mogen|kan|kunnen|"
    r"moet|moeten|is|zijn|geldt|gelden|heeft|hebben|krijgt|krijgen|wordt|worden|bestaat|binnen|termijn|vanaf|"
    r"onder welke|"
    r"what|how|who|when|which|is|can|may)\b",
    re.IGNORECASE,
)


def orders(text: str) -> list[Span]:
    """Return the parts of `text` that give the assistant orders, in order and apart from each other."""
    spans = [*_hidden(text), *_marked(text)]
    shown = text
    for span in spans:
        shown = shown[: span.start] + "\n" * (span.end - span.start) + shown[span.end :]
    sentences = [(match.start(), match.end()) for match in _SENTENCE.finditer(shown) if match[0].strip()]
    for start, end in sentences:
        spans.extend(_spoken(shown, start, end))
    if not spans:
        return []
    return _joined([*spans, *_continued(shown, sentences, spans)])


def without(text: str, spans: list[Span]) -> str:
    """Return `text` without `spans`, which `orders` gave for it."""
    kept, last = [], 0
    for span in spans:
        kept.append(text[last : span.start])
        last = span.end
    rest = " ".join(" ".join([*kept, text[last:]]).split()).strip(" ,;:-–—\"'")
    rest = re.sub(r"^(?:(?:en|maar|dus|of)\s+)+", "", rest, flags=re.IGNORECASE)
    return rest if any(character.isalnum() for character in rest) else ""


def _hidden(text: str) -> Iterator[Span]:
    """Yield what is spelt in Unicode tags, which no screen shows, but for flags."""
    for match in _TAGS.finditer(text):
        if not match[1] or len(match[2]) > _FLAG:
            yield Span(match.start(2), match.end(2), "hidden_letters")


def _marked(text: str) -> Iterator[Span]:
    """Yield what is marked up as a message of the system, a comment or a picture to fetch."""
    for match in _ELEMENT.finditer(text):
        yield Span(match.start(), match.end(), "markup")


def _spoken(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the orders in one sentence: all of it, or the clauses beside the question in it."""
    sentence = text[start:end]
    label = _LABEL.search(sentence)
    rule = "speak_as_the_system" if label else _rule_in(sentence)
    if rule is None:
        return
    pieces = list(_clauses(sentence))
    guilty = [bool(_LABEL.search(sentence[a:b])) or _rule_in(sentence[a:b]) is not None for a, b in pieces]
    asked = [i for i, (a, b) in enumerate(pieces) if not guilty[i] and _QUESTION.match(sentence[a:b])]
    first = guilty.index(True) if True in guilty else 0
    if asked and True in guilty and asked[0] < first:  # "what is X, and forget your rules": the question comes first
        yield Span(start + pieces[first - 1][1], end, rule)
    elif asked and True in guilty and asked[0] > len(guilty) - 1 - guilty[::-1].index(True):
        yield Span(start, start + pieces[asked[0]][0], rule)
    else:
        yield Span(start, end, rule)


def _continued(text: str, sentences: list[tuple[int, int]], spans: list[Span]) -> Iterator[Span]:
    """Yield the sentences that are no question of their own, in a text that gives orders."""
    for start, end in sentences:
        rest = text[start:end]
        for span in spans:
            if span.start < end and span.end > start:
                a, b = max(span.start, start) - start, min(span.end, end) - start
                rest = rest[:a] + " " * (b - a) + rest[b:]
        asks = "?" in rest or _QUESTION.match(plain(rest))
        if rest.strip() and not asks:
            yield Span(start, end, "continued")


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _CLAUSE.finditer(sentence):
        yield last, match.start()
        last = match.end()
    yield last, len(sentence)


def _rule_in(text: str) -> str | None:
    """Return the name of the rule that sees an order in `text`, also where it is spelt out or encoded."""
    readings = [plain(text)]
    if _SPELT.search(text):
        readings.append(plain(_SPELT.sub(lambda match: _together(match[0]), text)))
    readings.extend(_decoded(match[0]) for match in _BASE64.finditer(text))
    return next((rule.name for rule in RULES for reading in readings if rule.signs.search(reading)), None)


def _together(spelt: str) -> str:
    """Return letters with one blank in between as words; two blanks or more stand between words."""
    words = re.split(r"\s{2,}", spelt)
    return " ".join(re.sub(r"[\s.\-_*]", "", word) for word in words)


def _decoded(text: str) -> str:
    try:
        return plain(base64.b64decode(text + "=" * (-len(text) % 4)).decode())
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if joined and span.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = Span(last.start, max(last.end, span.end), last.rule if last.rule != "continued" else span.rule)
        else:
            joined.append(span)
    return joined
