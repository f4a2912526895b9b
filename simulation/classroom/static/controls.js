// What a class may change: sliders in sentences, seed, second world. In a recording nothing can be lived again.
class Controls {
  constructor(page, choices) {
    this.page = page;
    this.choices = choices;
    this.sliders = {};
    byId('lever').addEventListener('change', () => this.changed());
    byId('seed').addEventListener('change', () => this.changed());
    byId('seed-next').addEventListener('click', () => { byId('seed').value = String((Number(byId('seed').value) + 1) % 1000000); this.changed(); });
  }

  draw() {
    const kept = this.positions();
    byId('sliders').replaceChildren(...this.choices.sliders.map((slider) => this.slider(slider, kept[slider.name] || 0)));
    const lever = byId('lever').value;
    byId('lever').replaceChildren(...['none', ...this.choices.levers].map((name) => element('option', { value: name }, say(`lever.${name}`))));
    byId('lever').value = lever || 'none';
    this.permit();
    this.explain();
  }

  slider(slider, position) {
    const { ends } = this.choices;
    const id = `slider-${slider.name}`;
    const input = element('input', { type: 'range', id, min: -ends, max: ends, step: 1, 'aria-describedby': `${id}-value` });
    input.value = String(position);
    const value = element('output', { id: `${id}-value`, for: id });
    const home = element('button', { type: 'button', class: 'small' }, say('controls.default'));
    home.setAttribute('aria-label', `${say('controls.default')}: ${say(`slider.${slider.name}`)}`);
    const tell = () => {
      const number = slider.values[Number(input.value) + ends];
      value.textContent = `${say(`unit.${slider.name}`, { value: short(slider.log ? Math.exp(number) : number) })}${input.value === '0' ? ` (${say('controls.is_default')})` : ''}`;
      home.disabled = input.value === '0' || input.disabled;
      input.setAttribute('aria-valuetext', value.textContent);
    };
    input.addEventListener('input', () => { tell(); this.changed(); });
    home.addEventListener('click', () => { input.value = '0'; tell(); this.changed(); input.focus(); });
    this.sliders[slider.name] = { input, tell };
    tell();
    return element('div', { class: 'slider' }, element('label', { for: id }, say(`slider.${slider.name}`)),
      element('div', { class: 'range' }, element('span', {}, say(`slider.${slider.name}.low`)), element('span', { class: 'track' }, input), element('span', {}, say(`slider.${slider.name}.high`))),
      element('div', { class: 'row' }, value, home),
      element('small', {}, say('controls.source', { record: slider.record, grade: say(`grade.${slider.grade}`), source: slider.source })));
  }

  positions() { return Object.fromEntries(Object.entries(this.sliders).map(([name, { input }]) => [name, Number(input.value)])); }

  choose(lever) { byId('lever').value = lever; this.changed(); }

  // A slider answers at once in words; the world that follows is lived by the engine and comes when it is ready.
  changed() {
    this.explain();
    this.page.tell(say('controls.living'), true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.page.ask(this.query()), 350);
  }

  query() {
    const query = new URLSearchParams();
    const seed = Math.min(999999, Math.max(0, Math.trunc(Number(byId('seed').value) || 0)));
    if (seed !== 1) query.set('seed', String(seed));
    Object.entries(this.positions()).forEach(([name, position]) => { if (position) query.set(name, String(position)); });
    if (byId('lever').value !== 'none') query.set('lever', byId('lever').value);
    return query;
  }

  set(settings) {
    byId('seed').value = String(settings.seed);
    Object.entries(this.sliders).forEach(([name, { input, tell }]) => { input.value = String(settings.sliders[name] || 0); tell(); });
    byId('lever').value = settings.lever;
    this.explain();
  }

  explain() {
    const lever = byId('lever').value;
    byId('lever-text').textContent = lever && lever !== 'none' ? `${say('lever.class', { times: amount(this.page.show.raw.enrichment) })} ${say(`lever.${lever}.text`)}` : '';
  }

  permit() {
    const allowed = this.page.live && this.page.may;
    byId('controls-note').textContent = say(allowed ? 'controls.note' : (this.page.live ? 'controls.teacher' : 'controls.recording'));
    ['lever', 'seed', 'seed-next'].forEach((id) => { byId(id).disabled = !allowed; });
    Object.values(this.sliders).forEach(({ input, tell }) => { input.disabled = !allowed; tell(); });
  }
}
