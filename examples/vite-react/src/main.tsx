import { start } from "crumbgate";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

// Before the first component: what they ask is answered from the stored choice at once.
start({ catalogue: "/cookies.json" });

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
