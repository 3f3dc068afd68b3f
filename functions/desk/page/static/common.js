"use strict";
// What both pages need: the words that a script says, the time as the server has it, and the keys' switch.
const data = document.body.dataset, words = JSON.parse(data.script);
const skew = Date.parse(data.now) - Date.now();
const POLL = 3000, SOON = 10, PATIENCE = 10000;

const byId = id => document.getElementById(id);
const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const counted = (key, number, values) =>
  fill(words[key][words.singular.includes(number) ? "one" : "many"], { number, ...values });
const announce = sentence => { byId("status").textContent = sentence; };

function span(minutes) { // as wording.py writes it
  const hours = Math.floor(minutes / 60);
  if (hours < 1) return fill(words["span.minutes"], { minutes });
  if (hours < 24) return fill(words["span.hours"], { hours, minutes: String(minutes % 60).padStart(2, "0") });
  return fill(words["span.days"], { days: Math.floor(hours / 24) });
}

// Ages are drawn here and never by the server, whose unchanged list keeps its tag.
function age(time) {
  const left = (Date.parse(time.dateTime) - Date.now() - skew) / 60000, passed = Math.floor(-left);
  if (!time.closest(".due"))
    time.dataset.ago = passed < 1 ? words["due.now"] : fill(words["due.ago"], { span: span(passed) });
  else if (left > 0)
    time.parentNode.dataset.ago = fill(words["due.in"], { span: span(Math.ceil(left)) });
  else
    time.parentNode.dataset.ago = fill(words["due.late"], { span: span(Math.max(1, passed)) });
  return left;
}

function notice(id, sentence) { // shows it, or hides it where there is no sentence
  const box = byId(id);
  if (typeof sentence === "string") $("p", box).textContent = sentence;
  if (box.hidden === !sentence) return;
  box.hidden = !sentence;
}

const clock = { hour: "numeric", minute: "2-digit" }, language = document.documentElement.lang;
let heard = new Date();

// Asks the server. Null where nothing answers; a session that is over is said, and nothing is left.
async function send(address, options = {}) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), ...options }).catch(() => null);
  if (answer) heard = new Date();
  const time = heard.toLocaleTimeString(`${language}-CA`, clock).replace(/([ap])\.\s?m\./, "$1m").replace(/\s/g, "\u00a0");
  notice("offline", !answer && fill(words["notice.offline"], { time }));
  if (answer) notice("session", answer.status === 401);
  return answer;
}

// What to say of a deed that wasn't done.
const refusal = async answer =>
  answer.status === 409 ? await answer.text() : words[answer.status === 404 ? "notice.gone" : "notice.failed"];

// Outlives the page: the dialler may take the screen before the answer comes.
const post = (address, fields) =>
  send(address, { method: "POST", body: new URLSearchParams(fields), keepalive: true });

// Single keys are off by the menu's switch (WCAG 2.1.4), and within a field.
const keys = byId("keys");
byId("switch").hidden = false;
keys.checked = localStorage.getItem("rappel.keys") !== "off";
const keyed = () => document.documentElement.classList.toggle("unkeyed", !keys.checked);
keys.onchange = () => { localStorage.setItem("rappel.keys", keys.checked ? "on" : "off"); keyed(); };
keyed();
const isKey = event => keys.checked && !(event.ctrlKey || event.metaKey || event.altKey);
const isTyping = event => event.target.matches("textarea, input:not([type=checkbox]), select");
