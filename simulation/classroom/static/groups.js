// Groups of careers: fitted by the server one number of groups after the other, and drawn as they come.
class GroupScreen {
  constructor(page, live, recorded) {
    this.page = page;
    this.recorded = live ? null : recorded;
    this.switches = (live || recorded || { switches: [] }).switches;
    this.off = new Set(live && live.off ? live.off.split('.') : []);
    this.sides = [null, null];
    this.each = null;
    this.number = 0; // of groups that are looked at; 0 for what the rule chooses
    this.turn = 0;
    document.querySelector('[data-screen=groups]').hidden = !live && !recorded;
    byId('groups-all').addEventListener('click', () => this.all());
    window.addEventListener('resize', () => { if (!byId('screen-groups').hidden) this.draw(); });
  }

  get offText() { return this.switches.filter((name) => this.off.has(name)).join('.'); }

  words() {
    const permitted = Boolean(this.recorded || (this.page.live && this.page.may));
    const note = this.recorded ? 'groups.recorded' : (permitted ? 'groups.switches' : 'controls.teacher');
    byId('groups-switches').replaceChildren(...this.switches.map((name) => {
      const button = element('button', { type: 'button', 'aria-pressed': String(this.off.has(name)), 'data-switch': name }, say(`switch.${name}`));
      button.disabled = !permitted;
      button.addEventListener('click', () => this.toggle(name, button));
      return button;
    }));
    byId('groups-all').disabled = !permitted;
    byId('groups-note').textContent = say(note);
    byId('groups-switch-text').replaceChildren(...this.switches.filter((name) => this.off.has(name)).map((name) => element('li', {}, say(`switch.${name}.text`))));
    this.draw();
    if (byId('groups-progress').hidden && this.sides[0]) byId('groups-status').textContent = this.found();
  }

  toggle(name, button) {
    const on = this.off.has(name);
    if (this.recorded) this.off.clear(); // a recording holds one switch at a time
    if (on) this.off.delete(name); else this.off.add(name);
    button.setAttribute('aria-pressed', String(this.off.has(name)));
    this.page.address(this.page.controls.query());
    if (!this.off.size) this.sides[1] = null;
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
    if (this.each && this.each.query !== query) this.each = null;
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
    this.progress(null);
    this.draw();
    byId('groups-status').textContent = this.found();
  }

  async fit(query, off, side, turn) {
    let most = 4;
    for (let tried = 0; tried <= most; tried += 1) {
      this.progress({ done: tried, of: most + 1, words: say(tried ? 'groups.fitting' : 'groups.living', { groups: tried }) });
      const answer = await this.asked(query, off, tried);
      if (turn !== this.turn) return false;
      if (!answer) { this.progress(null); byId('groups-status').textContent = byId('notice').textContent; return false; }
      most = answer.most;
      this.sides[side] = { ...answer, key: `${query}|${off}`, whole: tried === most };
      this.draw();
    }
    return true;
  }

  asked(query, off, most) {
    const wish = new URLSearchParams(query);
    if (off) wish.set('off', off);
    wish.set('most', String(most));
    return this.page.get(`groups?${wish}`);
  }

  // Every switch off in turn, side by side on the same axes.
  async all() {
    const query = this.page.show.raw.settings.query;
    const each = { query, sides: [] };
    if (this.recorded) each.sides = this.switches.map((name) => this.recorded.sides[name]);
    else {
      const turn = ++this.turn;
      for (const [place, name] of this.switches.entries()) {
        this.progress({ done: place, of: this.switches.length, words: say('groups.each', { name: say(`switch.${name}`) }) });
        const answer = await this.asked(query, name, 4);
        if (turn !== this.turn) return;
        if (!answer) { this.progress(null); return; }
        each.sides.push(answer);
        this.each = each;
        this.draw();
      }
    }
    this.each = each;
    this.progress(null);
    this.draw();
    byId('groups-status').textContent = this.found();
  }

  progress(step) {
    byId('groups-progress').hidden = !step;
    if (!step) return;
    byId('groups-bar').max = step.of;
    byId('groups-bar').value = step.done;
    byId('groups-doing').textContent = step.words;
  }

  fitOf(side) { return side.fits[(this.number || side.chosen) - 1] || side.fits[side.chosen - 1]; }

  // What came out, in words that follow the numbers, whatever they are.
  found() {
    const [on, off] = this.sides;
    if (!on || !on.chosen) return '';
    const told = (side) => toldGroups(side.fits[side.chosen - 1]);
    const first = say('groups.found', { groups: amount(on.chosen), told: told(on) });
    if (!off || !off.chosen) return first;
    const second = say('groups.found.off', { off: off.off.map((name) => say(`switch.${name}`)).join(', '), groups: amount(off.chosen), told: told(off) });
    return `${first} ${second} ${this.verdict(on, off)}`;
  }

  verdict(on, off) {
    const top = (side) => short(Number(Math.max(...side.fits[side.chosen - 1].groups.map((group) => group.peak)).toFixed(2)));
    const key = off.chosen < on.chosen ? 'fewer' : (off.chosen > on.chosen ? 'more' : 'same');
    return say(`groups.verdict.${key}`, { before: top(on), after: top(off) });
  }

  draw() {
    const shown = this.sides.filter((side) => side && side.fits.length);
    const peaks = [...shown, ...(this.each ? this.each.sides : [])].flatMap((side) => this.fitOf(side).groups.map((group) => group.peak));
    const high = niceTop(10 * Math.max(0.2, ...peaks)) / 10;
    this.chooser(shown);
    byId('groups').classList.toggle('two', shown.length > 1);
    byId('groups').replaceChildren();
    const cards = shown.map(() => element('section', { class: 'card' }));
    byId('groups').append(...cards);
    shown.forEach((side, i) => cards[i].append(...this.side(side, high, cards[i].clientWidth)));
    this.drawEach(high);
  }

  chooser(shown) {
    byId('groups-numbers').hidden = !shown.length;
    const most = Math.min(...shown.map((side) => side.fits.length), 4);
    byId('groups-number').replaceChildren(...Array.from({ length: shown.length ? most + 1 : 0 }, (_, number) => {
      const button = element('button', { type: 'button', class: 'choice', 'aria-pressed': String(this.number === number), 'data-number': number }, number ? countOfGroups(number) : say('groups.by_rule'));
      button.addEventListener('click', () => { this.number = number; this.draw(); document.querySelector(`[data-number="${number}"]`).focus(); });
      return button;
    }));
  }

  title(side) { return side.off.length ? say('groups.off', { off: side.off.map((name) => say(`switch.${name}`)).join(', ') }) : say('groups.on'); }

  side(side, high, room) {
    const fit = this.fitOf(side);
    const title = `${this.title(side)}: ${countOfGroups(fit.groups.length)}`;
    const width = Math.max(240, room - 32);
    return [element('h3', {}, title),
      ...(fit.passes ? [] : [element('p', {}, element('strong', {}, say('groups.refused.why', { least: percent(side.least), told: percent(side.told) })))]),
      element('p', { class: 'hint' }, say('groups.axis')),
      groupCurves(fit, side.ages, high, title, { width, height: Math.min(300, Math.max(190, width * 0.5)) }), groupTable(fit), this.numbers(side),
      element('p', { class: 'hint' }, say('groups.who', { persons: amount(side.fitted), lucks: amount(side.lucks), all: amount(side.persons) }))];
  }

  drawEach(high) {
    byId('groups-each').replaceChildren();
    if (!this.each || !this.sides[0] || !this.sides[0].chosen) return;
    const cards = this.each.sides.map(() => element('section', { class: 'card' }));
    byId('groups-each').append(...cards);
    this.each.sides.forEach((side, i) => {
      const [fit, on] = [side.fits[side.chosen - 1], this.sides[0].chosen];
      const title = `${this.title(side)}: ${countOfGroups(side.chosen)}`;
      const change = side.chosen < on ? 'groups.each.fewer' : (side.chosen > on ? 'groups.each.more' : 'groups.each.same');
      cards[i].append(element('h3', {}, title), element('p', { class: side.chosen === on ? 'hint' : 'unlike' }, say(change)),
        groupCurves(fit, side.ages, high, title, { width: cards[i].clientWidth - 32, height: 130, plain: true }), element('p', { class: 'hint' }, toldGroups(fit)));
    });
  }

  numbers(side) {
    const rows = side.fits.map((fit, i) => element('li', {}, `${countOfGroups(i + 1)}: BIC ${amount(fit.bic)}${fit.passes ? '' : ` · ${say('groups.refused')}`}${i + 1 === side.chosen ? ` · ${say('groups.chosen')}` : ''}`));
    return element('details', {}, element('summary', {}, say('groups.how')),
      element('p', { class: 'hint' }, say('groups.rule', { least: percent(side.least), told: percent(side.told) })), element('ul', {}, ...rows));
  }
}
