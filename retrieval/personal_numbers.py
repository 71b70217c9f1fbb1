"""Personal data that has a form: numbers, addresses, plates, dates."""

import re
from collections.abc import Callable, Iterator

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from retrieval.name_patterns import ROLE_BEFORE

Stretch = tuple[int, int]

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
    r"kenniscentrum)(?:[._-]?[a-z]{2,20})?@",
    re.I,
)
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}(?!\w)")
_POSTCODE = re.compile(r"(?<![\w.:/,-])[1-9]\d{3}( ?)([A-Za-z]{2})(?![\w@])(?!\.\w)")
_NO_POSTCODE = frozenset(
    "aan al af an bw cm da de di do dd dr ee eh el en er eu ex ff ga ge gr gw ha he hh hi ho ie ik in is ja "
    "je jw km la ma me mg "
    """
    mi ml mm mn mw na ni no nr nu of oh om op ot pa pc pp re ro rv sa sd se sr ss st sv te tv u uk ur vd ve
    vs we wo wv x ze zn zo
    """.split()
)
_POSTCODE_WORD = re.compile(r"\b(?:postcode\w*|pc|woon(?:t|de|plaats|adres|achtig)?|adres)\b[^\d\n]{0,15}$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
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
_MONTH = (
    r"jan(?:uari)?|feb(?:r(?:uari)?)?|m(?:aa)?rt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?|"
    r"okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_STREET = (
    r"straat|str|laan|weg|plein|hof|kade|singel|dijk|pad|steeg|gracht|dreef|plantsoen|park|markt|baan|ring|"
    r"hoek|burg|brink|akker|veld|oord|"
    r"bocht|donk|haven|wal|vaart|stee|erf|tuin|tuinen|zoom|horst|kamp|rade|boulevard|allee|passage|werf|poort|"
    r"burcht|hoeve|meent|weide|wijk|"
    r"zijde|kreek|vliet|beek|gaarde|gaard|waard|toren|rak|sluis|brug|berg|duin|bos|hout|heuvel|rode|schans|"
    r"bolwerk|waterweg|lei"
)
_HOUSE = (
    r"\d{1,4}(?:\s?-?\s?(?:[a-zA-Z]|[IVX]{1,4}|hs|bis|\d{1,3}))?(?![\w%])(?!\s?(?:jaar|jr|week|weken|wkn?|dag|dagen|dgn|"
    r"nacht|nachten|uur|uren|maand|maanden|mnd|mnden|euro|km|kind|kinderen|jarige?|procent|keer|meter|min|broers?|zussen|"
    r"adressen|van|tot|t/m|juli|juni|mei)\b)(?!(?<=\d{4})\s?[A-Za-z]{2}(?!\w))(?![:/]\d|\.\d)"
)
_ADDRESS = re.compile(
    rf"(?<![\w-])(?:de\s+)?(?:\d{{1,2}}e\s+)?(?:(?:[A-Z][\w.'-]*|van|der|den)\s+){{0,4}}?"
    rf"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'-]{{2,40}}?(?:{_STREET})\s+(?:[NOWZ]\.?\s?Z\.?\s+)?"
    rf"(?:(?:huis)?(?:nummer|nr\.?|no\.?)\s*)?{_HOUSE}"
)
_SPACED_ADDRESS = re.compile(
    rf"(?<![\w-])(?:[A-Z][\w.'-]+\s+){{1,4}}(?:{_STREET})\s+{_HOUSE}",
)
_NAMED_ADDRESS = re.compile(
    rf"(?<![\w-])(?:Allee|Baan|Boulevard|Dijk|Kade|Laan|Plein|Singel|Weg)(?:\s(?:aan|op|van|der|den|de|het|naar))*"
    rf"[\s-][A-Z0-9][\w'-]+(?:\s[A-Z][\w'-]+)*\s(?:(?:huis)?(?:nummer|nr\.?|no\.?)\s*)?(?!(?:19|20)\d\d\b){_HOUSE}(?!\s(?:{_MONTH})\b)"
)
_CAPITAL_WORD = re.compile(r"(?!(?:Van|De|Den|Der|El|Al|Te[nr]?)\s)[A-Z][^\W\d_]+\s+(?=[A-Z])")
_LIVES = re.compile(
    rf"\b(?:woon\w*|woont|wonend|adres(?:\s+is|:|(?=\s+\())?|verblijf(?!s(?:vergunning|status|titel))\w*|gevlucht|ingeschreven|verhuis\w*|flat|"
    rf"huisbezoek)\s+\(?(?:is\s+)?"
    rf"(?:nu\s+)?(?:(?:op|aan|naar)\s+)?(?:(?:de|het|'t)\s+)?(?!(?:onder|tussen|samen|sinds|vanaf|meer|minder|"
    rf"circa|ongeveer|bijna|alleen|zeker|maximaal|minimaal|"
    rf"minstens)\b)([A-Za-zÀ-ÿ][\w'-]{{3,}}(?:\s+[A-Za-zÀ-ÿ][\w'-]+)?\s+(?!\d{{4}}){_HOUSE})",
)
_NO_STREET = re.compile(
    r"(?:^|\s)(?:\w*gerechtshof|hof|onderweg|\w*traject|weg|snelweg|rijksweg|wijk|gebied|bijlage|veld|kamp|"
    r"park|markt|ring|flat|poort|toren|"
    r"\w*pleeg\w+|omweg|uitweg|bezoek|onderzoek|verzoek|\w*zoek|werkveld|speelveld|nieuwsbrief|hoofdstuk|"
    r"\w*paragraaf|\w*(?:er|or)ing|gehoord|\w*antwoord|akkoord|terrein|overweg|"
    r"beweg|vanweg|instap|jeugdwet|drempel|\w*beleid|midden\w*veld|leeftijd|\w*tijd|januari|februari|maart|"
    r"april|mei|juni|juli|augustus|"
    r"september|oktober|november|december|kinderen|artikel|lid|groep|klas|fase|stap|versie|maximaal|minimaal|"
    r"ongeveer|leerjaar)\s+\d",
    re.I,
)
_CASE_WORD = (
    r"(?:(?:zaak|dossier|cli[eë]nt\w{0,2}|rekest|rol|klacht|meldings?|melding|registratie|relatie|"
    r"pati[eë]nt\w{0,2}|casus|kind|gezins?|parket|"
    r"proces-?verbaal|pv|incident|beschikkings?|besluit|aanmeld\w*|referentie|polis|verzekerings?|"
    r"vreemdelingen|v|skn|strafrecht\w*|"
    r"indicatie|beschikking|toewijzings?|arrangement\w*|personeels?|paspoort|document|id|rijbewijs|intake|"
    r"ticket|corv|wijz|zorg)[\s-]?"
    r"(?:nummer|nrs?|no|code|id|kenmerk)\b\.?|kenmerk|ons\s+kenmerk|uw\s+kenmerk|zaak\s?(?:nr)?|dossier|"
    r"kbps(?:[\s-]?(?:nummer|nr))?|referentie|ref|parketnr|reg\.?nr|cli[eë]nte?(?=\s+\d))"
)
_CASE_TOKEN = (
    r"(?:(?-i:[A-Z]{1,5})[ ./-]{0,2}|[a-z]{1,4}[./-]?(?=\d)){0,4}\d[\dA-Za-z]*(?:[./-][\dA-Za-z]+|"
    r" / [\dA-Za-z]*\d[\dA-Za-z]*){0,6}"
)
_CASE = re.compile(rf"\b{_CASE_WORD}\s*(?:is|van|=|:|\.|#)?\s*(?:is\s+)?({_CASE_TOKEN}(?:\s+\d{{3,}})*)", re.I)
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
    rf"(?<![\w./:-])(?:(?:{_DAY})\s(?:{_MONTH})\s(?:19|20)\d\d|(?:0?[1-9]|[12]\d|3[01])\s?(?:[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?|\s(?:0?[1-9]|"
    rf"1[0-2])\s|[\s-]?(?:{_MONTH})\.?[\s,-]*)(?:'?\d{{2}}|(?:19|20)\d\d)"
    rf"|(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|"
    rf"1[0-2])(?:(?:19|20)?\d\d))(?![\w-])(?![/.]\d)",
    re.I,
)
_SHORT_DATE = re.compile(rf"(?<![\w./:-])(?:0?[1-9]|[12]\d|3[01])\s(?:{_MONTH})(?![\w-])", re.I)
_IN_MONTH = re.compile(
    rf"(?:(?<![\w./:-])(?:0?[1-9]|[12]\d|3[01])[\s-]|\b(?:begin|half|medio|eind|vanaf|per|t/m)\s|"
    rf"\b(?=(?:{_MONTH})\.?\s(?:'\d\d|(?:19|20)\d\d)\b))(?P<month>{_MONTH})(?![\w-])"
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
    """Yield account numbers of any country, with or without blanks."""
    for match in _IBAN.finditer(text):
        number, end = match[0], match.end()
        while len(number) > 14:  # the words after it may look like more of it
            if iban.is_valid(number, check_country=False) and _whole(number):
                yield match.start(), end
                break
            number = number[:-1].rstrip()
            end = match.start() + len(number)


def _whole(number: str) -> bool:
    return not number.upper().startswith("NL") or len(number.replace(" ", "")) == 18


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


def postcodes(text: str) -> Iterator[Stretch]:
    """Yield postcodes, in any case, where the letters are no word of the sentence."""
    for match in _POSTCODE.finditer(text):
        letters = match[2]
        called = _POSTCODE_WORD.search(text, 0, match.start())
        word = letters.lower() in _NO_POSTCODE and not called
        loose = match[1] and not letters.isupper() and _YEAR.match(match[0]) and not called
        if not word and not loose and letters.upper() not in ("SA", "SD", "SS"):
            yield match.span()


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


def addresses(text: str) -> Iterator[Stretch]:
    """Yield streets with a house number, known by the ending of the street or by "woont op"."""
    for pattern in (_ADDRESS, _SPACED_ADDRESS, _NAMED_ADDRESS):
        for match in pattern.finditer(text):
            in_a_year = match[0].islower() and _YEAR.fullmatch(match[0].split()[-1])
            if not in_a_year and not _NO_STREET.search(match[0]):
                yield _after_name(match), match.end()
    for match in _LIVES.finditer(text):
        if not _NO_STREET.search(" " + match[1]):
            yield match.span(1)


def _after_name(match: re.Match[str]) -> int:
    """Return where the street begins: in "fam. Yildiz Wolphaertsbocht 120a" the first word is a name."""
    first = _CAPITAL_WORD.match(match[0])
    named = first and ROLE_BEFORE.search(match.string, 0, match.start())
    return match.start() + first.end() if first and named else match.start()


def cases(text: str) -> Iterator[Stretch]:
    """Yield numbers of cases, clients, files and complaints."""
    found = [match.span() for pattern in (_COURT, _CODE) for match in pattern.finditer(text)]
    for match in _CASE.finditer(text):
        if _ARTICLE.fullmatch(match[1]):
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
