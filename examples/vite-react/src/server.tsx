// The same components on a server: there nothing is allowed, and nothing happens.
import { renderToString } from "react-dom/server";
import { App } from "./App";

console.log(renderToString(<App />));
