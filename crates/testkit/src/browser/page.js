// What the driver asks of a page. An answer `{why}` means "not yet", and is shown when the wait ends.
({
  shown(element) {
    const style = getComputedStyle(element);
    return style.visibility !== "hidden" && [...element.getClientRects()].some((it) => it.width > 0 && it.height > 0);
  },
  first(css) {
    const all = [...document.querySelectorAll(css)];
    return all.find((it) => this.shown(it));
  },
  // A link, button or the like that says exactly this, else one that contains it.
  labelled(text) {
    const squeeze = (it) => (it ?? "").replace(/\s+/g, " ").trim();
    const css = "button, a, summary, label, option, [role=button], [role=tab], [role=menuitem], " +
      "input[type=submit], input[type=button], input[type=reset]";
    const all = [...document.querySelectorAll(css)].filter((it) => this.shown(it));
    const says = (it) => squeeze(it instanceof HTMLInputElement ? it.value : it.innerText);
    return all.find((it) => says(it) === text) ?? all.find((it) => says(it).includes(text));
  },
  // The place to click, once the element can be clicked there.
  place(element) {
    if (!element) return { why: "it is not there or not visible" };
    if (element.disabled) return { why: "it is disabled" };
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = [...element.getClientRects()].find((it) => it.width > 0 && it.height > 0);
    if (!box) return { why: "it has no place on the page" };
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    const label = hit?.closest("label");
    if (!hit || !(element.contains(hit) || label?.control === element || hit.contains(element) && hit === label)) {
      return { why: "it is covered by " + (hit ? hit.outerHTML.slice(0, 120) : "the edge of the window") };
    }
    this.watch();
    return { x, y };
  },
  // From here on it is noted whether something makes the browser leave this document; the note is also its sign.
  watch() {
    const sign = (window.__testkit = { leaving: false });
    if (window.navigation) {
      navigation.addEventListener("navigate", (it) => {
        if (!it.destination.sameDocument && it.downloadRequest === null) sign.leaving = true;
      });
      navigation.addEventListener("navigateerror", () => { sign.leaving = false; });
    }
    return true;
  },
  // Whether the click is still at work on another page.
  async leaving() {
    await new Promise((done) => setTimeout(() => setTimeout(done, 10), 0));
    return window.__testkit ? window.__testkit.leaving : document.readyState !== "complete";
  },
  fill(css, text) {
    const field = this.first(css);
    if (!field) return { why: "there is no such field, or it is not visible" };
    if (field.disabled || field.readOnly) return { why: "the field is locked" };
    field.scrollIntoView({ block: "center", behavior: "instant" });
    field.focus();
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    if (!(field instanceof kind)) return { why: "it is a <" + field.localName + ">, not a field for text" };
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    if (text !== "" && field.value === "") return { why: "the field does not take this text" };
    return true;
  },
  // By the value of the option, else by its text.
  select(css, value) {
    const field = this.first(css);
    if (!(field instanceof HTMLSelectElement)) return { why: "there is no such list, or it is not visible" };
    if (field.disabled) return { why: "the list is locked" };
    const options = [...field.options].filter((it) => !it.disabled);
    const option = options.find((it) => it.value === value) ?? options.find((it) => it.text.trim() === value);
    if (!option) return { why: "its options are " + options.map((it) => it.value + " " + it.text).join(", ") };
    field.focus();
    this.watch();
    option.selected = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  },
})
