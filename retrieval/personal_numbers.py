"""Personal data that has a form: numbers, addresses, plates, dates."""

import re
from collections.abc import Callable, Iterator

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from retrieval.name_patterns import RELATIVES
from retrieval.name_surroundings import Stretch
from retrieval.personal_addresses import MONTH, addresses, postcodes

_BSN_WORD = re.compile(
    r"\b(?:bsn|b\.s\.n\.?|burger\s?service\s?(?:nummer|nr)|burgerservicenr|sofi\s?-?(?:nummer|nr)?|"
    r"sofinr)\b[^\d\n]{0,20}$",
    re.I,
)
_LOOSE = r"(?:(?<![\w.,/-])|(?<=bsn)|(?<=nr)|(?<=nummer)|(?<=tel))"
"""Where a number begins: apart from what stands before it, or written to the word for it."""
_BSN = re.compile(rf"(?:{_LOOSE}|(?<=/))\d(?:[ .\-]?\d){{7,8}}(?!\d)(?!-\d|[.,]\d)", re.I)
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+")
_GENERAL_MAILBOX = re.compile(
    r"(?:info|contact|mail|post|postbus|secretariaat|administratie|receptie|balie|helpdesk|klacht\w*|"
    r"bezwaar\w*|privacy|fg|avg|meld\w*|"
    r"aanmeld\w*|advies\w*|consult\w*|support|noreply|no-reply|servicedesk|klantenservice|griffie|crisis\w*|"
    r"bereikbaarheid\w*|wijkteam\w*|"
    r"loket\w*|zorgbemiddeling\w*|redactie|webmaster|pers\w{0,12}|hr|opleiding\w*|academie|"
    r"kenniscentrum)(?:[._-]?(?!fam)[a-z]{2,20})?@",
    re.I,
)
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}[ .-]?\d{2}(?:[ .-]?[A-Za-z0-9]){11,30}(?!\w)")
_DUTCH_IBAN = re.compile(r"NL\d\d[A-Z]{4}\d{10}", re.I)
_ACCOUNT = re.compile(
    r"\b(?:(?:bank|giro)?(?:rekening|rek\b\.?)[ -]?(?:nummer|nr\b\.?)?|bank(?:nummer|nr\b\.?)|giro(?:nummer|nr\b\.?)?)"
    r"(?:\s(?:is|van\s\w+(?:\sis)?))?\s?:?\s?(\d(?:[ .]?\d){6,9})(?![\w,]|[ .]?\d)",
    re.I,
)
"""A number of an account of before the IBAN."""
_PLATES = (
    "LL-99-99 99-99-LL 99-LL-99 LL-99-LL LL-LL-99 99-LL-LL 99-LLL-9 9-LLL-99 LL-999-L L-999-LL LLL-99-L "
    "L-99-LLL 9-LL-999 999-LL-9"
).split()
_PLATE = re.compile(
    r"(?<![\w./:-])(?:"
    + "|".join(plate.replace("-", "[- ]?").replace("9", r"\d").replace("L", "[A-Za-z]") for plate in _PLATES)
    + r")(?![\w/:-])(?!\.\d)"
)
_PLATE_WORD = re.compile(
    r"\b(?:kenteken\w*|nummerplaat\w*|plaat|camper|caravan|aanhanger|auto\w*|wagen|bus|busje|bestelbus\w*|scooter|brommer|motor|snorfiets|"
    r"taxi|volkswagen|golf|polo|bmw|audi|"
    r"mercedes|opel|corsa|astra|ford|fiesta|focus|renault|clio|peugeot|toyota|yaris|kia|picanto|hyundai|seat|"
    r"skoda|fiat|volvo|tesla|suzuki|"
    r"citroen|mini|mazda|nissan|rijdt|rijden|reed|geparkeerd|bestuurder)\b",
    re.I,
)
_PLATE_CALLED = re.compile(r"\b(?:kenteken|nummerplaat|plaat)\s*(?:is|[:=])?\s*$", re.I)
_CASE_WORD = (
    r"(?:(?:zaak|dossier|cli[eë]nt\w{0,2}|rekest|rol|klacht|meldings?|melding|registratie|relatie|"
    r"pati[eë]nt\w{0,2}|casus|kind|gezins?|parket|"
    r"proces-?verbaal|pv|incident|beschikkings?|besluit|aanmeld\w*|referentie|polis|verzekerings?|"
    r"vreemdelingen|v|skn|strafrecht\w*|"
    r"indicatie|beschikking|toewijzings?|arrangement\w*|personeels?|paspoort|document|id|rijbewijs|intake|"
    r"ticket|corv|wijz|zorg)[\s-]?"
    r"(?:nummer|number|nrs?|no|code|id|kenmerk)\b\.?|(?:skj|big|agb)(?:[\s-]?registratie)?[\s-]?"
    r"(?:(?:nummer|number|nrs?|no|code)\b\.?|(?=\D{0,3}\d{6}))|kenmerk|ons\s+kenmerk|uw\s+kenmerk|zaak\s?(?:nr)?|dossier|"
    r"kbps(?:[\s-]?(?:nummer|nr))?|referentie|ref|parketnr|reg\.?nr|cli[eë]nte?(?=\s+\d))"
)
_CASE_TOKEN = (
    r"(?:(?-i:[A-Z]{1,5})[ ./-]{0,2}|[a-z]{1,4}[./-]?(?=\d)){0,4}\d[\dA-Za-z]*(?:[./-][\dA-Za-z]+|"
    r" / [\dA-Za-z]*\d[\dA-Za-z]*){0,6}"
)
_CASE = re.compile(rf"\b{_CASE_WORD}\s*(?:is|van|=|:|\.|#)?\s*(?:is\s+)?({_CASE_TOKEN}(?:\s+\d{{3,}})*)", re.I)
_CASE_OF_EUROPE = re.compile(r"[CTF][- ]\d{1,4}/\d\d(?:\d\d)?", re.I)
_ARTICLE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}[a-z]?", re.I)
_COURT = re.compile(
    r"(?<![\w:])(?:(?:C/\d{1,2}/\d{4,7}(?:\s?/\s?(?:JE|FA|KG|HA|F)\s?(?:RK|ZA)?\s?\d{2}[-/]\d{2,5})?)|"
    r"(?:(?:JE|FA|FT|KG|HA|PL)\s?(?:RK|ZA)\s?\d{2}[-/\s]\d{2,5})|"
    r"(?:200\.\d{3}\.\d{3}(?:/\d{2})?)|(?:\d{2}/\d{6}-\d{2})|(?:(?<!-)(?!06)\d{2}-\d{6}-\d{2}(?!-))|(?:PL\d{4}-\d{6,})|(?:SR-?\d{2,4}[-/]\d{3,}))(?!\w)",
    re.I,
)
_CODE = re.compile(r"(?<![\w./:-])[A-Z]{2,4}[-/](?:19|20)\d\d[-/]\d{3,}(?!\w)")
_DAY = (
    r"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:[eë]ntwintig)|(?:der|vier|vijf|zes|zeven|acht|negen)tien|"
    r"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig|dertig|[eé]{2}nendertig)"
)
_DATE = re.compile(
    rf"(?<![\w./:-])(?:(?:{_DAY})\s(?:{MONTH})\s(?:19|20)\d\d|(?:0?[1-9]|[12]\d|3[01])\s?(?:[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?|\s(?:0?[1-9]|"
    rf"1[0-2])\s|[\s-]?(?:{MONTH})\.?[\s,-]*)(?:'?\d{{2}}|(?:19|20)\d\d)"
    rf"|(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|"
    rf"1[0-2])(?:(?:19|20)?\d\d)|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\w-])(?![/.]\d)",
    re.I,
)
_SHORT_DATE = re.compile(rf"(?<![\w./:-])(?:0?[1-9]|[12]\d|3[01])\s(?:{MONTH})(?![\w-])", re.I)
_TURNED = (
    r"\s+(?:al\s+|pas\s+|weer\s+)?\d{1,2}(?:\s*(?:jaar|jr)\b|\s+geworden\b|\s*(?:[,;:?!)]|\.(?!\d)|$)|\s+(?:en|dus)\b)"
)
_BIRTHDAYS = (
    re.compile(
        r"\b(?:wordt?|worden|werd(?:en)?|is(?=.{5,40}\b(?:jaar|geworden)\b))\s+(?:nu\s+|pas\s+|net\s+)?(?:(?:afgelopen|"
        rf"aanstaande)\s+)?(?:op\s+)?(?P<day>(?:0?[1-9]|[12]\d|3[01])\s(?:{MONTH})){_TURNED}",
        re.I,
    ),
    re.compile(
        rf"(?<![\w./:-])(?P<day>(?:0?[1-9]|[12]\d|3[01])\s(?:{MONTH}))\s+(?:wordt?|worden|werd(?:en)?|is(?=[^.?!]*\bgeworden\b))\s+"
        rf"(?:hij|zij|ze|(?:(?:de|het|mijn|m'n|zijn|haar)\s+)?(?:{RELATIVES})|(?-i:[A-Z])[^\W\d_]+){_TURNED}",
        re.I,
    ),
)
"""The day on which somebody turns an age: "hij werd op 4 maart 14", "op 4 maart wordt ze 14"."""
_IN_MONTH = re.compile(
    rf"(?:(?<![\w./:-])(?:0?[1-9]|[12]\d|3[01])[\s-]|\b(?:begin|half|medio|eind|vanaf|per|t/m)\s|"
    rf"\b(?=(?:{MONTH})\.?\s(?:'\d\d|(?:19|20)\d\d)\b))(?P<month>{MONTH})(?![\w-])"
    rf"(?!(?-i:(?<=Jan)\s(?:van|de|den|der|el|[A-Z])))",
    re.I,
)
_SIX_DIGITS = re.compile(r"\d{6}(?:\d\d)?")
_BORN_BEFORE = re.compile(
    r"(?:(?<!\[)\b|(?=[*°]))(?:geb(?:\.|oren|oorte\w*|\b)|gebdat\w*|geb\.?\s?dat\w*|geb\.?datum|geboortedat\w*|jarig|verjaardag|"
    r"verjaart|d\.?o\.?b\.?|°|\*)[^\w\[]*(?:\w+[^\w\[]+){0,3}?$|\bbe(?:vallen|viel)\s+(?:(?:op|d\.d\.)\s+)?$|\bgb\b[\s.:]*$",
    re.I,
)
_OR_BORN = re.compile(
    r"(?:[^\d.!?]{0,60}\bmoet\s+(?:het\s+)?zijn:?|\W*\s(?:maar|niet|in\s+plaats\s+van|ipv|i\.p\.v\.|en|of|vs\.?))\s+$",
    re.I,
)
"""What stands between a date of birth and a second one, as in "moet zijn 21-9-2013"."""
_BORN_AFTER = re.compile(
    r"^\W{0,3}(?:(?:te|in|als|\w+)\s+){0,2}?(?:geboren|geb\b|ter wereld|jarig|het levenslicht)|"
    r"^\s+bevallen\b",
    re.I,
)
_SOMEBODY_BEFORE = re.compile(
    r"\b(?:moeder|vader|kind|zoon\w*|dochter\w*|jongen|meisje|pupil|cli[eë]nte?|jongere|baby|peuter|kleuter|"
    r"broer\w*|zus\w*|oma|opa|tante|oom|"
    r"pleegkind|stief\w+|pleeg\w+|tweeling|hij|zij|ze|ouder|mevrouw|meneer|dhr|mw)\s*(?:is\s+)?(?:van\s+|"
    r"d\.d\.\s+)?[(,]?\s*$",
    re.I,
)
_PHONE_OF_ALL = re.compile(
    r"\b(?:crisisdienst|crisisteam|crisislijn|veilig\s?thuis|rechtbank|gemeente|politie\w*|meldpunt|"
    r"nummer\s+van\s+(?:de|het)\s+(?!moeder|vader|gezin|ouder|cli|pupil|kind|oma|opa|tante|oom|begeleid|"
    r"collega|pleeg|buur)\w+|"
    r"algemene?\s+nummer|helpdesk|balie|receptie|kantoor|huisartsenpost|ziekenhuis|loket|kindertelefoon|"
    r"bereikbaarheidsdienst|raad\s+voor|"
    r"organisatie|instelling|centrale|wijkteam|lokaal\s+team|jbrr|advies\s+en\s+consultatie|steunpunt|"
    r"klachtencommissie|inspectie|skj|meldkamer|bureau)\b",
    re.I,
)
_PHONE_OF_ONE = re.compile(
    r"\b(?:thuis\w*|gezin|moeder|vader|ouders?|mijn|m'n|mn|zijn|haar|hem|oma|opa|tante|oom|cli[eë]nte?|pupil|"
    r"jongere|buur\w+|begeleider|(?:gezins)?voogd\s+(?-i:[A-Z])|mentor\s+(?-i:[A-Z])|collega\s+(?-i:[A-Z])|"
    r"pleeg\w+|mobiel|priv[eé]|zoon|dochter|kind|mij|me|terugbellen)\b",
    re.I,
)
_PHONE = re.compile(rf"{_LOOSE}(?<!\d:)(?:\+|00)?\(?\d[\d\s().\-/]{{6,16}}\d(?![\w])(?!-\d|[.:]\d)", re.I)


def bsns(text: str) -> Iterator[Stretch]:
    """Yield numbers that pass the 11-proef, and any eight or nine digits that are called a BSN.

    One phone number in eleven holds nine digits that pass it, so none is looked for inside "+31 6 12 34 56 78".
    """
    international = list(_international(text))
    for match in _BSN.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in international):
            continue
        called = _BSN_WORD.search(text, 0, match.start())
        digits = re.sub(r"\D", "", match[0])
        if called or (len(digits) == 9 and bsn.is_valid(digits)):
            yield match.span()


def ibans(text: str) -> Iterator[Stretch]:
    """Yield account numbers of any country, however they are grouped, and older ones behind the word for them."""
    for match in _IBAN.finditer(text):
        number, end = match[0], match.end()
        while len(number) > 14:  # the words after it may look like more of it
            if _is_iban(number):
                yield match.start(), end
                break
            number = number[:-1].rstrip(" .-")
            end = match.start() + len(number)
    yield from (match.span(1) for match in _ACCOUNT.finditer(text))


def _is_iban(number: str) -> bool:
    """Say whether a number is one; a Dutch one is told by its form, be it that a digit was mistyped."""
    if number[:2].upper() == "NL":
        return _DUTCH_IBAN.fullmatch(re.sub(r"[ .-]", "", number)) is not None
    return bool(iban.is_valid(number, check_country=False))


def emails(text: str) -> Iterator[Stretch]:
    """Yield addresses, but not the shared mailboxes of organisations."""
    for match in _EMAIL.finditer(text):
        if not _GENERAL_MAILBOX.match(match[0].lstrip("'\"(")):
            yield match.start(), match.end()


def phones(text: str) -> Iterator[Stretch]:
    """Yield numbers of people: mobile ones, and lines that are not said to be of an organisation."""
    for match in _PHONE.finditer(text):
        written = match[0]
        end = match.end()
        number = _parsed(written)
        if number is None:
            continue
        start = match.start() - (
            1 if match.start() and text[match.start() - 1] == "(" and ")" in written and "(" not in written else 0
        )
        kind = phonenumbers.number_type(number)
        if kind in _SHARED or (
            number.country_code == 31
            and str(number.national_number).startswith(("800", "900", "906", "909", "88", "14"))
        ):
            continue
        if (
            kind != phonenumbers.PhoneNumberType.MOBILE
            and _PHONE_OF_ALL.search(text)
            and not _PHONE_OF_ONE.search(text)
        ):
            continue
        yield start, end


def _international(text: str) -> Iterator[Stretch]:
    """Yield phone numbers with the code of a country, whoever's they are."""
    for match in _PHONE.finditer(text):
        if match[0].startswith(("+", "00")) and _parsed(match[0]):
            yield match.span()


_SHARED = (
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.UAN,
)


def _parsed(written: str) -> phonenumbers.PhoneNumber | None:
    digits = re.sub(r"\D", "", written)
    if not written.startswith(("+", "00", "0", "(0", "31")) or not 9 <= len(digits) <= 15:
        return None
    if written.startswith("31"):
        written = "+" + written
    try:
        number = phonenumbers.parse(written, "NL")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) and len(str(number.national_number)) >= 8 else None


def plates(text: str) -> Iterator[Stretch]:
    """Yield licence plates: with hyphens, in capitals, or near the word for a vehicle.

    With blanks and lower case they hold no vowel, as no Dutch plate does: "ze is 15" is an age.
    """
    for match in _PLATE.finditer(text):
        written = match[0]
        hyphens = written.count("-") == 2
        tight = written.isalnum() and written.isupper()
        near = _PLATE_WORD.search(text, max(0, match.start() - 60), min(len(text), match.end() + 40))
        mixed = any(c.isdigit() for c in written) and any(c.isalpha() for c in written)
        apart = len(re.findall(r"[- ]", written)) in (0, 2)  # "17 appt" is no plate
        vowels = " " in written and not written.isupper() and re.search(r"[aeiouy]", written, re.I)
        words = vowels and not _PLATE_CALLED.search(text, 0, match.start())
        if (
            mixed
            and apart
            and not words
            and (hyphens or (tight and not re.fullmatch(r"[A-Z]{1,3}\d{1,3}", written)) or near)
        ):
            yield match.span()


def cases(text: str) -> Iterator[Stretch]:
    """Yield numbers of cases, clients, files and complaints."""
    found = [match.span() for pattern in (_COURT, _CODE) for match in pattern.finditer(text)]
    for match in _CASE.finditer(text):
        if _ARTICLE.fullmatch(match[1]) or _CASE_OF_EUROPE.fullmatch(match[1]):
            continue
        digits = sum(character.isdigit() for character in match[1])
        if digits >= 5 or (digits >= 3 and not re.fullmatch(r"(?:19|20)\d\d", match[1])):
            found.append(match.span(1))
    last = None
    for start, end in sorted(found):
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def birth_dates(text: str) -> Iterator[Stretch]:
    """Yield dates beside a word for being born, right after the word for a person, or joined to such a date."""
    last = None
    for match in _DATE.finditer(text):
        born = _BORN_BEFORE.search(text, max(0, match.start() - 60), match.start()) or _BORN_AFTER.match(
            text[match.end() : match.end() + 40]
        )
        bare = _SIX_DIGITS.fullmatch(match[0]) is not None
        somebody = not bare and _SOMEBODY_BEFORE.search(text, max(0, match.start() - 40), match.start())
        joined = last is not None and _OR_BORN.match(text, last, match.start())
        if born or somebody or joined:
            last = match.end()
            yield match.span()
    for match in _SHORT_DATE.finditer(text):
        if _BORN_BEFORE.search(text, max(0, match.start() - 30), match.start()):
            yield match.span()
    yield from (match.span("day") for pattern in _BIRTHDAYS for match in pattern.finditer(text))


def dates(text: str) -> Iterator[Stretch]:
    """Yield all full dates, of birth or not."""
    return (match.span() for match in _DATE.finditer(text) if not _SIX_DIGITS.fullmatch(match[0]))


def months(text: str) -> Iterator[Stretch]:
    """Yield the name of a month after a day, before a year or after "begin": there "jan" is nobody's name."""
    return (match.span("month") for match in _IN_MONTH.finditer(text))


RULES: dict[str, Callable[[str], Iterator[Stretch]]] = {
    "iban": ibans,
    "email": emails,
    "bsn": bsns,
    "case_number": cases,
    "phone": phones,
    "birth_date": birth_dates,
    "address": addresses,
    "postcode": postcodes,
    "licence_plate": plates,
}
"""Every kind that is known by its form; where two overlap, the first one counts."""
