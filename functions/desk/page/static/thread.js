
// GSM-7: its letters, and those that count twice. Anything else makes a part hold 70 letters only.
const BASIC = /[^@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]/u;
const TWICE = /[\^{}\\[~\]|€]/;
const LOG = ["top", "stand", "log", "card"];
let tag = "";

// As the server sends it: marks that GSM-7 has in another form cost nothing more.
const plain = text => text.normalize("NFC").replace(/[^\S\n]/g, " ").replace(/\p{Cf}/gu, "")
  .replace(/[‘’‚‛′‹›ʼ´`]/g, "'").replace(/[“”„‟″«»]/g, '"').replace(/[‐‑‒–—―−]/g, "-").replace(/…/g, "...");

// How much a text costs, by 3GPP TS 23.038: of several parts each begins with a header, and no letter is cut in two.
function size(text) {
  const odd = BASIC.exec(text)?.[0], segment = odd ? 70 : Number(data.segment), several = odd ? 67 : segment - 7;
  const widths = [...text].map(letter => (odd ? letter.length : letter.match(TWICE) ? 2 : 1));
  const units = widths.reduce((sum, width) => sum + width, 0);
  let number = 1, room = several;
  if (units > segment) for (const width of widths) {
    if (width > room) { number++; room = several; }
    room -= width;
  }
  return { odd, units, number };
}

// The server names the dealership where the words don't.
const named = text => text.toLowerCase().includes(data.before.replace(/\s*:\s*$/, "").toLowerCase());
const whole = text => (text && !named(text) ? data.before + text : text);

function count() {
  const box = byId("text");
  if (!box) return;
  const { odd, units, number } = size(whole(plain(box.value)));
  byId("size").textContent = !units ? "" : counted("write.size", number, { units }) + (odd ? fill(words["write.odd"], { letter: odd }) : "");
}

function tick() {
  for (const time of all("#top time")) time.parentNode.classList.toggle("late", age(time) <= 0);
}

// Takes over what changed; what somebody types stays.
function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  const closed = !byId("text") !== !next.getElementById("text");
  for (const id of closed ? [...LOG, "write"] : LOG) {
    const now = byId(id), then = next.getElementById(id), was = document.activeElement;
    if (!then || now.innerHTML === then.innerHTML && now.dataset.state === then.dataset.state) continue;
    const name = now.contains(was) ? was.name : null, call = now.contains(was) && was.matches(".call");
    now.replaceWith(then);
    if (call) $(".call", then)?.focus();
    else if (name !== null) (name && $(`[name="${name}"]`, then) || $("button", then) || $("h1")).focus();
  }
  // A form keeps its id until its words have certainly gone: a second press after a lost answer sends nothing.
  for (const field of all("[name=once]"))
    if (!field.value) field.value = next.getElementById(field.form.id)?.elements.once.value ?? "";
  tick();
  count();
}

async function look() {
  if (document.hidden) return;
  const answer = await send(location.pathname, { headers: tag ? { "If-None-Match": tag } : {} });
  if (answer?.status !== 200) return;
  tag = answer.headers.get("ETag") ?? "";
  show(await answer.text());
}

async function tell(deed, key) {
  notice("taken", false);
  const answer = await post(data.rows, { [deed]: key });
  if (!answer || answer.status === 401) return;
  if (answer.ok) announce(words[`did.${deed}`] ?? words[`deed.${deed}`] ?? "");
  else notice("taken", await refusal(answer));
  tag = "";
  look();
}

// Words that were typed are never lost to a session that is over, or to a network that is away.
async function write(form) {
  const button = $(".send button", form), field = $("textarea", form);
  if (button.disabled) return;
  button.disabled = true;
  notice("taken", false);
  const answer = await post(form.action, new FormData(form));
  button.disabled = false;
  if (!answer || answer.status === 401) return;
  if (!answer.ok) return notice("taken", await refusal(answer));
  announce(field.dataset.done);
  form.elements.once.value = "";
  field.value = "";
  tag = "";
  await look();
  field.focus();
}

addEventListener("click", event => {
  const quick = event.target.closest(".quick button"), deed = event.target.closest("#top button, #stand button, #card button");
  if (quick) {
    byId("text").value = plain(quick.textContent);
    byId("text").focus();
    count();
  } else if (deed) {
    event.preventDefault();
    tell(deed.name, data.key);
  } else if (event.target.closest(".call") && $("#stand [name=claim]")) tell("claim", data.key);
});
addEventListener("submit", event => {
  if (!event.target.matches("form:has(textarea)")) return;
  event.preventDefault();
  write(event.target);
});
addEventListener("keydown", event => {
  if (!isKey(event)) return;
  const { key } = event, deed = { 1: "reached", 2: "message", 3: "wrong", 4: "stop", z: "undo" }[key];
  if (isTyping(event)) {
    if (key !== "Escape") return;
    $("h1").focus();
  } else if (key === "Escape") $(".back").click();
  else if (key === "c") $(".call")?.click();
  else if (key === "r") byId("text")?.focus();
  else if (deed) $(`:is(#stand, #card) [name=${deed}]`)?.click();
  else return;
  event.preventDefault();
});
addEventListener("input", count);
addEventListener("visibilitychange", look);
addEventListener("online", look);

for (const group of all(".quick")) group.hidden = false;
tick();
count();
if (location.hash === "#text") byId("text")?.focus();
else if (matchMedia("(min-width: 64rem)").matches) scrollTo(0, document.body.scrollHeight); // what is new is last
setInterval(tick, 15000);
setInterval(look, POLL);
