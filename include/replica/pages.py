"""A folder of saved pages, put on the replica sites beside the built-in documents."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from pathlib import Path

import yaml

from include.replica.documents import Block, Entry
from include.replica.files import MEDIA_TYPES, File
from include.replica.schema import Row
from include.replica.sites import SITES, Site, digest
from transforms.document import Document
from transforms.text import clean

LONG = 40  # characters: a line shorter than this is seldom a title


def load_pages(folder: Path, sites: tuple[Site, ...] = SITES) -> dict[str, Entry]:
    """The pages in ``folder`` by file name relative to it, each as an entry of the one of ``sites`` it
    belongs to.

    ``.txt`` is a page saved as text, one paragraph a line; ``.html`` is served whole; ``.pdf``,
    ``.docx`` and ``.doc`` are linked in the document library. The site: a sub-folder named by its slug,
    else ``province`` in a YAML file that lists the file, else the province the text names most, else
    the first site. Raises ``ValueError`` for a folder that does not exist or a province with no site.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder}: no such folder of pages")
    named = _provinces(folder)
    found = {}
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for at, path in enumerate(path for path in paths if path.suffix.lower() in (".txt", ".html", *_FILES)):
        name = str(path.relative_to(folder))
        found[name] = _entry(path, name, _site(path, name, named, sites), 90_000 + at)
    return found


_FILES = tuple(f".{suffix}" for suffix in MEDIA_TYPES)


def _provinces(folder: Path) -> dict[str, str]:
    """File name → province, from the YAML lists in ``folder``."""
    named = {}
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
        for each in listed if isinstance(listed, list) else []:
            if isinstance(each, dict) and "file" in each and "province" in each:
                named[str(each["file"])] = str(each["province"])
    return named


def _site(path: Path, name: str, named: dict[str, str], sites: tuple[Site, ...]) -> Site:
    for site in sites:
        if site.slug in Path(name).parts[:-1]:
            return site
    province = named.get(name) or named.get(path.name)
    if province:
        for site in sites:
            if site.province == province:
                return site
        raise ValueError(f"{path}: no replica site for province {province}")
    if path.suffix.lower() in _FILES:
        return sites[0]
    text = _text(path)
    counts = {site.slug: text.count(site.province) for site in sites}
    return max(sites, key=lambda site: counts[site.slug])  # the first of equals


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace")


def _day(text: str) -> datetime | None:
    """A day for addresses that must carry one: the last past day the text writes out in full, else the
    last it writes in figures. The page itself shows no date it does not have."""
    written = r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})"
    for pattern in (written, r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"):
        days = []
        for day, month, year in re.findall(pattern, text, re.IGNORECASE):
            with contextlib.suppress(ValueError):  # 31/2/2020 is no day
                days.append(datetime(int(year), int(month), int(day)))
        if past := [each for each in days if each <= datetime.now()]:
            return max(past)
    return None


def _entry(path: Path, name: str, site: Site, ident: int) -> Entry:
    if path.suffix.lower() in _FILES:
        file = File(path.name, site.file(ident, path.name, None), path.stem, path.read_bytes())
        row = Row(subject=path.stem)
        return Entry(
            site.slug, name, file.path, path.stem, ("van-ban",), row=row, files=(file,), straight=True
        )
    text = _text(path)
    whole = path.read_bytes() if path.suffix.lower() == ".html" else None
    lines = [line for line in text.splitlines() if line.strip()]
    if whole:
        titled = re.search(r"<title[^>]*>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
        title = " ".join(titled[1].split()) if titled else path.stem
    else:
        first = next((line.strip() for line in lines if len(line.strip()) >= LONG), path.stem)
        read = clean(Document(path.read_bytes())).title or ""
        title = read if len(read) >= LONG else first
    return Entry(
        slug=site.slug,
        name=f"{name}@{digest(text, 12)}",
        path=site.article("chi-dao-dieu-hanh", ident, title, _day(text)),
        title=title,
        categories=("chi-dao-dieu-hanh",),
        heading=False,
        blocks=() if whole else tuple(Block("p", (line,)) for line in lines),
        whole=whole,
    )
