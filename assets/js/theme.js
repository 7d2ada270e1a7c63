// Sets the theme before the first paint and lets the user change it without a round trip.
(function () {
  'use strict';
  // What only the script can do stays hidden without it.
  document.documentElement.classList.add('js');

  const THEMES = ['office', 'strong', 'dark'];

  function apply(theme) {
    const root = document.documentElement;
    THEMES.forEach((name) => root.classList.toggle('theme-' + name, name === theme));
  }

  const kept = /(?:^|; )theme=(\w+)/.exec(document.cookie);
  if (kept && THEMES.includes(kept[1])) apply(kept[1]);

  document.addEventListener('submit', (event) => {
    const button = event.submitter || document.activeElement;
    if (!event.target.matches('[data-theme-form]') || !button || !button.value) return;
    event.preventDefault();
    document.cookie = 'theme=' + button.value + '; path=/; max-age=31536000; SameSite=Lax';
    apply(button.value);
    event.target.querySelectorAll('button').forEach((each) => {
      each.setAttribute('aria-pressed', String(each === button));
    });
  });
})();
