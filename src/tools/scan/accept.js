(async (own) => {
  const api = window.crumbgate;
  if (!own && api && typeof api.acceptAll === "function") {
    await api.ready;
    api.acceptAll();
    return "crumbgate";
  }
  const known = own ? [own] : [
    "[data-crumbgate='accept-all']", "#onetrust-accept-btn-handler", "#CybotCookiebotDialogBodyLevelButtonLevelOptinAllowAll",
    "#CybotCookiebotDialogBodyButtonAccept", ".cm__btn[data-role='all']", "#c-p-bn", ".klaro .cm-btn-accept-all", ".klaro .cm-btn-success",
    "#tarteaucitronPersonalize2", "#tarteaucitronAllAllowed2", ".cc-btn.cc-allow", ".osano-cm-accept-all", "#cookiescript_accept",
    ".fc-cta-consent", "#didomi-notice-agree-button", "#truste-consent-button", ".qc-cmp2-summary-buttons button[mode='primary']",
    "[data-testid='uc-accept-all-button']", "#axeptio_btn_acceptAll", ".iubenda-cs-accept-btn", ".cmplz-accept", "#ccc-notify-accept",
    "#ccc-recommended-settings", "button[data-accept-cookies]", "button[value='accept'][name^='cookies']",
  ];
  for (const selector of known) {
    let button;
    try { button = document.querySelector(selector); } catch { return ""; }
    if (button) { button.click(); return selector; }
  }
  return "";
})
