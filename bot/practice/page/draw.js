// Draws messages from data. Whatever the bot or a person wrote becomes text nodes, never markup.

/** An element: make("p", {class: "x", "aria-hidden": "true"}, "text", child, …). */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  if (attributes.dir === "auto") node.dir = direction(node.textContent) || "auto";
  return node;
}

const STRONG = /(?<rtl>[\u200F\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}])|(?<ltr>\u200E|\p{L})/u;

/**
 * Where a text runs: "rtl", "ltr", or "" where no letter says so. Its first letter decides, and not one within an
 * isolate: so does Telegram, and so does Unicode (UAX #9, P2). The browser's own dir="auto" looks into isolates.
 */
export function direction(text) {
  let within = 0;
  for (const sign of text) {
    if (sign === "\n") within = 0; // an isolate ends with its line
    else if (sign >= "\u2066" && sign <= "\u2068") within += 1;
    else if (sign === "\u2069") within = Math.max(within - 1, 0);
    else if (within === 0 && (/\p{L}/u.test(sign) || sign === "\u200E" || sign === "\u200F")) {
      return STRONG.exec(sign)?.groups.rtl ? "rtl" : "ltr";
    }
  }
  return "";
}

export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const INLINE = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  bot_command: "button", mention: "span", hashtag: "span", cashtag: "span", text_mention: "span",
};

/** The part of `text` from `start` to `end` with its entities, as nodes. Offsets are UTF-16, like JavaScript's. */
export function drawText(text, entities, tools, start = 0, end = text.length) {
  const nodes = [];
  let queue = entities.map((one) => ({ ...one })).sort((a, b) => a.offset - b.offset || b.length - a.length);
  let at = start;
  while (queue.length) {
    const entity = queue.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    if (from > at) nodes.push(plain(text.slice(at, from), nodes.at(-1)));
    const inner = [];
    const later = [];
    for (const other of queue) {
      const stop = other.offset + other.length;
      if (other.offset >= to) later.push(other);
      else {
        inner.push({ ...other, length: Math.min(stop, to) - other.offset });
        if (stop > to) later.push({ ...other, offset: to, length: stop - to });
      }
    }
    queue = later;
    nodes.push(drawEntity(entity, text, from, to, inner, tools));
    at = to;
  }
  if (at < end) nodes.push(plain(text.slice(at, end), nodes.at(-1)));
  return nodes;
}

// A line break next to a block would show as an empty line: the block breaks the line already.
function plain(text, before) {
  const afterBlock = before instanceof HTMLElement && before.matches(".quote, pre");
  return document.createTextNode(afterBlock ? text.replace(/^\n/, "") : text);
}

function drawEntity(entity, text, from, to, inner, tools) {
  const kind = entity.type;
  const children = () => drawText(text, inner, tools, from, to);
  if (kind === "blockquote" || kind === "expandable_blockquote") {
    return drawQuote(children(), kind === "expandable_blockquote", tools);
  }
  if (kind === "pre") {
    const label = entity.language ? { "data-language": entity.language } : {};
    return make("pre", { dir: "ltr", ...label }, make("code", {}, ...children()));
  }
  if (kind === "text_link" || kind === "url" || kind === "email") {
    return drawLink(kind === "text_link" ? entity.url : text.slice(from, to), kind, children());
  }
  if (kind === "spoiler") {
    const hidden = make("button", { type: "button", class: "spoiler", "aria-label": tools.word("secret") });
    hidden.append(make("span", {}, ...children()));
    hidden.addEventListener("click", () => { hidden.classList.add("shown"); hidden.removeAttribute("aria-label"); });
    return hidden;
  }
  if (kind === "bot_command") {
    const command = make("button", { type: "button", class: "command" }, ...children());
    command.addEventListener("click", () => tools.write(text.slice(from, to)));
    return command;
  }
  if (kind === "date_time") {
    const when = new Date(entity.unix_time * 1000);
    return make("time", { datetime: when.toISOString(), title: tools.moment(when) }, ...children());
  }
  return make(INLINE[kind] || "span", INLINE[kind] === "span" ? { class: "mark" } : {}, ...children());
}

function drawLink(address, kind, children) {
  let target = kind === "email" ? `mailto:${address}` : address;
  if (kind === "url" && !/^[a-z]+:\/\//i.test(target)) target = `http://${target}`;
  const safe = /^(https?|mailto|tg):/i.test(target);
  const attributes = safe ? { href: target, target: "_blank", rel: "noopener noreferrer", title: target } : {};
  return make("a", attributes, ...children);
}

function drawQuote(children, expandable, tools) {
  const body = make("span", { class: "words" }, ...children);
  const quote = make("blockquote", { class: "quote", dir: "auto" }, body);
  if (!expandable) return quote;
  quote.classList.add("folded", "may-fold");
  const toggle = make("button", { type: "button", class: "unfold", "aria-expanded": "false" });
  toggle.append(icon("M7 10l5 5 5-5"), make("span", { class: "unseen" }, tools.word("showAll")));
  const turn = () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.querySelector(".unseen").textContent = tools.word(folded ? "showAll" : "showLess");
    tools.grown();
  };
  toggle.addEventListener("click", (event) => { event.stopPropagation(); turn(); });
  quote.addEventListener("click", (event) => {
    if (String(getSelection()) || event.target.closest("a, button") || !quote.classList.contains("may-fold")) return;
    turn();
  });
  quote.append(toggle);
  // Short quotes need no fold; whether one is short depends on the window.
  const measure = new ResizeObserver(() => {
    if (!quote.isConnected) return;
    if (quote.classList.contains("folded")) {
      quote.classList.toggle("may-fold", body.scrollHeight > body.clientHeight + 1);
    }
  });
  measure.observe(body);
  return quote;
}

/** One message as a list item. */
export function drawMessage(message, tools) {
  const mine = message.from?.id === tools.me;
  const item = make("li", { "data-message": message.message_id, class: `message ${mine ? "mine" : "theirs"}` });
  const service = serviceText(message, tools);
  if (service) {
    item.className = "message service";
    item.append(make("p", { dir: "auto" }, service));
    return item;
  }
  const bubble = make("article", { class: "bubble", tabindex: "-1" });
  const sender = tools.nameOf(message);
  bubble.append(make("h3", { class: tools.isGroup && !mine ? "sender" : "unseen", dir: "auto" }, mine ? tools.word("you") : sender));
  if (message.forward_origin) bubble.append(make("p", { class: "forwarded", dir: "auto" }, tools.forwardedFrom(message)));
  if (message.reply_to_message) bubble.append(drawReply(message, tools));
  for (const block of drawMedia(message, tools)) bubble.append(block);
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities ?? message.caption_entities ?? [];
    bubble.append(make("div", { class: "text", dir: "auto" }, ...drawText(text, entities, tools)));
  }
  const when = new Date(message.date * 1000);
  const meta = make("p", { class: "meta" });
  if (message.edit_date) meta.append(make("span", { class: "edited" }, tools.word("edited")), " ");
  meta.append(make("time", { datetime: when.toISOString(), title: tools.moment(when) }, tools.time(when)));
  bubble.append(meta);
  const reply = make("button", { type: "button", class: "reply", title: tools.word("reply"), "aria-label": tools.word("reply") });
  reply.append(icon("M10 6 4 12l6 6M5 12h9a6 6 0 0 1 6 6v1"));
  reply.addEventListener("click", () => tools.reply(message));
  bubble.append(reply);
  item.append(bubble);
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) item.append(drawKeys(rows, message, tools));
  return item;
}

function serviceText(message, tools) {
  if (message.pinned_message) return `${tools.word("pinned")}: ${tools.snippet(message.pinned_message)}`;
  if (message.migrate_to_chat_id) return `→ ${message.migrate_to_chat_id}`;
  return "";
}

function drawReply(message, tools) {
  const original = message.reply_to_message;
  const shown = message.quote?.text ?? tools.snippet(original);
  const box = make("button", { type: "button", class: "replied" });
  box.append(make("strong", { dir: "auto" }, tools.nameOf(original)), make("span", { dir: "auto" }, shown));
  box.addEventListener("click", () => tools.go(original.message_id));
  return box;
}

function drawMedia(message, tools) {
  if (message.photo) {
    const photo = message.photo.at(-1);
    const image = make("img", {
      src: `picture?id=${encodeURIComponent(photo.file_id)}`, alt: message.caption || tools.word("photo"),
      width: photo.width, height: photo.height, class: "photo", loading: "lazy",
    });
    return [image];
  }
  if (message.document) {
    const file = message.document;
    const link = make("a", { class: "file", href: `picture?id=${encodeURIComponent(file.file_id)}`, download: file.file_name || "file" });
    link.append(icon("M7 3h7l5 5v13H7zM14 3v5h5"), make("span", { dir: "auto" }, file.file_name || tools.word("file")));
    link.append(make("small", { dir: "ltr" }, tools.size(file.file_size)));
    return [link];
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    return [make("p", { class: "place", dir: "ltr" }, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)];
  }
  return [];
}

function drawKeys(rows, message, tools) {
  const board = make("div", { class: "keys", role: "group" });
  for (const row of rows) {
    const line = make("div", { class: "key-row" });
    for (const button of row) line.append(drawKey(button, message, tools));
    board.append(line);
  }
  return board;
}

function drawKey(button, message, tools) {
  const style = button.style ? ` ${button.style}` : "";
  if (button.url) {
    const link = make("a", { class: `key${style}`, href: button.url, target: "_blank", rel: "noopener noreferrer" });
    link.append(make("span", { dir: "auto" }, button.text), icon("M8 16 16 8M9 8h7v7"));
    link.title = button.url;
    return link;
  }
  const key = make("button", { type: "button", class: `key${style}` }, make("span", { dir: "auto" }, button.text));
  if (button.callback_data !== undefined) {
    key.dataset.data = button.callback_data;
    key.addEventListener("click", () => tools.press(message, button, key));
  } else if (button.copy_text) {
    key.addEventListener("click", () => navigator.clipboard.writeText(button.copy_text.text));
  } else key.disabled = true;
  return key;
}
