// Looks to try, as the custom properties a site would set.
export const LOOKS = {
  system: {},
  light: {},
  dark: {},
  govuk: {
    "--crumbgate-font": '1.1875rem/1.3 "GDS Transport", arial, sans-serif',
    "--crumbgate-text": "#0b0c0c",
    "--crumbgate-background": "#f3f2f1",
    "--crumbgate-border": "#b1b4b6",
    "--crumbgate-button-background": "#00703c",
    "--crumbgate-button-text": "#fff",
    "--crumbgate-focus": "#fd0",
    "--crumbgate-radius": "0",
    "--crumbgate-width": "60rem",
  },
};

/** A look as a style sheet; nothing for those that need none. */
export const styleOf = (look) => {
  const lines = Object.entries(LOOKS[look]).map(([name, value]) => "  " + name + ": " + value + ";");
  return lines.length ? ":root {\n" + lines.join("\n") + "\n}" : "";
};
