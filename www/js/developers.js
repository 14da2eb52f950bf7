// The buttons of the developers' page. Only what the contract promises is used here.
(function () {
  'use strict';
  var byId = function (id) { return document.getElementById(id); };
  var answer = byId('answer');
  var events = ['ready', 'consent', 'change', 'show', 'hide', 'error'];

  // The gate is first in the head, so the API is normally there; if it is still to come, it empties the queue.
  function withApi(use) {
    var api = window.crumbgate;
    if (api && api.ready) use(api);
    else (window.crumbgate = api || []).push(use);
  }

  function text(value) {
    if (value === undefined) return 'undefined';
    return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  }

  function element(name, content) {
    var node = document.createElement(name);
    if (content !== undefined) node.textContent = content;
    return node;
  }

  function log(name, detail) {
    var item = element('li');
    item.append(element('time', new Date().toLocaleTimeString()), ' ', element('code', name));
    if (detail !== null && detail !== undefined) item.append(' ', element('span', JSON.stringify(detail)));
    byId('log').append(item);
  }

  function showRecord(api) {
    var record = api.record();
    byId('record-now').textContent = record ? text(record) : 'null: no choice has been made';
  }

  function fillIds(catalogue) {
    var select = byId('id');
    select.textContent = '';
    [['Categories', catalogue.categories], ['Services', catalogue.services]].forEach(function (part) {
      var group = element('optgroup');
      group.label = part[0];
      part[1].forEach(function (entry) { group.append(element('option', entry.id)); });
      select.append(group);
    });
    select.value = 'analytics';
  }

  // One heading and one list for each part of the answer, whatever parts a later version adds.
  function showAudit(found) {
    var place = byId('audit');
    place.textContent = '';
    Object.keys(found).forEach(function (part) {
      var value = found[part];
      place.append(element('h3', part.replace(/([A-Z])/g, ' $1').toLowerCase()));
      if (!Array.isArray(value)) return place.append(element('p', text(value)));
      if (!value.length) return place.append(element('p', 'none'));
      var list = element('ul');
      value.forEach(function (entry) {
        list.append(element('li', typeof entry === 'string' ? entry : JSON.stringify(entry)));
      });
      place.append(list);
    });
  }

  function run(api, call) {
    var id = byId('id').value;
    switch (call) {
      case 'version': return api.version;
      case 'clear': byId('log').textContent = ''; return 'the log is empty';
      case 'stray': document.cookie = 'nobody_declared_me=1; Path=/; Max-Age=600; SameSite=Lax'; return 'nobody_declared_me is set for ten minutes';
      case 'audit': return api.audit().then(function (found) { showAudit(found); return found; });
      case 'loadScript': return api.loadScript('/js/hello.js', { service: id }).then(function () { return 'hello.js has run'; });
      case 'whenAllowed': return api.whenAllowed(id).then(function () { return id + ' is allowed'; });
      case 'saveTrue': return api.save({ [id]: true });
      case 'saveFalse': return api.save({ [id]: false });
      case 'allowed': case 'accept': case 'reject': return api[call](id);
      default: return api[call]();
    }
  }

  function press(api, call) {
    var result;
    try { result = run(api, call); } catch (error) { result = Promise.reject(error); }
    if (result && typeof result.then === 'function') answer.textContent = 'waiting…';
    Promise.resolve(result).then(
      function (value) { answer.textContent = text(value); },
      function (error) { answer.textContent = String(error); }
    ).then(function () { showRecord(api); });
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-call]');
    if (button) withApi(function (api) { press(api, button.dataset.call); });
  });

  events.forEach(function (name) {
    window.addEventListener('crumbgate:' + name, function (event) {
      log('crumbgate:' + name, event.detail);
      if (name !== 'error') withApi(showRecord);
    });
  });

  withApi(function (api) {
    showRecord(api);
    api.catalogue().then(fillIds, function (error) { answer.textContent = String(error); });
  });
})();
