// Groups of careers: fitted by the server one number of groups after the other, and drawn as they come.
const CURVE = { width: 600, height: 260, left: 44, right: 30, top: 14, bottom: 36 };

class GroupScreen {
  constructor(page, live, recorded) {
    this.page = page;
    this.recorded = live ? null : recorded;
    this.switches = (live || recorded || { switches: [] }).switches;
    this.off = new Set(live && live.off ? live.off.split('.') : []);
    this.sides = [null, null];
    this.turn = 0;
    document.querySelector('[data-screen=groups]').hidden = !live && !recorded;
  }

  get offText() { return this.switches.filter((name) => this.off.has(name)).join('.'); }

  words() {
    const permitted = this.recorded || (this.page.live && this.page.may);
    const note = this.recorded ? 'groups.recorded' : (permitted ? 'groups.switches' : 'controls.teacher');
    byId('groups-switches').replaceChildren(...this.switches.map((name) => {
      const button = element('button', { type: 'button', 'aria-pressed': String(this.off.has(name)), 'data-switch': name }, say(`switch.${name}`));
      button.disabled = !permitted;
      button.addEventListener('click', () => this.toggle(name, button));
      return button;
    }));
    byId('groups-note').textContent = say(note);
    byId('groups-switch-text').replaceChildren(...this.switches.filter((name) => this.off.has(name)).map((name) => element('li', {}, say(`switch.${name}.text`))));
    this.draw();
  }

  toggle(name, button) {
    const on = this.off.has(name);
    if (this.recorded) this.off.clear(); // a recording holds one switch at a time
    if (on) this.off.delete(name); else this.off.add(name);
    button.setAttribute('aria-pressed', String(this.off.has(name)));
    this.page.address(this.page.controls.query());
    this.words();
    document.querySelector(`[data-switch=${name}]`).focus();
    this.open();
  }

  // Asks for what is missing; a later wish makes an earlier one stop.
  async open() {
    if (this.recorded) { this.show(this.recorded.sides[''], this.off.size ? this.recorded.sides[this.offText] : null); return; }
    if (!this.page.live) return;
    const turn = ++this.turn;
    const query = this.page.show.raw.settings.query;
    const wanted = [['', 0], ...(this.off.size ? [[this.offText, 1]] : [])];
    if (!this.off.size) this.sides[1] = null;
    this.draw();
    for (const [off, side] of wanted) {
      const held = this.sides[side];
      if (!held || held.key !== `${query}|${off}` || !held.whole) {
        if (!await this.fit(query, off, side, turn)) return;
      }
    }
    this.show(...this.sides);
  }

  show(on, off) {
    this.sides = [on, off];
    this.draw();
    this.progress(null);
    byId('groups-status').textContent = this.found();
  }

  async fit(query, off, side, turn) {
    let most = 4;
    for (let tried = 0; tried <= most; tried += 1) {
      this.progress({ done: tried, of: most + 1, side });
      const wish = new URLSearchParams(query);
      if (off) wish.set('off', off);
      wish.set('most', String(tried));
      const answer = await this.page.get(`groups?${wish}`);
      if (turn !== this.turn) return false;
      if (!answer) { this.progress(null); byId('groups-status').textContent = byId('notice').textContent; return false; }
      most = answer.most;
      this.sides[side] = { ...answer, key: `${query}|${off}`, whole: tried === most };
      this.draw();
    }
    return true;
  }

  progress(step) {
    byId('groups-progress').hidden = !step;
    if (!step) return;
    byId('groups-bar').max = step.of;
    byId('groups-bar').value = step.done;
    byId('groups-doing').textContent = say(step.done ? 'groups.fitting' : 'groups.living', { groups: step.done });
  }

  found() {
    const [on, off] = this.sides;
    const first = say('groups.found', { groups: on.chosen });
    return off ? `${first} ${say(on.chosen === off.chosen ? 'groups.found.same' : 'groups.found.other', { groups: off.chosen })}` : first;
  }

  draw() {
    const shown = this.sides.filter((side) => side && side.fits.length);
    const high = niceTop(10 * Math.max(0.2, ...shown.flatMap((side) => side.fits[side.chosen - 1].groups.map((group) => group.peak)))) / 10;
    byId('groups').classList.toggle('two', shown.length > 1);
    byId('groups').replaceChildren(...shown.map((side) => this.side(side, high)));
  }

  side(side, high) {
    const title = side.off.length ? say('groups.off', { off: side.off.map((name) => say(`switch.${name}`)).join(', ') }) : say('groups.on');
    const { groups } = side.fits[side.chosen - 1];
    return element('section', {}, element('h3', {}, `${title}: ${say(side.chosen === 1 ? 'groups.one' : 'groups.many', { groups: side.chosen })}`),
      this.curves(side, groups, high, title), this.table(groups), this.numbers(side),
      element('p', { class: 'hint' }, say('groups.who', { persons: amount(side.fitted), lucks: amount(side.lucks), all: amount(side.persons) })));
  }

  curves(side, groups, high, title) {
    const { ages } = side;
    const [first, last] = [ages[0], ages[ages.length - 1]];
    const x = (age) => CURVE.left + ((age - first) / (last - first)) * (CURVE.width - CURVE.left - CURVE.right);
    const y = (v) => CURVE.height - CURVE.bottom - (v / high) * (CURVE.height - CURVE.top - CURVE.bottom);
    const parts = [0, high / 2, high].flatMap((value) => [
      drawn('line', { x1: CURVE.left, x2: CURVE.width - CURVE.right, y1: y(value), y2: y(value), class: 'grid' }),
      drawn('text', { x: CURVE.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, short(value)),
    ]);
    ages.filter((age) => age % 10 === 0).forEach((age) => parts.push(drawn('text', { x: x(age), y: CURVE.height - 20, 'text-anchor': 'middle' }, String(age))));
    parts.push(drawn('text', { x: CURVE.width / 2, y: CURVE.height - 3, 'text-anchor': 'middle' }, say('plot.age')));
    groups.forEach((group, i) => {
      const d = group.curve.map((v, k) => `${k ? 'L' : 'M'}${x(ages[k]).toFixed(1)},${y(v).toFixed(1)}`).join('');
      parts.push(drawn('path', { d, class: `group group-${i}`, 'stroke-width': (1.5 + 4 * Math.sqrt(group.share)).toFixed(1) }));
      const [px, py] = [x(group.peak_age), y(group.peak)];
      parts.push(drawn('circle', { cx: px, cy: py, r: 9, class: `group-dot group-${i}` }), drawn('text', { x: px, y: py + 4, 'text-anchor': 'middle', class: 'on-dot' }, String(i + 1)));
    });
    parts.push(drawn('text', { x: CURVE.width - CURVE.right, y: CURVE.top + 10, 'text-anchor': 'end', class: 'lived' }, say('synthetic')));
    const told = groups.map((group, i) => `${i + 1}: ${say(`group.${group.name}`)}, ${percent(group.share)}`).join('; ');
    return element('div', { class: 'plot' }, element('p', { class: 'hint' }, say('groups.axis')),
      drawn('svg', { viewBox: `0 0 ${CURVE.width} ${CURVE.height}`, role: 'img', 'aria-label': `${title}. ${told}` }, ...parts));
  }

  table(groups) {
    const head = ['groups.number', 'groups.shape', 'groups.share', 'groups.peak'].map((key) => element('th', { scope: 'col' }, say(key)));
    const rows = groups.map((group, i) => element('tr', {}, element('th', { scope: 'row' }, element('span', { class: `group-key group-${i}`, 'aria-hidden': 'true' }), ` ${i + 1}`),
      element('td', {}, say(`group.${group.name}`), group.firm ? '' : ` ${say('groups.not_firm')}`), element('td', { class: 'number' }, percent(group.share)),
      element('td', { class: 'number' }, say('groups.at', { peak: short(Number(group.peak.toFixed(2))), age: group.peak_age }))));
    return element('table', { class: 'groups-found' }, element('caption', {}, `${say('synthetic')} · ${say('groups.table')}`), element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
  }

  numbers(side) {
    const rows = side.fits.map((fit, i) => element('li', {}, `${say(i ? 'groups.many' : 'groups.one', { groups: i + 1 })}: BIC ${amount(fit.bic)}${fit.passes ? '' : ` · ${say('groups.refused')}`}${i + 1 === side.chosen ? ` · ${say('groups.chosen')}` : ''}`));
    return element('details', {}, element('summary', {}, say('groups.how')),
      element('p', { class: 'hint' }, say('groups.rule', { least: percent(side.least), told: percent(side.told) })), element('ul', {}, ...rows));
  }
}
