"use strict";
(() => {
  const all = (from, selector) => Array.from(from.querySelectorAll(selector));
  const words = (text) => (text ? text.split(" ") : []);
  const together = document.getElementById("together");

  // Figures that belong together light up together.
  const dim = () => {
    for (const lit of all(document, ".lit")) lit.classList.remove("lit");
    together.hidden = true;
  };
  const tell = (relations, section) => {
    const known = section.querySelector(".relations").children;
    together.replaceChildren();
    for (const at of relations.slice(0, 6)) {
      const line = document.createElement("p");
      line.className = known[at].className;
      line.textContent = (known[at].className === "broken" ? "✗ " : "✓ ") + known[at].textContent;
      together.append(line);
    }
    together.hidden = relations.length === 0;
  };
  const lightRelations = (figure) => {
    dim();
    const relations = words(figure.dataset.r);
    const section = figure.closest(".document");
    for (const other of all(section, "[data-r]")) {
      if (words(other.dataset.r).some((relation) => relations.includes(relation))) other.classList.add("lit");
    }
    tell(relations, section);
  };
  const lightFinding = (card) => {
    dim();
    const n = card.dataset.n;
    const section = card.closest(".document");
    for (const place of all(section, `[data-f~="${n}"], [data-o~="${n}"]`)) place.classList.add("lit");
  };
  const light = (event) => {
    const figure = event.target.closest?.("[data-r]");
    const card = event.target.closest?.(".card");
    if (figure) lightRelations(figure);
    else if (card) lightFinding(card);
    else if (event.type === "mouseover") dim();
  };
  document.addEventListener("mouseover", light);
  document.addEventListener("focusin", light);

  // From a mark to its finding and back.
  const show = (card) => {
    if (card.hidden) {
      const form = card.closest("aside").querySelector(".filters");
      form.reset();
      filter(form);
    }
    for (const other of all(document, ".now")) other.classList.remove("now");
    card.classList.add("now");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    lightFinding(card);
  };
  const place = (card) => card.closest(".document").querySelector(`[data-f~="${card.dataset.n}"]`);
  const go = (card) => {
    const mark = place(card);
    if (!mark) return;
    for (let around = mark.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
    lightFinding(card);
  };
  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".mark");
    const jump = event.target.closest(".jump");
    if (mark) {
      event.preventDefault();
      show(document.getElementById(mark.hash.slice(1)));
    } else if (jump) {
      event.preventDefault();
      go(jump.closest(".card"));
    }
  });

  // Filters.
  const filter = (form) => {
    const severities = all(form, "[name=severity]:checked").map((box) => box.value);
    const family = form.elements.family.value;
    const aside = form.closest("aside");
    const section = form.closest(".document");
    let shown = 0;
    for (const card of all(aside, ".card")) {
      card.hidden = !severities.includes(card.dataset.severity) || (family !== "" && family !== card.dataset.family);
      if (!card.hidden) shown += 1;
    }
    const output = form.querySelector(".shown");
    output.textContent = shown === Number(output.dataset.all) ? output.dataset.all : `${shown} / ${output.dataset.all}`;
    aside.querySelector(".none").hidden = shown > 0;
    for (const mark of all(section, ".mark")) {
      const open = words(mark.dataset.f).some((n) => !aside.querySelector(`.card[data-n="${n}"]`).hidden);
      mark.classList.toggle("off", !open);
    }
  };
  for (const form of all(document, ".filters")) {
    form.addEventListener("change", () => filter(form));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter(form);
  }

  // Keys: j and k from finding to finding, Enter to its place; arrows from figure to figure.
  const current = () => all(document, ".document").find((section) => !section.hidden);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    const section = current();
    if (!section) return;
    if (event.key === "j" || event.key === "k") {
      const cards = all(section, ".card:not([hidden])");
      const at = cards.findIndex((card) => card.classList.contains("now"));
      const next = cards[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
      if (next) show(next);
    } else if (event.key === "Enter" && event.target.matches(".card")) {
      go(event.target);
    } else if (event.key === "Escape") {
      dim();
    } else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && event.target.matches("[data-r]")) {
      const figures = all(section, "[data-r]").filter((figure) => figure.offsetParent);
      const next = figures[figures.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });

  // Many documents: the index first, one document at a time.
  if (document.body.classList.contains("many")) {
    const sections = all(document, "#index, .document");
    const turn = () => {
      const id = location.hash.slice(1);
      const wanted = document.getElementById(id)?.closest("#index, .document") ?? sections[0];
      for (const section of sections) section.hidden = section !== wanted;
      dim();
      if (id && id === wanted.id) scrollTo(0, 0);
    };
    addEventListener("hashchange", turn);
    turn();
  }

  // Sorting the index.
  for (const table of all(document, ".sortable")) {
    const heads = all(table, "thead th");
    heads.forEach((head, column) => {
      head.querySelector("button").addEventListener("click", () => {
        const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
        const numeric = table.tBodies[0].rows.length > 0 && Array.from(table.tBodies[0].rows).every((row) => key(row) === "" || !isNaN(key(row)));
        const first = numeric && !table.tBodies[0].rows[0].cells[column].dataset.sort ? "descending" : "ascending";
        const other = first === "descending" ? "ascending" : "descending";
        const direction = head.getAttribute("aria-sort") === first ? other : first;
        for (const one of heads) one.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", direction);
        const sign = direction === "ascending" ? 1 : -1;
        const rows = Array.from(table.tBodies[0].rows);
        rows.sort((a, b) => sign * (numeric ? Number(key(a)) - Number(key(b)) : key(a).localeCompare(key(b), "zh")));
        table.tBodies[0].append(...rows);
      });
    });
  }
})();
