"""Signs that somebody is in danger now.

A rule knows two kinds of phrases. A *sign* tells what is happening to somebody ("ademt niet"); a *hint* is danger \
    only
if the question says that it goes on now ("vermist", with "sinds vannacht"). Neither counts where the question is about
the past, about what might be, about a training or about figures.
"""

import re
from dataclasses import dataclass

from retrieval.triage.phrases import phrases, plain

_WORDS = {
    "CHILD": """
        kind kinderen kindje kindjes baby babytje zuigeling peuter kleuter dreumes jongen jongens jongetje meisje \
            meisjes
        meid puber tiener zoon zoontje zoons dochter dochtertje dochters pupil jongere jongeren broertje zusje \
            tweeling
        kleine kleintje clientje stiefzoon stiefdochter pleegkind pleegzoon pleegdochter kleinkind leerling nichtje \
            neefje
        kids schoolkind
    """,
    "PERSON": """
        kind kinderen kindje baby zuigeling peuter kleuter dreumes jongen jongetje meisje meid puber tiener zoon \
            zoontje
        dochter dochtertje pupil jongere broertje zusje broer zus tweeling kleine kleintje moeder mama ma vader \
            papa ouder
        ouders stiefvader stiefmoeder pleegmoeder pleegvader oma opa tante oom vriendin partner vrouw man ex client \
            cliente
        haar hem hen hun zij mij ons elkaar zichzelf collega medewerker begeleider groepsleider gezinsvoogd
        jeugdbeschermer buurvrouw buurman iemand
    """,
    "WORKER": "mij ons collega collega's medewerker begeleider gezinsvoogd jeugdbeschermer groepsleider leidster",
    "HITS": """
        slaat slaan mept meppen schopt trapt stompt beukt bijt wurgt steekt bedreigt mishandelt knijpt sleurt smijt \
            schudt
        rammelt schudde
    """,
    "HIT": """
        geslagen gemept geschopt getrapt gestompt gebeten mishandeld afgeranseld afgetuigd gewurgd gestoken
        neergestoken geschud toegetakeld vastgebonden opgesloten gegijzeld verkracht misbruikt aangerand betast
        uitgehongerd gekneveld vastgehouden overmeesterd
    """,
    "WEAPON": """
        mes keukenmes vleesmes broodmes slagersmes zakmes mesje machete pistool vuurwapen wapen bijl hamer knuppel
        honkbalknuppel taser geweer revolver steekwapen boksbeugel handgranaat schroevendraaier schaar zwaard \
            luchtbuks kapmes
        stanleymes
    """,
    "POISON": """
        ontstopper gootsteenontstopper bleek bleekmiddel bleekwater chloor wasmiddel wascapsule waspod afwasmiddel
        schoonmaakmiddel schoonmaakazijn ammoniak ontkalker allesreiniger wc-eend vaatwastablet vaatwasblokje \
            pillen pil
        tabletten methadon ghb drugs xtc mdma cocaine coke speed ketamine wiet hasj spacecake edible paracetamol
        paracetamols ibuprofen oxazepam oxycodon diazepam temazepam medicijnen medicijn medicatie slaappillen
        slaapmiddelen antidepressiva bloeddrukpillen insuline taxus besjes bessen paddenstoelen paddenstoel paddo's
        batterij batterijtje knoopcel magneetjes antivries ruitenvloeistof terpentine lampenolie benzine petroleum
        aceton nagellakremover gif rattengif muizengif slakkenkorrels vapevloeistof nicotine sigaretten peuken wodka
        whisky rum jenever alcohol spiritus strip strippen doosje zuur loog
    """,
    "SWALLOWED": """
        gedronken opgedronken gegeten opgegeten ingeslikt doorgeslikt geslikt binnengekregen ingenomen gekauwd \
            gesnoept
        genomen leeggedronken ingespoten gespoten
    """,
    "NIGHT": "vannacht nacht nachts avond avonds donker gisteren gisteravond vanavond vanochtend vanmorgen middernacht",
}

_NOW = phrases(
    """
    nu
    net
    zojuist
    zonet
    daarnet
    daarstraks
    zo-even
    zoeven
    (op dit|dit) moment
    momenteel
    vandaag
    vanochtend
    vanmorgen
    vanmiddag
    vanavond
    vannacht
    gisteren
    gisteravond
    gisternacht
    afgelopen nacht
    straks
    zo meteen
    (over|nog|al) (een )?(\\d+|paar|twee|drie|vier|vijf|half|kwart) (uur|uurtje|uren|minuten|min|tellen|kwartier)
    (een )?(half uur|halfuur|kwartier|uur) (geleden|terug)
    \\d+ (uur|uren|minuten|min) (geleden|terug|lang)
    (paar|twee|drie|tien|vijf) (uur|uren|minuten) (geleden|terug|lang)
    het is \\d+ uur
    sinds (vannacht|gisteren|vanochtend|vanmorgen|vanmiddag|vandaag|het huisbezoek|gisternacht|gisteravond)
    aan het \\w+en
    aan de (telefoon|lijn|deur)
    aan de andere kant van de lijn
    (ik|we|wij) (zie|hoor|zien|horen|ruik|sta|ben|zit|vertrouw)
    (zie|hoor|ruik|sta|zit) ik
    (heb|hebben) ~ (aan de lijn|aan de telefoon|in de auto|bij mij)
    (belt|appt|appte|belde|facetimet|fluistert|fluisterend|gilt|mailt) (mij|ons|dat|huilend|paniek*|helemaal|\
        overstuur|vanuit|of)
    (belt|appt)
    (kreeg|krijg|ontvang) (ik )?(net |een )*(appje|app|bericht|berichtje|telefoontje|filmpje|foto|mail)
    in paniek
    (ineens|opeens|plotseling)
    (neemt niet op|reageert niet meer)
    (is erbij|ben erbij|ik ben er)
    overstuur
    (voor|bij) mijn neus
    bij mij (in de auto|op kantoor|op de kamer|in de wachtkamer)
    voor de deur
    staat (nu |weer )?(binnen|beneden|buiten|boven)
    help
    hulp nodig
    (acuut|spoed|dringend|urgent|meteen|direct)
    (bel ik|moet ik) ~ (112|bellen|politie|ambulance)
    wie (moet|bel|schakel) ~ ik
    wat (moet|kan|doe) ik (nu|als eerste|als eerst|direct)
    wat nu
    al (twee|drie|vier|2|3|4) (dagen|nachten)
    """
)
_TOLD_JUST_NOW = phrases(
    """
    (vertelt|zegt|onthult|vertelde|zei|bekent|verklaart|geeft aan|huilt|appt|schrijft) ~ (net|zojuist|zonet|daarnet|\
        nu|vandaag|vanochtend|vanmiddag)
    (net|zojuist|zonet|daarnet|nu|vandaag|vanochtend|vanmiddag) ~ (verteld|gezegd|onthuld|opgebiecht|toevertrouwd|\
        vertelt|zegt)
    (heeft|hoor|hoorde|hoorden) ~ (net|zojuist) ~ (verteld|gehoord|van)
    """
)
_PAST = phrases(
    """
    (jaar|jaren|maand|maanden|weken|decennia) (geleden|terug)
    vorig (jaar|schooljaar|seizoen)
    vorige (maand|zomer|winter|eeuw)
    in (het jaar )?(19|20)\\d\\d
    ((januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december) )?(19|20)\\d\\d
    in het verleden
    het verleden
    vroeger
    destijds
    indertijd
    toentertijd
    ooit
    als (kind|baby|kleuter|peuter|tiener|puber) (is|werd|was|zelf)
    in (zijn|haar|hun|mijn) (eigen )?(jeugd|kindertijd|verleden)
    voorgeschiedenis
    over (haar|zijn|hun|mijn) (jeugd|verleden)
    (gedachten|plannen|neigingen|klachten) gehad
    jarenlang*
    (in het|uit het|het) dossier
    zat (vast|in de gevangenis)
    veroordeeld
    (na|tijdens) (een|de|het) (eerdere|vorige|oude) *
    eerdere
    (is|zijn|was|waren) (al |inmiddels |reeds )?(overleden|afgesloten)
    (nazorg|nabespreken|evalueren|evalueer|evaluatie|terugkijken)
    """.replace(" *\n", "\n")
)
_SINCE = phrases("(al )?sinds ((vorig|vorige) )?(jaar|maand|zomer|winter|\\d{4})")
_RESOLVED = phrases(
    """
    niemand (is )?(in gevaar|gewond)
    (is|zijn|was) (er )?(nu )?(geen|niet) ~ (gevaar|spoed|acuut|haast|urgent|nood)
    geen (acuut|acute|direct|directe|enkel|spoed|haast|paniek) *
    geen (gevaar|spoed|haast)
    niet (acuut|dringend|urgent|in gevaar)
    (is|zijn) (nu |weer |inmiddels |gelukkig |allemaal |ondertussen |allang |al )*(terecht|gevonden|veilig|\
        teruggevonden|buiten gevaar|weer thuis|ongedeerd|rustig|opgelost)
    (loos|vals) alarm
    onder behandeling
    (niet|geen) ~ (meer )?aan de hand
    (slaat|mishandelt|bedreigt|gebruikt) (haar |hem |ons |mij )?(niet|nooit)
    """.replace(" *\n", "\n")
)
_SUPPOSED = phrases(
    """
    stel (dat|(jij|je) voor|nou|nu|een)
    gesteld dat
    wat als
    (voor|in) het geval( dat)?
    als er (een keer|eens|ooit)
    voor als
    mocht (een|er|het|hij|zij|dit)
    hoe zou(den)?
    zou(den)? (een|(jij|je)|jullie|men|u|wij|we|de)
    hypothetisch*
    in (zijn algemeenheid|het algemeen|theorie)
    over het algemeen
    algemene vraag
    (niet|geen) (over )?(een )?(echte )?(casus|concreet)
    fictie*
    (verzonnen|bedachte) *
    """.replace(" *\n", "\n")
)
_TAUGHT = phrases(
    """
    (train|trainen|training|trainingen|trainer|trainers)
    (lesstof|lesmateriaal|lesprogramma|gastles|leerlijn|leerstof|onderwijs over)
    les over
    (oefening|oefeningen|oefenvragen|oefencasus|oefencasussen|rollenspel|casuistiek|quiz|toets|toetsvraag|tentamen|\
        examen|examenvraag)
    (presentatie|theorie|voorlichting|cursus|workshop|e-learning|elearning|module|webinar|congres|scriptie|intervisie)
    (folder|brochure|poster|infographic|podcast|documentaire|boek|film|serie|artikel over|flyer)
    leg ik ~ uit
    uitleg* (over|aan|van)
    (nieuwe collega*|stagiair*|inwerk*)
    (literatuur|definitie|betekenis|onderzoek naar|wat betekent)
    """
)
_COUNTED = phrases(
    """
    (cijfers|statistiek|statistieken|prevalentie|percentage|jaarcijfers)
    (hoeveel|hoe vaak|hoeveel procent|aantal|gemiddeld)
    (per jaar|jaarlijks)
    """
)
_GENERAL = re.compile(
    r"\s*(?:en |of |dus )?(?:wat (?:is|zijn|houdt|verstaat|zegt|staat|doet|betekent|geldt|doe (jij|je))|"
    r"welke?|wanneer|hoe|waarom|mag|mogen|"
    r"kan|kun|kunnen|geldt|gelden|bestaa\w+|is (?:het|er|een)|zijn er|heeft|hebben|wie|waar|"
    r"moet(?:en)? (?:een|de|het|(jij|je)|wij)|"
    r"telt|valt|protocol|richtlijn|stappenplan|wet|artikel|art|meldcode|verjaring|signalen|vanaf)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:als|wanneer|indien|bij|die|over|van|dat|of|waarbij|waarin|tegen|omdat|zodra|na|voor)\b"
)
_CLAUSES = re.compile(r"[.!?;:,\n()]+")
_KNOWLEDGE = re.compile(
    rf"{_GENERAL.pattern}|\s*(?:als|bij|over|is|zijn|moet|moeten|doet|wordt|worden|krijgt|wat doe (?:ik|je|jij))\b"
)
_TELLS = phrases(
    """
    {PERSON} ~ (is|heeft|wordt|zit|ligt|staat|loopt|zegt|wil|gaat|komt|doet|hangt|zijn|hebben|zitten|worden|\
        aangetroffen|gevonden|kwam|kwamen|liep|\\w{2,}t)
    {PERSON} (kwam|kwamen|liep|lag|zat|stond|kreeg|is|heeft|wordt|zit|ligt|staat|loopt|zegt|wil|gaat|komt|doet|\
        hangt|zijn|hebben|zitten|worden|\\w{2,}t)
    hij (is|heeft|wordt|zit|\\w{2,}t)
    """,
    _WORDS,
)
_ASKS = phrases(
    """
    (welke?|hoe|hoeveel|wanneer|waarom|mag|mogen|geldt|telt|indien)
    of (hij|zij|ik|een|het|de|er|dat)
    als een
    (kan|kun|kunnen|moet|moeten) (ik|wij|je|jij|een|de|het|hij|zij|er)
    (is|zijn) (dat|het|dit|er|hij|zij) *
    (heeft|hebben) (hij|zij|ik|wij) *
    wat (is|zijn|kan|doet|betekent|zegt|geldt|staat|houdt|vindt|voor)
    """.replace(" *\n", "\n")
)
SEVERAL = "several_signals"
"""The rule for what no other rule names: several alarming words in a text that tells about somebody."""
ENOUGH = 2
_BACK = phrases(
    """
    (is|zijn) (nu |weer |inmiddels |gelukkig )*(terecht|teruggevonden|gevonden|terug|weer thuis)
    inmiddels (weer )?(terug|thuis|terecht|gevonden)
    weer (terug|terecht|gevonden)
    """
)
_ENDED_BY_RETURN = ("abduction", "runaway", "left_alone")
_OFFICE = phrases(
    """
    (klacht|tuchtklacht|advocaat|rechtszaak|skj|media|geding|procedure)
    (rapport|rapportage|verslag|verzoekschrift|formulier|presentatie|wachtlijst|wachttijd|aanvraag|inleveren|\
        richtlijn|protocol|zitting|behandeling|cursus)
    (heb|hebben|had|na) ~ gesprek
    (registreren|vastleggen|noteren|indienen|declareren)
    """
)
_HABIT = phrases(
    """
    (vaak|soms|regelmatig|wel eens|weleens|af en toe|geregeld|dagelijks|meestal|vroeg of laat)
    (driftbui|driftbuien|opvoed*|zijn zin|haar zin|zindelijk*)
    """
)
_FIGURATIVE = phrases(
    """
    (teamleider|teammanager|manager|leidinggevende|baas|directeur) (vermoordt|wurgt|slacht|maakt) mij
    (werkdruk|caseload|deadline|administratie|planning|agenda|tarieven|personeel*|bezetting|computer|laptop|printer|\
        wijz)
    in de media
    (ga|lach|schrik|verveel|schaam) (ik )?(mij )?(dood|kapot|rot)
    dood(moe|ziek van|normaal|leuk|simpel)
    (van de|door de) (stress|drukte|rapportages|mails)
    """
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of danger."""

    name: str
    signs: re.Pattern[str]
    """What is danger by itself."""
    hints: re.Pattern[str]
    """What is danger if it goes on now."""


def _rule(name: str, signs: str, hints: str) -> Rule:
    return Rule(name, phrases(signs, _WORDS), phrases(hints, _WORDS))


RULES = (
    _rule(
        "violence",
        """
        (aan het|staan te|staat te|zijn te|begint te|begonnen met|bezig met) (slaan|vechten|knokken|meppen|schoppen|\
            trappen|wurgen|steken|mishandelen|rammen|slopen|stompen|beuken|schreeuwen en slaan)
        (wurgt|wurgde|wurgen|verwurgt|verstikt)
        (bij|om|rond|op) (de|haar|zijn|hun|mijn|een) (keel|nek|hals|strot) (gepakt|gegrepen|geklemd|dichtgeknepen|\
            gedrukt|gegrepen|heen)
        (handen|hand|riem|koord|touw|sjaal) ~ (om|rond|op) ~ (keel|nek|hals)
        (grijpt|pakt|knijpt|drukt|greep|houdt) ~ (keel|strot|hals) ~
        {HITS} (de |het |een |zijn |haar |hun |mijn |onze |die |dat |dit |deze |op )?((zwangere|jongste|oudste|\
            kleine|eigen|oude|andere) )?{PERSON}
        (gooit|duwt|gooide|duwde|smeet|trapt|schopt) ~ (tegen de muur|van de trap|uit het raam|tegen de grond|op de \
            grond|de trap af|door de kamer)
        hoor* ~ (geschreeuw|gegil|gillen|schreeuwen|klappen|slaan|gebonk|glas|knallen|krijsen|kermen|om hulp)
        (schreeuwt|gilt|roept|schreeuwen|roepen|gillen) (hard )?om hulp
        (intrapt|intrapte|ingetrapt|intrappen|forceert|openbreekt)
        (trapt|ramt|beukt|bonkt|breekt) ~ deur
        (is|hij|zij|het|begint) (nu )?(weer|nu) (begonnen|bezig|los)
        (gaat|ging|slaat|slaan) (helemaal |nu |weer )*(los|door|tekeer) (op|tegen) 
        (haar|hem|hen|mij|ons|ze|zij|de kinderen|zijn gezin|het gezin|iedereen) ~ (iets aan|wat aan|iets aandoen|\
            wat aandoen|vermoorden|vermoordt|afmaken|afmaakt|doodmaken|doodmaakt|doodslaan|doodslaat|neersteken|\
            neersteekt|kapotmaken|kapotmaakt|doodsteken|neerschieten|doodschiet|doodschieten|neerschiet|in brand|\
            overhoop)
        (dreigt|zegt|roept|schreeuwt|appt|dreigde|gaat|wil) ~ (te vermoorden|vermoorden|te vermoorden|te doden|te \
            slaan|af te maken|dood te maken|neer te steken|neer te schieten|in brand te steken|kapot te maken|te \
            wurgen|wat aan te doen|iets aan te doen|door te draaien)
        (vermoordt|vermoord) (haar|hem|hen|ons|ze|zij|de kinderen|{PERSON})
        (zit|zitten|heeft zich|hebben zich|houdt zich|verschuilt zich|ze is|schuilt|schuilen) ~ (verstopt|\
            verschuilt|opgesloten) ~ (badkamer|wc|toilet|slaapkamer|kast|zolder|kelder|schuur|berging)
        (wordt|worden|word) (er )?(nu |weer |hier |daar |hard |flink |een |de |het |door \\w+ |mijn |haar |zijn \
            )*({PERSON} )?(hard |door \\w+ )?{HIT}
        (houdt|houden|hield) ~ (gegijzeld|vast tegen|onder schot)
        (word|wordt|ben|worden|(is|zijn|werd) (net|zojuist|vandaag|nu)) (nu |net |zojuist |weer |met de dood |zwaar \
            |ernstig )*(bedreigd|aangevallen|belaagd|gestalkt|achtervolgd|opgewacht) (door|met|op)
        (iets|wat) (aandoet|aandoen|aan te doen|aan gaat doen|aan wil doen|aan doet)
        bedreigt ~ {PERSON} (met de dood|met een \\w+)
        (probeert|proberen) ~ (binnen te komen|binnen te dringen|mee te nemen|te wurgen|te steken|weg te rukken|te \
            ontvoeren|te verkrachten)
        (steekt|stak|zet|steken|zetten|gestoken) ~ in (brand|de fik)
        (kokend|heet) (water|olie|vet|thee) ~ (over|gegooid|gegoten|gekregen)
        (binnengedrongen|ingebroken|binnengevallen)
        (met de (kinderen|auto|baby)|samen) ~ (het water in|het kanaal in|de maas in|tegen een boom|van de brug|de \
            dood in)
        (brand|fik) (steekt|steken|stak|gestoken|gezet|zet)
        (vechten|slaan|schreeuwen|ruzie) ~ {CHILD} (zit|zitten|staat|staan|ligt|is|zijn|hangt) (er |daar \
            )?(ertussen|tussen|erbij|bij|in het midden)
        gezinsdrama
        er wordt ~ (gevochten|geslagen|geschoten|gestoken|gegild|mishandeld)
        (ramt|slaat|beukt|schopt) ~ in elkaar
        in elkaar (geslagen|geramd|getrapt)
        """.replace(" \n", "\n").replace(" ~\n", "\n"),
        """
        (gevochten|vechten|vecht|vechtpartij|knokpartij|geslagen|geschopt|getrapt|mishandeld|mishandelt|\
            mishandeling|toegetakeld|gewurgd|geduwd|gestompt|mept|slaat|klappen|gebeten|bekogeld|geschopt|schopt|\
            trapt|gooit|smijt|meppen)
        (geweld|agressief|agressie|gewelddadig|ruzie|escaleert|escalatie|uit de hand|door het lint|doorgedraaid|\
            draait door|flipt|tekeer|los|razend|woedend|ontploft|ontploffen|kort en klein)
        (doodsbang|doodsangst|bang voor|vreest voor|angstig|opgesloten|gegijzeld|verschuilt|verstopt|gevlucht|\
            vlucht|bedreigt|bedreigd|(dreigt|dreigde) (met|te|om|hem|haar|mij|ons|dat)|stalkt)
        (gil|gillen|gilt|gegil|geschreeuw|schreeuwt|schreeuwen|gekrijs|krijst|krijsen|hulpgeroep)
        (vermoorden|vermoordt|doden|afmaken|doodmaken|doodslaan|neersteken|iets aan|wat aan)
        (hoor|hoorde) ~ klap
        (voor de deur|binnen|beneden|in huis|naar binnen|de deur) ~ (contactverbod|huisverbod|gebiedsverbod|\
            straatverbod)
        (contactverbod|huisverbod|gebiedsverbod|straatverbod) ~ (voor de deur|binnen|staat|in huis|binnengedrongen|\
            trap)
        """,
    ),
    _rule(
        "child_abuse",
        """
        (zit|zitten|ligt|liggen|staat|is|zijn|wordt|houdt|houden|sluit|bindt|vond|vinden|vonden) ~ (opgesloten|\
            vastgebonden|vastgeketend|geketend|gekneveld|vastgetapet|vastgeplakt|in een kooi|in een hok|in een bench)
        (sluit|sluiten|sloot|bindt|binden|ketent) ~ {CHILD} ~ (op|vast)
        (slaat|slaan|mept|schopt|trapt|schudt|verbrandt|brandt|knijpt|bijt) ~ {CHILD} ~ (riem|stok|peuk|sigaret|\
            strijkijzer|pan|snoer|pollepel|slipper|kachel)
        (striemen|brandwond*|brandplek*|wurgsporen|bijtwond*|vingerafdrukken|handafdruk*|blauwe (plek*|vinger*)|\
            bloeduitstorting*|wurgplek*) ~ (hals|nek|keel|hoofd|gezicht|rug|billen|oor|oren|romp)
        (zit|zitten|ligt|is) ~ onder de (blauwe plekken|bloeduitstortingen|brandwonden|striemen|schrammen|wonden|\
            bloed)
        \\w*brandwonden op
        durft niet (meer )?naar huis
        (bang|doodsbang) om ~ naar huis te
        (uitgehongerd|uitgedroogd|onderkoeld|ondervoed*|graatmager)
        """,
        """
        (striemen|brandwond*|brandplek*|wurgsporen|bijtwond*|vingerafdrukken|handafdruk*|blauwe plek*|blauw oog|\
            blauwe ogen|bloeduitstorting*|gebroken|botbreuk|breuk|letsel|verwonding*|wond|wonden|gewond|bont en \
            blauw|bloedneus|bloedt|bloedend*|bloed|kale plekken|littekens)
        {HIT}
        (mishandeld|mishandeling|mishandelt|geslagen|slaag|klappen|geschopt|riem|knijpt|afgeranseld|pijn|pak slaag)
        (wil|durft|hoeft|mag) (echt |absoluut )?niet (meer )?(naar huis|mee naar huis|terug naar|met \\w+ mee)
        bang voor (vader|moeder|stiefvader|stiefmoeder|papa|mama|thuis|haar|zijn|oom|opa)
        (kelder|schuur|hok|kooi|bench|buitengesloten|buitengezet|in de kou|op straat gezet|kast)
        (niets|geen eten|geen drinken) (meer )?(te eten|te drinken|gegeten|gedronken|gehad|krijgt|krijgen)
        (heet|kokend|gloeiend) (water|bad|thee)
        """,
    ),
    _rule(
        "suicide",
        """
        wil(de|t|len)? (echt |nu |liever |gewoon |alleen |maar |niet meer |het liefst )*(dood|sterven|doodgaan|\
            verdwijnen voor altijd)
        wil(de|t)? (echt |nu |gewoon )*(niet meer|niet) (verder )?(leven|verder leven|hier zijn|verder|wakker \
            worden|bestaan)
        (wil|gaat|ga|wilde|zou|dreigt|dreigde|probeert|probeerde|kan) ~ (zich|zichzelf|mijzelf|mezelf|haarzelf|\
            hemzelf|mij) (nu |vanavond |vannacht |gaan |wat |iets |van het leven |van kant )*(ophangen|verhangen|\
            doodmaken|doodsteken|doden|verdrinken|vergassen|beroven|te beroven|wat aan|iets aan|iets aandoen|wat \
            aandoen|aandoen|aan te doen|maken|te maken|neerschieten|te doden|te verhangen|op te hangen|voor de trein)
        (zich|zichzelf|mezelf|mijzelf|haarzelf|hemzelf) ~ (ophangen|verhangen|opgehangen|van het leven|van kant|\
            iets aan te doen|wat aan te doen|iets aandoen|wat aandoen|in brand)
        (zich|zichzelf|mezelf|mijzelf|haarzelf|hemzelf) (nu |straks |vanavond |vannacht |vandaag |morgen )*(iets|wat) \
            aan (te |wil |wilt |wilde |gaat |ga |zal |zou |dreigt te |probeert te )*doen
        een eind* (aan|aan te) (maken|haar leven|zijn leven|mijn leven|het leven|alles)
        (er|haar leven|zijn leven|mijn leven|het) (nu |vandaag |vannacht |vanavond )?een eind* aan
        (maakt|maak|maken) ~ (er )?een eind* aan
        (uit het leven|eruit) stappen
        (voor|onder) (een|de) (trein|metro|tram|auto|vrachtwagen|bus) (te )?(springen|spring|springt|gooien|gooit|\
            lopen|stappen|loopt|gesprongen|gaan staan)
        (springt|sprong|spring|springen) ~ voor de (trein|metro|tram|auto)
        (op|langs|naast|bij|naar) (het|de|een) (spoor|spoorlijn|treinrails|rails|spoorbaan|spoorwegovergang|reling|\
            railing|vensterbank|balustrade|dakrand|vangrail)
        (staat|zit|loopt|klimt|is|hangt|gaat|stond|zat|sta) ~ (op|aan|over|naar|uit) (het|de|een) (dak|dakrand|brug|\
            reling|rand|viaduct|balkonrand|balkon|raamkozijn|raam|erasmusbrug|flat|parkeergarage|galerij|kraan|toren)
        (dreigt|dreigde|wil|gaat|probeert|staat op het punt|zegt) ~ (springen|springt|te springen)
        (dreigt|dreigen|dreigde) ~ (met )?(zelfmoord|suicide|zelfdoding|zichzelf)
        (strop|touw|sjaal|riem|koord) ~ (om|rond) (haar|zijn|de|hun) (nek|hals|keel)
        afscheid* (gestuurd|geschreven|genomen|gevonden|achtergelaten|gepost|gekregen|gemaakt)
        (stuurt|stuurde|schrijft|schreef|postte|post|appt|nam|neemt|vond|vonden|gevonden|las|laat) ~ afscheid*
        afscheid* ~ (online|story|snap|insta|tiktok|kussen|kamer)
        (zelfmoordpoging|suicidepoging|tentamen suicidii|poging tot (zelfmoord|suicide|zelfdoding)|poging) (gedaan|\
            ondernomen|gepleegd|doet|gaat doen)
        (overdosis|overdosering) ~ (genomen|ingenomen|geslikt)
        (heeft|heb|nam|neemt|is) ~ (overdosis|overdosering)
        (haar|zijn|hun|de|een) polsen? (door)?(gesneden|gekrast|opengesneden|snijden|doorgesneden)
        (zorg goed voor|vergeef mij|sorry voor alles|vaarwel|tot in de hemel|niemand zal mij missen|wereld ~ beter \
            zonder mij)
        (met|heeft|pakt|zoekt|kocht|koopt) (een )?(touw|strop|afscheidsbrief)
        (laatste|mijn laatste) (dag|avond|nacht|bericht|keer) (op aarde|ooit|van mijn leven)
        """,
        """
        (zelfmoord|zelfmoordplan*|suicide|suicidaal|suicidale|suicideplan*|suicidepoging*|zelfmoordpoging*|\
            zelfdoding|tentamen suicidii)
        (laatste dag|laatste bericht|laatste keer|vaarwel|afscheid*|het hoeft niet meer|ik kan niet meer|zonder mij \
            beter|was ik maar dood|dood|doodswens|klaar met het leven|leven geen zin|niet meer verder)
        (springen|springt|spoor|trein|metro|brug|dak|balkon|reling|viaduct|flat|gesprongen)
        (strop|touw|ophangen|verhangen|opgehangen|opgespaard|pillen|overdosis|scheermes*|paracetamol|slaappillen|\
            strip)
        (van het leven|zichzelf iets|zichzelf wat|zich wat|zich iets|mezelf iets|mezelf wat) aan*
        """,
    ),
    _rule(
        "self_harm",
        """
        (stopt|stopte|houdt) niet ~ (met bloeden|op met bloeden|te bloeden)
        (bloedt|bloeden|bloedde) (heel |nog |erg |zo )*(hevig|hard|erg|flink|door|dood|leeg|veel|ontzettend|uit)
        (heel |erg |zo |hartstikke )*veel bloed (verloren|verliest|verlies|in|op|aan)
        (ligt|lag|zit) ~ (bloed|plas bloed)
        (heeft|heb|is) ~ (in|over|door) (haar|zijn|de) (pols|polsen|arm|armen|been|benen|buik|keel) (gesneden|\
            gekrast|gestoken)
        (heeft|heb|is) (zich|zichzelf) ~ (gesneden|gestoken|in brand|verbrand|verwond|opgehangen|geschoten)
        (snijdt|snijd|sneed|kerft|steekt|verwondt|verbrandt) (zich|zichzelf|mezelf|in haar|in zijn) 
        (reageert|reageren|reageerde) (nergens op|helemaal niet|bijna niet|amper|nauwelijks)
        (reageert|reageren) niet (meer )?(op )?(kloppen|aanspreken|aanraking|pijn|prikkels|haar naam|zijn naam|mij|\
            ons|roepen)
        (opengesneden|opengekrast|opengehaald)
        (scheermes*|glas|batterij*|mes|mesje|schroeven|naalden|magneten|punaises) ~ (ingeslikt|doorgeslikt|geslikt|\
            opgegeten)
        """.replace(" \n", "\n"),
        """
        (gesneden|snijdt|snijden|gekrast|krast|snijwond*|automutileert|automutilatie|automutileren|bloed|bloedt|\
            bloeden|zelfbeschadiging|beschadigt zich*|scheermes*|verwond|gestoken|bonkt ~ hoofd)
        (geen (reactie|gehoor)|reageert niet|doet niet open) ~ (kloppen|badkamer|kamer|deur)
        (neemt niet op|reageert niet meer|doet de deur niet open)
        """,
    ),
    _rule(
        "baby_or_breath",
        """
        adem(t|en|de|haling)? ~ (raar|niet|moeilijk|nauwelijks|amper|slecht|zwaar|gek|oppervlakkig|piepend|piept|\
            snel|onregelmatig|stopt|stokt|gestopt|gereutel)
        (niet|nauwelijks|amper|moeilijk|raar|moeizaam|geen lucht|slecht) (meer )?(goed )?(ademt|ademen|ademde|\
            ademhalen|ademhaalt|adem)
        (stopt|stopte|gestopt|opgehouden|hield op|even) met ademen
        (krijgt|kreeg) (bijna |nauwelijks |geen |geen |amper )+(lucht|adem)
        (hapt|snakt|happen) naar (adem|lucht)
        (wordt|werd|ziet|loopt|liep|is|zag) (helemaal |heel |een beetje |een |wat |steeds |erg )*(blauw|grauw|paars|\
            lijkbleek|blauwig|asgrauw)
        blauw ~ (lippen|mond|aangelopen|gezicht)
        blauwe lip*
        (stikt|verslikt|stikken|gestikt) (in|bijna|zich|half)
        (is|zijn|aan het) (stikken|gestikt)
        (niet|nauwelijks|amper|moeilijk) (meer )?(wakker te krijgen|wakker te maken|wakker|wekbaar|aanspreekbaar|te \
            wekken|bij kennis|bij bewustzijn)
        krijg* ~ niet (meer )?wakker
        (buiten|verliest|verloor|zonder) (westen|bewustzijn|kennis)
        (raakt|raakte|is|viel|valt) (steeds |net )?(flauw|flauwgevallen|buiten bewustzijn|in coma|bewusteloos)
        bewusteloos*
        (stuipen|stuipt|stuiptrekking*|toeval|epileptische aanval|insult)
        {CHILD} ~ (is |ligt |wordt |voelt |zo |heel |erg |helemaal |nu )*(slap|suf|sloom|lusteloos|apathisch|\
            futloos|kreunt|krampt|schokt|levenloos|als een lappenpop|wegdraai*|draait weg)
        (geschud|schudt|schudde|schudden|geschudt|door elkaar) ~ {CHILD}
        {CHILD} ~ (geschud|door elkaar geschud|door elkaar gerammeld|tegen de muur|uit zijn handen|uit haar handen|\
            laten vallen|op zijn hoofd gevallen|op haar hoofd gevallen|op het hoofd gevallen|van de trap gevallen|\
            van de commode)
        (gooide|gooit|smeet|smijt|gegooid|gesmeten|geslingerd) ~ {CHILD}
        {CHILD} ~ (gegooid|gesmeten|geslingerd)
        (ligt|lag|vond|vinden|vonden) ~ levenloos
        (hartstilstand|schuimbekt|schuimbekken|gereanimeerd|reanimeren|reanimatie|levenloos|levenloze)
        schuim ~ mond
        (ligt|lag) ~ (op de (grond|straat|vloer)|onderaan de trap) ~ (aangereden|gewond|bloed|bewusteloos|niet)
        (aangereden|verdronken|verdrinkt|in het water gevallen|te water|onder water|van het balkon|uit het raam \
            gevallen|van het dak gevallen)
        (aan het bevallen|weeen|vruchtwater|vliezen zijn gebroken|is nu bevallen|zojuist bevallen)
        (allergische reactie|anafyla*|keel ~ dik|hersenvliesontsteking)
        (zit|zitten|vast) ~ klem
        (4[0-2]|40|41|42) (graden )?koorts
        koorts ~ (4[0-2]|veertig|eenenveertig)
        (willen|wil|weigert|weigeren|mag|mogen) (absoluut |echt )?(niet|geen) ~ (dokter|huisarts|ziekenhuis|\
            ambulance|arts|spoedeisende|seh|112)
        (ligt|zit|is|zijn|ziet) (helemaal |heel )*(blauw|paars|onderkoeld|uitgedroogd)
        {PERSON} reageert niet( meer)?(?! (meer|op|aan))
        fontanel ~ (bol|ingevallen)
        """.replace(" \n", "\n"),
        """
        {CHILD} ~ (slap|suf|sloom|slaperig|kreunt|kreunen|koorts|spuugt|braakt|gevallen|hoofd|huilt niet|drinkt \
            niet|plast niet|wakker|geschud|bult|luier|blauw|trilt|schokt|wegdraait|ogen)
        (suf|slap|kreunt|kreunend|bewusteloos|benauwd|flauwgevallen|hersenschudding|schudden|geschud|wegdraaien|\
            koorts|gevallen)
        """,
    ),
    _rule(
        "poisoning",
        """
        {POISON} ~ {SWALLOWED}
        {POISON} ~ mond
        {SWALLOWED} ~ {POISON}
        {PERSON} ~ (\\w*batterij\\w*|\\w*pillen|\\w*middel|\\w*reiniger|\\w*medicijnen|\\w*medicatie|\\w*tabletten|\
            \\w*olie) ~ {SWALLOWED}
        {PERSON} ~ (\\w*batterij\\w*|\\w*pillen|\\w*middel|\\w*reiniger|\\w*medicijnen|\\w*medicatie|\\w*tabletten|\
            \\w*olie) {SWALLOWED}
        {PERSON} ~ (ingeslikt|doorgeslikt|opgedronken|leeggedronken|binnengekregen|vergiftigd)
        (neemt|neem|slikt|slik|nam) ~ (alle|veel|\\d+|een strip|een doosje|handenvol|een hand) ~ (pillen|pil|\
            tabletten|paracetamol|medicijnen|medicatie|slaappillen)
        (drinkt|dronk|slikt|slikte|eet|at|neemt|nam|kauwt) ~ (bleek|chloor|ontstopper|pillen|gif|rattengif|\
            antivries|terpentine|lampenolie|batterij|knoopcel|schoonmaakmiddel|methadon|ghb)
        (koolmonoxide|co-melder|co melder|gaslucht|gaslek|co-vergiftiging)
        (ruik*|ruikt|stinkt) ~ gas
        gas* ~ (opengedraaid|openstaan|open gezet|opengezet|open)
        (geiser|kachel|cv|ketel) ~ (brandt geel|geel|rook|walm|geen ventilatie)
        (misselijk|duizelig|hoofdpijn) ~ (geiser|kachel|koolmonoxide|gas|ketel|barbecue)
        (vergiftigd|vergiftigt|vergiftigen)
        (huis|woning|kamer|flat) ~ (staat in brand|in brand|in de fik|vol rook)
        rook ~ (uit|in) ~ (woning|huis|flat|kamer|raam|keuken)
        (buiten westen|laveloos|comateus|in coma)
        """,
        """
        (vergiftig*|overdosis|knock-out|gif|drugs|ghb|brand|rook|rookt|koolmonoxide|gas|geiser|pillen|pil)
        {POISON} ~ (op|leeg|leeggegeten|mond|maag|naar binnen|slok|slokje)
        (slok|slokje|hap) ~ {POISON}
        (koorts|ziek|braakt|overgeven|misselijk) ~ (gegeten|gedronken|ingenomen)
        """,
    ),
    _rule(
        "weapon",
        """
        {WEAPON} ~ (zijn|haar|de|hun|een) (hand|handen|tas|jas|broek|broeksband|rugzak|schooltas|binnenzak|keel|\
            kluisje)
        (heeft|draagt|met|trekt|trok|pakt|pakte|haalt|houdt|zwaait|loopt|staat|zwaaide|toont|laat) (nu |net |weer |\
            ook |rond |daar |zojuist |ons |mij )*(met )?(een |het |zijn |haar |de )?(groot |grote |geladen |echt |\
            doorgeladen |scherp )?{WEAPON} (bij zich|op zak|op zich|gepakt|getrokken|rond|in|vast|zien|tevoorschijn)
        (zwaait|zwaaide|zwaaien|staat|loopt|dreigt|bedreigt|rent|kwam|komt|achterna|achtervolgt|steekt|stak|gooit) \
            ~ met (een |het |zijn |haar |de )?(groot |grote |echt )?{WEAPON}
        (pakt|pakte|grijpt|greep|trekt|trok|haalt) (nu |net |weer )?(een |het |zijn |haar |de )?(groot |grote \
            )?{WEAPON}
        {WEAPON} (gepakt|getrokken|gegrepen|gehaald)
        (er is|er wordt|wordt er|is er|wordt|werd|hij|iemand) (net |nu |zojuist |ook |op \\w+ |in de \\w+ \
            )*(geschoten|gestoken|neergestoken|neergeschoten)
        (schiet|schoot|steekt|stak) ~ (op|naar|in|neer)
        (heeft|hebben|is|zijn|heb) (er )?(net |nu |zojuist |op \\w+ )*(geschoten|neergeschoten|gestoken|neergestoken)
        {WEAPON} ~ (gericht|richt|gezet|op {PERSON}|tegen|bedreigd|gevonden|geladen|onder zijn|onder haar)
        (richt|richtte|bedreigt|bedreigde|dreigt|dreigde|zwaait|steekt) ~ {WEAPON}
        (onder schot|neergeschoten|neergestoken)
        (steekpartij|schietpartij|gijzeling) (gaande|bezig)
        """,
        """
        {WEAPON}
        (geschoten|schoten|schieten|gestoken|steken|steekpartij|schietpartij|neergestoken|neergeschoten|bom|\
            explosief|explosie|granaat|vuurwerkbom|cobra|zuur|benzine)
        """,
    ),
    _rule(
        "abduction",
        """
        (heeft|hebben|is|zijn|wordt|worden|neemt|nam|namen|wil|wilt|gaat|gaan|probeert) ~ (ontvoerd|ontvoeren|\
            ontvoert|gekidnapt|gijzelt)
        ontvoert ~ {PERSON}
        {CHILD} (is |zijn |wordt |net |nu |zojuist |al )*(weg|meegenomen|weggenomen|verdwenen) uit (het|de|een|zijn|\
            haar) *
        (school|schoolplein|opvang|kinderopvang|creche|bso|speeltuin|pleeggezin|groep|ziekenhuis|bed|logeer*|kdv|\
            peuterspeelzaal) ~ (meegenomen|gehaald|weggehaald|meegesleurd|gesleurd|geplukt|ontvoerd)
        (in|met) (een|de|zijn) (auto|busje|bus) (gesleurd|getrokken|geduwd|meegenomen|gesleept)
        """.replace(" *\n", " \\w+\n"),
        """
        (meegenomen|meeneemt|neemt ~ mee|weggereden|weggehaald|opgehaald|ontvoerd|ontvoering|ontvoert|ontvoeren|\
            meesleurt|meegesleurd|verdwenen|ondergedoken|vertrokken|vertrekt|vertrekken|kidnap*)
        (niet|weigert|zonder) ~ (teruggebracht|terug te brengen|terugbrengen|teruggekomen|terug|teruggegeven|af te \
            geven|geeft ~ terug)
        (schiphol|vliegveld|zestienhoven|airport|de grens over|vliegtuig|vliegtickets|tickets|inchecken|veerboot|\
            naar (het )?buitenland|uitgehuwelijkt|uithuwelijk*|huwelijksdwang|achtergelaten|besnijdenis|besneden|\
            besnijden)
        naar (syrie|marokko|turkije|somalie|polen|roemenie|irak|egypte|pakistan|afghanistan|belgie|duitsland|iran|\
            soedan|ghana|nigeria|suriname|bulgarije) ~ (meegenomen|mee|vliegen|vertrekken|rijden|nemen|gaan|\
            vertrekt|vertrokken)
        (haar|hem|ze|hen|zij|kinderen|kind) ~ (nooit meer|niet meer) (ziet|zien|terugziet|terug)
        """,
    ),
    _rule(
        "runaway",
        """
        {CHILD} ~ (zoek|vermist|spoorloos|kwijt|onvindbaar|verdwenen) ~ (uur|uren|nacht|vannacht|avond|gisteren|\
            ochtend|donker)
        (uur|uren|nacht|vannacht|gisteren|dagen) ~ (zoek|vermist|spoorloos|kwijt|onvindbaar)
        niemand weet ~ waar
        (\\d+|een|twee|drie|vier|vijf|paar) (dagen|nachten|dag) niet (meer )?gezien
        (niet|nog niet|weigert) ~ (teruggebracht|terug te brengen) ~ (onbereikbaar|telefoon|neemt|bereiken|weg)
        weet(en)? (niet|echt niet|helemaal niet) waar (ik ben|hij|zij|ze|hij is|zij is|zij zijn|het kind|{CHILD} is)
        (niet|nooit) (meer )?(terug|teruggekomen|teruggekeerd|thuis|thuisgekomen|aangekomen|komen opdagen) ~ (nacht|\
            vannacht|avond|gisteren|donker)
        (nacht|vannacht|gisteren|gisteravond) ~ niet (meer )?(terug|teruggekomen|teruggekeerd|thuis|thuisgekomen|op \
            de groep|in bed)
        kom (mij|me) (halen|ophalen)
        """,
        """
        (vermist|{CHILD} ~ (zoek|kwijt|weg|verdwenen)|(hij|zij) is (zoek|kwijt|weg|verdwenen)|spoorloos|weggelopen|\
            ontsnapt|onvindbaar|weggegaan|weggerend|gevlucht|ervandoor|zoekgeraakt|uit het raam geklommen)
        (niet|nooit|nog niet) (meer )?(terug|teruggekomen|teruggekeerd|thuis|thuisgekomen|thuis gekomen|aangekomen|\
            komen opdagen|op de groep|op school|in bed)
        (dwaalt|zwerft|loopt) ~ (straat|alleen|buiten|rond|snelweg|centraal)
        (is|zijn|was) ~ (weg|ervandoor) ~ (neemt niet op|telefoon|nergens|gisteren|vannacht)
        (sinds|al|nog) ~ (weg|zoek|niet gezien)
        (telefoon|mobiel|gsm) ~ (staat uit|uit|geen bereik|onbereikbaar|neemt niet op)
        (loverboy|lift|liften)
        """,
    ),
    _rule(
        "sexual_abuse",
        """
        zwanger (is )?van (haar|mijn|zijn|de) (eigen )?(stiefvader|vader|broer|oom|opa|stiefbroer|neef|pleegvader|\
            leraar|trainer|begeleider)
        in (haar|zijn|hun) bed (komt|kruipt|kroop|ligt)
        (komt|kruipt|kroop) ~ (in bed|bij (haar|hem) in bed)
        (gevonden|zit|ligt|aangetroffen|in) ~ (hotel|hotelkamer) ~ (man|mannen)
        (is|wordt|werd|zijn|worden) (net |zojuist |nu |vannacht |gisteren |vandaag |vanochtend |door \\w+ |door \
            (haar|zijn) \\w+ )+(verkracht|aangerand|misbruikt|betast|gedwongen)
        (zegt|vertelt|zei|vertelde|onthult) ~ (dat|door) ~ (verkracht|aangerand|seksueel|aan hem zit|aan haar zit|\
            in bed komt|geslachtsdeel|piemel|plasser|vagina|betast|misbruikt|aanraakt|aan haar heeft gezeten)
        (gechanteerd|chanteert|afgeperst|afpersing|sextortion) ~ (naakt*|foto*|filmpje*|beelden|video*)
        (naakt*|foto*|filmpje*|beelden|video*) ~ (gechanteerd|chanteert|afgeperst|chantage)
        (mannen|klanten|man) ~ (langskom*|langs komen|komen langs|betalen|ontvangen|betaalt|afspreken) ~ (hotel|\
            kamer|haar|seks|adres)?
        (moet|moeten|wordt|gedwongen) ~ (seks|klanten|prostitu*|de hoer|naar een man|naar mannen|webcammen|mannen)
        (hotel|hotelkamer|airbnb|appartement) ~ (mannen|klanten|man|pooier|loverboy|seks)
        """.replace(")?\n", ")\n"),
        """
        (verkracht|verkrachting|aangerand|aanranding|misbruikt|misbruik|betast|gedwongen|gechanteerd|chanteert|\
            sextortion|naaktfoto*|naaktbeelden|naaktvideo*|pooier|loverboy|mensenhandel|klanten|hotel|groomer|\
            grooming|pedofiel|incest)
        (seks|sex|seksueel|seksuele) (met|gehad|moeten|contact|handelingen|misbruik|geweld)?
        (in bed|aan (haar|hem) zit|zit aan|onder de douche)
        (zit|zat|komt|kwam|aan|in) ~ (piemel|plasser|vagina|schaamstreek|borsten|onderbroek|broekje|geslachtsdeel*)
        (bloed|pijn) ~ (onderbroek|broekje|plassen|plasser|vagina|piemel|luier)
        """.replace(")?\n", ")\n"),
    ),
    _rule(
        "threat_to_worker",
        """
        (op|voor) (mij|ons) (staan te wachten|te wachten) (bij|voor|buiten|beneden|op)
        (rijdt|loopt|rent|fietst|volgt|komt|zit|kwam) ~ achter (mij|ons|collega|mijn collega) aan
        (achtervolgt|stalkt|belaagt|gijzelt|bespuugt|slaat|schopt|duwt) ~ {WORKER}
        bedreigt ~ {WORKER} (?!met (een |de )?(tucht)?(klacht|advocaat|media|pers|rechtszaak|aangifte|skj))
        volgt (mij|ons)
        (wacht|staat) (mij|ons|mijn collega|collega) ~ op
        (mag|kan|mogen|kunnen|kom|durf|durven|durft) (ik |wij |er )?(er )?(niet|niet meer|nergens) (meer )?(uit|weg|\
            uit de auto|naar buiten|naar huis|naar mijn auto|naar de auto|naar kantoor|de auto uit|eruit)
        laat (mij|ons|mijn collega|collega) (niet|er niet) *
        deur ~ (op slot|vergrendeld|dichtgehouden|geblokkeerd) ~ (ik|wij|mij|ons|collega|niet)
        (ga|gaan|gaat) ((jij|je)|jullie|u) (eraan|dood|kapot|spijt krijgen|hier niet levend|pakken|afmaken)
        (ik )?(maak|schiet|steek|sla|pak|weet) ((jij|je)|jullie|u) (af|dood|neer|kapot|wel|te vinden|te pakken|waar \
            (jij|je) woont)
        weet(en)? (wel )?waar (ik|(jij|je)|mijn collega|collega|wij) ~ (woon|woont|wonen|school)
        (voor|bij|naar) mijn (huis|woning|voordeur|deur|auto|gezin|kinderen) ~ (staat|wacht|komt|bedreigt|opgewacht|\
            te wachten)
        (staat|wacht|zit|loopt|rijdt) ~ (voor|bij|langs) mijn (huis|woning|voordeur|eigen huis|auto)
        (kogelbrief|doodsbedreiging|dodenlijst|doodsbericht)
        (kogel|kogels) ~ (post|brief|brievenbus|envelop)
        agressie* (vader|moeder|ouder|ouders|client|cliente|man|vrouw|broer|bezoeker|jongere) ~ (kantoor|balie|\
            receptie|wachtkamer|hal|wachtruimte|spreekkamer|gang)
        (kantoor|balie|receptie|wachtkamer|hal|wachtruimte|spreekkamer) ~ (slaat|geslagen|sloopt|gooit|bedreigt|\
            schreeuwt|vernielt|bedreigd|agressie*)
        (collega|medewerker|begeleider|gezinsvoogd|groepsleider|receptioniste) (is|wordt|werd) ~ ~ (geslagen|\
            gestoken|aangevallen|bedreigd|gegooid)
        (ik|wij|mij|ons|collega|medewerker|begeleider|gezinsvoogd|receptioniste|baliemedewerker) ~ (geslagen|klem|\
            in de hoek|vastgehouden|in een hoek|ingesloten|gegijzeld|opgesloten|mishandeld|aangevallen|neergeslagen|\
            gestoken|klemgereden)
        """.replace(" *\n", " \\w+\n"),
        """
        {WORKER} ~ (bedreigt|bedreigd|belaagt|belaagd|gevolgd|achtervolgd|geslagen|aangevallen|klemgereden|\
            opgewacht|gestalkt|opgesloten|ingesloten|gegijzeld|gespuugd|te pakken|afgemaakt|vast|eraan)
        (bedreigt|bedreigd|belaagt|volgt|achtervolgt|(dreigt|dreigde) (met|te|om|hem|haar|mij|ons|dat)|stalkt|\
            opgewacht|klemgereden|aangevallen|aanvalt|valt ~ aan)
        (eraan|afmaken|vermoorden|doodmaken|kapotmaken|neersteken|te pakken krijgen|weet waar)
        (agressief|agressieve|sloopt|vernielt|kort en klein|door het lint|gooit met|over de balie)
        """,
    ),
    _rule(
        "left_alone",
        """
        {CHILD} ~ (alleen|opgesloten|achtergelaten) (gelaten |achter )?in (een |de )?(hete |warme |afgesloten |\
            dichte )?auto
        in (een |de )?(hete|warme|afgesloten|dichte|snikhete|bloedhete) auto
        {CHILD} ~ auto ~ (zon|hitte|graden)
        (baby|zuigeling|peuter|dreumes|kleuter) ~ (alleen thuis|moederziel alleen|alleen gelaten|alleen achter|\
            alleen achtergelaten|alleen in huis|op straat|buiten)
        (kinderen|kind|jongetje|meisje|broertje|zusje|tweeling|baby|peuter|dreumes|kleuter|kleuters|peuters) ~ \
            (zijn|is|zit|zitten|zat|zaten|achter|huilt|huilen) (nu |al |daar |al uren |de hele \\w+ |helemaal \
            )*alleen (thuis|in huis|binnen|achter|op)
        (niemand|geen volwassene) ~ (thuis|aanwezig|bij) ~ {CHILD}
        {CHILD} ~ (alleen|zwervend|loopt) ~ (straat|snelweg|weg|water|spoor|balkon|dak|station|park|vijver|sloot)
        {CHILD} ~ alleen ~ (aangetroffen|gevonden|achtergelaten|bad|auto|huis)
        {CHILD} ~ (niemand|geen volwassene) ~ (bij|thuis|aanwezig|te zien)
        """,
        """
        ((is|zijn|zit|zitten|ligt|loopt|helemaal|uren|kinderen|kind|baby|nu) alleen|moederziel|onbeheerd|zonder \
            toezicht|achtergelaten|niemand thuis|aan (hun|zijn|haar) lot|buitengesloten|zonder volwassene*)
        (moeder|vader|ouders|mama|oppas|pleegouders) ~ (niet thuis|niet thuisgekomen|(is|zijn) weg|niet \
            teruggekomen|verdwenen|niet komen|niet gekomen|onbereikbaar|vertrokken|is weg)
        (niets|geen eten) ~ (gegeten|in huis|te eten)
        """,
    ),
    _rule(
        "unfit_parent",
        """
        (stomdronken|straalbezopen|laveloos|ladderzat|bezopen|dronken|onder invloed|stoned|beschonken|high|lam|\
            lazarus|starnakel|aangeschoten|gedronken|psychotisch|in een psychose) ~ (rijden|rijdt|auto|scooter|\
            achter het stuur|stuur|wegrijden|meenemen|meegenomen|ophalen|ophaalt|baby|vast)
        (rijden|rijdt|auto|scooter|stuur|meenemen|ophalen|baby|kinderen|kind) ~ (stomdronken|straalbezopen|laveloos|\
            ladderzat|bezopen|dronken|onder invloed|beschonken|lazarus|psychotisch)
        (is|zijn|staat|ligt|zit|wordt|lijkt) (nu |weer |helemaal |compleet |echt |volledig |zwaar |acuut \
            )*(stomdronken|straalbezopen|laveloos|ladderzat|psychotisch|in een psychose|floride)
        (hoort|horen|krijgt) (nu |weer )?(stemmen|opdrachten|opdracht) ~ (kind|kinderen|baby|dood|offeren|doden|\
            moet|duivel)
        (kind|kinderen|baby|dochter|zoon) (is|zijn|zou) ~ (bezeten|duivel|djinn|demon)
        (krijgt|krijgen|geeft|geven|kreeg|onthoudt|onthouden|weigert|weigeren|zonder) ~ (insuline|levensreddende|\
            medicatie|epilepsiemedicijn*|antibiotica) ~ (niet|meer|braken|suf|slap|ziek|ziekenhuis|dagen)
        geen (insuline|drinken|vocht|voeding|flesvoeding|zuurstof) *
        (weigert|weigeren|willen niet|wil niet|verbiedt) ~ (ambulance|112|bloedtransfusie|spoedeisende)
        """.replace(" *\n", " \\w+\n"),
        """
        (stomdronken|dronken|bezopen|laveloos|onder invloed|high|stoned|beschonken|lazarus|ladderzat|lam|gedronken|\
            gebruikt|gesnoven|gespoten|naald|naalden|spuiten|drugs)
        (psychotisch|psychose|verward|waanbeelden|hoort stemmen|ontregeld|manisch|in de war|doorgedraaid|wanen|\
            bezeten)
        (insuline|koorts|braken|braakt|uitdroging|bevalling|weeen|spoedeisende)
        weiger* ~ (operatie|behandeling) ~ (levens*|sterft|overlijdt|dood)
        """,
    ),
)
"""Every kind of danger that is known, in the order in which they are named."""

_ALARMING = phrases(
    """
    (bang|angst|angstig|doodsbang|paniek|overstuur|vreest|vlucht|gevlucht|schuilt|verstopt)
    (bloed*|wond|wonden|gewond|letsel|blauwe plek*|striemen|\\w*brandwond*|gezwollen|opgezwollen|gebroken|pijn|snee|\
        sneeen|verbrand|bult)
    (brand|vlammen|vuur|rook|gas|fik)
    (\\w*mes|steekt|steken|gestoken|schiet*|schoot|schot|schoten|geschoten|doodschiet|wapen|pistool|geweer|hamer|\
        bijl|knuppel)
    (slaat|slaan|sloeg|geslagen|mept|schopt|schopte|trapt|stompt|duwt|duwde|klap|klappen|mishandel*|geschopt|geduwd|\
        geschud|schudt)
    (wurg*|gewurgd|keel|strot|dichtgeknepen|kort en klein)
    (adem*|blauw|bewusteloos|suf|slap|sloom|stuip*|flauw*|koorts|overgeven|braak*|spuugt|kreunt|geen antwoord|niet \
        aanspreekbaar|niet wakker)
    (gif|giftig|pillen|overdosis|dronken|dronken kop|kroeg|drugs|stoned|high|wasmiddel|bleek|methadon)
    (touw|strop|spoor|trein|brug|dak|flat|balkon|raam|spring*|gevallen|vijver|sloot|verdr*|bad)
    (dood|doden|sterven|vermoord*|afmaken|zelfmoord|suicid*|klaar mee|niet verder leven|niet meer leven|einde|\
        afscheid*)
    (snijdt|gesneden|doorgesneden|krast|polsen|pols)
    (weg|weggelopen|liep boos weg|zoek|vermist|verdwenen|kwijt|niet vinden|niet te vinden|ontvoer*|meegenomen|weg \
        te halen|ophalen|grens|vliegveld)
    (verkracht*|misbruik*|plasser|piemel|vagina|seks|pooier|loverboy|onbekende man|naakt*|aangerand|betast)
    (dreigt|dreigde|bedreigt|bedreigd|achtervolgt|volgt|blokkeert|opgesloten|vastgehouden|vastgebonden|gegijzeld|\
        klem|niet weg|uitgang)
    (schreeuw*|gil*|krijs*|huilt|huilend|tieren|tiert|razend|woedend|agressief|gooit|vechten|vecht|gevecht)
    (alleen|op de grond|niemand|geen contact|onbereikbaar|neemt niet op|geen gehoor|opengedaan)
    (psychotisch|stemmen|waan*|verward|doorgedraaid)
    (vannacht|nacht|opeens|plotseling|ineens)
    """
)
_ENDS = re.compile(
    r"(?:[.!?;:\n]+(?=\s|$|[\"'])|,\s+(?=(?:en |maar )?(?:nu|vandaag|vanavond|vannacht|net|zojuist)\b)|\bmaar\b)\s*"
)


def danger(question: str) -> list[str]:
    """Return the names of the rules that see danger in `question`; empty if nobody is in danger now."""
    text = plain(question)
    if _TAUGHT.search(text) or _SUPPOSED.search(text):
        return []
    told = bool(_TOLD_JUST_NOW.search(text))
    parts = []
    for part in _ENDS.split(text):
        resolved = _RESOLVED.search(part) or _FIGURATIVE.search(part)
        past = not told and _PAST.search(_SINCE.sub(" ", part))
        if part.strip() and not resolved and not past:
            parts.append(part)
    now = told or any(_NOW.search(part) for part in parts)
    tells = now or (_TELLS.search(text) is not None and not _ASKS.search(text) and not _HABIT.search(text))
    tells = tells and (now or not any(_KNOWLEDGE.match(clause) for clause in _CLAUSES.split(text)))
    seen = [rule.name for rule in RULES if any(_shows(rule, part, now, tells) for part in parts)]
    if not seen and tells and _signals(parts) >= ENOUGH:
        seen = [SEVERAL]
    return [name for name in seen if name not in _ENDED_BY_RETURN or not _BACK.search(text)]


def _signals(parts: list[str]) -> int:
    """Return how many different alarming words the parts hold, where they tell about somebody."""
    clauses = [clause for part in parts for clause in _CLAUSES.split(part)]
    told = [clause for clause in clauses if not _GENERAL.match(clause) and not _OFFICE.search(clause)]
    return len({match[0] for clause in told for match in _ALARMING.finditer(clause)})


def _shows(rule: Rule, part: str, now: bool, tells: bool) -> bool:
    """Say whether a part of the text shows a sign, or a hint while it goes on `now` or the text only `tells`."""
    sign = rule.signs.search(part)
    if sign is None:
        return tells and not _COUNTED.search(part) and any(map(rule.hints.search, _plain_clauses(part)))
    if now:
        return True
    opening = _GENERAL.match(part)
    general = opening and _SUBORDINATE.search(part, opening.start(), sign.end())
    return not general and not _HABIT.search(part) and not _COUNTED.search(part)


def _plain_clauses(part: str) -> list[str]:
    """Return the clauses that ask for no knowledge and are not about paperwork; all of `part` if that holds for it."""
    return [
        clause for clause in (part, *_CLAUSES.split(part)) if not _GENERAL.match(clause) and not _OFFICE.search(clause)
    ]
