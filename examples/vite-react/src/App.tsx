import { useState } from "react";
import { Film } from "./Film";
import { useAllowed } from "./useAllowed";

const FILMS = [
  { id: "aqz-KE-bpKQ", title: "Big Buck Bunny" },
  { id: "eRsGyueVLvQ", title: "Sintel" },
];

export const App = () => {
  const counted = useAllowed("counter");
  const [film, setFilm] = useState(-1);
  return (
    <main>
      <h1>Crumbgate with React</h1>
      <p id="state">{counted ? "This visit is counted." : "Nobody counts this visit."}</p>
      <p>
        <button id="next" type="button" onClick={() => setFilm((film + 1) % FILMS.length)}>
          Next film
        </button>{" "}
        <button id="none" type="button" onClick={() => setFilm(-1)}>
          No film
        </button>
      </p>
      {film >= 0 && <Film {...FILMS[film]} />}
      <footer>
        <button id="settings" type="button" data-crumbgate="open-preferences">
          Cookie settings
        </button>
      </footer>
    </main>
  );
};
