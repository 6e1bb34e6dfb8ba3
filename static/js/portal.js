// What every page may use. Taken away, every verb still works.
"use strict";
(() => {
  const each = (selector, deed, root = document) => root.querySelectorAll(selector).forEach(deed);
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  const focusFirst = () => document.querySelector("[data-focus]")?.focus();

  // "/" puts the cursor into the search of the masthead.
  const searchKey = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (localStorage.getItem("keys") === "off") return;
    const field = document.querySelector("[data-search]");
    if (field && field.offsetParent) {
      event.preventDefault();
      field.focus();
    }
  };

  const count = (line) => {
    const field = document.getElementById(line.dataset.counts);
    const write = () => {
      const n = [...field.value].length;
      line.textContent = line.dataset.words.replace("{n}", n).replace("{max}", Number(line.dataset.max).toLocaleString());
      line.classList.toggle("red", n > Number(line.dataset.max));
    };
    if (!field) return;
    field.addEventListener("input", write);
    write();
  };

  // A second press of the same button sends nothing; the server refuses it as well.
  const once = (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 8000);
    });
  };

  const sendOnChange = (form) => {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select")) form.requestSubmit();
    });
    form.addEventListener("submit", () => {
      each("input, select", (field) => { field.disabled = !field.value; }, form);
    });
  };

  // Checkboxes named "pick": select all on this page, say how many, show the bar only when needed.
  const picking = (bar) => {
    const form = bar.closest("form");
    const boxes = [...form.querySelectorAll("input[type=checkbox][name=pick]")];
    const all = form.querySelector("[data-pick-all]");
    const words = bar.querySelector("[data-picked]");
    const write = () => {
      const n = boxes.filter((box) => box.checked).length;
      words.textContent = words.dataset.words.replace("{n}", n);
      bar.hidden = n === 0;
      if (all) {
        all.checked = n > 0 && n === boxes.length;
        all.indeterminate = n > 0 && n < boxes.length;
      }
    };
    all?.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      write();
    });
    form.addEventListener("change", write);
    form.addEventListener("reset", () => setTimeout(write));
    write();
  };

  const menus = (menu) => {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  };

  // A list that is being refreshed says so, politely and only when it takes a moment.
  let waiting;
  const busy = (event) => {
    const line = document.querySelector("[data-live]");
    clearTimeout(waiting);
    if (!line) return;
    if (event.type === "htmx:afterRequest") line.textContent = "";
    else waiting = setTimeout(() => { line.textContent = line.dataset.live; }, 400);
  };

  const start = (root) => {
    each("[data-counts]", count, root);
    each("form[data-once]", once, root);
    each("form[data-autosend]", sendOnChange, root);
    each("[data-bulk]", picking, root);
    each("[data-noscript]", (element) => { element.hidden = true; }, root);
    each("[data-script]", (element) => { element.hidden = false; }, root);
    each("[data-print]", (button) => button.addEventListener("click", () => window.print()), root);
  };

  document.addEventListener("DOMContentLoaded", () => {
    start(document);
    each("details.menu", menus);
    focusFirst();
    document.addEventListener("keydown", searchKey);
    document.body.addEventListener("htmx:afterSwap", (event) => start(event.target));
    document.body.addEventListener("htmx:beforeRequest", busy);
    document.body.addEventListener("htmx:afterRequest", busy);
  });
})();
