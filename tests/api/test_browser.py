"""What people see and do in a browser: Debian's chromium, driven by selenium."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from api.pages import templates
from kb.answers import Answer, Citation, NextStep, Notice, Outcome, SeenData, Statement

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
OPTIONS = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
PATIENCE = 20
"""Seconds after which what should appear has failed to."""
QUESTION = "Hoe lang duurt een OTS?"
WITH_NAME = "🙂 Hoe lang duurt een OTS voor Fatima El Khatabi?"
WITHOUT_NAME = "🙂 Hoe lang duurt een OTS voor [naam]?"
OFFER = f"Stel de vraag zonder deze gegevens: {WITHOUT_NAME}"
NOT_COVERED = "recept voor pannenkoeken"
WITH_TABLE = "/bron/richtlijnen/vlaggensysteem"
ENDED = "/bron/samenwerking/wachtlijst-2018"


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    if not (CHROMIUM.exists() and DRIVER.exists()):
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no browser here; get one with: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in (*OPTIONS.split(), f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome, server: str) -> Iterator[webdriver.Chrome]:
    """The browser at the chat, 1280 pixels wide, as somebody new."""
    resize(chromium, 1280)
    chromium.get(f"{server}/")
    chromium.delete_all_cookies()
    chromium.refresh()
    chromium.get_log("browser")  # empties it
    yield chromium
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def resize(browser: webdriver.Chrome, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def wait(browser: webdriver.Chrome) -> WebDriverWait[webdriver.Chrome]:
    """Return what waits for something to hold, also while the page is being replaced."""
    return WebDriverWait(browser, PATIENCE, ignored_exceptions=[WebDriverException])


def find(browser: webdriver.Chrome, selector: str) -> WebElement:
    """Return the first element once it is there."""
    return wait(browser).until(lambda b: b.find_element(By.CSS_SELECTOR, selector))


def leave(browser: webdriver.Chrome, act: Callable[[], None]) -> None:
    """Do what opens another page, and wait for that: until then the old one's elements are found."""
    page = find(browser, "html")
    act()
    wait(browser).until(lambda b: b.find_element(By.TAG_NAME, "html") != page)


def texts(browser: webdriver.Chrome, selector: str) -> list[str]:
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector)]


def ask(browser: webdriver.Chrome, question: str) -> WebElement:
    """Type a question, send it, and return the newest answer."""
    before = len(browser.find_elements(By.CSS_SELECTOR, ".kb-answer"))
    field = find(browser, ".kb-ask__field")
    field.clear()
    field.send_keys(question + Keys.ENTER)
    wait(browser).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, ".kb-answer")) > before)
    return find(browser, ".kb-answer")


def said_at_the_field(browser: webdriver.Chrome) -> str:
    """Return what is said at the field once something is."""
    return wait(browser).until(lambda b: b.find_element(By.CSS_SELECTOR, ".kb-ask__fault").text)


def value(browser: webdriver.Chrome) -> str | None:
    return find(browser, ".kb-ask__field").get_attribute("value")


def focused(browser: webdriver.Chrome) -> WebElement:
    return browser.switch_to.active_element


def press(browser: webdriver.Chrome, *keys: str) -> None:
    for key in keys:
        focused(browser).send_keys(key)


def let_the_server_say(browser: webdriver.Chrome, answer: Answer, after: int = 100) -> None:
    """Have every later question in this page answered with `answer`, after so many milliseconds."""
    browser.execute_script(
        "window.asked = []; window.called = []; "
        "window.fetch = (url, init) => { called.push(String(url)); asked.push(JSON.parse(init.body).question); "
        "return new Promise((done) => setTimeout(() => done(new Response(arguments[0])), arguments[1])) }",
        answer.model_dump_json(),
        after,
    )


def test_a_citation_leads_to_the_part_that_it_quotes_marked_and_in_view(browser: webdriver.Chrome) -> None:
    answer = ask(browser, QUESTION)
    statement = answer.find_element(By.CSS_SELECTOR, ".kb-statement")
    sentence = statement.text.rsplit("[", 1)[0].strip()
    leave(browser, statement.find_element(By.CSS_SELECTOR, ".kb-mark").click)
    part = find(browser, ".part:target")
    assert part.text == sentence
    top, bottom, height = browser.execute_script(
        "const box = arguments[0].getBoundingClientRect(); return [box.top, box.bottom, innerHeight]", part
    )
    assert 0 <= top < bottom <= height
    assert part.value_of_css_property("border-bottom-style") == "solid"
    label = "return getComputedStyle(document.querySelector('.passage:has(:target)'), '::before').content"
    assert browser.execute_script(label) == '"Gevonden passage"'


def test_going_back_from_a_source_finds_the_conversation_again(browser: webdriver.Chrome) -> None:
    leave(browser, ask(browser, QUESTION).find_element(By.CSS_SELECTOR, ".kb-mark").click)
    find(browser, ".passage")
    leave(browser, browser.back)
    wait(browser).until(lambda b: texts(b, ".kb-answer__question") == [QUESTION])


def test_an_answer_lists_its_sources_with_version_and_validity(browser: webdriver.Chrome) -> None:
    answer = ask(browser, QUESTION)
    source = answer.find_element(By.CSS_SELECTOR, ".kb-answer > .kb-links > li").text
    assert source.startswith("[1] Hoe lang duurt een ondertoezichtstelling (OTS)? › Kern")
    assert "versie 1, geldig vanaf 1 januari 2024" in source
    assert "nog niet geverifieerd" in source
    assert answer.find_element(By.CSS_SELECTOR, ".kb-step a").text == "Leg voor aan Advies en Consultatie"


def test_a_question_without_an_answer_offers_documents_and_stays_in_the_field(browser: webdriver.Chrome) -> None:
    answer = ask(browser, NOT_COVERED)
    assert answer.find_element(By.CSS_SELECTOR, ".kb-answer__message").text == "Hierover staat niets in de kennisbank."
    assert not answer.find_elements(By.CSS_SELECTOR, ".kb-statement")
    assert answer.find_element(By.TAG_NAME, "h3").text == "Misschien helpt dit"
    assert value(browser) == NOT_COVERED
    leave(browser, answer.find_element(By.CSS_SELECTOR, ".kb-links a").click)
    assert find(browser, ".passage:is(:target, :has(:target))")


def test_the_newest_answer_stands_first(browser: webdriver.Chrome) -> None:
    ask(browser, QUESTION)
    ask(browser, NOT_COVERED)
    assert texts(browser, ".kb-answer__question") == [NOT_COVERED, QUESTION]


def test_personal_data_is_told_where_it_stands_and_the_question_without_it_is_asked_with_a_button(
    browser: webdriver.Chrome,
) -> None:
    answer = ask(browser, WITH_NAME)
    assert answer.find_element(By.CSS_SELECTOR, ".kb-notice--privacy").text.startswith("Privacy\nIn uw vraag staat")
    assert texts(browser, ".kb-answer__question mark") == ["Fatima El Khatabi"]
    assert said_at_the_field(browser).startswith("In uw vraag staat waarschijnlijk een naam.")
    assert value(browser) == WITH_NAME
    selected = "const {value: v, selectionStart: a, selectionEnd: b} = arguments[0]; return v.slice(a, b)"
    assert browser.execute_script(selected, find(browser, ".kb-ask__field")) == "Fatima El Khatabi"
    offer = answer.find_element(By.CSS_SELECTOR, "button[name=vraag]")
    assert offer.text == OFFER
    offer.click()
    wait(browser).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, ".kb-answer")) == 2)
    assert texts(browser, ".kb-answer__question") == [WITHOUT_NAME, WITH_NAME]
    assert len(texts(browser, ".kb-notice--privacy")) == 1
    assert texts(browser, ".kb-ask__fault") == [""]
    assert value(browser) == ""


def test_without_javascript_personal_data_is_told_and_the_button_asks_without_it(
    browser: webdriver.Chrome, server: str
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"{server}/")
    find(browser, ".kb-ask__field").send_keys(WITH_NAME)
    leave(browser, find(browser, ".kb-ask button").click)
    assert find(browser, ".kb-answer__question mark").text == "Fatima El Khatabi"
    assert said_at_the_field(browser).startswith("In uw vraag staat waarschijnlijk een naam.")
    assert value(browser) == WITH_NAME
    leave(browser, find(browser, ".kb-answer button[name=vraag]").click)
    wait(browser).until(lambda b: texts(b, ".kb-answer__question") == [WITHOUT_NAME])
    assert not texts(browser, ".kb-notice--privacy, .kb-answer mark")
    assert value(browser) == ""


def test_a_word_with_two_meanings_is_asked_back_and_a_button_asks_the_one_that_is_meant(
    browser: webdriver.Chrome,
) -> None:
    answer = ask(browser, "Wat is de termijn voor een terugmelding?")
    assert "betekenissen" in answer.find_element(By.CSS_SELECTOR, ".kb-answer__message").text
    choices = answer.find_elements(By.CSS_SELECTOR, "button[name=vraag]")
    assert len(choices) == 3
    choices[0].click()
    wait(browser).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, ".kb-answer")) == 2)
    assert "aan de Raad" in texts(browser, ".kb-answer__question")[0]
    assert texts(browser, ".kb-statement")


def test_a_follow_up_is_understood_in_the_chat_and_forgotten_with_the_page(browser: webdriver.Chrome) -> None:
    ask(browser, "Hebben pleegouders blokkaderecht bij een OTS?")
    understood = ask(browser, "en bij voogdij?").text
    assert "blokkaderecht" in understood
    browser.refresh()
    assert ask(browser, "en bij voogdij?").text != understood


def test_without_javascript_a_follow_up_is_understood_too(browser: webdriver.Chrome, server: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"{server}/")
    for question in ("Hebben pleegouders blokkaderecht bij een OTS?", "en als ouders hem zelf vrijwillig plaatsen"):
        find(browser, ".kb-ask__field").send_keys(question)
        leave(browser, find(browser, ".kb-ask button").click)
        wait(browser).until(lambda b, q=question: texts(b, ".kb-answer__question") == [q])
    assert "blokkaderecht" in find(browser, ".kb-answer").text
    kept = [field.get_attribute("value") for field in browser.find_elements(By.NAME, "vorige")]
    assert kept == ["Hebben pleegouders blokkaderecht bij een OTS?", "en als ouders hem zelf vrijwillig plaatsen"]


def test_the_municipality_of_the_element_goes_with_the_question(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything())
    browser.execute_script(
        "const fetch = window.fetch; window.sent = []; "
        "window.fetch = (url, init) => { sent.push(JSON.parse(init.body).municipality); return fetch(url, init) }; "
        "document.querySelector('kennisbank-chat').setAttribute('municipality', 'Schiedam')"
    )
    ask(browser, QUESTION)
    assert browser.execute_script("return sent") == ["Schiedam"]


def test_a_question_that_is_too_long_is_kept_and_the_reason_said(browser: webdriver.Chrome) -> None:
    question = "x" * 2001
    field = find(browser, ".kb-ask__field")
    browser.execute_script("arguments[0].value = arguments[1]", field, question[1:200])
    field.send_keys("x")
    assert texts(browser, ".kb-ask__counter") == [""]
    browser.execute_script("arguments[0].value = arguments[1]", field, question[1:])
    field.send_keys("x")
    assert texts(browser, ".kb-ask__counter") == ["Tekens te veel: 1"]
    field.send_keys(Keys.ENTER)
    assert (
        said_at_the_field(browser)
        == "De vraag is te lang. Gebruik ten hoogste 2000 tekens. Is er nu gevaar? Bel dan eerst 112."
    )
    assert value(browser) == question
    assert focused(browser) == field
    assert field.get_attribute("aria-invalid") == "true"
    ask(browser, QUESTION)
    assert texts(browser, ".kb-ask__fault") == [""]
    assert field.get_attribute("aria-invalid") is None


def test_an_empty_question_is_asked_for_at_the_field(browser: webdriver.Chrome) -> None:
    find(browser, ".kb-ask__field").send_keys("  " + Keys.ENTER)
    assert said_at_the_field(browser).startswith("Stel een vraag in gewone woorden.")
    assert not texts(browser, ".kb-answer")


def test_a_lost_connection_keeps_the_question(browser: webdriver.Chrome) -> None:
    browser.execute_script("window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))")
    find(browser, ".kb-ask__field").send_keys(QUESTION + Keys.ENTER)
    assert said_at_the_field(browser).startswith("Er is geen verbinding met de kennisbank.")
    assert value(browser) == QUESTION


def test_a_server_that_says_no_json_is_no_answer(browser: webdriver.Chrome) -> None:
    browser.execute_script("window.fetch = async () => new Response('<h1>Bad Gateway</h1>', {status: 502})")
    find(browser, ".kb-ask__field").send_keys(QUESTION + Keys.ENTER)
    assert said_at_the_field(browser).startswith("Er ging iets mis.")
    assert value(browser) == QUESTION


def test_waiting_is_said_in_a_live_region_and_a_second_enter_asks_nothing(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything(), after=3000)
    find(browser, ".kb-ask__field").send_keys(QUESTION + Keys.ENTER + Keys.ENTER)
    assert texts(browser, "[role=status]") == ["Ik zoek in de kennisbank…"]
    find(browser, "[aria-live=polite] > .kb-answer")
    assert texts(browser, "[role=status]") == [""]
    assert browser.execute_script("return asked") == [QUESTION]


def test_without_javascript_the_form_answers(browser: webdriver.Chrome, server: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"{server}/")
    find(browser, ".kb-ask__field").send_keys(QUESTION)
    leave(browser, find(browser, ".kb-ask button").click)
    assert find(browser, ".kb-answer__question").text == QUESTION
    assert browser.current_url == f"{server}/#antwoord"
    leave(browser, find(browser, ".kb-mark").click)
    assert find(browser, ".part:target").is_displayed()
    browser.get(f"{server}/")
    leave(browser, find(browser, ".kb-ask button").click)
    assert said_at_the_field(browser).startswith("Stel een vraag in gewone woorden.")


def test_the_keyboard_alone_asks_reads_and_opens_a_source(browser: webdriver.Chrome) -> None:
    press(browser, Keys.TAB)
    assert focused(browser).text == "Ga naar de inhoud"
    assert focused(browser).rect["y"] >= 0
    press(browser, Keys.ENTER, Keys.TAB)
    field = find(browser, ".kb-ask__field")
    assert focused(browser) == field
    assert field.value_of_css_property("outline-style") == "solid"
    press(browser, "Hoe lang", Keys.SHIFT + Keys.ENTER, "duurt een OTS?")
    assert value(browser) == "Hoe lang\nduurt een OTS?"
    press(browser, Keys.NULL, Keys.ENTER)
    find(browser, ".kb-answer")
    assert focused(browser) == field
    press(browser, Keys.TAB)
    assert focused(browser).text == "Vraag"
    press(browser, Keys.TAB)
    assert focused(browser).text == "[1]"
    leave(browser, lambda: press(browser, Keys.ENTER))
    assert find(browser, ".part:target").is_displayed()


def test_no_page_writes_to_the_console(browser: webdriver.Chrome, server: str) -> None:
    ask(browser, NOT_COVERED)
    leave(browser, ask(browser, QUESTION).find_element(By.CSS_SELECTOR, ".kb-mark").click)
    find(browser, ".passage")
    for address in (WITH_TABLE, ENDED):
        browser.get(server + address)
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("address", ["/", "/bron/juridische-faq/duur-ots", WITH_TABLE, ENDED])
def test_nothing_is_wider_than_320_pixels(browser: webdriver.Chrome, server: str, address: str) -> None:
    resize(browser, 320)
    browser.get(server + address)
    if address == "/":
        find(browser, ".kb-role summary").click()
        ask(browser, QUESTION).find_element(By.CSS_SELECTOR, ".kb-more summary").click()
        ask(browser, "Woord" * 100)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("address", ["/", WITH_TABLE, "/bron/bestaat-niet"])
def test_a_page_has_one_title_landmarks_and_a_language(browser: webdriver.Chrome, server: str, address: str) -> None:
    browser.get(server + address)
    assert browser.title.endswith(" – Kennisbank")
    for selector in ("html[lang=nl]", "h1", "header", "main", "footer"):
        assert len(browser.find_elements(By.CSS_SELECTOR, selector)) == 1, selector
    assert texts(browser, "footer") == ["Bij direct gevaar: bel 112. Veilig Thuis: 0800-2000 (gratis)."]


def test_a_wide_table_scrolls_in_its_own_box_that_the_keyboard_reaches(browser: webdriver.Chrome, server: str) -> None:
    resize(browser, 320)
    browser.get(server + WITH_TABLE)
    box = find(browser, "[role=region][tabindex='0'] > table").find_element(By.XPATH, "..")
    browser.execute_script("arguments[0].querySelector('td').append('x'.repeat(100))", box)
    inside, outside = "return arguments[0].scrollWidth > arguments[0].clientWidth", "return document.body.scrollWidth"
    assert browser.execute_script(inside, box)
    assert browser.execute_script(outside) <= 320


def test_a_text_that_no_longer_holds_leads_to_its_successor(browser: webdriver.Chrome, server: str) -> None:
    browser.get(server + ENDED)
    notice = find(browser, "main .kb-notice")
    assert "Deze tekst gold tot en met 30 juni 2024." in notice.text
    title = notice.find_element(By.TAG_NAME, "a").text
    leave(browser, notice.find_element(By.TAG_NAME, "a").click)
    assert find(browser, "h1").text == title
    assert not texts(browser, "main .kb-notice")


def test_the_role_that_is_chosen_stays(browser: webdriver.Chrome) -> None:
    assert find(browser, ".kb-role summary").text == "Uw rol: Lokaal team"
    find(browser, ".kb-role summary").click()
    find(browser, ".kb-role option[value=jeugdbeschermer]").click()
    leave(browser, find(browser, ".kb-role button").click)
    wait(browser).until(lambda b: texts(b, ".kb-role summary") == ["Uw rol: Jeugdbeschermer"])


def test_an_empty_element_elsewhere_makes_its_own_form(browser: webdriver.Chrome, server: str) -> None:
    browser.get(server + WITH_TABLE)
    browser.execute_async_script(
        "import('/static/kennisbank-chat.js').then(arguments[0]);"
        "document.body.append(document.createElement('kennisbank-chat'))"
    )
    root = find(browser, "kennisbank-chat").shadow_root
    field = root.find_element(By.CSS_SELECTOR, ".kb-ask__field")
    assert field.accessible_name == "Uw vraag"
    field.send_keys(QUESTION + Keys.ENTER)
    wait(browser).until(lambda _: root.find_elements(By.CSS_SELECTOR, ".kb-answer"))
    mark = root.find_element(By.CSS_SELECTOR, ".kb-mark").get_attribute("href")
    assert mark is not None
    assert mark.startswith(f"{server}/bron/juridische-faq/duur-ots?versie=1#p")
    assert (
        root.find_element(By.CSS_SELECTOR, ".kb-button").value_of_css_property("background-color") != "rgba(0, 0, 0, 0)"
    )
    assert not browser.get_log("browser")


def test_the_attribute_endpoint_names_another_server(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything())
    address = "https://kennis.example/kb"
    browser.execute_script("document.querySelector('kennisbank-chat').setAttribute('endpoint', arguments[0])", address)
    mark = ask(browser, QUESTION).find_element(By.CSS_SELECTOR, ".kb-mark").get_attribute("href")
    assert browser.execute_script("return called") == [f"{address}/api/ask"]
    assert mark == f"{address}/bron/juridische-faq/duur-ots?versie=1#p1"


def test_the_server_and_the_script_show_the_same_answer(browser: webdriver.Chrome) -> None:
    answer = everything()
    let_the_server_say(browser, answer)
    find(browser, ".kb-ask__field").send_keys(QUESTION + Keys.ENTER)
    find(browser, ".kb-answer")
    module: Any = templates.env.get_template("antwoord.html").module
    shown, rendered = browser.execute_script(
        """
        const outline = (node) => node.nodeType === Node.TEXT_NODE ? node.data.replace(/[ \\n]+/g, " ").trim() : [
          node.tagName,
          Object.fromEntries([...node.attributes].map(({name}) => [name, node[name] || node.getAttribute(name)])),
          ...[...node.childNodes].map(outline).filter((child) => child !== ""),
        ];
        const page = new DOMParser().parseFromString(arguments[0], "text/html");
        return [document, page].map((each) => outline(each.querySelector(".kb-answer")));
        """,
        str(module.show_answer(answer)),
    )
    assert shown == rendered


def test_danger_stands_first_and_is_an_alert(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything())
    answer = ask(browser, QUESTION)
    notices = [element.text.split("\n")[0] for element in answer.find_elements(By.CSS_SELECTOR, ".kb-notice")]
    assert notices == ["Gevaar", "Privacy", "Verouderd", "Bronnen verschillen"]
    assert answer.find_element(By.CSS_SELECTOR, "[role=alert]").text.startswith("Gevaar")
    assert texts(browser, ".kb-ask__fault") == [""]  # it stands above the answer


def test_what_stands_behind_more_is_hidden_with_its_own_sources(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything())
    answer = ask(browser, QUESTION)
    more = answer.find_element(By.CSS_SELECTOR, ".kb-more")
    assert more.text == "Meer"
    more.find_element(By.TAG_NAME, "summary").click()
    assert [item.text[:3] for item in more.find_elements(By.TAG_NAME, "li")] == ["[2]"]
    assert answer.find_element(By.CSS_SELECTOR, ".kb-answer > .kb-links > li").text.startswith("[1]")


def test_a_question_that_is_offered_is_asked_with_its_button(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything())
    answer = ask(browser, QUESTION)
    answer.find_element(By.CSS_SELECTOR, "button[name=vraag][value^=Bedoelt]").click()
    wait(browser).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, ".kb-answer")) == 2)
    assert browser.execute_script("return asked") == [QUESTION, "Bedoelt u een <VOTS>?"]


def test_text_from_the_server_is_never_html_and_only_known_addresses_are_links(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything())
    answer = ask(browser, QUESTION)
    assert "<b onclick=alert(1)>ten hoogste</b>" in answer.text
    assert not answer.find_elements(By.CSS_SELECTOR, "b, img, script")
    links = [link.get_attribute("href") or "" for link in answer.find_elements(By.TAG_NAME, "a")]
    addresses = {link.removeprefix(browser.current_url).split("?")[0] for link in links}
    assert addresses == {
        "bron/juridische-faq/duur-ots",
        "origineel/juridische-faq/duur-ots",
        "https://wetten.overheid.nl/BWBR0002656",
        "https://helpdesk.example/advies",
    }


def test_the_original_opens_at_its_page_in_a_new_tab(browser: webdriver.Chrome) -> None:
    let_the_server_say(browser, everything())
    answer = ask(browser, QUESTION)
    links = answer.find_elements(By.CSS_SELECTOR, "a[target=_blank]")
    assert [(link.text, link.get_attribute("rel")) for link in links] == [
        ("Open het origineel op bladzijde 12 (nieuw tabblad)", "noopener"),
        ("Open het origineel (nieuw tabblad)", "noopener"),
    ]
    assert "art. 1:255 <BW>, versie 3" in answer.text


def everything() -> Answer:
    """An answer, made up, with every kind of thing that one can hold."""

    def citation(number: int, verified: bool, **values: object) -> Citation:
        known: dict[str, Any] = {
            "document_id": "juridische-faq/duur-ots",
            "version": number,
            "title": "Duur <OTS>",
            "collection": "juridische-faq",
            "section": ("Kern", "Termijn"),
            "quote": "…",
            "start": 1,
            "end": 2,
            "valid_from": date(2024, 7, 1),
            "valid_until": None,
            "url": f"/bron/juridische-faq/duur-ots?versie={number}#p1",
        }
        return Citation(number=number, verified=verified, **(known | values))

    return Answer(
        id="1",
        question=QUESTION,
        outcome=Outcome.ANSWERED,
        message="Dit is <i>gevonden</i>.",
        statements=(
            Statement(
                text="Een OTS duurt <b onclick=alert(1)>ten hoogste</b> een jaar.", citations=(1,), heading="Kern"
            ),
            Statement(text="De rechter kan verlengen.", citations=(1, 3), heading="Kern"),
            Statement(text="Een VOTS duurt korter.", citations=(3,), heading="Termijn"),
            Statement(text="Zo was het.", citations=(2,), heading="Vroeger", more=True),
            Statement(text="Zo is het.", citations=(1,), more=True),
        ),
        citations=(
            citation(1, verified=True, page=12, original="/origineel/juridische-faq/duur-ots?versie=1#page=12"),
            citation(2, verified=False, valid_from=date(2015, 1, 1), valid_until=date(2024, 6, 30)),
            citation(
                3,
                verified=False,
                valid_from=None,
                valid_until=date(2999, 12, 31),
                section=(),
                label="art. 1:255 <BW>",
                original="https://wetten.overheid.nl/BWBR0002656",
            ),
        ),
        notices=(
            Notice(kind="unverified", text="Nog niet geverifieerd."),
            Notice(kind="conflict", text="Twee documenten verschillen."),
            Notice(kind="outdated", text="Dit gold op 1 juni 2018."),
            Notice(
                kind="privacy",
                text="Uw vraag bevat een naam.",
                seen=(SeenData(kind="name", start=0, end=3), SeenData(kind="name", start=9, end=14)),
                question="[naam] lang [naam] een <OTS>?",
            ),
            Notice(kind="danger", text="Bel 112 <img src=x>."),
        ),
        next_steps=(
            NextStep(kind="document", label="Een script", url="javascript:alert(1)"),
            NextStep(kind="document", label="Elders", url="//elders.example/x"),
            NextStep(kind="question", label="Bedoelt u een <VOTS>?", url="/"),
            NextStep(kind="consult", label="Leg voor", url="https://helpdesk.example/advies"),
        ),
        as_of=date(2026, 11, 22),
    )
