/* global addEventListener, document, localStorage, matchMedia */
// Runs before the first paint (a classic script, so that a strict CSP needs no inline code): the page never
// flashes in the wrong theme, language or direction. web/lib/theme.svelte.ts and i18n.ts own the same afterwards.
(function () {
  var root = document.documentElement;
  var saved;
  try {
    saved = JSON.parse(localStorage.getItem('onevoice:appearance') || '{}') || {};
  } catch {
    saved = {};
  }
  var dark =
    saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  var high = saved.contrast === 'high' || (!saved.contrast && matchMedia('(prefers-contrast: more)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  if (dark) document.querySelector('meta[name="theme-color"]').content = '#101414';
  root.dataset.contrast = high ? 'high' : 'normal';
  root.dataset.density = saved.density === 'compact' ? 'compact' : 'comfortable';
})();

// The reader's words, asked for before the scripts are: { "de": ["now.json", "later.json"] } stands at this very tag.
(function () {
  var script = document.currentScript;
  var files = JSON.parse((script && script.dataset.words) || '{}');
  var wanted = navigator.languages.slice();
  try {
    wanted.unshift(JSON.parse(localStorage.getItem('onevoice:locale') || '""'));
  } catch {
    // Nothing is remembered here: the browser's languages count.
  }
  /** "zh-TW" is read by who reads "zh-Hant", but not by who reads "zh-CN". */
  function writing(tag) {
    try {
      var full = new Intl.Locale(tag).maximize();
      return full.language + full.script;
    } catch {
      return '';
    }
  }
  function find(tag) {
    return Object.keys(files).find(function (have) {
      return tag && (have === tag || writing(have) === writing(tag));
    });
  }
  var locale = wanted.map(find).find(Boolean) || 'en';
  var root = document.documentElement;
  root.lang = locale;
  root.dir = /^(ar|fa|he|ur|ps|yi|dv|ckb)\b/.test(locale) ? 'rtl' : 'ltr';
  if (!files[locale]) return;
  function get(url) {
    return fetch(url).then(function (response) {
      if (!response.ok) throw new Error(response.status + ' ' + url);
      return response.json();
    });
  }
  var now = get(files[locale][0]);
  now.catch(function () {});
  document.onevoiceWords = { locale: locale, files: files, now: now };
})();

// A browser offers once, early, to install the page as an app: the profile takes it up when somebody asks.
addEventListener('beforeinstallprompt', function (event) {
  event.preventDefault();
  document.onevoiceInstall = event;
});
