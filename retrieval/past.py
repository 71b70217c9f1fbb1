"""Seeing that a question is about another time than today, and what is shown of that first."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from retrieval.dutch import fold
from retrieval.index import Hit
from retrieval.questions import asked_in, sentences_that_ask
from retrieval.wording import MONTHS

NEAR = 0.85
"""A passage that held at the time asked for goes first if its score is at least this share of the best one's."""

OTHER_YEAR = 0.75
"""How much the score of a passage counts whose title names a plan of another year than the question does."""

Time = tuple[date, date]
"""First and last day."""

_YEAR = r"(?:19[5-9]\d|20\d\d)"
_PLAN = re.compile(rf"\b(\w*(?:plan|verslag))(?:nen)? (?:(?:van|uit|over|voor) )?({_YEAR})\b")
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\.?)"
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"mrt": 3}
_MOMENT = re.compile(
    rf"(?<![\d:.])(?:(?P<day>\d{{1,2}})[-./](?P<number>\d{{1,2}})[-./]"
    rf"|(?:(?P<of_month>\d{{1,2}}) )?\b(?P<month>{_MONTH}) )?(?P<year>{_YEAR})(?![:.]?\d)"
)
_BEFORE = re.compile(r"\b(?:voordat|tot(?: aan)?|voor) $")
_AFTER = re.compile(r"\b(?:sinds|vanaf|na) (?:\w+ )?$")
_SOMEBODY = (
    r"(?:kind(?:eren)?|jongens?|meisjes?|baby|peuter|kleuter|jongeren?|jeugdigen?|pupil|broer\w*|zus\w*|ouders?|moeder|"
    r"vader|gezin(?:nen)?|client|vrouw|man|zaak|dossier|casus|beschikking|contract)"
)
_HAPPENED = (
    r"(?:geboren|gescheiden|uitgesproken|geplaatst|overleden|veroordeeld|verhuisd|erkend|bekend|begonnen|gestart|"
    r"aangemeld|opgelegd|afgegeven|getrouwd|opgenomen|toegewezen|afgesloten|mishandeld|in beeld|in dienst|uit huis|"
    r"in behandeling|kennen|gemeld)"
)
_DESCRIBES = re.compile(
    rf"\bd\.?d\.? \S*{_YEAR}"
    rf"|\bgeb(?:\.|oren)[^.?!,;]{{0,20}}{_YEAR}|\b(?:bouwjaar|geboortejaar|kamer|postbus|stcrt\.?|stb\.?|bw|rv|"
    rf"jeugdwet|\w*nummer|nr\.?) {_YEAR}|\b0\d{{2,3}}[- ]\d{{4}}\b|\b{_YEAR} (?:euro|uur|uren|km|kinderen|gezinnen|"
    rf"zaken|woorden|inwoners|keer)\b|\b{_SOMEBODY} (?:is |zijn |komt )?(?:nog )?(?:uit|van) {_YEAR}"
    rf"|\b{_HAPPENED} (?:in|op|per|sinds) (?:\S+ ){{0,2}}\S*{_YEAR}|\S*{_YEAR}(?: \w+){{0,3}} {_HAPPENED}\b"
    rf"|\bvroeger dan\b|\b{_SOMEBODY} (?:\w+ ){{0,2}}(?:vroeger|voorheen|destijds)\b"
)
"""What tells of a child or a case, or is a number."""
_OF_THAT_TIME = re.compile(r"\b(?:gold|golden|toenmalige|destijds geldende)\b")
"""Who asks so means the rules of then, whatever else happened in that year."""
_RULE = (
    r"(?:\w*norm(?:en)?|\w*regels?|tekst|versies?|\w*wet(?:ten|geving)?|\w*regeling(?:en)?|\w*termijn(?:en)?|\w*beleid|"
    r"\w*richtlijn(?:en)?|jaarplan(?:nen)?|\w*afspra(?:ak|ken)|werkwijzen?|recht|procedures?|route)"
)
_FORMERLY = re.compile(
    rf"\b(?:vroeger|voorheen|destijds|toentertijd|indertijd|toen nog|eerder gold|in het verleden|tot wanneer gold|"
    rf"(?:oude?|vorige?) {_RULE}|oude \w+ (?:\w*norm(?:en)?|regels|regeling|beleid|werkwijze)|"
    r"(?<!naar de )oude situatie|"
    r"eerdere? (?:\w*norm(?:en)?|regels|regeling|wet|beleid|jaarplan(?:nen)?))\b"
)
_WAS = re.compile(r"\b(?:was|waren|gold|golden|moest|mocht|werd)\b")
_NUMBERS = {
    word: number for number, word in enumerate("een twee drie vier vijf zes zeven acht negen tien".split(), 1)
} | {"vorig": 1}
_YEARS_AGO = re.compile(rf"\b(?:(vorig) jaar|({'|'.join(_NUMBERS)}|\d{{1,2}}) jaar geleden)\b")
_LONG_AGO = re.compile(r"\bjaren geleden\b")
_HOW_IT_WENT = re.compile(
    r"\b(?:hoe|waar|wat|welke \w+) (?:ging|gingen|zat|liep|werkte|deden|deed|was|werd)\b[^.?!,]* geleden\b"
)
_NEXT_YEAR = re.compile(r"\bvolgend jaar\b")
_STILL = re.compile(
    r"\b(?:nu nog|nog steeds|(?:geldt|gelden|bestaat|bestaan|klopt|is|zijn|heeft|hebben|werkt|werken|doet|doen) "
    r"(?:\w+ ){0,3}nog)\b"
)
_THESE_DAYS = re.compile(rf"\b(?:tegenwoordig|momenteel|huidige?|inmiddels|actuele?|op dit moment)\b|{_STILL.pattern}")
_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOW = re.compile(rf"\b(?:nu|vandaag)\b|{_THESE_DAYS.pattern}")
_OPENS = re.compile(r"(?:was|waren|gold|golden|moest|mocht|werd|werden|had|hadden|kon|ging|deed|is|zijn|heeft)\b")
_CLAUSES = re.compile(r"(?<=[.!?,;:])\s+|\n")
_OF_A_CASE = re.compile(rf"\b(?:we|wij|hij|zij|ze|haar|hem|mijn|{_SOMEBODY})\b")
"""In a clause that asks nothing, a year beside these is when something happened to them."""
_THEN = re.compile(rf"{_WAS.pattern}|\b(?:toen|destijds|die tijd|dat jaar|stond)\b")
"""Who asks so means the time of which is told, whoever it is about."""
_SHORT_YEARS = re.compile(
    rf"\bjaarplan(?:nen)? '?([12]\d)(?: ?[/-] ?'?([12]\d))?\b(?![-/]| {_MONTH})|"
    r"(?<!\w)'([12]\d)\b(?![-:.]\d| (?:uur|jaar|maanden|weken|dagen)\b)"
)


def time_asked(question: str, today: date, previous: Sequence[str] = ()) -> Time | None:
    """Return first and last day of the past, or of what is to come, that `question` is about, if it is.

    `previous` are the questions that it leans on: it is about the same time unless it says otherwise.
    """
    asked = _time_in(question, today)
    if asked or not previous or _NOW.search(fold(question)):
        return asked
    return time_asked(previous[-1], today, previous[:-1])


def asks_of_now(question: str) -> bool:
    """Tell whether `question` asks whether something still holds, or what holds these days, and names no year."""
    return not _A_YEAR.search(question) and _THESE_DAYS.search(fold(question)) is not None


def _time_in(question: str, today: date) -> Time | None:
    told = fold(question.lower().replace("vóór", "voordat"))
    told = _SHORT_YEARS.sub(_with_whole_years, told)
    text = told if _OF_THAT_TIME.search(told) else _about_what_is_asked(_DESCRIBES.sub(" ", told))
    moments = list(_moments(text, today))
    past = [time for time in moments if time[1] < today]
    found = past or [time for time in moments if time[0] > today]
    if found:
        return min(first for first, _ in found), max(last for _, last in found)
    asking = " ".join(sentences_that_ask(text)) or text
    went = _HOW_IT_WENT.search(asking)
    if (went or _WAS.search(asking)) and (ago := _YEARS_AGO.search(asking)):
        number = next(filter(None, ago.groups()))
        return _days(today.year - (_NUMBERS.get(number) or int(number)))
    if _NEXT_YEAR.search(asking):
        return _days(today.year + 1)
    formerly = _FORMERLY.search(asking) or (_LONG_AGO.search(asking) and (went or _names_a_subject(text)))
    return (date.min, today - timedelta(days=1)) if formerly else None


def _about_what_is_asked(text: str) -> str:
    """Return folded text without what is told of a case beside a question about today."""
    clauses = _CLAUSES.split(text)
    asking = [clause for clause in clauses if asked_in(clause) or _OPENS.match(clause)]
    asked = " ".join(asking)
    if not asking or _THEN.search(asked):
        return text
    if _NOW.search(asked) and not _MOMENT.search(asked):
        return "" if _STILL.search(asked) else asked
    return " ".join(clause for clause in clauses if clause in asking or not _OF_A_CASE.search(clause))


def _names_a_subject(text: str) -> bool:
    """Tell whether folded text only names a subject."""
    return not asked_in(text) and not _OF_A_CASE.search(text)


def _with_whole_years(match: re.Match[str]) -> str:
    return " ".join(f"20{year}" for year in match.groups() if year)


def _moments(text: str, today: date) -> Iterator[Time]:
    """Yield what each year, month or day in folded text names; what began then and goes on is about today."""
    found = list(_MOMENT.finditer(text))
    for match in found:
        time = _days(int(match["year"]), _month(match), int(match["day"] or match["of_month"] or 0))
        if time is None or (_AFTER.search(text, 0, match.start()) and time[0] <= today):
            continue
        before = _BEFORE.search(text, 0, match.start()) if len(found) == 1 else None
        # "Voor 2018" may mean for that year.
        if before and (before[0] != "voor " or time[0] == time[1] or _WAS.search(text)):
            time = date.min, time[0] - timedelta(days=1)
        yield time


def _month(match: re.Match[str]) -> int:
    if match["number"]:
        return int(match["number"])
    return _MONTH_NUMBERS[match["month"][:3]] if match["month"] else 0


def _days(year: int, month: int = 0, day: int = 0) -> Time | None:
    """Return first and last day of a year, of a month of it, or of a day; None where there is none such."""
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


def holds(hit: Hit, today: date) -> bool:
    """Tell whether what was found is in force."""
    return (hit.passage.valid_from or date.min) <= today <= (hit.passage.valid_until or date.max)


def ordered(hits: Sequence[Hit], asked: Time | None, today: date) -> list[Hit]:
    """Return `hits`, those first that date from the time asked for, or held then and do not now, if they fit well.

    Where no year was named the newest of these goes first.
    """
    limit = NEAR * max((hit.score for hit in hits), default=0.0)

    def place(hit: Hit) -> tuple[bool, int]:
        begun, last = hit.passage.valid_from or date.min, hit.passage.valid_until or date.max
        from_then = asked is not None and date.min < asked[0] <= begun <= asked[1]
        other_time = asked is not None and hit.score >= limit and (from_then or not holds(hit, today))
        return not other_time, -last.toordinal() if other_time and asked and asked[0] == date.min else 0

    return sorted(hits, key=place)


def of_the_year_named(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return `hits`, best first, with plans of another year than the one that `question` names behind.

    "Jaarplan 2016" is no plan of 2015.
    """
    named = set(_PLAN.findall(fold(question)))
    kinds = {kind for kind, _ in named}

    def rated(hit: Hit) -> Hit:
        own = set(_PLAN.findall(fold(hit.passage.title)))
        other = not own & named and any(kind in kinds for kind, _ in own)
        return replace(hit, score=OTHER_YEAR * hit.score) if other else hit

    return sorted(map(rated, hits), key=lambda hit: -hit.score) if named else list(hits)


def newest_first(hits: Sequence[Hit], asked: Time | None) -> list[Hit]:
    """Return `hits`, of those that fit about as well the newest first, or those first that date from the time asked."""
    limit = NEAR * max((hit.score for hit in hits), default=0.0)

    def place(hit: Hit) -> tuple[bool, bool, int]:
        first = hit.passage.valid_from or date.min
        of_that_time = asked is not None and asked[0] <= first <= asked[1]
        return hit.score < limit, not of_that_time, 0 if asked else -first.toordinal()

    return sorted(hits, key=place)
