// The chat page: whom one is, what is in the chats, what one does. Everything comes from and goes to this server.
import { drawMessage, make } from "./draw.js";
import { contentOf, LONGEST_CAPTION, refusal, takeDropped } from "./files.js";
import { RIGHT_TO_LEFT, wordsOf } from "./words.js";

const $ = (id) => document.getElementById(id);
const state = {
  bot: null,
  people: new Map(), // id → {id, user, note}
  chats: new Map(), // id → {id, type, title, messages: Map, unread, last, loaded, …}
  me: null,
  open: null,
  word: wordsOf("en"),
  context: null, // {kind: "reply" | "edit", message} or {kind: "file", file}
  presses: new Map(), // callback query id → key pressed
  drafts: new Map(),
  files: new Map(), // chat id → context of a file chosen there and not sent yet
  clock: { at: 0, seen: 0, speed: 1 },
};

// ——— talking to the server

async function ask(what) {
  const response = await fetch(what, { headers: { Accept: "application/json" } });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error || response.statusText);
  return body;
}

async function act(deed, body) {
  const response = await fetch(`do/${deed}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error || response.statusText);
  return answer.result;
}

const attempt = (doing) => doing.catch((error) => toast(error.message));

// ——— names, dates, sizes

const language = () => state.people.get(state.me)?.user.language_code || "en";
const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
const initials = (name) => name.split(/\s+/).map((part) => [...part][0] || "").slice(0, 2).join("").toUpperCase();
const hue = (id) => `hue-${Math.abs(id) % 6}`;

function format(options) {
  try {
    return new Intl.DateTimeFormat(language(), { timeZone: "UTC", ...options });
  } catch {
    return new Intl.DateTimeFormat("en", { timeZone: "UTC", ...options });
  }
}

const tools = {
  word: (...given) => state.word(...given),
  get me() { return state.me; },
  get isGroup() { return state.chats.get(state.open)?.type !== "private"; },
  time: (when) => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(when),
  moment: (when) => `${format({ dateStyle: "long", timeStyle: "short" }).format(when)} UTC`,
  size: (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`),
  nameOf: (message) => (message.sender_chat ? message.sender_chat.title : message.from ? fullName(message.from) : ""),
  snippet(message) {
    const text = message.text ?? message.caption;
    if (text) return text.replace(/\s+/g, " ").slice(0, 160);
    if (message.photo) return state.word("photo");
    if (message.document) return message.document.file_name || state.word("file");
    if (message.location) return state.word("place");
    if (message.pinned_message) return state.word("pinned");
    return "…";
  },
  forwardedFrom(message) {
    const origin = message.forward_origin;
    const name = origin.sender_user ? fullName(origin.sender_user) : (origin.chat || origin.sender_chat || {}).title;
    return state.word("forwarded", { name: name || origin.sender_user_name || "" });
  },
  grown: () => keepPlace(),
  go: (id) => goTo(id),
  write: (text) => say(text),
  reply: (message) => setContext({ kind: "reply", message }),
  press: (message, button, key) => press(message, button, key),
};

// ——— the list of people and groups

function drawLists() {
  const people = [...state.people.values()].map((person) => drawEntry(person.id, fullName(person.user), person.note, person));
  $("people-list").replaceChildren(...people);
  const groups = [...state.chats.values()].filter((chat) => chat.type !== "private" && state.me in (chat.members || {}));
  $("groups-list").replaceChildren(...groups.map((chat) => drawEntry(chat.id, chat.title, "", null)));
  $("groups-title").hidden = groups.length === 0;
}

function drawEntry(id, name, note, person) {
  const chat = state.chats.get(id) || {};
  const entry = make("button", { type: "button", class: "entry", "data-chat": id, "aria-current": id === state.open ? "true" : null });
  entry.append(make("span", { class: `face ${hue(id)}`, "aria-hidden": "true" }, initials(name)));
  const last = chat.last;
  const top = make("span", { class: "top" }, make("span", { class: "name", dir: "auto" }, name));
  if (last) top.append(make("time", {}, tools.time(new Date(last.date * 1000))));
  const line = make("span", { class: "bottom" });
  const speaker = last && last.from?.id === id ? `${state.word("you")}: ` : "";
  line.append(make("span", { class: "last", dir: "auto" }, last ? speaker + tools.snippet(last) : note));
  if (chat.unread) {
    const count = make("span", { class: "unread" }, make("span", { "aria-hidden": "true" }, String(chat.unread)));
    count.append(make("span", { class: "unseen" }, state.word("unread", { n: chat.unread })));
    line.append(count);
  }
  const code = person?.user.language_code?.toUpperCase();
  const tag = [note, code && code !== "EN" ? code : ""].filter(Boolean).join(" · ");
  const middle = make("span", { class: "note", dir: "auto" }, tag);
  entry.append(make("span", { class: "words" }, top, note ? middle : null, line));
  if (!last && note) line.remove();
  entry.addEventListener("click", () => attempt(openChat(person ? id : state.me, id)));
  return make("li", {}, entry);
}

function moveInLists(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const entries = [...document.querySelectorAll("#people .entry")];
  const at = entries.indexOf(document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  entries[(at + step + entries.length) % entries.length].focus();
}

// ——— a chat

async function openChat(person, id) {
  if (state.open !== null) {
    state.drafts.set(state.open, $("composer-text").value);
    if (state.context?.kind === "file") state.files.set(state.open, state.context);
  }
  const changed = state.me !== person;
  state.me = person;
  state.open = id;
  setContext(null);
  if (changed) speak();
  const chat = state.chats.get(id);
  chat.unread = 0;
  document.body.dataset.view = "chat";
  // The draft stands before the chat is loaded: what is typed meanwhile stays.
  $("composer-text").value = state.drafts.get(id) || "";
  if (state.files.has(id)) setContext(state.files.get(id));
  state.files.delete(id);
  await load(chat);
  if (state.open !== id) return;
  drawLists();
  drawChat();
  fit();
  if (typingCommand()) offerCommands();
  if (matchMedia("(min-width: 45rem)").matches) $("composer-text").focus({ preventScroll: true });
  history.replaceState(null, "", `#${person}${id === person ? "" : `/${id}`}`);
}

async function load(chat) {
  chat.messages ||= new Map();
  const shown = await ask(`screen?person=${state.me}&chat=${chat.id}`);
  const newest = shown.messages.at(-1)?.message_id || 0;
  const meanwhile = [...chat.messages.values()].filter((message) => message.message_id > newest);
  chat.messages = new Map([...shown.messages, ...meanwhile].map((message) => [message.message_id, message]));
  Object.assign(chat, { menu: shown.menu, blocked: shown.blocked, started: shown.started, pinned: shown.pinned, description: shown.description });
  chat.last = [...chat.messages.values()].at(-1) || null;
  chat.loaded = true;
}

/** Set the page's language and direction to those of the person one is. */
function speak() {
  state.word = wordsOf(language());
  document.documentElement.lang = language();
  document.documentElement.dir = RIGHT_TO_LEFT.has(language().slice(0, 2)) ? "rtl" : "ltr";
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = state.word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-title]")) {
    node.title = state.word(node.dataset.title);
    node.setAttribute("aria-label", state.word(node.dataset.title));
  }
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", state.word(node.dataset.label));
  nameField();
  tick();
}

/** Say what the field is for: a message, or the caption of the file that goes with it. */
function nameField() {
  const attached = state.context?.kind === "file";
  const name = state.word(attached ? "caption" : "message");
  $("composer-text").placeholder = name;
  $("composer-text").setAttribute("aria-label", name);
  if (state.context) $("composer-text").setAttribute("aria-describedby", "context-title context-text");
  else $("composer-text").removeAttribute("aria-describedby");
  const close = state.word(attached ? "remove" : "cancel");
  $("context-close").title = close;
  $("context-close").setAttribute("aria-label", close);
}

function drawChat() {
  const chat = state.chats.get(state.open);
  const person = state.people.get(state.me);
  const name = chat.type === "private" ? fullName(state.bot) : chat.title;
  $("chat-title").textContent = name;
  $("chat-face").textContent = initials(name);
  $("chat-face").className = `face ${chat.type === "private" ? "bot" : hue(chat.id)}`;
  const who = make("span", { class: "long", dir: "auto" }, state.word("youAre", { name: fullName(person.user) }));
  const short = make("span", { class: "short", dir: "auto", "aria-hidden": "true" }, fullName(person.user));
  $("you-are").replaceChildren(who, short, ...(person.note ? [make("span", { class: "note", dir: "auto" }, person.note)] : []));
  document.title = `${fullName(person.user)} · ${name} · Practice`;
  const list = $("messages");
  list.replaceChildren();
  let day = "";
  for (const message of chat.messages.values()) {
    const today = dayOf(message);
    if (today !== day) list.append(daySign(message, (day = today)));
    list.append(drawMessage(message, tools));
  }
  drawAround();
  toEnd();
}

function drawAround() {
  const chat = state.chats.get(state.open);
  const isPrivate = chat.type === "private";
  status();
  const about = $("about");
  about.hidden = chat.messages.size > 0;
  const words = chat.description ? [make("h3", {}, state.word("about")), make("p", { dir: "auto" }, chat.description)] : [make("p", {}, state.word("empty"))];
  about.replaceChildren(...words);
  const starting = isPrivate && !chat.started && !chat.blocked;
  $("start").hidden = !(starting || (isPrivate && chat.blocked));
  $("start").textContent = state.word(chat.blocked ? "unblock" : "start");
  $("composer").hidden = !$("start").hidden;
  $("more").hidden = !isPrivate;
  $("block").textContent = state.word(chat.blocked ? "unblock" : "block");
  $("attach").hidden = !isPrivate;
  $("menu").hidden = !(chat.menu || []).length;
  drawKeyboard(chat);
  drawPinned(chat);
}

function drawKeyboard(chat) {
  const markups = [...chat.messages.values()].map((message) => message.reply_markup).filter((m) => m && !m.inline_keyboard);
  const rows = markups.at(-1)?.keyboard || [];
  $("keyboard").hidden = rows.length === 0 || $("composer").hidden;
  $("keyboard").replaceChildren(...rows.map((row) => {
    const keys = row.map((button) => {
      const key = make("button", { type: "button", class: "key", dir: "auto" }, button.text ?? button);
      key.addEventListener("click", () => (button.request_location ? askPlace() : say(button.text ?? button)));
      return key;
    });
    return make("div", { class: "key-row" }, ...keys);
  }));
}

// Where one may be: [city, latitude, longitude], from west to east.
const PLACES = [
  ["México", 19.433, -99.133], ["New York", 40.713, -74.006], ["Santiago", -33.449, -70.669], ["Dublin", 53.349, -6.26],
  ["Genève", 46.204, 6.143], ["بيروت", 33.894, 35.502], ["Nairobi", -1.292, 36.822], ["काठमाडौं", 27.717, 85.324],
  ["ວຽງຈັນ", 17.975, 102.633], ["北京", 39.904, 116.407], ["Apia", -13.833, -171.766], ["Atlantic Ocean", 0, -30],
];

function askPlace() {
  const choices = PLACES.map(([city, latitude, longitude], at) =>
    make("option", { value: at, selected: at === 4 }, `${city} · ${latitude}, ${longitude}`));
  $("places-choice").replaceChildren(...choices);
  $("places").showModal();
}

function drawPinned(chat) {
  const id = (chat.pinned || []).at(-1);
  const message = id === undefined ? null : chat.messages.get(id);
  $("pinned").hidden = !message;
  if (!message) return;
  const title = make("strong", {}, state.word("pinned"));
  $("pinned-button").replaceChildren(title, make("span", { dir: "auto" }, tools.snippet(message)));
  $("pinned-button").onclick = () => goTo(id);
}

function status() {
  const chat = state.chats.get(state.open);
  if (!chat) return;
  let text = state.word("bot");
  if (chat.type !== "private") text = state.word("members", { n: Object.keys(chat.members || {}).length + 1 });
  if (chat.blocked) text = state.word("blocked");
  if (chat.typing > Date.now()) text = state.word("typing");
  if ($("chat-status").textContent !== text) $("chat-status").textContent = text;
  $("chat-status").classList.toggle("typing", chat.typing > Date.now());
}

const dayOf = (message) => new Date(message.date * 1000).toISOString().slice(0, 10);

function daySign(message, day) {
  const now = serverNow();
  const today = now.toISOString().slice(0, 10);
  const yesterday = new Date(now - 864e5).toISOString().slice(0, 10);
  let text = format({ day: "numeric", month: "long", year: "numeric" }).format(new Date(message.date * 1000));
  if (day === today) text = state.word("today");
  else if (day === yesterday) text = state.word("yesterday");
  return make("li", { class: "day", "data-day": day }, make("span", {}, text));
}

// ——— where one is in the chat

const nearEnd = () => { const box = $("scroll"); return box.scrollHeight - box.scrollTop - box.clientHeight < 90; };
let following = true; // stay with the newest message, until somebody scrolls up
let lastTop = 0;
let newer = 0;

function scrolled() {
  const top = $("scroll").scrollTop;
  if (nearEnd()) following = true;
  else if (top < lastTop - 1) following = false;
  lastTop = top;
  if (following) newer = 0;
  drawDown();
}

function toEnd(smooth = false) {
  const box = $("scroll");
  box.scrollTo({ top: box.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  following = true;
  newer = 0;
  drawDown();
}

function keepPlace() {
  if (following) toEnd();
}

function drawDown() {
  $("down").hidden = following || nearEnd();
  $("down-count").textContent = newer || "";
}

function goTo(id) {
  const node = document.querySelector(`[data-message="${id}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: "smooth" });
  node.classList.remove("lit");
  requestAnimationFrame(() => node.classList.add("lit"));
  node.querySelector(".bubble")?.focus({ preventScroll: true });
}

// ——— what happens

function happened(event) {
  if (event.kind === "clock") return setClock(event);
  if (event.kind === "person") return attempt(refresh());
  const chat = state.chats.get(event.chat);
  if (!chat) return attempt(refresh());
  const shown = event.chat === state.open;
  const handler = HAPPENINGS[event.kind];
  if (handler) handler(chat, event.body, shown);
}

const HAPPENINGS = {
  message(chat, message, shown) {
    const known = chat.messages?.has(message.message_id);
    chat.last = message;
    chat.messages?.set(message.message_id, message);
    if (chat.type === "private") chat.started = true;
    const mine = message.from?.id === chat.id;
    if (!mine) chat.typing = 0;
    if (!mine && (!shown || document.hidden)) chat.unread = (chat.unread || 0) + 1;
    if (shown && !known) {
      const stay = following || message.from?.id === state.me;
      const list = $("messages");
      const previous = [...chat.messages.values()].at(-2);
      if (!previous || dayOf(previous) !== dayOf(message)) list.append(daySign(message, dayOf(message)));
      list.append(drawMessage(message, tools));
      drawAround();
      if (stay) toEnd(chat.messages.size > 1);
      else { newer += 1; drawDown(); }
    }
    drawLists();
  },
  edit(chat, message, shown) {
    if (chat.last?.message_id === message.message_id) chat.last = message;
    chat.messages?.set(message.message_id, message);
    if (shown) {
      const stay = following;
      const old = document.querySelector(`[data-message="${message.message_id}"]`);
      const held = old?.contains(document.activeElement);
      const fresh = drawMessage(message, tools);
      old?.replaceWith(fresh);
      if (held) (fresh.querySelector(".key") || fresh.querySelector(".bubble"))?.focus({ preventScroll: true });
      drawAround();
      if (stay) toEnd();
    }
    drawLists();
  },
  delete(chat, body, shown) {
    chat.messages?.delete(body.message_id);
    chat.last = chat.messages ? [...chat.messages.values()].at(-1) || null : chat.last;
    if (shown) {
      const node = document.querySelector(`[data-message="${body.message_id}"]`);
      const day = node?.previousElementSibling;
      const lonely = day?.classList.contains("day") && !node.nextElementSibling?.matches(".message");
      node?.remove();
      if (lonely) day.remove();
      drawAround();
    }
    drawLists();
  },
  pin(chat, body, shown) {
    chat.pinned = body.pinned;
    if (shown) drawPinned(chat);
  },
  action(chat, body, shown) {
    chat.typing = Date.now() + 5000;
    if (shown) { status(); setTimeout(status, 5100); }
  },
  toast(chat, body) {
    const key = state.presses.get(body.callback_query_id);
    key?.classList.remove("waiting");
    state.presses.delete(body.callback_query_id);
    if (body.user !== state.me || !body.text) return;
    if (body.show_alert) { $("alert-text").textContent = body.text; $("alert").showModal(); }
    else toast(body.text);
  },
  commands(chat, body, shown) {
    if (shown) attempt(load(chat).then(drawAround).then(() => { if (typingCommand()) offerCommands(); }));
  },
};

// ——— what one does

/** Send what the field holds, or a command chosen in its place, with the file if there is one. */
async function send(text) {
  const { context } = state;
  if (context?.kind !== "file") return say(text);
  const [person, chat, caption] = [state.me, state.open, text.trim()];
  if (caption.length > LONGEST_CAPTION) return toast(state.word("longCaption", { n: LONGEST_CAPTION }));
  $("composer-text").value = "";
  setContext(null);
  fit();
  closeCommands();
  try {
    const content = await contentOf(context.file).catch(() => { throw new Error(state.word("unreadable")); });
    await act("sends_document", { person, name: context.file.name, mime: context.file.type, caption, content });
  } catch (error) {
    giveBack(chat, caption, context);
    toast(error.message);
  }
}

/** Put a file that could not be sent back where it was, unless something else was begun there meanwhile. */
function giveBack(chat, caption, context) {
  if (state.open !== chat) {
    state.files.set(chat, context);
    state.drafts.set(chat, state.drafts.get(chat) || caption);
  } else if (!state.context) {
    $("composer-text").value ||= caption;
    setContext(context);
    fit();
  }
}

function attach(files) {
  if (files.length > 1) return toast(state.word("oneFile"));
  const [file] = files;
  if (!file) return;
  const reason = refusal(file, tools);
  if (reason) return toast(reason);
  // What was being edited stays as it was: it is no caption.
  if (state.context?.kind === "edit") setContext(null);
  setContext({ kind: "file", file });
}

/** Send a text. One that comes from elsewhere than the field leaves a chosen file, and its caption, there. */
async function say(text) {
  const words = text.trim();
  if (!words || state.me === null) return;
  const field = $("composer-text");
  const { context } = state;
  const body = { person: state.me, chat: state.open };
  closeCommands();
  if (context?.kind === "file") return attempt(act("writes", { ...body, text: words }));
  field.value = "";
  fit();
  setContext(null);
  try {
    if (context?.kind === "edit") await act("edits", { ...body, message: context.message, text: words });
    else await act("writes", { ...body, text: words, reply_to: context?.message.message_id });
  } catch (error) {
    field.value = words;
    fit();
    toast(error.message);
  }
}

async function press(message, button, key) {
  key.classList.add("waiting");
  const done = () => key.classList.remove("waiting");
  try {
    const query = await act("presses", { person: state.me, chat: state.open, message, data: button.callback_data, label: button.text });
    state.presses.set(query.id, key);
    setTimeout(() => { if (state.presses.delete(query.id)) { done(); toast(state.word("noAnswer")); } }, 15000);
  } catch (error) {
    done();
    toast(error.message);
  }
}

function setContext(context) {
  const before = state.context;
  state.context = context;
  $("context").hidden = !context;
  if (before?.kind === "edit" && !context) { $("composer-text").value = ""; fit(); }
  nameField();
  if (!context) return;
  const [title, text] = described(context);
  $("context-title").textContent = title;
  $("context-text").textContent = text;
  if (context.kind === "edit") { $("composer-text").value = context.message.text; fit(); }
  $("composer-text").focus();
}

function described(context) {
  if (context.kind === "file") return [state.word("attached", { size: tools.size(context.file.size) }), context.file.name];
  const name = tools.nameOf(context.message);
  return [context.kind === "edit" ? state.word("editing") : state.word("replyTo", { name }), tools.snippet(context.message)];
}

function editLast() {
  const chat = state.chats.get(state.open);
  const mine = [...chat.messages.values()].filter((message) => message.from?.id === state.me && message.text);
  if (mine.length) setContext({ kind: "edit", message: mine.at(-1) });
}

function fit() {
  const field = $("composer-text");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  keepPlace();
}

// ——— commands

let offered = [];
let chosen = -1;

const typingCommand = () => document.activeElement === $("composer-text") && $("composer-text").value.startsWith("/");

function offerCommands(all = false) {
  const chat = state.chats.get(state.open);
  const typed = /^\/([a-z0-9_]*)$/.exec($("composer-text").value);
  const menu = chat?.menu || [];
  offered = all ? menu : typed ? menu.filter((one) => one.command.startsWith(typed[1])) : [];
  // A command typed whole is meant, whatever longer ones begin with it.
  const whole = typed ? offered.findIndex((one) => one.command === typed[1]) : -1;
  chosen = offered.length ? Math.max(whole, 0) : -1;
  const box = $("commands");
  box.hidden = offered.length === 0;
  $("menu").setAttribute("aria-expanded", String(!box.hidden));
  box.replaceChildren(...offered.map((one, index) => {
    const line = make("div", { role: "option", id: `command-${index}`, class: "offer", "aria-selected": String(index === chosen) });
    line.append(make("strong", { dir: "ltr" }, `/${one.command}`), make("span", { dir: "auto" }, one.description));
    line.addEventListener("mousedown", (event) => event.preventDefault());
    line.addEventListener("click", () => send(`/${one.command}`));
    return line;
  }));
  markChosen();
}

function markChosen() {
  [...$("commands").children].forEach((line, index) => {
    line.setAttribute("aria-selected", String(index === chosen));
    if (index === chosen) line.scrollIntoView({ block: "nearest" });
  });
  if (chosen >= 0) $("composer-text").setAttribute("aria-activedescendant", `command-${chosen}`);
  else $("composer-text").removeAttribute("aria-activedescendant");
}

function closeCommands() {
  offered = [];
  chosen = -1;
  $("commands").hidden = true;
  $("menu").setAttribute("aria-expanded", "false");
  $("composer-text").removeAttribute("aria-activedescendant");
}

function keyInField(event) {
  if (event.isComposing) return;
  const field = $("composer-text");
  if (offered.length) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); chosen = (chosen + step + offered.length) % offered.length; markChosen(); return; }
    if (event.key === "Tab" && chosen >= 0) { event.preventDefault(); field.value = `/${offered[chosen].command} `; closeCommands(); return; }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); send(`/${offered[chosen].command}`); return; }
    if (event.key === "Escape") { closeCommands(); return; }
  }
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(field.value); }
  else if (event.key === "ArrowUp" && !field.value && state.context?.kind !== "file") { event.preventDefault(); editLast(); }
  else if (event.key === "Escape") setContext(null);
}

// ——— notices and the clock

function toast(text) {
  const note = make("p", { class: "toast", dir: "auto" }, text);
  $("toasts").append(note);
  setTimeout(() => note.classList.add("leaving"), 3800);
  setTimeout(() => note.remove(), 4200);
}

function setClock(given) {
  state.clock = { at: Date.parse(given.now), seen: performance.now(), speed: given.speed };
  tick();
}

const serverNow = () => new Date(state.clock.at + (performance.now() - state.clock.seen) * state.clock.speed);

function tick() {
  if (!state.clock.at) return;
  const now = serverNow();
  const fast = state.clock.speed !== 1 ? `${state.word("rehearsal", { n: state.clock.speed })} · ` : "";
  const text = `${fast}${format({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now)} UTC`;
  if ($("clock").textContent === text) return;
  $("clock").textContent = text;
  $("clock").dateTime = now.toISOString();
}

// ——— beginning

async function refresh() {
  const given = await ask("state");
  state.bot = given.bot;
  setClock(given.clock);
  for (const person of given.people) state.people.set(person.id, person);
  for (const chat of given.chats) {
    // A chat that is known stays the same object: its messages may be on their way to it just now.
    const held = state.chats.get(chat.id);
    if (held) Object.assign(held, chat);
    else state.chats.set(chat.id, { unread: 0, ...chat });
  }
  drawLists();
  return given.events;
}

async function begin() {
  speak();
  const events = await refresh();
  const news = new EventSource(`events?after=${events}`);
  let broken = 0;
  news.onmessage = (event) => { broken = 0; $("gone").hidden = true; happened(JSON.parse(event.data)); };
  news.onerror = () => { broken += 1; if (broken > 2 || news.readyState === EventSource.CLOSED) $("gone").hidden = false; };
  setInterval(tick, 1000);
  const [person, chat] = location.hash.slice(1).split("/").map(Number);
  if (state.people.has(person)) await openChat(person, state.chats.has(chat) ? chat : person);
  else if (state.people.size && matchMedia("(min-width: 45rem)").matches) {
    const first = state.people.keys().next().value;
    await openChat(first, first);
  }
  document.body.dataset.ready = "true";
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); send($("composer-text").value); });
$("composer-text").addEventListener("keydown", keyInField);
$("composer-text").addEventListener("input", () => { fit(); offerCommands(); });
$("composer-text").addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== $("composer-text")) closeCommands(); }, 150));
$("menu").addEventListener("click", () => { if (offered.length) closeCommands(); else { $("composer-text").focus(); offerCommands(true); } });
$("context-close").addEventListener("click", () => { setContext(null); $("composer-text").focus(); });
$("attach").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => {
  attach([...$("file").files]);
  $("file").value = ""; // so that the same file can be chosen again
});
takeDropped($("chat"), () => !$("composer").hidden && !$("attach").hidden, attach);
$("scroll").addEventListener("scroll", scrolled, { passive: true });
$("down").addEventListener("click", () => toEnd(true));
$("back").addEventListener("click", () => {
  document.body.dataset.view = "list";
  document.querySelector(`.entry[data-chat="${state.open}"]`)?.focus();
});
$("start").addEventListener("click", () => {
  const chat = state.chats.get(state.open);
  const doing = chat.blocked ? act("unblocks", { person: state.me }).then(() => load(chat)).then(drawAround) : act("writes", { person: state.me, text: "/start" });
  attempt(doing.then(() => $("composer-text").focus()));
});
$("block").addEventListener("click", () => {
  const chat = state.chats.get(state.open);
  $("more").open = false;
  attempt(act(chat.blocked ? "unblocks" : "blocks", { person: state.me }).then(() => load(chat)).then(drawAround));
});
$("people").addEventListener("keydown", moveInLists);
$("places-cancel").addEventListener("click", () => $("places").close());
$("places").querySelector("form").addEventListener("submit", () => {
  const [, latitude, longitude] = PLACES[Number($("places-choice").value)];
  attempt(act("sends_location", { person: state.me, chat: state.open, latitude, longitude }));
});
$("add-person").addEventListener("click", () => { $("newcomer-form").reset(); $("newcomer").showModal(); });
$("newcomer-cancel").addEventListener("click", () => $("newcomer").close());
$("newcomer-form").addEventListener("submit", () => {
  const given = { name: $("newcomer-name").value, language_code: $("newcomer-language").value };
  attempt(act("person", given).then(async (made) => { await refresh(); await openChat(made.id, made.id); }));
});
addEventListener("resize", keepPlace);
addEventListener("click", (event) => { if (!event.target.closest("#more")) $("more").open = false; });
document.addEventListener("visibilitychange", () => {
  const chat = state.chats.get(state.open);
  if (!document.hidden && chat?.unread) { chat.unread = 0; drawLists(); }
});
attempt(begin());
