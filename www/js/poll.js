// A poll that remembers, for one day, that this browser has voted. Nothing is stored before the vote.
(function () {
  'use strict';
  var form = document.querySelector('form[data-poll]');
  var answer = document.querySelector('.poll-answer');
  var cookie = 'PollTimeout-' + form.dataset.poll;

  function voted() {
    return document.cookie.split('; ').some(function (pair) { return pair.split('=')[0] === cookie; });
  }

  function thank() {
    form.hidden = true;
    answer.textContent = answer.dataset.thanks;
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    document.cookie = cookie + '=1; Max-Age=86400; Path=/; SameSite=Lax';
    thank();
  });

  if (voted()) thank();
  else form.hidden = false;
})();
