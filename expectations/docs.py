"""Data Docs: a verdict as a static site that needs no network.

Great Expectations renders the pages; they come with scripts, styles and pictures from public addresses.
Those are taken out, so that a page fetches nothing, and a small style of our own goes in. Without scripts
everything that would fold is simply open.
"""

from __future__ import annotations

import html
import itertools
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from bs4 import BeautifulSoup

from expectations.gate import SUITES

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult

    from expectations.gate import Verdict

SHOWN = 50
HOW_TO_READ = (
    "A critical rule that failed sent its rows to quarantine, a warning only added a remark to their "
    "notices; why a rule is asked stands under “Notes” in the rules of its table, and at most "
    f"{SHOWN} failing rows a rule are shown (the quarantine tables have them all)."
)

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0; }
td, th { min-width: 4rem; border: 1px solid #ccc; padding: .25rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: break-word; }
.collapse, .tab-pane { display: block !important; opacity: 1 !important; height: auto !important; }
.badge { border: 1px solid; border-radius: .25rem; padding: 0 .25rem; }
.how-to-read { background: #eef3fb; padding: .5rem 1rem; }
.refused { background: #fdecea; padding: .5rem 1rem; }
"""
_SITE = "data_docs"
# What makes a style sheet fetch: imports, and addresses that are not data in themselves.
_FETCHED_BY_STYLE = re.compile(r"@import[^;]*;|url\((?!\s*['\"]?data:)[^)]*\)", re.IGNORECASE)
# What makes a browser fetch something on its own, and what is of no use without the scripts.
_FETCHING_TAGS = "script, link, img, iframe, object, embed, base, meta[http-equiv]"
_SCRIPTED_TAGS = "footer, button, input, label"
# What the icons of a font that is not there mean.
_ICONS = {"fa-check-circle": "passed", "fa-times": "failed", "fa-exclamation-triangle": "warning"}
_FETCHING = ("src", "srcset", "poster", "background")


def build(verdict: Verdict, folder: Path) -> Path:
    """Write the site into ``folder``, which is made where needed, and give its ``index.html``.

    The pages of an earlier build in the same folder are replaced. Raises ``RuntimeError`` where Great
    Expectations could not render a page (by itself it only logs that).
    """
    for section in ("expectations", "validations"):
        if (folder / section).exists():
            shutil.rmtree(folder / section)
    folder.mkdir(parents=True, exist_ok=True)
    pages = _render(verdict.results, folder)
    shutil.rmtree(folder / "static", ignore_errors=True)  # 4 MB of fonts and pictures that no page uses
    for page in itertools.chain.from_iterable(pages.values()):
        if not page.is_file():
            raise RuntimeError(f"Data Docs page {page.relative_to(folder)} was not rendered")
        _make_self_contained(page)
    index = folder / "index.html"
    index.write_text(_index(verdict, pages, folder), encoding="utf-8")
    return index


def _render(results: list[ExpectationSuiteValidationResult], folder: Path) -> dict[str, tuple[Path, Path]]:
    """Let Great Expectations write its pages; where a table's result and its suite must then be.

    Its index is left out: a script fills it.
    """
    import great_expectations as gx
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    suites = {each.table: each for each in SUITES}
    pages = {}
    for result in results:
        name, meta = result.suite_name, cast(dict[str, Any], result.meta)
        context.suites.add(gx.ExpectationSuite(name=name, expectations=suites[name].expectations()))
        run = RunIdentifier(run_name=meta["crawl_id"], run_time=meta["now"])
        key = ValidationResultIdentifier(
            expectation_suite_identifier=ExpectationSuiteIdentifier(name), run_id=run, batch_identifier=name
        )
        context.validation_results_store.set(key, _shortened(result, {**meta, "run_id": run}))
        pages[name] = (
            folder.joinpath("validations", name, *cast(Any, run).to_tuple(), f"{name}.html"),
            folder / "expectations" / f"{name}.html",
        )
    site: Any = {
        "class_name": "SiteBuilder",
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "site_section_builders": {"profiling": "None"},
        "show_how_to_buttons": False,
    }
    context.add_data_docs_site(_SITE, site)
    context.build_data_docs(site_names=[_SITE], build_index=False)
    return pages


def _shortened(
    result: ExpectationSuiteValidationResult, meta: dict[str, Any]
) -> ExpectationSuiteValidationResult:
    """The same result with the first failing rows only: pages must open also where 50,000 rows fail."""
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )

    short = [
        ExpectationValidationResult(
            success=each.success,
            expectation_config=each.expectation_config,
            result={
                key: _escaped(value[:SHOWN] if isinstance(value, list) else value)
                for key, value in each.result.items()
                if key != "unexpected_index_query"
            },
            meta=each.meta,
            exception_info=each.exception_info,
        )
        for each in result.results
    ]
    return ExpectationSuiteValidationResult(
        success=bool(result.success),
        results=short,
        suite_name=result.suite_name,
        statistics=result.statistics,
        meta=cast(Any, meta),
        batch_id=result.batch_id,
    )


def _escaped(value: Any) -> Any:
    """A value whose strings are safe in HTML: they come from portals, and the renderer does not escape."""
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, list | tuple):
        return type(value)(_escaped(each) for each in value)
    if isinstance(value, dict):
        return {key: _escaped(each) for key, each in value.items()}
    return value


def _make_self_contained(page: Path) -> None:
    """Take out of a page whatever fetches something or needs a script, and say how to read it."""
    soup = BeautifulSoup(page.read_bytes(), "lxml", from_encoding="utf-8")
    if soup.head is None or soup.body is None:
        raise RuntimeError(f"Data Docs page {page.name} has no head or no body")
    for element in soup.select(_FETCHING_TAGS + ", " + _SCRIPTED_TAGS):
        element.decompose()
    for icon in soup.select("i"):
        words = [word for mark, word in _ICONS.items() if mark in icon.get_attribute_list("class")]
        icon.replace_with(*words)
    for attribute in _FETCHING:
        for element in soup.select(f"[{attribute}]"):
            del element[attribute]
    for style in soup.select("style"):
        style.string = _FETCHED_BY_STYLE.sub("", style.get_text())
    for element in soup.select("[style]"):
        element["style"] = _FETCHED_BY_STYLE.sub("", str(element["style"]))
    ours = soup.new_tag("style")
    ours.string = _STYLE
    soup.head.append(ours)
    soup.body.insert(
        0, BeautifulSoup(f'<p class="how-to-read">{html.escape(HOW_TO_READ)}</p>', "html.parser")
    )
    page.write_text(str(soup), encoding="utf-8")


def _index(verdict: Verdict, pages: dict[str, tuple[Path, Path]], folder: Path) -> str:
    """The verdict, of which Great Expectations knows only the rules, with links to its pages."""
    rows = []
    for name, table in verdict.passed.items():
        links = "".join(
            f'<td><a href="{quote(page.relative_to(folder).as_posix())}">{label}</a></td>'
            for page, label in zip(pages.get(name, ()), ("result", "rules"), strict=False)
        )
        rows.append(
            f"<tr><td>{name}</td><td>{table.num_rows}</td><td>{verdict.quarantined[name].num_rows}</td>{links}</tr>"
        )
    refused = (
        f'<div class="refused"><p>The batch was refused:</p>{_list(verdict.refused)}</div>'
        if verdict.refused
        else "<p>The batch was accepted.</p>"
    )
    warnings = f"<p>Warnings:</p>{_list(verdict.warnings)}" if verdict.warnings else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Data Docs</title><style>{_STYLE}</style></head>
<body>
<h1>Data Docs</h1>
<p class="how-to-read">{html.escape(HOW_TO_READ)}</p>
{refused}
{warnings}
<table><tr><th>Table</th><th>Passed</th><th>Quarantined</th><th>What was found</th><th>What is asked</th></tr>
{"".join(rows)}
</table>
{_failed(verdict)}
</body>
</html>
"""


def _failed(verdict: Verdict) -> str:
    """Every rule that failed: critical ones first, as in the reasons of the quarantined rows."""
    found = [
        (
            config.severity.value,
            result.suite_name,
            config.meta["rule"],
            each.result["unexpected_count"],
            config.notes,
        )
        for result in verdict.results
        for each in result.results
        if not each.success and (config := each.expectation_config) is not None
    ]
    if not found:
        return "<p>No rule failed.</p>"
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(str(value))}</td>' for value in line)}</tr>"
        for line in sorted(found)
    )
    heads = "".join(f"<th>{head}</th>" for head in ("Severity", "Table", "Rule", "Rows", "Why it is asked"))
    return f"<h2>Rules that failed</h2><table><tr>{heads}</tr>{rows}</table>"


def _list(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"
