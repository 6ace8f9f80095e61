// Searches the words of the book. Every term must occur; a hit in a heading counts more than one in the text.
"use strict";
(() => {
  const SHOWN = 60;
  const BESIDE = 60;
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const rows = words.map((row) => ({
    ...row,
    head: `${row.t[0]} ${row.t[1]} ${row.v} ${row.p}`.toLowerCase(),
    body: row.w.toLowerCase(),
  }));

  const score = (row, terms) => {
    let total = 0;
    for (const term of terms) {
      if (row.head.includes(term)) total += 3;
      else if (row.body.includes(term)) total += 1;
      else return 0;
    }
    return total;
  };

  const snippet = (row, terms) => {
    const at = terms.map((term) => row.body.indexOf(term)).filter((place) => place >= 0);
    const start = Math.max(0, (at.length ? Math.min(...at) : 0) - BESIDE);
    const text = row.w.slice(start, start + 4 * BESIDE).trim();
    return (start > 0 ? "… " : "") + text + (start + 4 * BESIDE < row.w.length ? " …" : "");
  };

  // Only text nodes are made: nothing in a pack becomes markup.
  const entry = (row, terms) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = row.u;
    link.textContent = row.p;
    const title = document.createElement("small");
    title.textContent = ` ${row.t[0]} ${row.t[1]} · ${row.v}`;
    const text = document.createElement("p");
    text.textContent = snippet(row, terms);
    item.append(link, title, text);
    return item;
  };

  const search = () => {
    const terms = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.replaceChildren();
    if (!terms.length) return;
    const hits = rows
      .map((row) => [score(row, terms), row])
      .filter(([points]) => points > 0)
      .sort((a, b) => b[0] - a[0]);
    for (const [, row] of hits.slice(0, SHOWN)) found.append(entry(row, terms));
    const note = document.createElement("li");
    note.className = "note";
    note.textContent = hits.length > SHOWN ? `${SHOWN} / ${hits.length}` : `${hits.length}`;
    found.append(note);
  };

  field.addEventListener("input", search);
  search();
})();
