/**
 * The page's whole script: theme, search, filter, opening what a link points at, opening everything for print.
 * The page is complete without it; what needs it stays hidden until it runs.
 */
export const reportScript = `(function () {
'use strict';
var root = document.documentElement;
root.classList.add('js');
function byId(id) { return document.getElementById(id); }
var people = Array.prototype.slice.call(document.querySelectorAll('details.person'));

var themes = ['', 'light', 'dark'];
var names = { '': 'Auto', light: 'Light', dark: 'Dark' };
var button = byId('theme');
function setTheme(theme) {
  if (theme) root.setAttribute('data-theme', theme); else root.removeAttribute('data-theme');
  button.textContent = names[theme];
  button.setAttribute('aria-label', 'Colours: ' + (theme || 'as the system'));
}
var theme = '';
try { theme = themes.indexOf(localStorage.getItem('theme')) > 0 ? localStorage.getItem('theme') : ''; } catch (e) { theme = ''; }
setTheme(theme);
button.addEventListener('click', function () {
  theme = themes[(themes.indexOf(theme) + 1) % themes.length];
  setTheme(theme);
  try { localStorage.setItem('theme', theme); } catch (e) { return; }
});

function plain(text) { return text.normalize('NFKD').replace(/[\\u0300-\\u036f]/g, '').toLowerCase(); }
var texts = people.map(function (person) { return plain(person.querySelector('summary').textContent); });
var find = byId('find'), show = byId('show'), found = byId('found'), all = byId('all');
function filter() {
  var words = plain(find.value).split(/\\s+/).filter(Boolean);
  var keys = show.value.split(' ').filter(Boolean);
  var count = 0;
  people.forEach(function (person, index) {
    var own = person.getAttribute('data-keys').split(' ');
    var fits = words.every(function (word) { return texts[index].indexOf(word) >= 0; })
      && (keys.length === 0 || keys.some(function (key) { return own.indexOf(key) >= 0; }));
    person.hidden = !fits;
    if (fits) count += 1;
  });
  found.textContent = words.length + keys.length === 0 ? '' : count + ' of ' + people.length;
}
find.addEventListener('input', filter);
show.addEventListener('change', filter);
all.addEventListener('click', function () {
  var open = all.getAttribute('aria-pressed') !== 'true';
  people.forEach(function (person) { person.open = open && !person.hidden; });
  all.setAttribute('aria-pressed', String(open));
  all.textContent = open ? 'Close all' : 'Open all';
});

function follow() {
  var target = location.hash.length > 1 && byId(location.hash.slice(1));
  if (!target || target.tagName !== 'DETAILS') return;
  if (target.hidden) { find.value = ''; show.value = ''; filter(); }
  target.open = true;
  target.scrollIntoView();
}
addEventListener('hashchange', follow);
document.addEventListener('click', function (event) {
  var link = event.target.closest && event.target.closest('a[href^="#p-"]');
  if (link && link.getAttribute('href') === location.hash) follow();
});
follow();

var closed = [];
addEventListener('beforeprint', function () {
  closed = Array.prototype.filter.call(document.querySelectorAll('details'), function (part) { return !part.open; });
  closed.forEach(function (part) { part.open = true; });
});
addEventListener('afterprint', function () { closed.forEach(function (part) { part.open = false; }); });
})();`;
