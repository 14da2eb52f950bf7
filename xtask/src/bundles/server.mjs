// The module where there is no page: it can be imported, answers no, and does nothing.
import assert from "node:assert/strict";
import crumbgate, { start } from "crumbgate";

assert.equal(typeof globalThis.window, "undefined");
assert.match(crumbgate.version, /^\d+\.\d+\.\d+/);
assert.equal(crumbgate.allowed("analytics"), false);
assert.equal(crumbgate.record(), null);
assert.equal(JSON.parse(crumbgate.export()), null);

for (const call of ["acceptAll", "rejectAll", "withdraw", "show", "hide", "showPreferences"]) assert.equal(crumbgate[call](), undefined, call);
crumbgate.accept("analytics");
crumbgate.reject("analytics");
crumbgate.save({ analytics: true });
crumbgate.push(() => assert.fail("there is no page to run this for"));
assert.equal(crumbgate.allowed("analytics"), false);

const stop = crumbgate.on("change", () => assert.fail("nothing changes"));
assert.equal(stop(), undefined);

// Who waits for the API gets it, so that no rendering hangs on it …
assert.equal(await start({ catalogue: "/cookies.json" }), crumbgate);
assert.equal(await crumbgate.ready, crumbgate);

// … and promises of what cannot come stay open; they neither settle nor keep the process alive.
const promises = [
  crumbgate.whenAllowed("analytics"),
  crumbgate.loadScript("https://example.com/x.js", { service: "analytics" }),
];
for (const promise of promises) promise.then(assert.fail, assert.fail);
await new Promise((resolve) => setTimeout(resolve, 20));

// What there never is on a server is refused at once: who waits for it must not hang.
await assert.rejects(crumbgate.catalogue(), /no page on a server/);
await assert.rejects(crumbgate.audit(), /no page on a server/);
assert.throws(() => start("/cookies.json"), TypeError);
