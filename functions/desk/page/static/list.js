
const AFTER = { claim: "mine", ring: "mine", take: "mine", undo: "mine", release: "", reached: "done", message: "done", wrong: "done" };
const title = document.title, panel = byId("deeds").content;
let tag = "", fresh = "", turn = 0, posting = 0;
const rows = () => all("#list > li"), rowOf = element => element.closest("#list > li");

function tick() {
  for (const time of all("#list time")) {
    const left = age(time), row = rowOf(time);
    if (!time.closest(".due")) continue;
    row.tabIndex = -1;
    row.classList.toggle("late", left <= 0);
    row.classList.toggle("soon", left > 0 && left < SOON);
  }
  const late = all("#list > .late:not([data-state=done])").length, heading = $("h1");
  if (late) heading.dataset.late = counted("page.late", late); else delete heading.dataset.late;
  document.title = (late ? `(${late}) ` : "") + title;
}

// The same control in the new list: of the same row, else the next row that is still there.
function refind(was) {
  const row = rowOf(was), like = e => `${e.localName} ${e.name || e.className} ${row ? "" : e.value ?? e.href ?? ""}`;
  if (!row) {
    const sought = like(was);
    return () => all("main a, main button").find(e => like(e) === sought);
  }
  const after = []; // ids of the rows from this one on
  for (let each = row; each; each = each.nextElementSibling) after.push(each.id);
  const sought = like(was);
  return () => {
    const there = byId(after.find(byId)) ?? rows().at(-1) ?? $("h1");
    there.tabIndex = -1;
    return (there.id === row.id && all("a, button", there).find(e => like(e) === sought && e.checkVisibility())) || there;
  };
}

function settle() { // new rows wait while a row is unfolded
  if (!fresh || $("#list > .open")) return;
  const main = $("main"), was = document.activeElement, again = main.contains(was) ? refind(was) : null;
  const known = new Set(rows().map(row => row.id));
  main.innerHTML = fresh;
  fresh = "";
  tick();
  const found = again?.();
  if (found && found !== document.activeElement) found.focus({ preventScroll: true });
  const more = rows().filter(row => !known.has(row.id)).length;
  if (more) announce(counted("notice.fresh", more));
}

async function take(asked) { // of answers that cross, the one that was asked for last counts
  const mine = ++turn, answer = await asked;
  if (!answer) return;
  if (answer.status === 200) {
    const html = await answer.text();
    if (mine !== turn) return;
    tag = answer.headers.get("ETag") ?? "";
    fresh = html;
    settle();
  } else if (![304, 401].includes(answer.status)) {
    notice("taken", await refusal(answer));
    return true; // what was shown at once is not so
  }
}

function look() {
  if (document.hidden || posting) return;
  return take(send(data.rows, { headers: tag ? { "If-None-Match": tag } : {} }));
}

const turns = {}; // of a row's deeds each waits for the one before: an undo never overtakes what it undoes

async function tell(deed, key) { // whatever comes of it, the next list is whole: what was shown may be wrong
  tag = "";
  fresh = "";
  notice("taken", false);
  posting++;
  const go = () => post(data.rows, { [deed]: key });
  const refused = await take(turns[key] = turns[key]?.then(go) ?? go());
  posting--;
  if (refused) look();
}

function act(deed, row) { // is shown at once; the server has the last word
  const state = AFTER[deed], focused = row.contains(document.activeElement);
  if (deed === "stop") {
    row.classList.add("out");
    $(".write", row)?.remove();
    $(".text", row).textContent = words["did.stop"];
    $(".text", row).className = "text no";
    announce(words["did.stop"]);
  } else {
    fold(row, false);
    row.dataset.state = state;
    $(".undo", row)?.remove();
    if (state === "mine") $(".deeds", row) ?? row.append(panel.cloneNode(true)); else $(".deeds", row)?.remove();
    if (state === "mine") all(".take, .by", row).forEach(e => e.matches(".withheld > .by") || e.remove());
    if (state === "done") finish(deed, row);
    announce(words[`did.${deed}`] ?? words[`deed.${deed}`]);
  }
  if (focused && !row.contains(document.activeElement)) ($(".undo", row) ?? row).focus({ preventScroll: true });
  tell(deed, row.id);
}

function finish(deed, row) {
  all(".call, .by, .write, .more, .take", row).forEach(e => e.remove());
  const undo = document.createElement("button");
  undo.className = undo.name = "undo";
  undo.textContent = `${words[`deed.${deed}`]} · ${words["deed.undo"]}`;
  row.append(undo);
}

function fold(row, open) {
  const has = $(".deeds", row);
  if (open && !has) row.append(panel.cloneNode(true));
  if (!open && has && row.dataset.state !== "mine") has.remove();
  row.classList.toggle("open", open);
  $(".more", row)?.setAttribute("aria-expanded", open);
  if (!open) settle();
}

addEventListener("click", event => {
  const pressed = event.target.closest("#list button, #list .call, #done button");
  if (!pressed) return;
  const row = rowOf(pressed);
  if (pressed.localName === "button") event.preventDefault();
  if (!row) tell(pressed.name, pressed.value);
  else if (pressed.name === "open") fold(row, !row.matches(".open"));
  else if (pressed.name) act(pressed.name, row);
  else if (row.dataset.state !== "mine") act("claim", row); // its link goes on to the dialler
});

addEventListener("keydown", event => {
  if (!isKey(event) || isTyping(event)) return;
  const list = rows(), row = rowOf(event.target), at = list.indexOf(row), { key } = event;
  const to = { j: list[at + 1], k: list[at < 0 ? 0 : at - 1] }[key];
  const control = { c: ".call", r: ".write", o: ".more", Enter: event.target === row && "h2 a" }[key];
  const deed = all("button", panel)[key - 1]?.name;
  if (to) to.focus();
  else if (key === "z") $(".undo", row ?? document)?.click();
  else if (key === "Escape" && row?.matches(".open")) { fold(row, false); (byId(row.id) ?? row).focus(); }
  else if (row && control) $(control, row)?.click();
  else if (row && key >= "1" && key <= "4" && mayDo(deed, row)) act(deed, row);
  else return;
  event.preventDefault();
});

function mayDo(deed, row) { // as the style shows its buttons
  if (["done", "theirs"].includes(row.dataset.state)) return false;
  return deed === "reached" || !(row.matches(".withheld") || (deed === "stop" && row.matches(".out")));
}

addEventListener("animationend", look); // a finished row has had its ten seconds
addEventListener("visibilitychange", look);
addEventListener("online", look);
tick();
setInterval(tick, 15000);
setInterval(look, POLL);
