// What a developer writes with the types of the package. This file is compiled, never run: what
// stops compiling here has stopped compiling for them. Lines after `@ts-expect-error` must not
// compile, so that mistakes stay mistakes.

import crumbgate, { start, type Catalogue, type ConsentRecord, type ErrorCode } from "../../js/index";
import imported from "./cookies.json";

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
const several: string[] = ["analytics", "youtube"];
crumbgate.accept(...several);
crumbgate.reject(...several);
// @ts-expect-error ids are given one by one
crumbgate.accept(several);

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
crumbgate.on("error", ({ detail: { code } }) => {
  const known: ErrorCode = code;
  // @ts-expect-error there is no such code
  return known === "catalogue-mising";
});
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
  "x-owner": "web team",
  settings: {
    model: "opt-in",
    layout: "box",
    lifetimeDays: 182,
    escape: "site",
    button: "off",
    google: { waitForUpdate: 500, region: ["GB"] },
    regions: { US: { model: "opt-out" } },
  },
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
// @ts-expect-error a slip in a word
const slip: Catalogue = { version: 1, categories: [], settings: { button: "of" } };
// @ts-expect-error a slip in a name
const name: Catalogue = { version: 1, categories: [], settings: { lifetime: 10 } };
const frozen = { version: 1, categories: [{ id: "a", aliases: ["b"] }] } as const satisfies Catalogue;
start({ catalogue: frozen });

// One that is imported as JSON: its words and numbers are any to TypeScript.
start({ catalogue: imported });

// What may be left out may also be undefined, whatever the compiler's options.
const perhaps: string | undefined = document.documentElement.lang || undefined;
start({ catalogue: "/cookies.json", lang: perhaps, region: undefined, autoblock: undefined });
const half: Catalogue = { version: 1, revision: undefined, categories: [{ id: "a", title: undefined }] };

// The same object stands on window.
window.crumbgate.push((api) => api.hide());
window.crumbgate.showPreferences();

export { half, later, name, slip, text, wrong, yes };
