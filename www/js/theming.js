// Live theming. The list of properties is read from the banner's own style sheet, so it cannot fall behind.
(function () {
  'use strict';
  var form = document.getElementById('theme');
  var frame = document.getElementById('preview');
  var place = document.getElementById('properties');
  var chosen = {};

  function layout() { return form.elements.layout.value; }

  // A new layout is a new catalogue, so the preview starts again.
  function loadPreview() {
    window.themingCatalogue.settings.layout = layout();
    frame.src = '/theming-preview.html?layout=' + layout();
  }

  // Every --crumbgate-… that a rule of the banner mentions, with what it is when nobody sets it:
  // the first in a rule is for light colours, the last for dark ones.
  function properties(page) {
    var dark = page.defaultView.matchMedia('(prefers-color-scheme: dark)').matches;
    var found = new Map();
    Array.from(page.adoptedStyleSheets).forEach(function (sheet) {
      var css = Array.from(sheet.cssRules, function (rule) { return rule.cssText; }).join('\n');
      for (var match of css.matchAll(/var\((--crumbgate-[a-z0-9-]+),\s*([^()]*)\)/g)) {
        if (dark || !found.has(match[1])) found.set(match[1], match[2].trim());
      }
    });
    return Array.from(found).sort();
  }

  function hex(color) {
    var parts = (color.match(/[\d.]+/g) || []).slice(0, 3);
    return '#' + parts.map(function (part) { return Math.round(part).toString(16).padStart(2, '0'); }).join('');
  }

  function resolve(page, value) {
    var probe = page.createElement('span');
    probe.style.color = value;
    page.body.append(probe);
    var color = page.defaultView.getComputedStyle(probe).color;
    probe.remove();
    return hex(color);
  }

  function control(page, name, value) {
    var label = document.createElement('label');
    var input = document.createElement('input');
    var code = document.createElement('code');
    code.textContent = name;
    input.name = name;
    if (CSS.supports('color', value)) {
      input.type = 'color';
      input.value = resolve(page, chosen[name] || value);
    } else {
      input.type = 'text';
      input.value = chosen[name] || '';
      input.placeholder = value;
    }
    label.append(input, ' ', code);
    return label;
  }

  function paint() {
    [document, frame.contentDocument].forEach(function (page) {
      Object.keys(chosen).forEach(function (name) {
        if (page) page.documentElement.style.setProperty(name, chosen[name]);
      });
    });
    var lines = Object.keys(chosen).map(function (name) { return '  ' + name + ': ' + chosen[name] + ';'; });
    document.getElementById('css').textContent = lines.length ? ':root {\n' + lines.join('\n') + '\n}' : ':root { }';
    document.getElementById('json').textContent = '"layout": "' + layout() + '"';
  }

  function previewReady() {
    var page = frame.contentDocument;
    var names = properties(page);
    place.textContent = names.length ? '' : 'The banner has not arrived, so its properties are not known.';
    names.forEach(function (entry) { place.append(control(page, entry[0], entry[1])); });
    paint();
  }

  frame.addEventListener('load', function () {
    var inside = frame.contentWindow;
    if (!inside.crumbgate || !inside.crumbgate.ready) return previewReady();
    inside.crumbgate.ready.then(function (api) { api.show(); previewReady(); });
  });

  form.addEventListener('input', function (event) {
    var input = event.target;
    if (input.name === 'layout') return loadPreview();
    if (input.name === 'width') return frame.classList.toggle('narrow', input.value === 'narrow');
    if (input.value) chosen[input.name] = input.value;
    else delete chosen[input.name];
    paint();
  });

  // A look that is made of properties alone.
  document.getElementById('govuk').addEventListener('click', function () {
    chosen = {
      '--crumbgate-font': '1.1875rem/1.3158 arial, sans-serif',
      '--crumbgate-text': '#0b0c0c',
      '--crumbgate-background': '#f4f8fb',
      '--crumbgate-border': '#858686',
      '--crumbgate-button-background': '#0f7a52',
      '--crumbgate-button-text': '#ffffff',
      '--crumbgate-focus': '#ffdd00',
      '--crumbgate-spacing': '1.25rem',
      '--crumbgate-radius': '0',
      '--crumbgate-width': '60rem'
    };
    form.elements.layout.value = 'top';
    loadPreview();
  });

  form.addEventListener('reset', function () {
    [document, frame.contentDocument].forEach(function (page) {
      Object.keys(chosen).forEach(function (name) { page.documentElement.style.removeProperty(name); });
    });
    chosen = {};
    frame.classList.remove('narrow');
    // The form has its first values again only after this event.
    setTimeout(loadPreview);
  });

  fetch('/cookies.json').then(function (answer) { return answer.json(); }).then(function (catalogue) {
    window.themingCatalogue = catalogue;
    form.hidden = false;
    frame.hidden = false;
    loadPreview();
  });
})();
