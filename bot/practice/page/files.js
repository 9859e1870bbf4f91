// Files that people send: which may go, how they are read, how they are dropped onto the chat.

const LARGEST = 20 * 2 ** 20; // what a bot may fetch from Telegram
export const LONGEST_CAPTION = 1024; // UTF-16 units, like JavaScript's lengths

/** Why a file cannot be sent, in a sentence; "" for one that can. */
export function refusal(file, tools) {
  if (file.size === 0) return tools.word("emptyFile");
  if (file.size > LARGEST) return tools.word("tooBig", { size: tools.size(file.size), most: tools.size(LARGEST) });
  return "";
}

/** A file's bytes in base64. Rejects for one that is gone or is a folder. */
export function contentOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Take what is dropped onto `place` while `welcome()`; elsewhere a file is let fall and never opened by the browser. */
export function takeDropped(place, welcome, take) {
  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const above = (event) => place.contains(event.target) && welcome();
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = above(event) ? "copy" : "none";
    place.classList.toggle("dropping", above(event));
  });
  addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) place.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    place.classList.remove("dropping");
    if (above(event)) take([...event.dataTransfer.files]);
  });
}
