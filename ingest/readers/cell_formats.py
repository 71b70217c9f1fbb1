"""Values of cells as Excel shows them in Dutch: dates, amounts, percentages."""

import math
import re
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
GENERAL = "General"
_BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00"},
    **{40: "#,##0.00", 14: "d-m-yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss"},
    **{20: "h:mm", 21: "h:mm:ss", 22: "d-m-yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss"},
}
"""Formats that have a number and stand in no file."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<symbol>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]|(?P<space>[_*].)'
    r"|(?P<digits>[#0?][#0?.,]*)|(?P<date>[dmyhs]+)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)


class CellFormats:
    """The formats of one workbook, by the number of the style that a cell names."""

    def __init__(self, styles: Element | None, since_1904: bool = False) -> None:
        # Excel counts a 29 February 1900 that never was.
        self._epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
        self._codes: list[str] = []
        self._bold: list[bool] = []
        if styles is None:
            return
        own = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{S}numFmt")}
        fonts = [font.find(f"{S}b") for font in styles.iterfind(f"{S}fonts/{S}font")]
        bold = [mark is not None and mark.get("val", "1") not in ("0", "false") for mark in fonts]
        for style in styles.iterfind(f"{S}cellXfs/{S}xf"):
            key, font = style.get("numFmtId", "0"), style.get("fontId", "")
            self._codes.append(own.get(key) or _BUILT_IN.get(int(key) if key.isdecimal() else 0, GENERAL))
            self._bold.append(font.isdecimal() and int(font) < len(bold) and bold[int(font)])

    def is_bold(self, style: str) -> bool:
        """Tell whether cells of this style are in bold."""
        return style.isdecimal() and int(style) < len(self._bold) and self._bold[int(style)]

    def shown(self, number: float, style: str) -> str:
        """Return `number` as a cell of this style shows it."""
        code = self._codes[int(style)] if style.isdecimal() and int(style) < len(self._codes) else GENERAL
        code = code.split(";")[0]
        if not math.isfinite(number):
            return ""
        tokens = list(_TOKEN.finditer(code))
        letters = "".join(token["date"] or token["elapsed"] or "" for token in tokens).lower()
        if code.lower() == GENERAL.lower() or code == "@":
            return _general(number)
        if letters and not any(token["digits"] for token in tokens if "." not in token[0]):
            return self._moment(number, letters, any(token["elapsed"] for token in tokens))
        return _amount(number, tokens)

    def _moment(self, number: float, letters: str, elapsed: bool) -> str:
        """Return a day as 31-1-2025, a time as 9:05; `letters` are those of the format."""
        if elapsed:
            minutes = round(number * 24 * 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        try:
            moment = self._epoch + timedelta(seconds=round(number * 86400))
        except OverflowError:
            return _general(number)
        of_time = set(letters) & set("hs")
        of_day = [
            str(part)
            for letter, part in (("d", moment.day), ("m", moment.month), ("y", moment.year))
            if letter in letters and not (letter == "m" and of_time and "d" not in letters and "y" not in letters)
        ]
        shown = ["-".join(of_day)] if of_day else []
        return " ".join([*shown, f"{moment.hour}:{moment.minute:02}"] if of_time else shown)


def _amount(number: float, tokens: list[re.Match[str]]) -> str:
    """Return a number with what its format puts before and after it."""
    percent = any(token["plain"] == "%" for token in tokens)
    parts = ["-"] if number < 0 else []
    digits = ""
    for token in tokens:
        if token["digits"]:
            if not digits:
                digits = token["digits"]
                parts.append(_digits(abs(number) * (100 if percent else 1), digits))
        else:
            parts.append(
                token["quoted"]
                or token["escaped"]
                or token["symbol"]
                or token["plain"]
                or (" " if token["space"] else "")
            )
    return " ".join("".join(parts).split()) if digits else _general(number)


def _digits(number: float, code: str) -> str:
    """Return a number that is not negative, as `code` has it: "#,##0.00", "0000"."""
    whole, _, decimals = code.partition(".")
    places = min(len(re.sub(r"[^0#?]", "", decimals)), 15)
    shown = f"{number:{',' if ',' in whole.strip(',') else ''}.{places}f}"
    before, point, after = shown.partition(".")
    after = after[: decimals.count("0")] + after[decimals.count("0") :].rstrip("0")
    before = before.replace(",", ".").zfill(min(whole.count("0"), 15) if "," not in whole else 0)
    return before + ("," + after if point and after else "")


def _general(number: float) -> str:
    shown = f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.11g}"
    return shown.replace(".", ",")
