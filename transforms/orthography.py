"""Spelling: one form for what Vietnamese documents write in several.

``normalise`` gives the text that is kept and shown: NFC, Đ for Ð, legacy TCVN3 and VNI letters
converted, no invisible characters, plain hyphens inside numbers and symbols. Where the tone mark
stands (Ủy or Uỷ) is left as printed. ``fold`` gives the text that is matched: tone marks in one place, lower
case, the same length, so that a span found in it holds in the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make another letter

# --- fold -----------------------------------------------------------------------------------------

_OLD_FIRST = {"o": "òóỏõọ", "u": "ùúủũụ"}
_NEW_SECOND = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}
_PAIRS = (("o", "a"), ("o", "e"), ("u", "y"))
_FIRST_TO_SECOND = {
    _OLD_FIRST[one][tone] + two: one + _NEW_SECOND[two][tone] for one, two in _PAIRS for tone in range(5)
}
_OTHER_WAY = _FIRST_TO_SECOND | {new: old for old, new in _FIRST_TO_SECOND.items()}
# Tone on the first vowel of an open syllable (hóa, ủy), on the second of a closed one (hoàn), and on the y of
# quý, whose u belongs to the consonant. Begins with one letter, which the engine can look for fast.
_MISPLACED = re.compile(
    r"[oòóỏõọuùúủũụ](?:(?<=[òóỏõọ])[ae](?=[^\W\d_])|(?<=o)[àáảãạèéẻẽẹ](?![^\W\d_])|"
    r"(?<=[ùúủũụ])y(?:(?=[^\W\d_])|(?<=q.y))|(?<=u)(?<!qu)[ỳýỷỹỵ](?![^\W\d_]))"
)

# One character for one: anything else would move the spans.
_SAME = {
    "İ": "i",  # the only letter whose lower case is two characters long
    "Ð": "đ",
    "ð": "đ",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2007": " ",
    "\t": " ",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
}
_UNLIKE = re.compile(f"[{''.join(_SAME)}]")


def _alike(match: re.Match[str]) -> str:
    return _SAME[match[0]]


def _place(match: re.Match[str]) -> str:
    return _OTHER_WAY[match[0]]


def fold(text: str) -> str:
    """Text for matching: lower case, tone marks in one place, plain dashes, quotes and spaces.

    ``len(fold(text)) == len(text)`` always, so ``fold(text)[a:b]`` stands for ``text[a:b]``; folding
    twice changes nothing. Expects NFC (``normalise`` gives it): decomposed letters are left decomposed.
    """
    if text.isascii():
        return text.replace("\t", " ").lower()
    return _MISPLACED.sub(_place, _UNLIKE.sub(_alike, text).lower())


# --- is it Vietnamese -----------------------------------------------------------------------------

_TONELESS = {
    ord(unicodedata.normalize("NFC", base + tone)): base
    for base in "aăâeêioôơuưy"
    for tone in TONES
    if len(unicodedata.normalize("NFC", base + tone)) == 1
}
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng
eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac
oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc
oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uac uan uân uâng uât uây uê uêch uênh ui um
un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng
ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt
""".split()  # noqa: SIM905
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()  # noqa: SIM905
_SYLLABLE = re.compile(f"(?:{'|'.join(sorted(_ONSETS, key=len, reverse=True))})?(?:{'|'.join(_RHYMES)})")
_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]")


@lru_cache(maxsize=20_000)
def _marked_syllable(word: str) -> bool:
    return bool(_MARKED.search(word)) and is_syllable(word)


def is_syllable(word: str) -> bool:
    """Whether ``word`` (NFC) can be written as one Vietnamese syllable."""
    return len(word) <= 7 and bool(_SYLLABLE.fullmatch(word.lower().translate(_TONELESS)))


def vietnamese_share(text: str, words: int = 3000) -> float:
    """Share of the words that are well-formed Vietnamese syllables with a Vietnamese letter.

    Running Vietnamese text gives about 0.7, other languages, OCR garbage and legacy fonts read as
    Latin-1 under 0.2; 0 where there is no word. Looks at the first ``words`` words.
    """
    seen = hits = 0
    for match in _WORD.finditer(text):
        seen += 1
        hits += _marked_syllable(match[0].lower())
        if seen == words:
            break
    return hits / seen if seen else 0.0


# --- legacy encodings -----------------------------------------------------------------------------

# TCVN 5712:1993 VN3 as fonts of the .VnTime family have it, read as Latin-1.
_TCVN3_LOWER = {
    "à": "µ", "á": "¸", "ả": "¶", "ã": "·", "ạ": "¹", "ă": "¨", "ằ": "»", "ắ": "¾", "ẳ": "¼", "ẵ": "½",
    "ặ": "Æ", "â": "©", "ầ": "Ç", "ấ": "Ê", "ẩ": "È", "ẫ": "É", "ậ": "Ë", "đ": "®", "è": "Ì", "é": "Ð",
    "ẻ": "Î", "ẽ": "Ï", "ẹ": "Ñ", "ê": "ª", "ề": "Ò", "ế": "Õ", "ể": "Ó", "ễ": "Ô", "ệ": "Ö", "ì": "×",
    "í": "Ý", "ỉ": "Ø", "ĩ": "Ü", "ị": "Þ", "ò": "ß", "ó": "ã", "ỏ": "á", "õ": "â", "ọ": "ä", "ô": "«",
    "ồ": "å", "ố": "è", "ổ": "æ", "ỗ": "ç", "ộ": "é", "ơ": "¬", "ờ": "ê", "ớ": "í", "ở": "ë", "ỡ": "ì",
    "ợ": "î", "ù": "ï", "ú": "ó", "ủ": "ñ", "ũ": "ò", "ụ": "ô", "ư": "\u00ad", "ừ": "õ", "ứ": "ø", "ử": "ö",
    "ữ": "÷", "ự": "ù", "ỳ": "ú", "ý": "ý", "ỷ": "û", "ỹ": "ü", "ỵ": "þ",
}  # fmt: skip
_TCVN3_UPPER = {"Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§"}
_FROM_TCVN3 = str.maketrans({old: new for new, old in (_TCVN3_LOWER | _TCVN3_UPPER).items()})

# VNI for Windows: the letter, then a character that stands for its marks.
_VNI_MARKS = {
    "a": {"ù": "á", "ø": "à", "û": "ả", "õ": "ã", "ï": "ạ", "ê": "ă", "é": "ắ", "è": "ằ", "ú": "ẳ", "ü": "ẵ",
          "ë": "ặ", "â": "â", "á": "ấ", "à": "ầ", "å": "ẩ", "ã": "ẫ", "ä": "ậ"},
    "e": {"ù": "é", "ø": "è", "û": "ẻ", "õ": "ẽ", "ï": "ẹ", "â": "ê", "á": "ế", "à": "ề", "å": "ể", "ã": "ễ",
          "ä": "ệ"},
    "o": {"ù": "ó", "ø": "ò", "û": "ỏ", "õ": "õ", "ï": "ọ", "â": "ô", "á": "ố", "à": "ồ", "å": "ổ", "ã": "ỗ",
          "ä": "ộ"},
    "ô": {"": "ơ", "ù": "ớ", "ø": "ờ", "û": "ở", "õ": "ỡ", "ï": "ợ"},
    "u": {"ù": "ú", "ø": "ù", "û": "ủ", "õ": "ũ", "ï": "ụ"},
    "ö": {"": "ư", "ù": "ứ", "ø": "ừ", "û": "ử", "õ": "ữ", "ï": "ự"},
    "y": {"ù": "ý", "ø": "ỳ", "û": "ỷ", "õ": "ỹ"},
    "ñ": {"": "đ"}, "î": {"": "ỵ"}, "æ": {"": "ỉ"}, "ó": {"": "ĩ"}, "ò": {"": "ị"},
}  # fmt: skip
_FROM_VNI = {base + mark: new for base, marks in _VNI_MARKS.items() for mark, new in marks.items()}
_FROM_VNI |= {old.upper(): new.upper() for old, new in _FROM_VNI.items()}
_FROM_VNI |= {old[0].upper() + old[1]: new.upper() for old, new in _FROM_VNI.items() if len(old) == 2}
_VNI = re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)))
# Characters Vietnamese text in Unicode hardly ever holds, and text in these fonts can hardly avoid.
_TCVN3_SIGNS = re.compile("[µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏªÖ×ØÜÞß«åæçë¬îï\u00ad÷øûüþ§¦¥¤]")
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_CAPITAL_WORD = re.compile(r"(?<![\w/&-])[A-Z]{2,}(?![\w/&-])")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_VNI_SIGNS = re.compile("[aeouyAEOUY][øûïëåäüöØÛÏËÅÄÜ]|[öñæÖÑÆ]|ô[ùøûõï]")


def from_tcvn3(text: str, capitals: bool = False) -> str:
    """TCVN3 letters read as Latin-1, as Unicode; ``capitals`` for fonts whose name ends in H."""
    made = text.translate(_FROM_TCVN3)
    if capitals:
        return made.upper()
    # The encoding has no capitals with a tone: fonts draw them, plain text shows them small (PHòNG).
    shouted = not any("a" <= letter <= "z" for letter in text) and bool(_CAPITAL_WORD.search(text))
    return _LATIN_WORD.sub(lambda word: _capitals(word[0], text[slice(*word.span())], shouted), made)


def _capitals(made: str, printed: str, shouted: bool) -> str:
    if any("a" <= letter <= "z" for letter in printed):
        return made
    large = sum("A" <= letter <= "Z" for letter in printed)
    return made.upper() if large > 1 or (shouted and (large or len(printed) > 1)) else made


def from_vni(text: str) -> str:
    """VNI for Windows letters read as Latin-1, as Unicode."""
    return _VNI.sub(lambda match: _FROM_VNI[match[0]], text)


def modernise(text: str) -> str:
    """Text with lines in TCVN3 or VNI converted; other lines unchanged.

    A line is converted only where that makes clearly more of its words Vietnamese.
    """
    if text.isascii() or not (_TCVN3_SIGNS.search(text) or _VNI_SIGNS.search(text)):
        return text
    # Which of the two is decided by the whole text, which lines by each line.
    now = vietnamese_share(text)
    share, convert = max(
        ((vietnamese_share(made(text)), made) for made in (from_tcvn3, from_vni)), key=lambda each: each[0]
    )
    if share < max(0.25, now):
        return text
    lines = []
    for line in text.split("\n"):
        # A line with a letter that only Unicode has was never in such a font.
        if not line.isascii() and not _UNICODE_ONLY.search(line):
            made = convert(line)
            before, after = vietnamese_share(line), vietnamese_share(made)
            if after > before + 0.1 or (after >= before and share > now + 0.3):
                lines.append(made)
                continue
        lines.append(line)
    return "\n".join(lines)


# --- normalise ------------------------------------------------------------------------------------

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACE = re.compile("[\t\x0b\x0c \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAK = re.compile("\r\n|[\r\x0c\x85\u2028\u2029]")
_COMBINING = re.compile("[\u0300-\u036f]")
_DETACHED = re.compile(f"(?<=[^\\W\\d_]) ([{TONES}{_SHAPES}]+)")
_MARK_ORDER = re.compile(f"([{TONES}])([{_SHAPES}])")
_DASHES = "‐‑‒–—−"
_DASH = re.compile(f"[{_DASHES}]")
# Between digits (17 – 9), or between the parts of a number and symbol (02–NQ/TU, UBND –KT).
_NUMBER_DASH = re.compile(f"(?:(?<=[0-9A-ZĐ])|(?<=[0-9A-ZĐ] ))[{_DASHES}](?= ?[0-9A-ZĐ])|[‐‑]")
# What ordinary Vietnamese text does not hold: one look tells whether there is anything to repair.
_ODD = re.compile("[^\\x20-\\x7e\\nÀ-Þà-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹ“”‘’…–•]|[ÐðþåæçëîïñøûüäöÅÄÆÇËÎÏÑÖØÛÜÞ]")
_SPACES = re.compile("  +")


def _repair(text: str) -> str:
    text = modernise(_CONTROL.sub("", _BREAK.sub("\n", text)))
    text = _INVISIBLE.sub("", text).replace("Ð", "Đ").replace("ð", "đ")
    text = _SPACE.sub(" ", text)
    if _COMBINING.search(text):
        text = _DETACHED.sub(r"\1", text)
        text = _MARK_ORDER.sub(r"\2\1", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", text)


def normalise(text: str) -> str:
    """Text as it is kept: NFC, one space between words, Unix line ends, lines stripped.

    Idempotent. Converts legacy encodings (``modernise``), rejoins tone marks that a PDF wrote after a
    space, and takes Icelandic Ð and ð for Đ and đ.
    """
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\t", " ")
    # What one repair uncovers (a space, an order of marks) may call for another; it seldom does.
    for _ in range(5):
        if not _ODD.search(text) or (made := _repair(text)) == text:
            break
        text = made
    if _DASH.search(text):
        text = _NUMBER_DASH.sub("-", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return "\n".join([line.strip(" ") for line in text.split("\n")])
