// Runs before the tag, so that the tag finds the catalogue in the page.
(function () {
  'use strict';
  var catalogue = window.parent !== window && window.parent.themingCatalogue;
  if (!catalogue) return window.location.replace('/theming.html');
  var inline = document.createElement('script');
  inline.type = 'application/json';
  inline.id = 'crumbgate-catalogue';
  inline.append(document.createTextNode(JSON.stringify(catalogue)));
  document.head.append(inline);
})();
