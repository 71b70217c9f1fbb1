"""How names of people look in Dutch text, and what stands around them."""

import re

RELATIVES = (
    r"moeder|mama|ma|vader|papa|ouders?|(?:stief|bonus|plus)(?:moeder|vader|ma|mama|pa|papa|zoon|dochter|"
    r"kind|ouders?|broer|zus)|pleeg(?:moeder|"
    r"vader|zoon|dochter|kind|ouders?|broer|zus)|"
    r"adoptie(?:moeder|vader)|schoon(?:moeder|vader|zus|broer)|kind(?:eren)?|zoon(?:tje|s)?|dochter(?:tje|s)?|"
    r"broer(?:tje|s)?|zus(?:je|ter|sen)?|"
    r"halfzus(?:je)?|halfbroer(?:tje)?|(?:klein|tweeling)(?:zoon|dochter|kind|broer|zus)|oma|opa|tante|oom|"
    r"nicht(?:je)?|neef(?:je)?|baby|peuter|kleuter|"
    r"jongen|jongetje|meisje|meid|puber|pupil|jongere|jeugdige|cli[eë]nte?|minderjarige|cl|clte|mdr|vdr|partner|ex(?:-partner|"
    r"-man|-vrouw)?|vriend(?:in)?|man|vrouw|buurvrouw|buurman"
)
FAMILIES = r"familie|fam\.?|gezin|echtpaar"
TITLES = rf"mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|heer|{FAMILIES}|juf|meester"
ROLES = (
    rf"{RELATIVES}|collega|voogd|gezinsvoogd|jeugdbeschermer|begeleider|mentor|advocaat|raadsonderzoeker|"
    rf"huisarts|arts|leerkracht|de\s+heer|{TITLES}|verdachte|belanghebbende"
)
FUNCTIONS = (
    r"gw'?er|[^\W\d_]*(?:wetenschapper|manager|medewerker|werker|leider|begeleider|consulent|coach|co[oö]rdinator|"
    r"regisseur|therapeut|psycholoog|onderzoeker|verlener|beschermer)"
)
"""What somebody is at work."""
CALLED = (
    r"genaamd|genoemd|heet|heten|heette|geheten|naam\s+is|naam|namens|roepnaam|voornaam|achternaam|ik\s+ben|"
    r"m'n\s+naam|met\s+de\s+naam|groet(?:en|jes)?,?|mvg,?|gr\.?,?"
)
LINKS = (
    r"van\s+(?:de|den|der|het|'t)|van|von|de|den|der|del|della|di|da|dos|el|al|la|le|bin|ben|ibn|abu|aït|ait|"
    r"ou|ould|in\s+'t|op\s+de|"
    r"op\s+den|op\s+'t|ten|ter|te|uit\s+de|v\.?\s?d\.?|v/d|van\s?'t|'t|vd"
)
LINK = re.compile(r"v[ao]n|de[nrl]?|het|al|el|la|le|bin|ben|ibn|abu|ait|te[nr]?|op|uit|in|t|vd|d[ait]", re.I)
"""A word of them."""
UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽ"
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
NAME = rf"[{UPPER}][^\W\d_]*(?:['’\-][^\W\d_]+)*"
SEVERAL = rf"{NAME}(?:\s+(?:(?:{LINKS})\s+){{0,2}}{NAME})*"
AFTER_ROLE = re.compile(rf"(?<![\w-])(?:(?i:{ROLES}|{CALLED}))\s*:?\s+((?:(?i:{LINKS})\s+){{0,2}}{SEVERAL})")
LOWER_AFTER_ROLE = re.compile(
    rf"(?<![\w-])((?i:{ROLES}))\s+((?:(?:{LINKS})\s+){{0,2}})([^\W\d_]+(?:['’\-][^\W\d_]+)*)(?:\s+((?:(?:{LINKS})\s+){{0,2}})([^\W\d_]+))?"
)
LOWER_CALLED = re.compile(
    r"(?<![\w-])(?:genaamd|geheten|heet|heette|ze\s+heten|roepnaam|(?:zijn|haar|mijn|kind)\s+naam(?:\s+is)?|"
    r"met\s+de\s+naam|naam\s*:|voornaam\s*:?|achternaam\s*:?)"
    rf"\s+((?:(?:{LINKS})\s+){{0,2}}[^\W\d_]+(?:['’\-][^\W\d_]+)*)"
)
TITLED = re.compile(
    rf"(?<![\w-])(?i:mevrouw|mevr\.?|mw\.?|meneer|dhr\.?|heer|mr\.?|drs\.?|dr\.?)\s+((?:(?:{LINKS}|[VT]an|De|Den|Der|Te[nr]?|El|Al)\s+){{1,2}}{NAME})"
)
INITIALS = re.compile(
    rf"(?<![\w.])(?:[{UPPER}]\.\s?){{1,4}}(?:\s?(?:(?:{LINKS})\s+){{0,2}}(?:[{UPPER}]\.?(?!\w)|"
    rf"{NAME}))(?:-{NAME})?|(?<![\w.])[{UPPER}]\.\s?[{UPPER}]\.(?:\s?[{UPPER}]\.)*(?!\w)"
)
ROLE_AND_INITIALS = re.compile(
    rf"(?<![\w-])(?i:{RELATIVES}|{TITLES})\s+([{UPPER}]\.(?:\s?(?:[a-z]\.\s?){{0,3}}[{UPPER}]\.?)*|(?:[a-z]\.){{1,4}})(?!\w)"
)
INITIALS_CALLED = re.compile(
    r"(?<![\w-])(?i:initialen|initiaal|voorletters?)(?:\s(?:zijn|is|van\s[^\W\d_]+(?:\szijn)?)\b)?\s?[:=]?\s?"
    rf"((?:[^\W\d_]\.\s?(?:(?:{LINKS})\s+)?){{1,6}}(?:[^\W\d_](?!\w))?|[{UPPER}]{{1,4}}(?!\w)|(?:(?<=[:=]\s)|(?<=[:=]))[b-df-hj-np-tv-xz]{{2,4}}(?!\w))"
)
"""Initials behind the word for them."""
INITIAL_OPENING = re.compile(
    rf"(?:^|(?<=[.!?:]\s))[\"'‘“(]?((?:[{UPPER}]|(?<![^\"'‘“(])[a-z])\.)"
    rf"(?=(?:\s+(?:uit|van)\s+[{UPPER}][^\W\d_]+)?(?P<rest>\s+\(?[^\W_]+\)?(?:\s+[^\W_]+)?|,\s+\d+))"
)
"""A single initial that opens a sentence, as in "J. uit IJsselmonde is 14"."""
LISTED = re.compile(r"(?<!\w)[Bb][.)]\s")
"""Shows that letters count what is listed."""
INITIAL_AFTER = re.compile(rf"\s+(?:(?:{LINKS})\s+){{0,2}}(?:[^\W\d_]\.(?!\w)|[{UPPER}](?![\w'’/&-]))")
"""The initial of a surname, behind a first name: "rachid b."."""
_NETWORK = r"insta(?:gram)?|snap(?:chat)?|tik\s?tok|facebook|fb|telegram|discord|roblox"
HANDLE = re.compile(
    r"(?<![\w.@/])(?P<at>@(?=[\w.]{0,30}[^\W\d_])(?P<own>\w[\w.]{1,28}\w))(?![\w@])|"
    rf"(?<!\w)(?i:{_NETWORK}|linkedin)\.com/(?:in/|add/)?(?P<page>@?\w[\w.-]{{1,38}}\w)|"
    rf"(?<!\w)(?i:{_NETWORK}|username|gebruikersnaam|account)(?:[\s-]?(?:naam|account))?(?:\s+(?:is|heet))?\s*[:=]?\s+"
    r"(?!n[ro]\b|[\w.]*\.(?:nl|com|org|be|net)\b)(?=[\w.]{0,30}[^\W_][\d_.]\w)(?=[\w.]{0,30}[^\W\d_])(?P<named>\w[\w.]{1,28}\w)(?![\w@])"
)
"""What somebody is called where people talk online."""
ONLINE = re.compile(rf"\b(?:{_NETWORK}|twitter|account|profiel|gebruikersnaam)\b", re.I)
OF_ALL_ONLINE = re.compile(
    r"politie|jeugd|gemeente|rotterdam|veilig|stichting|school|kind|raad|zorg|wijk|team|rijk|centrum|hulp|official|nieuws",
    re.I,
)
"""What stands in such a name that is of an organisation."""
LOWER_INITIAL = re.compile(rf"(?<![\w.])((?:[a-z]\.\s?){{1,4}})((?:(?:{LINKS})\s+){{0,2}})([^\W\d_]+)")
LOWER_TITLED = re.compile(
    rf"(?<![\w-])(?:(?:(?:mr|drs|adv)\b\.?|dr\.)\s+)+((?:(?:{LINKS})\s+){{0,2}})([^\W\d_]+)(?!\w)"
)
SURNAME_FIRST = re.compile(
    rf"(?<![\w-])((?:(?i:{LINKS})\s+){{0,2}})({NAME}),\s+(?:((?:[{UPPER}]\.\s?){{1,4}})|({NAME}))(?!\w)"
)
POSSESSIVE = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})['’]s?(?!\w)")
POSSESSIVE_S = re.compile(
    rf"(?<![\w'’-])([^\W\d_]{{3,}})s\s+(?:nieuwe\s+|biologische\s+)?(?:bio(?:moeder|vader)|{RELATIVES}|"
    r"familie|gezin|netwerk|school|juf|mentor|voogd|gezinsvoogd|jeugdbeschermer|begeleider|behandelaar|advocaat|"
    r"therapeut|huisarts|gezag|dossier|plan|kamer|telefoon|verjaardag|wens|mening|gedrag|veiligheid)(?!\w)"
)
"""A name with the s of what somebody has: "Daans moeder"."""
FETCHED = r"ophalen|meenemen|wegbrengen|thuisbrengen|terugbrengen"
"""What is done with children."""
BEFORE_FETCHED = re.compile(rf"\s+(?:{FETCHED})(?!\w)")
MET = re.compile(
    r"(?<!\w)(?:moet|mag|kan|wil|zal)\s+(?:ik|we|wij)\s+([^\W\d_]+)(?=\s+"
    rf"(?:{FETCHED}|zien|spreken|bellen|horen|informeren|bezoeken|uitnodigen)(?!\w))",
    re.I,
)
"""Whom somebody meets: "moet ik mees zien"."""
LOWER_OPENING = re.compile(r"(?:^|(?<=[.!?]\s))([^\W\d_]+)(?=\s)")
LOWER_ALONG = re.compile(r"(?<!\w)(?:moet|mag|kan|wil)\s+([^\W\d_]+)(?=\s+mee(?!\w))", re.I)
JOINED_BEFORE = re.compile(rf"(?<![\w-])({NAME})(?:\s+en\s+|\s?[&+/]\s?)$")
JOINED_AFTER = re.compile(rf"(?:\s+en\s+|\s?[&+/]\s?)({NAME})(?![\w-])")
ONE = re.compile(rf"(?<![\w-])(?<![{UPPER}]\.\s)({NAME})(?![\w'’-])(?!\s+[{UPPER}])")
"""A word with a capital, with none after it."""
BRACKETED = re.compile(rf"(?<![\w-])(?i:{RELATIVES})\s?\((?=[^\W\d_]{{4}})({NAME})(?=[),])")
OLDEST = re.compile(rf"(?<![\w-])(?i:oudste|jongste|middelste)\s?\(({NAME})(?=[),])")
"""A child in brackets, by its place among the others."""
HYPHENED = re.compile(rf"(?<![\w-])(?i:{RELATIVES})-(?i:v(?:an)?[.-])((?:(?:{LINKS})-){{0,2}}[^\W\d_]{{2,}})(?![\w-])")
"""A name behind a hyphen, as in "moeder-van-emre"."""
BEFORE_HYPHENED = re.compile(rf"(?i:(?:{RELATIVES})-v(?:an)?[.-])(?=[^\W\d_])")
AGED = re.compile(
    r"\s+is\s+(?:nu\s+|net\s+|pas\s+)?\d{1,2}(?![\w%€:/-]|[.,]\d)|[\s,(]+\d{1,2}\s?(?:jr|jaar|amv)\b|\s\(\d{1,2}\)"
)
"""The age of what stands before it."""
GONE = re.compile(
    r"\s+is\s+(?:(?:weer|nu|al|gisteren|vandaag|opnieuw)\s+)?(?:weggelopen|opgepakt|aangehouden|vermist|jarig|zwanger)(?!\w)"
)
"""What happens to people alone."""
FOREIGN = re.compile(r"[ğĞşŞłŁżŻśŚćĆźŹđĐıİčČžŽřŘ]")
"""Letters that no word of Dutch has."""
TO_PLACE = re.compile(r"(?<!\w)(?:naar|uit|vanuit)\s+$", re.I)
ABOUT = re.compile(
    r"(?<!\w)(?:(?:v?ots|m?uhp|uithuisplaatsing|gezag|voogdij|omgang|dossier|bezoek|reiskosten|zitting)\s+(?:van|voor)|"
    r"(?:gesprek|overleg|melding|zorgen)\s+over|(?:gesprek|omgang)\s+met|gaat\s+(?:het\s+)?(?:hier\s+)?om|(?:belde|sprak)\s+ik|"
    rf"{FUNCTIONS})\s+$",
    re.I,
)
"""What is about a child or held with somebody, and what somebody is at work."""
NO_NAME = re.compile(
    r"(?:bescherming|centrum|dienst|gezin|groep|huis|hulp|jeugd|kind|opvang|plan|recht|regie|school|se|team|werk|zorg)$|"
    r"^[^aeiouy]+$"
)
"""How words end that are no names, and short forms without a vowel."""
WITH = re.compile(r"(?<!\w)[^\W\d_]+\s+(?:van|met|bij|over|voor|aan|naar|dat|als)\s+$")
POSSESSED = re.compile(rf"(?<![\w-])([^\W\d_]+)\s+(?:haar|zijn|z'n|d'r)\s+(?:{RELATIVES})(?!\w)")
FIRST_AND_INITIAL = re.compile(rf"(?<![\w.])({NAME})\s+(?:(?:{LINKS})\s+){{0,2}}[{UPPER}]\.(?!\w)")
PAIR = re.compile(rf"(?<![\w-]){NAME}(?:\s+(?:(?:{LINKS})\s+){{0,2}}{NAME})+")
ORGANISATION = re.compile(
    r"(?i)(?:stichting|ziekenhuis|kinderziekenhuis|gasthuis|huis|groep|kliniek|instituut|fonds|school|college|"
    r"lyceum|academie|universiteit|hogeschool|"
    r"gemeente|rechtbank|gerechtshof|hof|raad|team|centrum|dienst|zorg|jeugdzorg|jeugdhulp|jeugdbescherming|"
    r"opvang|kinderopvang|model|methode|methodiek|"
    r"schaal|test|lijst|matrix|arrest|zaak|wet|commissie|verdrag|ladder|cirkel|driehoek|piramide|training|"
    r"therapie|cursus|programma|protocol|aanpak|"
    r"syndroom|ziekte|foundation|bv|b\.v|nv|vereniging|bond|museum|park|plein|straat|laan|weg|vrouwenopvang|"
    r"advocaten|advocatuur|kantoor|praktijk|"
    r"verpleging|apotheek|kerk|moskee|basisschool|mavo|vmbo|alert|app|systeem|toets|norm|zaken|ministerie|"
    r"inspectie|hulp|veiligheidshuis|\w{3,}wet|"
    r"[\w-]*(?:plan|teams?|plein|overleg|verdrag|verordening|regeling|richtlijn|convenant|wetboek|lijst|model|"
    r"school|college|lyceum|gasthuis|-vo|bescherming|beveiliging|onderwijs)|(?-i:VO|VSO|SBO|MBO|HAVO|VWO))"
)
OF_AN_OFFICE = re.compile(
    r"\s+(?:van|bij|uit)\s+(?:(?:de|het)\s+)?(?:Raad|GI|Gemeente|Rechtbank|Politie|School|Veilig)\b"
)
LAW_CASE = re.compile(
    r"\s*(?:\(?e\.?\s?a\.?\)?|en anderen|and others)?\s*(?:tegen|t\.|v\.|vs\.?|versus|/)\s*(?:[A-Z]|de staat)"
)
BEFORE_NO_PERSON = re.compile(
    r"(?i)\b(?:arrest|ehrm|hvj|hr|uitspraak|model|methode|methodiek|theorie|ladder|roos|cirkel|driehoek|"
    r"schaal|piramide|syndroom|ziekte|wet|stichting|"
    r"commissie|rapport|test|toets|programma|training|school|basisschool|college|ziekenhuis|kliniek|hotel|"
    r"café|app|systeem|protocol|boek|film|merk|"
    r"gemeente|provincie|eiland|land|gebied|regio|wijk|stad|dorp|straat|stadsdeel|"
    r"deelgemeente)[\s-]*(?:van\s+(?:de\s+)?)?[\"'‘“]?$"
)
WITH_SOMEBODY = re.compile(r"\b(?:met|en|tussen|aan|bij|over|voor|zoals|ook)\s+$")
OF_A_THINKER = re.compile(
    r"(?<!\w)(?:theorie|model|methode|methodiek|leer|piramide|schema)\s+van\s+(?:van\s+(?:de[rn]?\s+)?)?$", re.I
)
"""What stands before the bare surname of a scientist."""
OF_A_PLACE = re.compile(
    r"(?<!\w)(?:diergaarde|dierentuin|dierenpark|pretpark|zwembad|speeltuin|winkelcentrum|(?:\w+)?station|metro|metrohalte|bushalte|tramhalte|halte|perron|"
    r"(?:vmbo|mavo|havo|vwo|mbo|vso|gymnasium|lyceum|basisschool|kdv|kinderdagverblijf)\s+(?:de|het|'t)|(?:perron|station)\s+van)\s+$",
    re.I,
)
"""What stands before the name of a school or of a place where everybody may go."""
COMPOUND = re.compile(
    r"-(?:zaak|model|methode|arrest|therapie|test|schaal|lijst|protocol|criteria|toets|wet|ladder|uitspraak|"
    r"norm|training|alert|rapport|commissie|syndroom|aanpak|team|gesprek)\b"
)
LEADING = re.compile(
    rf"(?i)^(?:(?:{ROLES}|{CALLED}|{FUNCTIONS}|(?-i:de|het|een)|mijn|onze|deze|die|graag|beste|geachte|lieve|hallo|hoi|"
    rf"dag|groeten|groet|drs\.?|dr\.?|mr\.?|ir\.?|ing\.?|prof\.?|ds\.?)[\s:,]+)+(?=\S)"
)
TITLE_BEFORE = re.compile(
    r"(?i)(?<![\w-])(?:mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|heer|fam\.?|mr\.?|cli[eë]nte?)\s+$"
)
SOMEBODY = re.compile(rf"(?i)(?:{ROLES}|{FUNCTIONS})")
ROLE_BEFORE = re.compile(rf"(?i)(?<![\w-])(?:{ROLES}|{CALLED})\s*:?\s+$")
LINK_DE = re.compile(r"de\s+$")
OF = re.compile(rf"van\s+({NAME})")
OF_ONE = re.compile(rf"van\s+(?!(?i:{LINKS})\s)([^\W\d_]+)(?![\w-])")
LINKED_AFTER = re.compile(r"\s+(?:van(?:\s+(?:de[nr]?|het|'t))?|vd|de[nr]?|el|bin|ben|ait)\s+([^\W\d_]+)(?!\w)", re.I)
PLACE_BEFORE = re.compile(r"(?i)\b(?:in|te|nabij|richting|omgeving|gemeente|stad|dorp|wijk)\s+(?:de\s+|het\s+)?$")
TITLE_OR_RELATIVE_BEFORE = re.compile(rf"(?i)(?<![\w-])(?:({TITLES})|{RELATIVES})\s*:?\s+(?:(?:{LINKS})\s+){{0,2}}$")
SUBORDINATE = re.compile(
    r"\b(?:als|dat|omdat|wanneer|of|indien|waar\w*|die|nadat|terwijl|zodra|hoe(?:\s+\w+)?|wat|doordat|aangezien|tenzij|"
    r"zolang|hoewel|waarvan)\s+(?:de\s+|een\s+|het\s+|mijn\s+)?$",
    re.I,
)
SURNAME = re.compile(rf"\s+((?:(?:{LINKS})\s+)*)([^\W\d_]+)")
TOKEN = re.compile(r"[^\W_]+")
PART = re.compile(r"[^\W\d_]{3,}")
SENTENCE = re.compile(r"[^.!?\n]+")
LONG_WORD = re.compile(r"[^\W\d_]{2,}")
NEXT = re.compile(r"[\s,(]+(?:\d{1,2}(?:\s?(?:jr|jaar)\b)?[\s,)]+)?([^\W\d_]+)")
"""The word that follows, after an age if there is one."""
