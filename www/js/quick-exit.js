// Leaves the page at once by the Escape key or the button.
// Loaded without defer, and first on the page after the gate: it must work while the page is still arriving.
(function () {
  'use strict';
  var neutral = 'https://www.bbc.co.uk/weather';

  function leave(event) {
    event.preventDefault();
    // The page is emptied first: a slow connection must not leave it on the screen.
    document.documentElement.hidden = true;
    document.title = '';
    // replace() puts the neutral page in this page's place in the history.
    window.location.replace(neutral);
  }

  // In the capture phase, before any dialog or widget can see the key.
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') leave(event);
  }, true);

  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('leave').addEventListener('click', leave);
    document.querySelectorAll('.escape-hint').forEach(function (hint) { hint.hidden = false; });
  });

  // Someone who comes back on purpose sees the page again.
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) window.location.reload();
  });
})();
