"""Where somebody lives: streets with a house number, and postcodes."""

import re
from collections.abc import Iterator

from retrieval.name_patterns import ROLE_BEFORE
from retrieval.name_surroundings import Stretch

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
MONTH = (
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
_BEHIND_A_HOUSE = re.compile(rf"(?:{_STREET})\s+\d{{1,4}}\s?-?\s?\w{{0,4}}\s?[,(]\s*$", re.IGNORECASE)
"""A street with its house, and a comma: what follows is no word of the sentence."""
_FIRST_WORD = (
    r"(?:groene|lange|korte|oude|nieuwe|grote|kleine|hoge|lage|brede|smalle|eerste|tweede|derde|verlengde|"
    r"burg(?:emeester|\.)|pastoor|prof(?:essor|\.)|doctor|koning(?:in)?|prins(?:es)?|sint|generaal|admiraal)"
)
"""What a street begins with, in lower case too."""
_HOUSE = (
    r"(?:\d{1,4}\s?-?\s?(?:hs|bis|(?:een|twee|drie|vier|\d\s?)hoog)(?!\w)|"
    r"\d{1,4}(?:\s?-?\s?(?:[a-zA-Z]|[IVX]{1,4}|\d{1,3}))?(?:(?<=[a-zA-Z])\s?-\s?(?:\d{1,3}|[a-zA-Z]))?"
    r"(?![\w%])(?!\s?(?:jaar|jr|week|weken|wkn?|dag|dagen|dgn|"
    r"nacht|nachten|uur|uren|maand|maanden|mnd|mnden|euro|km|kind|kinderen|jarige?|procent|keer|meter|min|broers?|zussen|"
    r"adressen|van|tot|t/m|juli|juni|mei)\b)(?!(?<=\d{4})\s?[A-Za-z]{2}(?!\w))(?![:/]\d|\.\d))"
)
_ADDRESS = re.compile(
    rf"(?<![\w-])(?:de\s+)?(?:\d{{1,2}}e\s+)?(?:(?:[A-Z][\w.'-]*|{_FIRST_WORD}|van|der|den)\s+){{0,4}}?"
    rf"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'-]{{2,40}}?(?:{_STREET})\s+(?:[NOWZ]\.?\s?Z\.?\s+)?"
    rf"(?:(?:huis)?(?:nummer|nr\.?|no\.?)\s*)?{_HOUSE}"
)
_SPACED_ADDRESS = re.compile(
    rf"(?<![\w-])(?:(?:[A-Z][\w.'-]+\s+){{1,4}}(?:{_STREET})|{_FIRST_WORD}\s+(?:straat|dijk|haven|kade|singel|gracht|vest))"
    rf"\s+{_HOUSE}",
)
_NAMED_ADDRESS = re.compile(
    rf"(?<![\w-])(?:Allee|Baan|Boulevard|Dijk|Kade|Laan|Plein|Singel|Weg)(?:\s(?:aan|op|van|der|den|de|het|naar))*"
    rf"[\s-][A-Z0-9][\w'-]+(?:\s[A-Z][\w'-]+)*\s(?:(?:huis)?(?:nummer|nr\.?|no\.?)\s*)?(?!(?:19|20)\d\d\b){_HOUSE}(?!\s(?:{MONTH})\b)"
)
_HOUSE_NUMBER = re.compile(
    rf"(?:\s?,?\s?(?:(?:huis)?(?:nummer|nr\.?|no\.?))\s?|\s)(?!(?:19|20)\d\d\b)(?!\d+\s(?:van|tot|jan|feb|m(?:aa)?rt|apr|"
    rf"aug|sep|okt|nov|dec)){_HOUSE}(?!-\d)"
)
"""The house that stands behind a postcode, as in "3074 KC nr 41"."""
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


def postcodes(text: str) -> Iterator[Stretch]:
    """Yield postcodes, in any case, where the letters are no word of the sentence."""
    return (match.span() for match in _POSTCODE.finditer(text) if _is_postcode(match))


def _is_postcode(match: re.Match[str]) -> bool:
    letters = match[2]
    called = any(before.search(match.string, 0, match.start()) for before in (_POSTCODE_WORD, _BEHIND_A_HOUSE))
    word = letters.lower() in _NO_POSTCODE and not called
    loose = match[1] and not letters.isupper() and _YEAR.match(match[0]) and not called
    return not word and not loose and letters.upper() not in ("SA", "SD", "SS")


def addresses(text: str) -> Iterator[Stretch]:
    """Yield streets or postcodes with a house number; a street is known by its ending or by "woont op"."""
    for match in _POSTCODE.finditer(text):
        house = _HOUSE_NUMBER.match(text, match.end())
        if house and _is_postcode(match):
            yield match.start(), house.end()
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
