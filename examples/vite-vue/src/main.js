import { start } from "crumbgate";
import { createApp } from "vue";
import App from "./App.vue";
import catalogue from "./cookies.json";

// The catalogue is part of the bundle here: one request less, and it is decided at once.
start({ catalogue });

createApp(App).mount("#app");
