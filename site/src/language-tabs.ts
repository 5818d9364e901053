/** Tabs, one for each language. All tabs of the site follow the reader's last choice. */
const KEY = "language";

class LanguageTabs extends HTMLElement {
  #tabs: HTMLButtonElement[] = [];
  #panels: HTMLElement[] = [];

  connectedCallback(): void {
    if (this.#tabs.length > 0) return;
    this.#panels = [...this.children].filter((child) => child instanceof HTMLElement);
    const list = document.createElement("div");
    list.role = "tablist";
    list.ariaLabel = "Language";
    this.#tabs = this.#panels.map((panel, index) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.role = "tab";
      tab.textContent = panel.dataset.language ?? "";
      tab.id = `${this.#id()}-tab-${index}`;
      panel.id ||= `${this.#id()}-panel-${index}`;
      panel.role = "tabpanel";
      panel.setAttribute("aria-labelledby", tab.id);
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => {
        choose(tab.textContent ?? "");
      });
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step === undefined) return;
        const next = this.#tabs[(index + step + this.#tabs.length) % this.#tabs.length];
        next?.click();
        next?.focus();
        event.preventDefault();
      });
      list.append(tab);
      return tab;
    });
    this.prepend(list);
    this.show(localStorage.getItem(KEY) ?? "");
  }

  /** Shows a language, or the first one if these tabs do not have it. */
  show(language: string): void {
    const index = this.#tabs.findIndex(({ textContent }) => textContent === language);
    const shown = index === -1 ? Math.max(0, this.#tabs.findIndex(isSelected)) : index;
    this.#tabs.forEach((tab, position) => {
      tab.ariaSelected = String(position === shown);
      tab.tabIndex = position === shown ? 0 : -1;
    });
    this.#panels.forEach((panel, position) => {
      panel.hidden = position !== shown;
    });
  }

  #id(): string {
    return `tabs-${[...document.querySelectorAll("language-tabs")].indexOf(this)}`;
  }
}

function isSelected(tab: HTMLElement): boolean {
  return tab.ariaSelected === "true";
}

function choose(language: string): void {
  localStorage.setItem(KEY, language);
  for (const tabs of document.querySelectorAll<LanguageTabs>("language-tabs")) tabs.show(language);
}

customElements.define("language-tabs", LanguageTabs);
