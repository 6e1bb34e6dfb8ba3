// Keys of the triage queue: J K next and previous, X select, 1-5 outcome, Enter save and next,
// ? all keys. They can be turned off in the key list and never act while one is typing.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector("[data-triage]");
  const dialog = document.getElementById("keys");
  if (!root) return;
  const rows = () => [...root.querySelectorAll(".qrow")];
  const current = () => rows().findIndex((row) => row.classList.contains("cur"));
  const go = (step) => {
    const list = rows();
    const at = current();
    const row = list[at < 0 ? 0 : at + step];
    if (row) row.querySelector(".qt a").click();
  };
  const pick = () => rows()[current()]?.querySelector("input[name=pick]")?.click();
  const outcome = (n) => {
    const choice = root.querySelectorAll(".outs input[type=radio]")[n - 1];
    if (choice) { choice.click(); choice.focus(); }
  };
  const save = () => root.querySelector(".qvf")?.requestSubmit(root.querySelector(".qvf [data-next]"));
  const off = () => localStorage.getItem("keys") === "off";

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog?.open) return;
    const radio = event.target.matches("input[type=radio], input[type=checkbox]");
    if (!radio && event.target.closest("input, textarea, select, button, a, summary")) {
      if (event.key !== "j" && event.key !== "k" || !event.target.closest("a")) return;
    }
    if (event.key === "?") { event.preventDefault(); dialog?.showModal(); return; }
    if (off()) return;
    const deeds = { j: () => go(1), k: () => go(-1), x: pick, Enter: save };
    const deed = /^[1-5]$/.test(event.key) ? () => outcome(Number(event.key)) : deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (deed) { event.preventDefault(); deed(); }
  });

  const button = document.querySelector("[data-open-keys]");
  button?.addEventListener("click", () => dialog.showModal());
  const choice = dialog?.querySelector("[data-keys-off]");
  if (choice) {
    choice.checked = off();
    choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "off" : "on"));
  }
  root.querySelector(".qrow.cur")?.scrollIntoView({ block: "nearest" });
});
