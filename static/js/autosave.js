// Keeps a draft while it is written. <form data-autosave="/address/" data-autosave-key="7-12">: the
// form is posted there two seconds after the last stroke; until the server has it, a copy lies in
// this browser and comes back after a lost session. The words stand in components/autosave.html.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-autosave]");
  const line = document.querySelector("[data-autosave-status]");
  if (!form || !line) return;
  const key = `draft:${form.dataset.autosaveKey}:${location.pathname}`;
  const say = (name, values = {}) => {
    line.textContent = Object.entries(values).reduce(
      (text, [word, value]) => text.replace(`{${word}}`, value), line.dataset[name]);
  };
  const clock = (date = new Date()) => date.toTimeString().slice(0, 5);
  const fields = () => [...new FormData(form)].filter(
    ([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const keep = () => localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fields() }));
  const forget = () => localStorage.removeItem(key);

  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(key) || "null");
    if (!kept || JSON.stringify(kept.fields) === JSON.stringify(fields())) return forget();
    const values = {};
    kept.fields.forEach(([name, value]) => { (values[name] ||= []).push(value); });
    [...form.elements].forEach((field) => {
      if (!field.name || field.type === "hidden" || field.type === "file" || field.type === "submit") return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = (values[field.name] || []).includes(field.value);
      else if (field.multiple) [...field.options].forEach((o) => { o.selected = (values[field.name] || []).includes(o.value); });
      else if (field.name in values) field.value = values[field.name].shift();
      field.dispatchEvent(new Event("input", { bubbles: false }));
    });
    say("restored", { time: clock(new Date(kept.at)) });
  };

  let timer, sending;
  const save = async () => {
    if (sending) return later();
    sending = true;
    const sent = JSON.stringify(fields());
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), redirect: "manual", headers: { "X-Autosave": "1" } });
      if (!answer.ok) throw answer.status;
      if (JSON.stringify(fields()) === sent) forget();
      const kept = await answer.json().catch(() => ({}));
      ["version", "saves"].forEach((name) => {
        if (kept[name] && form.elements[name]) form.elements[name].value = kept[name];
      });
      say(kept.newer ? "twice" : "saved", { time: clock() });
    } catch (status) {
      say(status === 401 || status === 0 || status === 403 ? "away" : "failed");
    }
    sending = false;
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(save, 2000); };

  restore();
  form.addEventListener("input", () => { keep(); later(); });
  form.addEventListener("submit", () => { clearTimeout(timer); keep(); });
  window.addEventListener("pagehide", () => { if (timer && localStorage.getItem(key)) keep(); });

  // Two tabs on one draft: both are told.
  const channel = new BroadcastChannel(key);
  channel.onmessage = (event) => {
    say("twice");
    if (event.data === "open") channel.postMessage("here too");
  };
  channel.postMessage("open");
});
