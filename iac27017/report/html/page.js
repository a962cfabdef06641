"use strict";
// Theme, filters and what is drawn only when it is opened. Without it the page shows everything.
document.documentElement.classList.add("js");
(() => {
  const SCHEMES = ["auto", "light", "dark"];
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem("iac27017-scheme"); } catch { return null; } };
  const apply = (scheme) => { if (scheme === "auto") delete root.dataset.scheme; else root.dataset.scheme = scheme; };
  let scheme = SCHEMES.includes(stored()) ? stored() : "auto";
  apply(scheme);

  // What stands in noscript is the page's own markup, already escaped: see the template.
  const reveal = (details) => {
    const waiting = details.querySelector(":scope > noscript");
    if (!waiting) return;
    const made = document.createElement("div");
    made.innerHTML = waiting.textContent;
    waiting.replaceWith(...made.childNodes);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("scheme");
    const named = () => { button.textContent = button.dataset[scheme]; };
    named();
    button.addEventListener("click", () => {
      scheme = SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length];
      try { localStorage.setItem("iac27017-scheme", scheme); } catch { /* a private window keeps nothing */ }
      apply(scheme);
      named();
    });

    const findings = [...document.querySelectorAll(".finding")].map((element) => {
      const { answer, severity, environment, controls } = element.dataset;
      return { element, answer, severity, environment, controls: controls.split(" "), text: null };
    });
    document.addEventListener("toggle", (event) => { if (event.target.open) reveal(event.target); }, true);

    const expand = document.getElementById("expand");
    const shownDetails = () => findings.filter((f) => !f.element.hidden).map((f) => f.element.firstElementChild);
    expand.hidden = !findings.length;
    expand.addEventListener("click", () => {
      const open = expand.getAttribute("aria-pressed") !== "true";
      for (const details of shownDetails()) { if (open) reveal(details); details.open = open; }
      expand.setAttribute("aria-pressed", String(open));
      expand.textContent = open ? expand.dataset.close : expand.dataset.open;
    });

    const form = document.getElementById("filters");
    if (form) {
      const holders = [...document.querySelectorAll("[data-hide]")];
      const status = form.querySelector(".shown");
      const nothing = document.getElementById("nothing");
      const checked = (name) => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value));
      const textOf = (f) => (f.text ??= f.element.querySelector("summary").textContent.toLowerCase());
      const filter = () => {
        const answers = checked("answer");
        const severities = checked("severity");
        const control = form.elements.control.value;
        const environment = form.elements.environment.value;
        const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
        const narrowed = control || environment || words.length || form.querySelector("[type=checkbox]:not(:checked)");
        let shown = 0;
        for (const f of findings) {
          const fits = answers.has(f.answer) && severities.has(f.severity)
            && (!control || f.controls.includes(control))
            && (!environment || environment === `=${f.environment}`)
            && words.every((word) => textOf(f).includes(word));
          f.element.hidden = !fits;
          shown += fits;
        }
        for (const holder of holders) {
          const matters = narrowed || holder.dataset.hide === "always";
          holder.hidden = Boolean(matters && !holder.querySelector(".finding:not([hidden])"));
        }
        nothing.hidden = shown > 0;
        status.textContent = status.dataset.template
          .replace("{shown}", shown.toLocaleString(root.lang)).replace("{total}", findings.length.toLocaleString(root.lang));
      };
      let timer = 0;
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", (event) => {
        clearTimeout(timer);
        if (event.target.name === "text") timer = setTimeout(filter, 120); else filter();
      });
      form.addEventListener("reset", () => setTimeout(filter));
      document.addEventListener("keydown", (event) => {
        const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
        if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
          event.preventDefault();
          form.elements.text.focus();
        }
      });
      filter();
    }

    const follow = () => {
      const target = location.hash.startsWith("#E-") && document.getElementById(location.hash.slice(1));
      if (!target) return;
      target.hidden = false;
      for (let up = target; (up = up.parentElement.closest("[data-hide]"));) up.hidden = false;
      reveal(target.firstElementChild);
      target.firstElementChild.open = true;
      target.scrollIntoView();
    };
    addEventListener("hashchange", follow);
    follow();

    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("details:not([open]):not(.quiet)")].filter((details) => !details.closest("[hidden]"));
      for (const details of opened) { reveal(details); details.open = true; }
    });
    addEventListener("afterprint", () => { for (const details of opened) details.open = false; opened = []; });
  });
})();
