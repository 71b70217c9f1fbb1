"""Reading files: speed and memory beside others on the same files; of PDF also headings and pages.

    python -m benchmarks.reading PATH… [--rivals PYTHON]

`PATH` is a file or a folder. `PYTHON` is an interpreter that has the rivals, `markitdown[pdf,docx,pptx,xlsx]`,
`langchain-community`, `pypdf`, `docx2txt` and `lxml`; what it lacks is left out. With `pypdf` there, quotes are looked
up on the page that their place names.

Each reader is alone in a process, reads the file twice, forgets what it kept of the first time, and the second time
counts. Peak memory is that of the process.
Kennisbank reads most files in a process of their own, whose start (0.2 s) is not counted here.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.readers.pdf import read_pdf
from kb.documents import place_at
from kb.markdown import blocks, plain, units

SAMPLE = 400
MARK = "figures: "
"""Begins the line with the result in what a reader prints."""
TIMED = """
import functools, gc, sys, time, resource, json
read(sys.argv[1])
for each in gc.get_objects():
    if isinstance(each, functools._lru_cache_wrapper):
        each.cache_clear()
started = time.perf_counter()
characters = read(sys.argv[1])
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print({mark!r} + json.dumps([characters, seconds, peak]))
"""
KENNISBANK = """from importlib import import_module; from pathlib import Path; from ingest.readers import FORMATS
def read(name):
    path = Path(name)
    reader = next(known.reader for known in FORMATS if path.suffix.lower() in known.suffixes)
    if isinstance(reader, str):
        module, _, function = reader.partition(":")
        reader = getattr(import_module(module), function)
    return len(reader(path, path.read_bytes()).text)
"""
MARKITDOWN = """from markitdown import MarkItDown; reader = MarkItDown()
def read(name):
    return len(reader.convert(name).text_content)
"""
LANGCHAIN = """from langchain_community.document_loaders import {loader}
def read(name):
    return sum(len(page.page_content) for page in {loader}(name{options}).load())
"""
LOADERS = {
    ".pdf": ("PyPDFLoader", ""),
    ".docx": ("Docx2txtLoader", ""),
    ".md": ("TextLoader", ""),
    ".xml": ("BSHTMLLoader", ', bs_kwargs={"features": "xml"}'),
}
"""Of LangChain, by kind of file."""
PAGE = 3000
"""Characters of text that count as a page of a file without pages."""
PAGES_OF_PYPDF = """
import sys, json
from pypdf import PdfReader
print("{mark}" + json.dumps([page.extract_text() for page in PdfReader(sys.argv[1]).pages]))
"""
# Read off the pages by eye: the tables of contents, and the headings below those on the pages that were looked at.
HEADINGS = {
    "Gebruikershandleiding_StUF": """Inleiding / Gebruik maken van het StUF Testplatform
Inloggen op het StUF Testplatform / Opvoeren en configureren te testen softwareproducten
Software producten configureren die gekoppeld worden op basis van SOAP/WSDL
Software producten configureren die gekoppeld worden op basis van ebMS
Selecteren en genereren testsetuitvoering (klaarzetten testset om uit te voeren)
Uitvoeren van een (Compliancy) Testset en downloaden rapportage
Samenstellen van een leverancierspecifieke testset / Op maat maken van een testsetuitvoering
Waarden van variabelen aanpassen / Fouten achterhalen (debuggen) / Foutboodschap bekijken / Geautomatiseerd testen
Nieuwe testers toevoegen of rollen toekennen / Vaak gestelde vragen / Bijlage: Foutcodes / StUF Testplatform errors
Security Errors / Rules Compliance Errors / XSD/Content Validation Errors / Other Errors
Common Errors (Related to both Request and Response)""",
    "GenAI_compliance_FAQ": """Wat is dit document? / Kan ik 100% op dit document vertrouwen?
Wie heeft dit document gemaakt? / Waar kan ik terecht met vragen of feedback? / Leeswijzer
Introductie AI-verordening / Wat is een AI-systeem? / Wat is Generatieve AI? / Welke rollen kent de AI-verordening?
Wanneer is een AI-systeem ‘hoog-risico’? / Gelden er uitzonderingen voor ‘hoog-risico’ AI-systemen?
Hoog-risico generatieve AI door onbedoeld en/of ongewenst gebruik
Is de inzet van Generatieve AI bij programmeren een hoog-risico toepassing?
Hoe bepaal ik of een AI-systeem een hoog-risico systeem is? / Is VLAM-chat een hoog- of laag-risico systeem?
Meer informatie en gerelateerd / Bestaande hulpmiddelen / Vereisten AI-systemen met een hoog-risico / Standaarden
Overheidsinstanties als gebruiksverantwoordelijken / Risicoclassificatie Generatieve AI
Welke eisen zijn er voor een Generatief AI-systeem met een hoog-risico in de AI-verordening?
Rollen en verantwoordelijkheden
Hoe zijn de verantwoordelijkheden verdeeld bij het ontwikkelen van een Generatieve AI toepassing?
Hoe kunnen we binnen onze organisatie/keten/domein AI-governance het beste organiseren? / Vereisten
Wat zijn transparantieverplichtingen bij Generatieve AI? / Transparantie bij AI-systemen met hoog-risico
Transparantie bij beslissingen door AI-systeem / Transparantie bij AI-modellen voor algemene doeleinden
Wat kunnen we al doen als geharmoniseerde standaarden (nog) niet beschikbaar zijn?
Status harmonisatietrajecten AI-standaarden (update 12/2025)
Gepubliceerde standaarden die betrokken worden bij harmonisatietrajecten
Welke impact assessments (bijv. IAMA, DPIA) zijn verplicht voor AI-systemen? / DPIA (Art. 35 AVG)
Mensenrechten impact assessment / Welke impact assessments zijn verplicht voor een leverancier?
Wanneer en hoe doen we een conformiteitsbeoordeling?
Welke eisen gelden voor niet-hoog-risico Generatieve AI-systemen? / Wat is de relatie met andere wetgeving en beleid?
Inkoop en ontwikkeling
Wat zijn vereisten voor (generatieve) AI-systemen en hoe kunnen deze in het inkoop- of leveranciersproces worden \
opgenomen? / Hoe kunnen we nagaan of ons beoogde doel geschikt is voor het AI-systeem van een aanbieder?
Use cases en gebruik / Welke gebruiksinstructie moeten we meegeven bij Generatieve AI-assistenten?
Welke eisen zijn er rond geletterdheid? Wat moeten we doen, monitoren en rapporteren?""",
    "Handleiding Gezinsplan": """Inleiding / Deel 1: Gezinsanalyse / Doel / Werkwijze / Schrijven naar de inwoners
Naar wie schrijf je het plan? / Gezinsanalyse Start / Persoonlijke gegevens: / Wie is er belangrijk voor jullie/jou?
Bijlage 1: Genogram / Bijlage 2: Systemogram / Bijlage 3: Ecogram / Bijlage 4: Sociogram
Naar Welke School of Dagbesteding Ga Je? / Waar lopen jullie/loop jij tegenaan?
Bijlage 5: Ernst, Aard en Urgentie uit de Richtlijn Samen Beslissen over Passende Hulp (Paragraaf 4.1.4.)
Bijlage 6: Framework / Bijlage 7: Format Systeemanalyse, 6 lenzen en Systemisch Kompas
Welke hulp hebben jullie/jij eerder gehad? / In het kort de belangrijkste dingen onder elkaar geschreven:
Waar willen jullie/wil je naartoe werken? / Bijlage 8: De wondervraag
Wat kunnen jullie/kun je zelf? Wie of wat zou jullie/jou kunnen helpen? / Gezinsanalyse Evaluatie en Vervolg
In het kort de belangrijkste dingen onder elkaar geschreven uit het vorige plan
Waar lopen jullie/loop jij nu nog tegenaan? / Waar hebben jullie/jij aan gewerkt en wat hebben jullie/jij bereikt?
Hoe is jullie/jouw verhaal verder gegaan? / Waar willen jullie/Wil je nu naartoe werken? / Afspraken / Akkoord
Deel 2: Plan en aanvraag jeugdhulp / Datum vraag jeugdhulp / Stap 1: wat is de hulpvraag
Stap 2: wat zijn de problemen en/of beperkingen / Stap 3: wat is er nodig?
Stap 4: wat zijn de eigen mogelijkheden? Wat is de eigen kracht? / Stap 5: wat zijn andere mogelijkheden?
Stap 6: conclusie en advies / Aanvraag jeugdhulp""",
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--rivals", default=sys.executable)
    options = parser.parse_args()
    found = [path for each in options.paths for path in (sorted(each.rglob("*")) if each.is_dir() else [each])]
    files = [path for path in found if path.suffix.lower() in LOADERS]
    for suffix in LOADERS:
        _speed([path for path in files if path.suffix.lower() == suffix], options.rivals)
    pdfs = [path for path in files if path.suffix.lower() == ".pdf"]
    _headings(pdfs)
    _quotes(pdfs, options.rivals)


def _speed(files: list[Path], rivals: str) -> None:
    """Print a line a file and one for all of them: pages a second and peak memory of each reader."""
    total: dict[str, list[float]] = {}
    for path in files:
        loader, options = LOADERS[path.suffix.lower()]
        measured = {
            "kennisbank": _run(sys.executable, KENNISBANK + TIMED.format(mark=MARK), path),
            "markitdown": _run(rivals, MARKITDOWN + TIMED.format(mark=MARK), path),
            loader: _run(rivals, LANGCHAIN.format(loader=loader, options=options) + TIMED.format(mark=MARK), path),
        }
        pages = _page_count(path) if path.suffix.lower() == ".pdf" else (measured["kennisbank"] or [0])[0] / PAGE
        print(f"{path.name}, {pages:.0f} pages")
        for name, figures in measured.items():
            if figures is None:
                print(f"  {name:16} cannot read it, or is not here")
                continue
            characters, seconds, peak = figures
            print(f"  {name:16} {pages / seconds:7.1f} pages/s {seconds:7.2f} s {peak:5} MB {characters:9} characters")
            before = total.get(name, [0, 0, 0])
            total[name] = [before[0] + pages, before[1] + seconds, max(before[2], peak)]
    for name, (pages, seconds, peak) in total.items():
        print(f"all {len(files)}: {name:16} {pages:.0f} pages {pages / seconds:7.1f} pages/s {peak:5.0f} MB")


def _run(python: str, code: str, path: Path) -> list[Any] | None:
    """Return what a reader printed as its result; none if it failed."""
    done = subprocess.run([python, "-c", code, str(path)], capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    printed: list[Any] | None = json.loads(lines[-1].removeprefix(MARK)) if lines else None
    return printed


def _page_count(path: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


def _headings(files: list[Path]) -> None:
    for path in files:
        wanted = next((text for name, text in HEADINGS.items() if path.name.startswith(name)), None)
        if wanted is None:
            continue
        titles = {_letters(title): title for line in wanted.splitlines() for title in line.split(" / ")}
        found = [block.title for block in blocks(read_pdf(path, path.read_bytes()).text) if block.kind == "heading"]
        kept = {_letters(re.sub(r"^[\d.]+\s", "", title)) for title in found}
        missed = [title for letters, title in titles.items() if letters not in kept]
        further = [title for title in found if _letters(re.sub(r"^[\d.]+\s", "", title)) not in titles]
        print(f"{path.name}: {len(titles) - len(missed)} of {len(titles)} headings found; missed: {missed}")
        print(f"  {len(further)} more are given as headings: {further}")


def _quotes(files: list[Path], python: str) -> None:
    """Look quotes up, letter by letter, on the page that their place names (and the next, for what goes on there)."""
    counts = Counter[str]()
    for path in files:
        pages = _run(python, PAGES_OF_PYPDF.format(mark=MARK), path)
        if pages is None:
            print("quotes: no pypdf here")
            return
        reading = read_pdf(path, path.read_bytes())
        spans = list(units(reading.text))
        for start, end in random.Random(1).sample(spans, min(SAMPLE, len(spans))):
            place = place_at(reading.places, start)
            number = place.page if place and place.page else 0
            ends = place_at(reading.places, end - 1)
            last = ends.page if ends and ends.page else number
            text = (
                plain(reading.text[start:end]) if not reading.text.startswith("|", start) else reading.text[start:end]
            )
            verdict = _verdict(text, " ".join(pages[number - 1 : last]))
            counts[verdict] += 1
            if verdict == "not there":
                print(f"  {path.name} page {number}: {text!r}")
    print(f"quotes on the page that they name, by pypdf: {dict(counts)} of {counts.total()}")


def _verdict(quote: str, page: str) -> str:
    if _letters(quote) in _letters(page):
        return "letter by letter"
    # Rows of a table and boxes in a text: the other reader takes them in another order.
    held, wanted = Counter(_words(page)), Counter(_words(quote))
    run = _letters(page)
    lacking = [word for word in (wanted - held) if word not in run]
    return "every word" if not lacking else "not there"


def _words(text: str) -> Iterator[str]:
    yield from re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


if __name__ == "__main__":
    main()
