/* quay.js: everything here is an enhancement; each page works with this file blocked. */
(function () {
  var d = document;

  // 1 move focus to the error summary after a failed submit
  var summary = d.querySelector('.error-summary');
  if (summary) { summary.setAttribute('tabindex', '-1'); summary.focus(); }

  // 2 bulk selection with a live count; rows post to one form by its id
  d.addEventListener('change', function (event) {
    var target = event.target;
    if (!target.matches('[data-pick],[data-pick-all]') || !target.form) return;
    var form = target.form;
    var picks = [].slice.call(d.querySelectorAll('[data-pick][form="' + form.id + '"]'));
    if (target.matches('[data-pick-all]')) picks.forEach(function (pick) { pick.checked = target.checked; });
    var count = picks.filter(function (pick) {
      var row = pick.closest('tr');
      if (row) row.classList.toggle('is-selected', pick.checked);
      return pick.checked;
    }).length;
    form.hidden = !count;
    form.querySelector('[data-n]').textContent = count;
  });
  // without script the bulk bar is always there; with it, only while something is picked
  d.querySelectorAll('form.bulk').forEach(function (form) {
    form.hidden = !d.querySelector('[data-pick][form="' + form.id + '"]:checked');
  });

  d.addEventListener('click', function (event) {
    // 3 quantity steppers (the input alone works without this)
    var step = event.target.closest('.qty button[data-d]');
    if (step) {
      var input = step.parentNode.querySelector('input');
      var wanted = Math.max(+(input.min || 1), (+input.value || 1) + (+step.dataset.d));
      input.value = input.max ? Math.min(+input.max, wanted) : wanted;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
    // 4 dialogs with data-open, print buttons
    var opener = event.target.closest('[data-open]');
    if (opener) { event.preventDefault(); d.getElementById(opener.dataset.open).showModal(); }
    if (event.target.closest('[data-print]')) window.print();
    // 5 one menu open at a time; a click elsewhere closes it
    d.querySelectorAll('details.menu[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    var suggest = d.getElementById('suggest');
    if (suggest && !suggest.parentNode.contains(event.target)) suggest.replaceChildren();
  });
  d.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    var suggest = d.getElementById('suggest');
    if (suggest) suggest.replaceChildren();
    d.querySelectorAll('details.menu[open]').forEach(function (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });

  // 6 forms that apply on change (sorting, page size, file choice names)
  d.addEventListener('change', function (event) {
    var target = event.target;
    if (target.matches('[data-submit]')) target.form.requestSubmit();
    if (target.matches('.slot input[type=file]')) {
      var name = target.closest('.slot').querySelector('[data-file-name]');
      if (name) name.textContent = [].map.call(target.files, function (file) { return file.name; }).join(', ');
    }
  });

  // 7 a second press of the same button does nothing
  d.addEventListener('submit', function (event) {
    var form = event.target, button = event.submitter;
    if (form.method !== 'post' || !button || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    button.setAttribute('aria-busy', 'true');
    setTimeout(function () { delete form.dataset.sent; button.removeAttribute('aria-busy'); }, 8000);
  });
  addEventListener('pageshow', function () {
    d.querySelectorAll('form[data-sent]').forEach(function (form) { delete form.dataset.sent; });
    d.querySelectorAll('.btn[aria-busy]').forEach(function (button) { button.removeAttribute('aria-busy'); });
  });

  // 8 htmx: mark targets busy; keep keyboard focus after a swap
  var focused;
  d.addEventListener('htmx:beforeRequest', function (event) {
    if (!event.detail.elt.matches('[data-poll]')) event.detail.target.setAttribute('aria-busy', 'true');
    else if (d.hidden) event.preventDefault();
  });
  // what asks again and again rests while nobody looks, and asks at once when somebody does
  d.addEventListener('visibilitychange', function () {
    if (!d.hidden && window.htmx) d.querySelectorAll('[data-poll]').forEach(function (each) { htmx.trigger(each, 'awake'); });
  });
  d.addEventListener('htmx:beforeSwap', function () { focused = d.activeElement && d.activeElement.id; });
  d.addEventListener('htmx:afterSettle', function (event) {
    event.detail.target.removeAttribute('aria-busy');
    if (focused && d.activeElement === d.body) { var again = d.getElementById(focused); if (again) again.focus(); }
  });
})();
