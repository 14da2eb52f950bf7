// What a developer writes with the types of the package. This file is compiled, never run: what
// stops compiling here has stopped compiling for them. Lines after `@ts-expect-error` must not
// compile, so that mistakes stay mistakes.

import crumbgate, { start, type Catalogue, type ConsentRecord } from "../../pkg/index";

// Asking and waiting.
const yes: boolean = crumbgate.allowed("analytics");
const later: Promise<void> = crumbgate.whenAllowed("youtube").then(() => {});
crumbgate.ready.then((api) => api.show());

// Choices.
crumbgate.acceptAll();
crumbgate.accept("analytics", "youtube");
crumbgate.save({ analytics: true, youtube: false });
crumbgate.withdraw();
// @ts-expect-error a choice is true or false
crumbgate.save({ analytics: "yes" });
// @ts-expect-error an id is text
crumbgate.allowed(7);
// @ts-expect-error accept needs an id
crumbgate.accept();

// The record may be absent, and is not written to.
const record: ConsentRecord | null = crumbgate.record();
if (record) {
  const when: Date = new Date(record.changed);
  const granted: readonly string[] = record.granted;
  // @ts-expect-error the record is for reading
  record.revision = when.toISOString() + granted.length;
}
// @ts-expect-error there may be no record
crumbgate.record().granted;

// Events, by the API and on window, know their details.
const stop: () => void = crumbgate.on("change", ({ detail }) => detail.withdrawn.includes("youtube"));
stop();
window.addEventListener("crumbgate:consent", (event) => event.detail.record.method === "gpc");
window.addEventListener("crumbgate:error", ({ detail }) => `${detail.code}: ${detail.message}`);
// @ts-expect-error there is no such event
crumbgate.on("accepted", () => {});

// Loading, auditing, exporting.
crumbgate
  .loadScript("https://example.com/map.js", { service: "maps", async: true, nonce: "r4nd0m" })
  .then((script: HTMLScriptElement) => script.remove());
// @ts-expect-error a script belongs to a service
crumbgate.loadScript("https://example.com/map.js", { async: true });
crumbgate.audit().then(({ undeclared }) => undeclared.map((found) => found.name));
const text: string = crumbgate.export();

// A catalogue written in TypeScript.
const catalogue: Catalogue = {
  version: 1,
  revision: "2026-01-01",
  settings: { model: "opt-in", layout: "box", lifetimeDays: 182, escape: "site" },
  categories: [
    { id: "necessary", basis: "necessary", title: "Essential" },
    { id: "analytics", title: { en: "Analytics", cy: "Dadansoddi" }, aliases: ["statistics"] },
  ],
  services: [
    {
      id: "matomo",
      category: "analytics",
      cookies: [{ name: ["_pk_id*", "_pk_ses*"], duration: "13 months" }],
      storage: [{ area: "local", key: "_pk*" }],
      signals: ["matomo:cookies"],
    },
  ],
};
start({ catalogue, autoShow: false }).then((api) => api.version);
// @ts-expect-error a layout is bottom, top or box
const wrong: Catalogue = { version: 1, categories: [], settings: { layout: "left" } };

// The same object stands on window.
window.crumbgate.push((api) => api.hide());
window.crumbgate.showPreferences();

export { later, text, wrong, yes };
