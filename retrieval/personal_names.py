"""Names of people in Dutch text: deduce's rules and lists, and what hurried questions need beside them."""

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from typing import Any

from retrieval.dutch import fold

Stretch = tuple[int, int]

_LISTS = (
    "names/lst_first_name",
    "names/lst_surname",
    "names/lst_interfix",
    "names/lst_interfix_surname",
    "names/lst_initial",
    "names/lst_prefix",
    "locations/lst_placename/lst_municipality",
    "locations/lst_placename/lst_residence",
    "locations/lst_placename/lst_region",
    "locations/lst_placename/lst_province",
    "whitelist/lst_common_word",
    "whitelist/lst_medical_term",
    "whitelist/lst_stop_word",
    "whitelist/lst_eponymous_disease/lst_eponymous_single",
)
_ROLES = (
    r"moeder|mama|ma|vader|papa|ouders?|stief(?:moeder|vader|zoon|dochter|ouder|broer|zus)|pleeg(?:moeder|"
    r"vader|zoon|dochter|kind|ouders?|broer|zus)|"
    r"adoptie(?:moeder|vader)|schoon(?:moeder|vader|zus|broer)|kind(?:eren)?|zoon(?:tje|s)?|dochter(?:tje|s)?|"
    r"broer(?:tje|s)?|zus(?:je|ter|sen)?|"
    r"halfzus(?:je)?|halfbroer(?:tje)?|(?:klein|tweeling)(?:zoon|dochter|kind|broer|zus)|oma|opa|tante|oom|"
    r"nicht(?:je)?|neef(?:je)?|baby|peuter|kleuter|"
    r"jongen|jongetje|meisje|meid|puber|pupil|jongere|jeugdige|cli[eë]nte?|minderjarige|partner|ex(?:-partner|"
    r"-man|-vrouw)?|vriend(?:in)?|man|vrouw|"
    r"buurvrouw|buurman|collega|voogd|gezinsvoogd|jeugdbeschermer|begeleider|mentor|advocaat|raadsonderzoeker|"
    r"huisarts|arts|juf|meester|leerkracht|"
    r"mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|de\s+heer|heer|familie|fam\.?|gezin|echtpaar|verdachte|"
    r"belanghebbende"
)
_TITLES = r"mevrouw|mevr\.?|mw\.?|meneer|mijnheer|dhr\.?|heer|familie|fam\.?|gezin|echtpaar|juf|meester"
_CALLED = (
    r"genaamd|genoemd|heet|heten|heette|geheten|naam\s+is|naam|namens|roepnaam|voornaam|achternaam|ik\s+ben|"
    r"m'n\s+naam|met\s+de\s+naam|groet(?:en|jes)?,?|mvg,?|gr\.?,?"
)
_LINKS = (
    r"van\s+(?:de|den|der|het|'t)|van|von|de|den|der|del|della|di|da|dos|el|al|la|le|bin|ben|ibn|abu|aït|ait|"
    r"ou|ould|in\s+'t|in\s+het|op\s+de|"
    r"op\s+den|op\s+'t|ten|ter|te|uit\s+de|v\.?\s?d\.?|v/d|van\s?'t|'t|vd"
)
_UPPER = r"A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽ"
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_NAME = rf"[{_UPPER}][^\W\d_]*(?:['’\-][^\W\d_]+)*"
_SEVERAL = rf"{_NAME}(?:\s+(?:(?:{_LINKS})\s+){{0,2}}{_NAME})*"
_AFTER_ROLE = re.compile(rf"(?<![\w-])(?:(?i:{_ROLES}|{_CALLED}))\s*:?\s+((?:(?i:{_LINKS})\s+){{0,2}}{_SEVERAL})")
_LOWER_AFTER_ROLE = re.compile(
    rf"(?<![\w-])((?i:{_ROLES}))\s+((?:(?:{_LINKS})\s+){{0,2}})([^\W\d_]+(?:['’\-][^\W\d_]+)*)(?:\s+((?:(?:{_LINKS})\s+){{0,2}})([^\W\d_]+))?"
)
_LOWER_CALLED = re.compile(
    r"(?<![\w-])(?:genaamd|geheten|heet|heette|ze\s+heten|roepnaam|(?:zijn|haar|mijn|kind)\s+naam(?:\s+is)?|"
    r"met\s+de\s+naam|naam\s*:|voornaam\s*:?|achternaam\s*:?)"
    rf"\s+((?:(?:{_LINKS})\s+){{0,2}}[^\W\d_]+(?:['’\-][^\W\d_]+)*)"
)
_INITIALS = re.compile(
    rf"(?<![\w.])(?:[{_UPPER}]\.\s?){{1,4}}(?:\s?(?:(?:{_LINKS})\s+){{0,2}}(?:[{_UPPER}]\.?(?!\w)|"
    rf"{_NAME}))(?:-{_NAME})?|(?<![\w.])[{_UPPER}]\.\s?[{_UPPER}]\.(?:\s?[{_UPPER}]\.)*(?!\w)"
)
_FIRST_AND_INITIAL = re.compile(rf"(?<![\w.])({_NAME})\s+(?:(?:{_LINKS})\s+){{0,2}}[{_UPPER}]\.(?!\w)")
_PAIR = re.compile(rf"(?<![\w-]){_NAME}(?:\s+(?:(?:{_LINKS})\s+){{0,2}}{_NAME})+")
_FINITE = frozenset(
    """
    is was heeft had wil wilde kan kon mag moet moest gaat ging komt kwam woont woonde zit zat zegt zei krijgt kreeg
    wordt werd zal zou staat slaapt belt belde vraagt weigert verblijft loopt doet deed maakt blijft ligt houdt vindt
    ziet hoort wacht werkt speelt geeft durft hoeft denkt en of mist eist dreigt ontkent tekent verhuist wonen zijn
    hebben willen ook niet
    """.split()
)
_NO_NAME = frozenset(
    """
    niet wel geen ook nog al alleen zelf samen steeds altijd nooit soms vaak vandaag morgen gisteren vanavond nu
    straks weer toch echt zonder met bij voor naar uit op in aan om door over onder tegen tijdens sinds na van tot als
    dat of en maar want dus die dit deze rechter kinderrechter voorzitter griffier wethouder burgemeester advocaat
    officier notaris voogd arts psychiater psycholoog directeur manager raad gemeente school politie jeugdbeschermer
    gezinsvoogd moeder vader ouder ouders kind kinderen zoon dochter broer zus oma opa tante oom zwanger ziek dood
    overleden boos blij bang verdrietig verslaafd ernstig onbekend minderjarig meerderjarig gescheiden gehuwd getrouwd
    ongehuwd alleenstaand thuis hier daar weg zoek kwijt vermist binnen buiten beneden boven turks marokkaans pools
    syrisch nederlands surinaams antilliaans somalisch eritrees oekraiens chinees kaapverdisch iemand niemand hij zij
    ze haar zijn hun mijn onze uw jij je u wij we ik een de het der den mevrouw meneer heer nummer naam adres zaak
    dossier kant beide beiden allebei eerste tweede derde jongste oudste laatste nieuwe oude andere eigen biologische
    juridische wettelijke gezagdragende hoofd lid namens wiens welke welk wat wie waar wanneer hoe waarom anders
    vrijwillig gedwongen bekend gemeld gesproken gezien gehoord gehoorzaam dement doof slechthorend autistisch lvb
    verstandelijk psychotisch dakloos werkloos gedetineerd asielzoeker statushouder vluchteling illegaal alcoholist
    """.split()
)
_ORDINARY = frozenset(
    """
    aal aalt aan aart adel adem adonis age ai alia alma alp alpha althea alike amber ambrosia amine amor anemoon angel
    angelus ani anno ara aren arend aria aster augustus aura aurora baan bader balder baptist baptiste bars bas bate
    batje beau beer belle ben bene beren berk bink bloem blauw bob boet bono boss bouwen boy brand brandy bren bruin
    bruining brunette buddy burger can caprice cara carter case ceder ceel cerise chance charisma chase chi chinook
    cis claus constant day de dean demi dia dico dies diesel dillen dim dimmen dino ditje doetje domina domino don
    done dong dot douwtje dries earl ebbe eden egge elan elger ellen els else emir engel enne eppe eren erin eros even
    ester faas faith fake fan fee feite feitse femme feng fenneken ferry fin fine flip flor flora floor fop fox franc
    frank gay gene genesis gerit given grace griet gul guy hang has hans har haring harm hart hebe hei heng herre her
    herwin hinde hoessein hoi hok hope hors horst hui huig hunter iet ilse indigo inga islam jade jazz jazzy jeep jen
    jersey jet jihad job joke jon jong jongste joop joris jouw joy junior just kaan kaatje kader kai kalle kam kar
    kardelen kas kate ken kenner kerst kersten kick kiek kiem kien kier kik kin kina kit klaar kok kommer koop koos
    kor kwint lam lava leen lei lelie len lente lenze lief lieve lies lijntje lila line linde linze lis loet lok long
    lori lot lotus louw love lux ly maan maas mac manna manou mans mare marien marine mark matje mats max may mazen
    mea medina mees meg meiske melis men merel meta mie miep mies mik mila mille mimi min mink mirre mus my nader
    nadir nanny nas nel nelke nero nes nies nik nim nis noes nol noor nova nu nuno ocean ome ouwe over paddy page
    parel pari parker pater paul peer peet pel penny pep perpetua pier pierre ping pip pita pluk pol pom prudent puck
    pui puk raaf raf ram ramin ran reed reef rein reine rem rich richel riek riff rik ring rink rins rio rode roef
    roemer rok roman romein rong roos rosa rose rover rui ruim rune sage sai sake sam samsam sang saar schalk sela sem
    sen sera serge serve servet set shanty sil sim sin sibbe sky sol soleil sommer son song spencer spike splinter
    stan star ster steef sten stern stoffer storm sterre sui sultan summer taco tai tak take tam tan tea tera terra
    ties tien tim timen tin tine tom ton toon top tori tos tromp tuba tuur van veer vesper victor vin vita vos vrede
    vrouw vu vy waling wan wang warren wei wen wende werner wester wiek wiep wies wijnand wik wikke wil will wille
    willem win winner winter wit wolf woud xi yang yen yi yin young yuan zander zen zier zilver zo zomer zoe zon zonne
    zus zwaan zweer zwier dame heer prins prinses koning april mei juni augustus september januari juli maart oktober
    """.split()
)
"""First names that are ordinary words too: in lower case they are words, unless more says that they are names."""
_NOUNS = frozenset(
    """
    roos bloem storm wolf ster fee lente zomer winter merel mees linde amber jade lelie parel zwaan vos beer mark
    sterre max pip puck sem sam tom tim saar  noor floor joris job bas ties paul victor willem frank hans ellen els
    joke rosa joy hope faith jet kate boaz bob ben mila zoe kai stan raf hart lief engel nova sky demi ferry ilse
    olivia vera flora jihad emir islam medina donna emma romeo
    """.split()
)
"""Such names as children have: names after a word for a person, if a verb follows."""
_ORGANISATION = re.compile(
    r"(?i)(?:stichting|ziekenhuis|kinderziekenhuis|gasthuis|huis|groep|kliniek|instituut|fonds|school|college|"
    r"lyceum|academie|universiteit|hogeschool|"
    r"gemeente|rechtbank|gerechtshof|hof|raad|team|centrum|dienst|zorg|jeugdzorg|jeugdhulp|jeugdbescherming|"
    r"opvang|kinderopvang|model|methode|methodiek|"
    r"schaal|test|lijst|matrix|arrest|zaak|wet|commissie|verdrag|ladder|cirkel|driehoek|piramide|training|"
    r"therapie|cursus|programma|protocol|aanpak|"
    r"syndroom|ziekte|foundation|bv|b\.v|nv|vereniging|bond|museum|park|plein|straat|laan|weg|vrouwenopvang|"
    r"advocaten|advocatuur|kantoor|praktijk|"
    r"verpleging|apotheek|kerk|moskee|basisschool|mavo|vmbo|alert|app|systeem|toets|norm|zaken|ministerie|"
    r"inspectie|hulp)"
)
_LAW_CASE = re.compile(
    r"\s*(?:\(?e\.?\s?a\.?\)?|en anderen|and others)?\s*(?:tegen|t\.|v\.|vs\.?|versus|/)\s*(?:[A-Z]|de staat)"
)
_BEFORE_NO_PERSON = re.compile(
    r"(?i)\b(?:arrest|zaak|ehrm|hvj|hr|uitspraak|model|methode|methodiek|theorie|ladder|roos|cirkel|driehoek|"
    r"schaal|piramide|syndroom|ziekte|wet|stichting|"
    r"commissie|rapport|test|toets|programma|training|school|basisschool|college|ziekenhuis|kliniek|hotel|"
    r"café|app|systeem|protocol|boek|film|merk|"
    r"gemeente|provincie|eiland|land|gebied|regio|wijk|stad|dorp|straat|stadsdeel|"
    r"deelgemeente)\s*(?:van\s+(?:de\s+)?)?[\"'‘“]?$"
)
_COMPOUND = re.compile(
    r"-(?:zaak|model|methode|arrest|therapie|test|schaal|lijst|protocol|criteria|toets|wet|ladder|uitspraak|"
    r"norm|training|alert|rapport|commissie|syndroom|aanpak|team|gesprek)\b"
)
_LEADING = re.compile(
    rf"(?i)^(?:(?:{_ROLES}|{_CALLED}|(?-i:de|het|een)|mijn|onze|deze|die|graag|beste|geachte|lieve|hallo|hoi|"
    rf"dag|groeten|groet|drs\.?|dr\.?|mr\.?|ir\.?|ing\.?|prof\.?|ds\.?)[\s:,]+)+(?=\S)"
)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep logging and warnings as they are: deduce sends all logs to standard output and shows all warnings."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.addHandler(logging.NullHandler())
    try:
        with warnings.catch_warnings():
            yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


class NameFinder:
    """Finds names of people; slow to build (about a second), quick to use, and safe to use from several threads."""

    def __init__(self, no_persons: Iterable[str] = ()) -> None:
        """Take deduce's lists of names and places; `no_persons` are names that are not of a person."""
        with _undisturbed():
            docdeid: Any = import_module("docdeid")
            rules: Any = import_module("deduce.deduce")
            loader: Any = import_module("deduce.lookup_struct_loader")
            load_raw_itemset: Any = import_module("deduce.lookup_structs").load_raw_itemset

            folder = rules._LOOKUP_LIST_PATH
            raw = {name.split("/")[-1].removeprefix("lst_"): load_raw_itemset(folder / "src" / name) for name in _LISTS}
            raw["eponymous_disease"] = raw.pop("eponymous_single")
            tokenizer = rules.Deduce._initialize_tokenizer(folder)
            lookup = docdeid.ds.DsCollection()
            for name in ("initial", "interfix_surname"):
                lookup[name] = docdeid.ds.LookupSet()
                lookup[name].add_items_from_iterable(raw[name])
            lookup["prefix"] = loader.load_prefix_lookup(raw)
            lookup["interfix"] = loader.load_interfix_lookup(raw)
            lookup["whitelist"] = loader.load_whitelist_lookup(raw)
            lookup["first_name"] = loader.load_first_name_lookup(raw, tokenizer)
            lookup["surname"] = loader.load_surname_lookup(raw, tokenizer)
            lookup["eponymous_disease"] = loader.load_eponymous_disease_lookup(raw, tokenizer)
            config = dict(rules.Deduce._initialize_config())
            config["annotators"] = {
                name: annotator for name, annotator in config["annotators"].items() if annotator.get("group") == "names"
            }
            self._deduce = docdeid.DocDeid()
            self._deduce.tokenizers["default"] = tokenizer
            self._deduce.processors = rules._DeduceProcessorLoader().load(
                config, {"tokenizer": tokenizer, "ds": lookup}
            )
        self._first = {fold(name) for name in raw["first_name"] if len(name) > 1}
        self._last = {fold(name) for name in raw["surname"]}
        self._linked = {fold(name) for name in raw["interfix_surname"]}
        self._words = {fold(w) for w in raw["common_word"] | raw["stop_word"] | raw["medical_term"]} | _NO_NAME
        places = raw["municipality"] | raw["residence"] | raw["region"] | raw["province"]
        self.places = self._places = frozenset({fold(place) for place in places} | set(_COUNTRIES))
        self._no_persons = {fold(name) for name in no_persons}

    @cached_property
    def _no_person_pattern(self) -> re.Pattern[str]:
        names = sorted(self._no_persons | {p for p in self._places if " " in p}, key=len, reverse=True)
        return (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)") if names else re.compile(r"(?!)")
        )

    def find(self, text: str) -> list[Stretch]:
        """Return where names stand in `text`, in order and apart from each other."""
        spared = self._spared(text)
        found = []
        for start, end in self._candidates(text):
            stretch = self._trimmed(text, start, end)
            if stretch and not any(a <= stretch[0] and stretch[1] <= b for a, b in spared):
                found.append(stretch)
        return _apart(found)

    def _candidates(self, text: str) -> Iterator[Stretch]:
        for rule in (
            self._by_deduce,
            self._after_role,
            self._with_initials,
            self._in_pairs,
            self._lower_after_role,
            self._lower_called,
            self._bare,
        ):
            yield from rule(text)

    def _by_deduce(self, text: str) -> Iterator[Stretch]:
        """Yield what deduce takes for a person; piece by piece, for its time grows with the cube of names in a row."""
        for piece in _PIECE.finditer(text):
            for annotation in self._deduce.deidentify(piece[0]).annotations:
                start, end = piece.start() + annotation.start_char, piece.start() + annotation.end_char
                if annotation.tag == "persoon" and self._is_person(text, start, end):
                    yield start, end

    def _after_role(self, text: str) -> Iterator[Stretch]:
        return (match.span(1) for match in _AFTER_ROLE.finditer(text) if self._may_be(text, *match.span(1)))

    def _with_initials(self, text: str) -> Iterator[Stretch]:
        yield from (match.span() for match in _INITIALS.finditer(text) if self._initials(text, *match.span()))
        yield from (match.span() for match in _FIRST_AND_INITIAL.finditer(text) if fold(match[1]) in self._first)

    def _in_pairs(self, text: str) -> Iterator[Stretch]:
        return (match.span() for match in _PAIR.finditer(text) if self._is_pair(text, *match.span()))

    def _lower_called(self, text: str) -> Iterator[Stretch]:
        for match in _LOWER_CALLED.finditer(text):
            word = fold(_WORD.findall(match[1])[-1])
            named = match[0].startswith(("genaamd", "geheten"))
            if word in self._first - _ORDINARY or word in _NOUNS or (named and self._strange(word)):
                yield match.span(1)

    def _is_person(self, text: str, start: int, end: int) -> bool:
        """Say whether what deduce takes for a person may be one here."""
        words = [fold(word) for word in _WORD.findall(text[start:end])]
        if not self._may_be(text, start, end):
            return False
        known = [w for w in words if w in self._first or w in self._last]
        if len(words) == 1 and words[0] in _ORDINARY | self._words and _opens(text, start):
            return words[0] in _NOUNS and _next_word(text, end) in _FINITE
        if (
            len(words) == 1
            and words[0] not in self._first
            and not _LEADING.match(text[start:end])
            and not _ROLE_BEFORE.search(text[:start])
        ):
            return _next_word(text, end) in _FINITE - {"en", "of", "ook", "niet"}
        if len(words) == 1 and words[0] in self._places and words[0] not in self._first:
            return False
        return bool(known) or len(words) > 1

    def _may_be(self, text: str, start: int, end: int) -> bool:
        """Say whether nothing around a stretch makes it an organisation, a method, a place or a case at law."""
        inside = _LEADING.sub("", text[start:end])
        words = _WORD.findall(inside)
        following = _WORD.match(text, end + 1) if text[end : end + 1] == " " else None
        if not words or len(inside.strip(" .")) < 2 or _PLACE_BEFORE.search(text[:start]):
            return False
        if len(words) == 1 and fold(words[0]) in self._words | set(_PUBLIC):
            return False
        if any(_ORGANISATION.fullmatch(word) for word in words) or (
            following and _ORGANISATION.fullmatch(following[0]) and following[0][0].isupper()
        ):
            return False
        folded = [fold(word) for word in words]
        if folded[0] in _PUBLIC and not any(word in self._first - _ORDINARY for word in folded):
            return False
        named = [word in self._no_persons for word in folded]
        if (any(named) and all(known or word.islower() for known, word in zip(named, words, strict=True))) or re.match(
            r"[A-Z]{2,}-[a-z]", inside
        ):
            return False
        if _COMPOUND.match(text, end) or _COMPOUND.search(text[start:end]) or _LAW_CASE.match(text, end):
            return False
        if _BEFORE_NO_PERSON.search(text[:start]):
            return False
        if re.search(r"(?:tegen|v\.|t\.)\s+$", text[:start]) and _LAW_CASE.search(text):
            return False
        return (
            fold(inside) not in self._places
            and fold(inside) not in self._no_persons
            and not all(word.isupper() and len(word) > 2 and fold(word) not in self._first for word in words)
        )

    def _initials(self, text: str, start: int, end: int) -> bool:
        written = text[start:end]
        if re.fullmatch(r"[A-Z]\.\s?[A-Z]\.?", written) and fold(written).replace(" ", "") in _SHORT:
            return False
        words = _WORD.findall(written)
        last = fold(words[-1])
        if len(words[-1]) > 1 and last in self._words and not _WORD.search(written.split()[0][2:]):
            return len(words) > 2 or last in self._last
        return self._may_be(text, start, end)

    def _is_pair(self, text: str, start: int, end: int) -> bool:
        """Say whether words with capitals one after another are a name, though no list has them."""
        words = [w for w in _WORD.findall(text[start:end]) if w[0].isupper()]
        while words and _opens(text, start) and fold(words[0]) in self._words | _STARTERS:
            start = text.index(words[0], start) + len(words[0]) + 1
            words = words[1:]
        folded = [fold(word) for word in words]
        if (
            len(words) < 2
            or not self._may_be(text, start, end)
            or any(w in self._words or w in _PUBLIC or w in self._places for w in folded)
        ):
            return (
                len(words) >= 2
                and folded[0] in self._first - _ORDINARY
                and folded[0] not in self._places
                and self._may_be(text, start, end)
            )
        if any(word.isupper() for word in words) and not all(word.isupper() for word in words):
            return False
        return any(w in self._first or w in self._last for w in folded) or _next_word(text, end) in _FINITE

    def _lower_after_role(self, text: str) -> Iterator[Stretch]:
        for match in _LOWER_AFTER_ROLE.finditer(text):
            role, link, word = match[1].lower(), match[2], match[3]
            if word[0].isupper():
                continue
            title = re.fullmatch(_TITLES, role) is not None
            folded = fold(word)
            following = _next_word(text, match.end(3))
            end = match.end(3)
            if folded in self._words and not (folded in self._first - _ORDINARY and not link):
                continue
            if link:
                if folded not in _FUNCTIONS and self._linked_name(role, link.strip(), folded, title):
                    yield match.start(2), end
                continue
            if folded in self._places and folded not in self._first:
                continue
            certain = folded in self._first and folded not in _ORDINARY
            surname = title and folded in self._last and following is not None and not folded.endswith(("eert", "eren"))
            noun = folded in _NOUNS and following in _FINITE
            strange = (
                following in _FINITE - {"en", "of", "ook", "niet", "zijn"}
                and self._strange(folded)
                and not _SUBORDINATE.search(text[max(0, match.start() - 30) : match.start()])
            )
            if certain or surname or noun or strange:
                more = match[5]
                if more and fold(more) in self._last and (match[4] or fold(more) not in self._words):
                    end = match.end(5)
                yield match.start(3), end

    def _linked_name(self, role: str, link: str, word: str, title: bool) -> bool:
        """Say whether a link and a word make a surname after a word for a person, as in "oma van leeuwen"."""
        if word in self._places and word not in self._linked | self._last:
            return False
        known = word in self._linked | self._last
        if role in ("gezin", "familie", "fam", "fam.", "echtpaar") or (link.split()[0] in _WEAK_LINKS and not title):
            return known and len(word) > 3
        if title or role in ("oma", "opa", "tante", "oom"):
            return len(word) > 2 and word not in _PUBLIC and (known or self._strange(word) or len(link) > 2)
        foreign = re.fullmatch(r"(?:el|al|van\s+de[rn]?|ait|bin|vd|v/d|v\.?\s?d\.?)", link) is not None
        return foreign and (known or self._strange(word))

    def _strange(self, word: str) -> bool:
        """Say whether `word` does not look like a word of Dutch that may follow a word for a person."""
        return (
            len(word) > 2
            and word not in self._words
            and word not in _ORDINARY
            and not re.search(
                r"(?:ig|lijk|baar|loos|isch|end|ende|aal|eel|ief|jes|heid|ing|tie|eert|aar|ant|ent|de|te|en|"
                r"je|er|t|s)$",
                word,
            )
        )

    def _bare(self, text: str) -> Iterator[Stretch]:
        """Yield first names in lower case that are no words."""
        for match in _WORD.finditer(text):
            word = match[0]
            if word.islower() and len(word) > 2:
                folded = fold(word)
                if (
                    folded in self._first
                    and folded not in _ORDINARY
                    and folded not in self._words
                    and folded not in self._places
                    and self._may_be(text, *match.span())
                ):
                    yield match.start(), self._with_surname(text, match.end())

    def _with_surname(self, text: str, end: int) -> int:
        """Return the end of a first name in lower case, with the surname that follows it."""
        match = _SURNAME.match(text, end)
        if match is None:
            return end
        word = fold(match[2])
        fits = word in self._linked | self._last if match[1] else word in self._last
        return match.end() if fits and word not in self._words | _FINITE else end

    def _trimmed(self, text: str, start: int, end: int) -> Stretch | None:
        """Return the stretch without titles and words before the name and punctuation around it."""
        leading = _LEADING.match(text[start:end])
        if leading:
            start += leading.end()
        first = _WORD.match(text, start)
        while (
            first
            and first.end() < end
            and _opens(text, start)
            and fold(first[0]) in self._words | _STARTERS
            and fold(first[0]) not in self._first - _ORDINARY
        ):
            rest = _WORD.search(text, first.end(), end)
            if rest is None:
                break
            start = rest.start()
            first = rest if not _opens(text, start) else None
        written = text[start:end]
        start += len(written) - len(written.lstrip(" ,:;(\"'"))
        end -= len(written) - len(written.rstrip(" ,:;)\"'"))
        return (start, end) if start < end else None

    def _spared(self, text: str) -> list[Stretch]:
        """Return where names stand that are of no person: places, organisations, methods."""
        low = text.lower()
        plain = fold(text) if len(fold(text)) == len(text) else low
        if len(plain) != len(text):
            return []
        return [match.span() for match in self._no_person_pattern.finditer(plain)]


_COUNTRIES = """
    nederland belgie duitsland frankrijk engeland spanje italie polen turkije marokko suriname curacao aruba bonaire
    syrie irak iran afghanistan  somalie eritrea ethiopie ghana nigeria kaapverdie portugal griekenland roemenie
    bulgarije oekraine rusland hongarije tsjechie noorwegen zweden  denemarken finland zwitserland oostenrijk
    ierland schotland amerika canada brazilie china india pakistan japan indonesie egypte tunesie algerije  jordanie
    libanon israel kroatie servie bosnie albanie kosovo georgie armenie chili israel saba statius maarten martin
    """.split()
_PUBLIC = frozenset(
    """
    raad rechtbank gemeente politie veilig thuis jeugdbescherming rotterdam rijnmond jeugdwet wet artikel besluit
    handboek richtlijn meldcode kinderrechter rechter officier hof ministerie inspectie school stichting jbrr gi ots
    uhp vots lirik arij wijz corv skj ehrm ivrk avg bw jw wvggz nji vng vws jenv igj zorg team crisisdienst helpdesk
    kennisbank google teams word excel outlook whatsapp instagram snapchat tiktok facebook telegram signal schiphol
    islam koran bijbel kerst pasen ramadan suikerfeest sinterklaas april mei juni juli augustus januari februari maart
    september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag nederlands
    nederlandse turks turkse marokkaans marokkaanse pools poolse syrisch engels engelse frans duits duitse arabisch
    farsi europa europees nederlander raadsonderzoek wijkteam lokaal centrum geldt casus bureau halt reclassering
    leerplicht ggz ggd cjg nota wetboek burgerlijk burgerlijke strafrecht harde kern consult participerend boek
    meldpunt samenwerkingsafspraken kenniscentrum verdrag koninkrijk staten generaal kamer stuk stukken bijlage
    brussel den haag signs safety centraal online svb lbio ind coa uwv duo cak ciz
    """.split()
)
_ROLE_BEFORE = re.compile(rf"(?i)(?<![\w-])(?:{_ROLES}|{_CALLED})\s*:?\s+$")
_PLACE_BEFORE = re.compile(r"(?i)\b(?:in|te|nabij|richting|omgeving|gemeente|stad|dorp|wijk)\s+(?:de\s+|het\s+)?$")
_SHORT = frozenset(
    """
    o.a o.a. d.d. d.d m.n. m.b. i.v. t.a. e.a. e.d. b.v. n.v. a.u. i.p. z.s. s.v. p.m. a.m. n.t. m.i. o.m.
    e.v. j.w. b.w.
    """.split()
)
_STARTERS = frozenset(
    """
    mag kan kun moet is zijn heeft hebben wil wilt geldt gelden krijgt krijg wordt worden werkt wat wie waar wanneer
    welke welk hoe hoeveel waarom kunt kunnen moeten graag beste casus vraag volgens wegens namens betreft inzake
    gisteren vandaag morgen binnen hier help als omdat bij voor met na over sinds tijdens onder beschrijf vertel geef
    noem toon maak schrijf stuur zoek leg stel doe ga kom zou zouden uit van ook en of maar dus want door tegen tussen
    zonder hallo hoi dag goedemorgen goedemiddag groeten groet bedankt mvg re fwd onderwerp klopt heet heten woont zit
    staat mijn onze haar hun deze die dit dat er
    """.split()
)
_FUNCTIONS = frozenset(
    """
    rechter kinderrechter voorzitter griffier wethouder burgemeester advocaat officier notaris arts psychiater
    directeur minister officier raadsheer  kinderombudsman ombudsman gemeente school politie raad gi instelling
    overkant buren zaak groep straat wijk stad regio auto kinderen moeder vader  ouders kind zoon dochter man vrouw
    familie tweede eerste derde kant ander andere kamer woning afdeling klas zitting instantie organisatie dienst
    vries
    """.split()
)
_WEAK_LINKS = ("in", "op", "uit", "te", "ten", "ter", "al", "de", "la", "le", "'t")
"""Links that are ordinary words too."""
_SUBORDINATE = re.compile(
    r"\b(?:als|dat|omdat|wanneer|of|indien|waar\w*|die|nadat|terwijl|zodra|hoe|wat|doordat|aangezien|tenzij|"
    r"zolang|hoewel|waarvan)\s+(?:de\s+|een\s+|het\s+|mijn\s+)?$",
    re.I,
)
_SURNAME = re.compile(rf"\s+((?:(?:{_LINKS})\s+)*)([^\W\d_]+)")
_PIECE = re.compile(r"\S.{0,238}(?:\S(?=\s|$)|.)", re.DOTALL)
_NEXT = re.compile(r"[\s,(]+([^\W\d_]+)")


def _opens(text: str, start: int) -> bool:
    """Say whether a sentence begins at `start`."""
    before = text[:start].rstrip(" \"'‘“(-*")
    return not before or before[-1] in ".!?:\n"


def _next_word(text: str, end: int) -> str | None:
    match = _NEXT.match(text, end)
    return fold(match[1]) if match else None


def _apart(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
