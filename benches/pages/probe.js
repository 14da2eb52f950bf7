// Runs before every page's own scripts: the same for every tool, so that what it costs is, too.
(() => {
  if (window !== top) return;
  const now = () => performance.now();
  const bench = { ran: [], long: [], events: [], shift: 0, lcp: "", watching: 0 };
  Object.defineProperty(window, "__bench", { value: bench });

  const observe = (type, each, more) => {
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more });
  };
  observe("longtask", (e) => bench.long.push([e.startTime, e.duration]));
  observe("layout-shift", (e) => {
    if (!e.hadRecentInput) bench.shift += e.value;
  });
  observe("largest-contentful-paint", (e) => {
    bench.lcp = e.element && e.element.closest("main") ? "page" : "banner";
  });
  observe(
    "event",
    (e) => {
      if (e.name === "click") bench.events.push([e.startTime, e.duration, e.processingEnd - e.processingStart]);
    },
    { durationThreshold: 16 },
  );

  // Where a visitor could press: on the screen, not transparent, nothing in front of it.
  bench.place = (selector) => {
    for (const e of document.querySelectorAll(selector)) {
      const r = e.getBoundingClientRect();
      const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
      const hit = r.width && r.height && document.elementFromPoint(x, y);
      if (!hit || !(hit === e || e.contains(hit))) continue;
      let solid = true;
      for (let a = e; a; a = a.parentElement) solid = solid && getComputedStyle(a).opacity > 0;
      if (solid) return [x, y];
    }
  };
  // After the frame in which f is run has been drawn.
  const drawn = (f) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = f;
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  // When it can be pressed: looked for in every frame.
  bench.pressable = (selector) =>
    new Promise((resolve) => {
      const look = () => {
        if (!bench.place(selector)) return requestAnimationFrame(look);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(now());
        channel.port2.postMessage(0);
      };
      requestAnimationFrame(look);
    });
  bench.loaded = new Promise((resolve) => addEventListener("load", () => setTimeout(resolve, 0)));
  bench.rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  bench.all = async (count, limit) => {
    const end = now() + limit;
    while (bench.ran.length < count && now() < end) await bench.rest(20);
    return bench.ran;
  };

  // The press: from the event to the next frame drawn, what its listeners took, and the frames after it.
  addEventListener(
    "click",
    (e) => {
      const press = (bench.press = { at: e.timeStamp, began: now(), frames: [] });
      drawn(() => (press.painted = now()));
      const end = now() + 1500;
      const frame = (t) => {
        press.frames.push(t);
        if (t < end) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      setTimeout(() => (press.next = now()), 0);
    },
    true,
  );
  bench.pressed = () => {
    const p = bench.press;
    const gaps = p.frames.map((t, i) => t - (i ? p.frames[i - 1] : p.at));
    const entry = bench.events.find((e) => Math.abs(e[0] - p.at) < 1);
    return {
      paint: p.painted - p.at,
      interaction: entry ? entry[1] : 8,
      processing: entry ? entry[2] : Math.min(p.next, p.painted) - p.began,
      gap: Math.max(...gaps),
    };
  };

  // What observers of the page's changes take; their creators do not notice.
  const Own = window.MutationObserver;
  window.MutationObserver = class extends Own {
    constructor(f) {
      super(function (...args) {
        const start = now();
        try {
          return f.apply(this, args);
        } finally {
          bench.watching += now() - start;
        }
      });
    }
  };
})();
