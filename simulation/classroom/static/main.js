// The page: plays, pauses, steps and goes back through recorded frames; asks the server for worlds where there is one.
const SPEEDS = [3, 6, 12, 24, 48];

class Page {
  constructor(choices, live, groups) {
    this.live = Boolean(live);
    this.may = this.live && live.may;
    this.teacher = this.live && live.teacher;
    this.frame = 0;
    this.playing = false;
    this.still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.view = { states: {}, layers: {}, moves: !this.still, fraction: 1 };
    Object.keys(MARKS).forEach((state) => { this.view.states[state] = true; });
    LAYERS.forEach((layer) => { this.view.layers[layer] = layer !== 'kin'; });
    this.lens = 'done';
    this.pictures = [new Picture(byId('world-0')), new Picture(byId('world-1'))];
    this.plots = new Plots(byId('plots'), (frame) => { this.play(false); this.goTo(frame); });
    this.people = new PersonScreen(this);
    this.controls = new Controls(this, choices);
    this.groups = new GroupScreen(this, live, groups);
    this.story = new Story(this);
    this.drawn = 0;
    this.listen();
  }

  // ---------------------------------------------------------------- showing
  put(show) {
    this.show = show;
    byId('second').hidden = show.worlds.length < 2;
    byId('worlds').classList.toggle('two', show.worlds.length > 1);
    byId('time').max = String(show.months - 1);
    this.pictures.forEach((picture) => { picture.hovered = -1; });
    show.worlds.forEach((world, i) => this.pictures[i].show(show, world));
    this.people.person = Math.min(this.people.person, show.persons - 1);
    this.words();
    this.controls.set(show.raw.settings);
    this.goTo(Math.min(this.frame, show.months - 1));
    this.story.told();
  }

  words() {
    sayPage();
    this.controls.draw();
    byId('speed').replaceChildren(...SPEEDS.map((months) => element('option', { value: months }, say('player.months', { months }))));
    byId('speed').value = String(this.speed || 12);
    byId('lens').replaceChildren(...LENSES.map((lens) => element('option', { value: lens }, say(`lens.${lens}`))));
    this.setLens(this.lens);
    this.legend();
    byId('play').textContent = say(this.playing ? 'player.pause' : 'player.play');
    byId('mouse').textContent = [say('canvas.mouse'), ...(this.show.worlds.length > 1 ? [say('second.hint')] : [])].join(' ');
    const whom = say('label', { shown: amount(this.show.persons), cohort: amount(this.show.raw.cohort), times: amount(this.show.raw.enrichment) });
    byId('label').textContent = this.show.worlds.length > 1 ? `${whom} ${say('label.second')}` : whom;
    byId('name-0').textContent = say(this.show.worlds.length > 1 ? 'world.first' : 'world.only');
    byId('name-1').textContent = `${say('world.second')} (${say(`lever.${this.show.raw.settings.lever}`)})`;
    const years = this.show.raw.stopped_after / 12;
    byId('about').replaceChildren(...Array.from({ length: 8 }, (_, i) => element('section', { class: 'card' }, element('h3', {}, say(`about.${i}.title`)), element('p', {}, say(`about.${i}`, { years })))));
    this.people.words();
    this.groups.words();
    this.story.words();
    readySaving(this);
    classroomLink(this);
  }

  legend() {
    const toggle = (kind, name, picture) => {
      const button = element('button', { type: 'button', class: 'chip', 'aria-pressed': String(this.view[kind][name]), 'data-name': name }, picture, say(kind === 'states' ? `state.${name}` : `layer.${name}`), ' ');
      if (kind === 'states') button.append(element('span', { class: 'count' }));
      button.addEventListener('click', () => {
        this.view[kind][name] = !this.view[kind][name];
        button.setAttribute('aria-pressed', String(this.view[kind][name]));
        this.draw();
      });
      return button;
    };
    byId('legend').classList.toggle('pairs', this.show.worlds.length > 1);
    byId('legend').replaceChildren(...Object.keys(MARKS).map((state) => toggle('states', state, symbol(state))));
    byId('layers').replaceChildren(...LAYERS.map((layer) => {
      const line = LINES[layer];
      return toggle('layers', layer, drawn('svg', { viewBox: '0 0 26 8', width: 26, height: 8, 'aria-hidden': 'true', class: 'mark' },
        drawn('line', { x1: 0, x2: 26, y1: 4, y2: 4, 'stroke-width': line.width + 0.6, 'stroke-dasharray': line.dash.join(','), class: `tie ${layer}` })));
    }));
  }

  setStates() { Object.keys(MARKS).forEach((state) => { this.view.states[state] = true; }); this.legend(); }

  setLens(lens) {
    this.lens = lens;
    byId('lens').value = lens;
    byId('lens-text').textContent = say(`lens.${lens}.text`);
    this.stale = true;
  }

  // Plots are drawn anew once, however many things changed since the last picture.
  drawPlots() {
    if (this.stale) this.plots.show(this.show, this.lens);
    this.stale = false;
    this.plots.at(this.frame);
  }

  frameOf(year) { return Math.max(0, Math.min(this.show.months - 1, year * 12 - this.show.first)); }

  goTo(frame) {
    this.frame = Math.max(0, Math.min(this.show.months - 1, frame));
    this.draw();
    this.settle();
  }

  draw() {
    const { show, frame } = this;
    if (byId('screen-world').hidden) {
      if (!byId('screen-person').hidden) this.people.draw(frame);
    } else {
      show.worlds.forEach((world, i) => this.pictures[i].draw(frame, this.view, show.worlds.length > 1 ? show.worlds[1 - i] : null));
      this.drawPlots();
      const counts = countsAt(show, frame);
      byId('summary').textContent = summaryText(show, frame);
      byId('legend').querySelectorAll('button').forEach((button) => { button.querySelector('.count').textContent = counts.map((world) => amount(world[button.dataset.name])).join(' | '); });
    }
    byId('when').textContent = monthText(show.first + frame);
    byId('time').value = String(frame);
    byId('time').setAttribute('aria-valuetext', byId('when').textContent);
    this.drawn += 1;
  }

  // Words that would chatter while playing wait for a pause.
  settle() {
    if (this.playing) return;
    const text = summaryText(this.show, this.frame);
    this.show.worlds.forEach((_, i) => byId(`world-${i}`).setAttribute('aria-label', `${byId(`name-${i}`).textContent}. ${text}`));
    this.tables();
  }

  // Opened while playing, the tables hold the month of their opening, which they name, and follow in the next pause.
  tables() {
    if (byId('table').open) { fillCounts(this.show, this.frame); fillPersons(this, this.show, this.frame); }
  }

  // ---------------------------------------------------------------- playing
  play(on) {
    if (on && this.frame >= this.show.months - 1) this.frame = 0;
    if (this.playing !== on) {
      this.playing = on;
      this.clock = null;
      if (on) requestAnimationFrame((now) => this.tick(now));
    }
    byId('play').textContent = say(on ? 'player.pause' : 'player.play');
    if (!on) { this.view.fraction = 1; this.settle(); }
  }

  tick(now) {
    if (!this.playing) return;
    if (this.clock === null) { this.clock = now; this.passed = 0; }
    this.passed += Math.min(0.25, (now - this.clock) / 1000) * (this.speed || 12);
    this.clock = now;
    const whole = Math.floor(this.passed);
    this.passed -= whole;
    this.view.fraction = this.passed;
    this.frame = Math.min(this.show.months - 1, this.frame + whole);
    if (whole || !byId('screen-world').hidden) this.draw();
    if (this.frame >= this.show.months - 1) this.play(false);
    else requestAnimationFrame((next) => this.tick(next));
  }

  step(months) { this.play(false); this.goTo(this.frame + months); }

  // ---------------------------------------------------------------- going around
  screen(name) {
    ['world', 'person', 'groups', 'about'].forEach((one) => { byId(`screen-${one}`).hidden = one !== name; });
    document.querySelectorAll('#classroom nav button').forEach((button) => {
      if (button.dataset.screen === name) button.setAttribute('aria-current', 'page'); else button.removeAttribute('aria-current');
    });
    byId('player').hidden = name === 'about' || name === 'groups';
    if (name === 'world') this.fit();
    if (name === 'groups') { this.play(false); this.groups.open(); }
    this.draw();
    this.settle();
  }

  // Picture and plots take the room they have.
  fit() { this.pictures.forEach((picture) => picture.fit()); this.stale = true; }

  follow(person, go) {
    this.pictures.forEach((picture) => { picture.selected = person; });
    this.people.follow(person);
    if (go) this.screen('person');
  }

  // Says something for a while; what is still going on stays said until something else is.
  tell(text, stays = false) {
    byId('notice').textContent = text;
    clearTimeout(this.silence);
    if (text && !stays) this.silence = setTimeout(() => { byId('notice').textContent = ''; }, 7000);
  }

  listen() {
    byId('play').addEventListener('click', () => this.play(!this.playing));
    byId('step').addEventListener('click', () => this.step(1));
    byId('back').addEventListener('click', () => this.step(-1));
    byId('reset').addEventListener('click', () => { this.play(false); this.goTo(0); });
    byId('speed').addEventListener('change', (event) => { this.speed = Number(event.target.value); });
    byId('time').addEventListener('input', (event) => { this.play(false); this.goTo(Number(event.target.value)); });
    byId('lens').addEventListener('change', (event) => { this.setLens(event.target.value); this.draw(); });
    byId('table').addEventListener('toggle', () => this.tables());
    document.querySelectorAll('#classroom nav button').forEach((button) => button.addEventListener('click', () => this.screen(button.dataset.screen)));
    document.querySelectorAll('#classroom [data-language]').forEach((button) => button.addEventListener('click', () => this.speak(button.dataset.language)));
    byId('theme').addEventListener('click', () => setTheme(this, !isDark()));
    byId('projector').addEventListener('click', () => {
      const on = document.documentElement.classList.toggle('projected');
      byId('projector').setAttribute('aria-pressed', String(on));
      this.fit();
      this.draw();
    });
    this.pictures.forEach((picture) => {
      picture.canvas.addEventListener('click', (event) => { const found = picture.nearest(event); if (found >= 0) this.follow(found, true); });
      picture.canvas.addEventListener('pointermove', (event) => this.hover(picture, event.pointerType === 'mouse' ? picture.nearest(event) : -1));
      picture.canvas.addEventListener('pointerleave', () => this.hover(picture, -1));
      picture.canvas.addEventListener('keydown', (event) => this.key(event, picture));
    });
    let wide = window.innerWidth;
    window.addEventListener('resize', () => { // a phone's address bar that comes and goes changes the height alone
      if (window.innerWidth === wide && !document.documentElement.classList.contains('projected')) return;
      wide = window.innerWidth;
      this.fit();
      this.draw();
    });
  }

  // Whoever is pointed at is named in both worlds.
  hover(picture, person) {
    if (picture.hovered === person) return;
    this.pictures.forEach((one) => { one.hovered = person; });
    if (!this.playing) this.draw();
  }

  key(event, picture) {
    const turn = (by) => { const next = (picture.selected + by + this.show.persons) % this.show.persons; this.follow(next); this.draw(); this.tell(say('person.chosen', { number: this.show.number[next] })); };
    const keys = {
      ' ': () => this.play(!this.playing), ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1), Home: () => this.step(-this.show.months), End: () => this.step(this.show.months),
      ArrowDown: () => turn(1), ArrowUp: () => turn(-1), Enter: () => this.follow(Math.max(0, picture.selected), true),
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); keys[event.key](); }
  }

  speak(chosen) {
    language = chosen;
    this.words();
    this.goTo(this.frame);
    if (this.live) this.address(this.controls.query());
  }

  // ---------------------------------------------------------------- asking the server
  address(query) {
    if (language !== 'en') query.set('lang', language);
    if (this.groups.offText) query.set('off', this.groups.offText);
    const text = query.toString();
    try { window.history.replaceState(null, '', text ? `?${text}` : window.location.pathname); } catch { /* a page opened from disk keeps its address */ }
  }

  async ask(query) {
    if (!this.live) return;
    const turn = (this.turn || 0) + 1;
    this.turn = turn;
    this.address(new URLSearchParams(query));
    const answer = await this.get(`world?${query}`);
    if (this.turn !== turn) return;
    if (!answer) return;
    this.put(readShow(answer));
    if (!byId('screen-groups').hidden) this.groups.open();
    this.tell(say('controls.lived'));
  }

  async get(path, options = {}) {
    for (let tries = 0; tries < 60; tries += 1) {
      let answer;
      try { answer = await fetch(`${this.base}${path}`, options); } catch { this.tell(say('server.gone')); return null; }
      if (answer.ok) return answer.json();
      if (answer.status !== 503) { this.tell(say(answer.status === 403 ? 'server.not_allowed' : 'server.failed')); return null; }
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
    }
    this.tell(say('server.busy'));
    return null;
  }

  get base() { return 'classroom/'; }

  png() { return pngOf(this); }

  fetchPerson(number) { return this.get(`person?${this.show.raw.settings.query}&number=${number}`); }

  async saveRecording() {
    this.tell(say('save.recording'), true);
    const query = new URLSearchParams(this.show.raw.settings.query);
    query.set('lang', language);
    const answer = await this.get(`recording?${query}`);
    if (answer) { download(fileName(this.show, 'html'), new Blob([answer.page], { type: 'text/html' })); this.tell(say('save.done')); }
  }
}
