// Words in two languages; the table is words.json. Switching the language changes words only.
let language = 'en';
let table = {};

function say(key, values) {
  const entry = table[key];
  const text = entry ? entry[language] : key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)) : text;
}

function amount(value, decimals = 0) {
  return new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

function short(value) { return new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(value); }

function percent(share) {
  return new Intl.NumberFormat(language, { style: 'percent', maximumSignificantDigits: 2 }).format(share);
}

function monthText(month) {
  const date = new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
  return new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(date);
}

function offencesText(n) { return `${amount(n)} ${say(n === 1 ? 'offence.one' : 'offence.many')}`; }

function shortMonth(month) {
  const date = new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
  return new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(date);
}

function sayPage() {
  document.documentElement.lang = language;
  document.title = `${say('title')} · ${say('synthetic')}`;
  document.querySelectorAll('#classroom [data-say]').forEach((element) => { element.textContent = say(element.dataset.say); });
  document.querySelectorAll('#classroom [data-label]').forEach((element) => { element.setAttribute('aria-label', say(element.dataset.label)); });
  document.querySelectorAll('#classroom [data-language]').forEach((button) => {
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
  });
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  });
  made.append(...children);
  return made;
}

function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

const byId = (id) => document.getElementById(id);
