import crumbgate, { start } from "crumbgate";
import catalogue from "./cookies.json";

start({ catalogue, base: "/" }); // /locales/ holds the languages

const state = document.querySelector("#state");
const tell = () => {
  state.textContent = crumbgate.allowed("counter") ? "This visit is counted." : "Nobody counts this visit.";
};
crumbgate.on("consent", tell);
tell();

// An embed that is made by code is gated like one that stood in the page.
const films = [
  { id: "aqz-KE-bpKQ", title: "Big Buck Bunny" },
  { id: "eRsGyueVLvQ", title: "Sintel" },
];
let shown = -1;
const show = (number) => {
  shown = number;
  const frame = document.createElement("iframe");
  if (shown >= 0) {
    Object.assign(frame.dataset, { service: "youtube", src: `https://www.youtube.com/embed/${films[shown].id}` });
    Object.assign(frame, { title: films[shown].title, width: 560, height: 315 });
  }
  document.querySelector("#film").replaceChildren(...(shown < 0 ? [] : [frame]));
};
document.querySelector("#next").addEventListener("click", () => show((shown + 1) % films.length));
document.querySelector("#none").addEventListener("click", () => show(-1));
