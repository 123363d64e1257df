/*
 * What the pages can do beyond HTML and CSS: remember light or dark, keep the reader's place when the language
 * changes, show all code, search the ledger. Everything else works without it; controls that need it are hidden until it runs.
 * A classic script (browsers load no module from a disk), first in the page so that the ground never flashes.
 */
"use strict";
(() => {
  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  /* A browser may forbid storage; the choice then lasts for the page. */
  const remembered = () => { try { return localStorage.getItem("weijin-theme"); } catch { return null; } };
  const remember = (theme) => { try { localStorage.setItem("weijin-theme", theme); } catch { /* see above */ } };

  let choice = remembered();
  if (choice !== "light" && choice !== "dark") choice = null;
  root.classList.add("scripted");
  if (choice) root.dataset.theme = choice;

  const theme = () => choice ?? (systemIsDark.matches ? "dark" : "light");

  function showTheme() {
    if (choice) root.dataset.theme = choice;
    if (theme() === "dark") fetchLightFigures();
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme()));
    }
    showFigures(theme());
  }

  function showFigures(theme) {
    for (const source of document.querySelectorAll("source[data-theme='dark']")) {
      source.media = theme === "dark" ? source.dataset.frame : "not all";
    }
  }

  function choose(theme) {
    choice = theme;
    remember(theme);
    showTheme();
  }

  /* What begins above this line (in pixels, a little below the masthead) has been reached. */
  const READING_LINE = 120;

  /* The anchor of the section or figure being read, or "" at the top of the page: the one jumped to while it is there. */
  function place() {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const top = named?.getBoundingClientRect().top ?? -1;
    if (top >= 0 && top <= READING_LINE) return location.hash;
    let reached = "";
    for (const target of document.querySelectorAll("h2[id], h3[id], figure[id], tr[id]:not([hidden])")) {
      if (target.getBoundingClientRect().top > READING_LINE) break;
      reached = `#${target.id}`;
    }
    return reached;
  }

  function showCode(button) {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    root.classList.toggle("with-code", shown);
    for (const fold of document.querySelectorAll("details.code")) fold.open = shown;
  }

  /* The ledger: rows that hold every word typed, in the chapter and with the mark chosen; no head without rows. */
  function filterClaims(filters, rows) {
    const value = (name) => filters.find((filter) => filter.dataset.filter === name).value;
    const words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const fits = (name) => !value(name) || row.dataset[name] === value(name);
      row.hidden = !(fits("chapter") && fits("word") && words.every((word) => text.includes(word)));
      shown += row.hidden ? 0 : 1;
    }
    for (const part of document.querySelectorAll(".claims tbody")) part.hidden = !part.querySelector("tr[id]:not([hidden])");
    document.querySelector("[data-shown]").textContent = shown;
  }

  function offerFilters() {
    const filters = [...document.querySelectorAll("[data-filter]")];
    if (!filters.length) return;
    const rows = [...document.querySelectorAll(".claims tr[id]")].map((row) => ({ row, text: row.textContent.toLowerCase() }));
    for (const filter of filters) filter.addEventListener("input", () => filterClaims(filters, rows));
    filterClaims(filters, rows); /* a browser may have kept what was typed */
  }

  /* A chapter's statements: rows with the verdict chosen, and no table or fold that has none. */
  function chooseVerdict(select) {
    const statements = select.closest(".weijin-claims");
    const rows = [...statements.querySelectorAll("tbody tr")];
    for (const row of rows) row.hidden = select.value !== "" && !row.classList.contains(select.value);
    for (const part of statements.querySelectorAll(".scroll, details")) {
      part.hidden = !part.querySelector("tbody tr:not([hidden])");
      if (part.matches("details") && select.value) part.open = true;
    }
    const shown = rows.filter((row) => !row.hidden).length;
    statements.querySelector("[role=status]").textContent = `${shown} / ${rows.length}`;
  }

  function offerVerdicts() {
    for (const select of document.querySelectorAll("[data-verdict]")) {
      select.addEventListener("input", () => chooseVerdict(select));
      chooseVerdict(select);
    }
  }

  /* Paper is light. A picture chosen for the screen stays when the page is printed, so the light ones are fetched
     while the screen is dark, and put in before the first sheet. */
  const lightFigures = [];

  function fetchLightFigures() {
    if (lightFigures.length) return;
    for (const image of document.querySelectorAll("picture > img")) {
      lightFigures.push(Object.assign(new Image(), { src: image.src }));
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    showTheme();
    systemIsDark.addEventListener("change", showTheme);
    addEventListener("beforeprint", () => showFigures("light"));
    addEventListener("afterprint", showTheme);
    for (const control of document.querySelectorAll("[data-needs-script]")) control.hidden = false;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.addEventListener("click", () => choose(button.dataset.themeChoice));
    }
    for (const link of document.querySelectorAll("[data-language-link]")) {
      link.addEventListener("click", () => { link.hash = place(); });
    }
    offerFilters();
    offerVerdicts();
    const codeButton = document.querySelector(".code-switch button");
    codeButton?.addEventListener("click", () => showCode(codeButton));
    const contents = document.querySelector("details.contents");
    if (contents && matchMedia("(max-width: 959.98px)").matches) contents.open = false;
  });
})();
