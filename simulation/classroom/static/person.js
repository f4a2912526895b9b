// One person: a life line in words and months, the named factors of the month, ties, and the same start in other lucks.
const KIND = { OFFENCE: 0, ADVICE: 6, SANCTION: 9, CUSTODY: 10, SUPERVISION: 12, SUPERVISION_END: 13, RECALL: 15, SCHOOL_LEFT: 26 };
const EVENT_MARKS = { 0: 'active', 10: 'custody', 15: 'custody', 12: 'supervised' };

function ageAt(show, person, frame) { return Math.floor((frame - show.born[person]) / 12); }

function eventText(show, world, place) {
  const { kind, type, value, other, seen } = world.lines;
  const values = {
    type: say(`type.${TYPES[type[place]] || 'other'}`),
    value: value[place],
    months: say(value[place] === 1 ? 'month.one' : 'month.many', { n: amount(value[place]) }),
    other: other[place] === NOT_SHOWN ? say('someone') : amount(show.number[other[place]]),
    sanction: say(`sanction.${value[place]}`),
  };
  let key = `event.${kind[place]}`;
  if (kind[place] === KIND.OFFENCE) key += seen[place] ? '.seen' : '.unseen';
  if (kind[place] === KIND.SUPERVISION_END || kind[place] === KIND.SCHOOL_LEFT) key += value[place] ? '.yes' : '.no';
  let text = say(key, values);
  if (kind[place] === KIND.OFFENCE && other[place] !== NOT_SHOWN) text += ` ${say('event.with', values)}`;
  return text;
}

function lifeRows(show, world, person) {
  return world.ofPerson[person].map((place) => ({ frame: world.lines.month[place], text: eventText(show, world, place), kind: world.lines.kind[place] }));
}

// The months of one life, with what happened in each world.
function lifeMonths(show, person) {
  const months = new Map();
  show.worlds.forEach((world, i) => lifeRows(show, world, person).forEach((row) => {
    if (!months.has(row.frame)) months.set(row.frame, show.worlds.map(() => []));
    months.get(row.frame)[i].push(row);
  }));
  return Array.from(months, ([frame, sides]) => ({ frame, sides })).sort((a, b) => a.frame - b.frame);
}

class PersonScreen {
  constructor(page) {
    this.page = page;
    this.person = 0;
    byId('person').addEventListener('change', (event) => page.follow(Number(event.target.value)));
    byId('whole').addEventListener('change', () => this.draw(page.frame));
    byId('person-most').addEventListener('click', () => page.follow(this.pick((n) => -n)));
    byId('person-one').addEventListener('click', () => page.follow(this.pick((n) => Math.abs(n - 1))));
    byId('person-none').addEventListener('click', () => page.follow(this.pick((n) => n)));
    byId('lucks-open').addEventListener('click', () => this.openLucks(byId('lucks').hidden));
  }

  offences(person, world = this.page.show.worlds[0]) {
    return world.ofPerson[person].filter((place) => world.lines.kind[place] === KIND.OFFENCE).length;
  }

  pick(score) {
    const { watched, number } = this.page.show;
    const held = Array.from(number.keys()).filter((person) => watched.has(`0:${number[person]}`));
    const among = this.page.live || !held.length ? Array.from(number.keys()) : held;
    const scores = among.map((person) => score(this.offences(person)));
    return among[scores.indexOf(Math.min(...scores))];
  }

  words() {
    const { show } = this.page;
    const options = Array.from(show.number, (number, person) => {
      const n = this.offences(person);
      return element('option', { value: person }, `${number} · ${offencesText(n)}`);
    });
    byId('person').replaceChildren(...options);
    byId('person').value = String(this.person);
    byId('person-key').replaceChildren(...Object.keys(MARKS).map((state) => element('span', { class: 'event' }, drawn('svg', { width: 22, height: 14, 'aria-hidden': 'true' },
      drawn('rect', { x: 0, y: 14 - STRIP[state], width: 22, height: STRIP[state], class: `fill ${state}` })), say(`state.${state}`))));
    if (!byId('lucks').hidden) this.openLucks(true);
  }

  follow(person) {
    this.person = person;
    byId('person').value = String(person);
    this.openLucks(false);
    this.draw(this.page.frame);
  }

  get details() { return this.page.show.watched.get(`0:${this.page.show.number[this.person]}`); }

  draw(frame) {
    const { show } = this.page;
    const age = ageAt(show, this.person, frame);
    byId('person-facts').textContent = say('person.facts', {
      number: show.number[this.person],
      who: say(show.sex[this.person] ? 'woman' : 'man'),
      born: monthText(show.first + show.born[this.person]),
      age: age < 12 ? say('person.young') : say('person.age', { age }),
      state: say(age < 12 ? 'person.child' : `state.${STATES[this.page.pictures[0].stateOf(frame, this.person)]}`),
    });
    byId('person-strip').replaceChildren(...show.worlds.flatMap((world, i) => [
      ...(show.worlds.length > 1 ? [element('strong', {}, say(i ? 'world.second' : 'world.first'), `: ${offencesText(this.offences(this.person, world))}`)] : []),
      this.strip(show, world, frame)]));
    this.drawLife(show, frame);
    this.drawTies(frame);
    this.drawWhy(frame);
  }

  strip(show, world, frame) {
    const { width, words, em } = room(byId('screen-person'));
    const svg = drawn('svg', { class: 'drawn', width, height: 34 + words, viewBox: `0 0 ${width} ${34 + words}`, role: 'img', 'aria-label': say('person.strip') });
    const x = (f) => em + (f / show.months) * (width - 2 * em);
    let start = 0;
    for (let f = 1; f <= show.months; f += 1) {
      const code = world.states[start * show.persons + this.person];
      if (f === show.months || world.states[f * show.persons + this.person] !== code) {
        const height = STRIP[STATES[code]] * 2;
        if (height) svg.append(drawn('rect', { x: x(start), y: 30 - height, width: Math.max(1.5, x(f) - x(start)), height, class: `fill ${STATES[code]}` }));
        start = f;
      }
    }
    for (let year = 2000; (year * 12 - show.first) < show.months; year += 10) {
      svg.append(drawn('text', { x: x(year * 12 - show.first), y: 30 + words, 'text-anchor': 'middle' }, String(year)));
    }
    svg.append(drawn('line', { x1: x(frame), x2: x(frame), y1: 0, y2: 32, class: 'cursor' }));
    svg.addEventListener('click', (event) => { const at = svg.getBoundingClientRect(); this.page.play(false); this.page.goTo(Math.round(((event.clientX - at.left - em) / (width - 2 * em)) * show.months)); });
    return svg;
  }

  drawLife(show, frame) {
    const rows = lifeMonths(show, this.person).filter((row) => byId('whole').checked || row.frame <= frame);
    const what = show.worlds.length > 1 ? ['world.first', 'world.second'] : ['life.what'];
    const head = element('thead', {}, element('tr', {}, ...['life.month', 'life.age', ...what].map((key) => element('th', { scope: 'col' }, say(key)))));
    const told = (row) => element('div', { class: 'event' }, EVENT_MARKS[row.kind] ? symbol(EVENT_MARKS[row.kind]) : element('span', { class: 'mark-room' }), element('span', {}, row.text));
    const unlike = (row) => new Set(row.sides.map((side) => side.map(({ text }) => text).join())).size > 1;
    const body = element('tbody', {}, ...rows.reverse().map((row) => element('tr', { class: [row.frame > frame ? 'later' : '', unlike(row) ? 'differs' : ''].join(' ').trim() || null },
      element('td', {}, shortMonth(show.first + row.frame), ...(unlike(row) ? [element('div', { class: 'unlike' }, `≠ ${say('life.differs')}`)] : [])), element('td', { class: 'number' }, String(ageAt(show, this.person, row.frame))),
      ...row.sides.map((side) => element('td', {}, ...side.map(told))))));
    if (!rows.length) body.append(element('tr', {}, element('td', { colspan: 2 + what.length }, say('life.empty'))));
    byId('life').replaceChildren(head, body);
  }

  drawTies(frame) {
    const { show, pictures } = this.page;
    pictures[0].ties.goTo(frame);
    const found = pictures[0].ties.of(this.person);
    const rows = LAYERS.map((name, layer) => [name, found.filter((tie) => tie.layer === layer)]).filter(([, ties]) => ties.length).map(([name, ties]) => element('li', {},
      element('strong', {}, `${say(`layer.${name}`)}: `), ties.map(({ other }) => `${show.number[other]} (${say(`state.${STATES[pictures[0].stateOf(frame, other)]}`)})`).join(', ')));
    byId('ties').replaceChildren(rows.length ? element('ul', {}, ...rows) : element('p', {}, say('ties.none')));
  }

  drawWhy(frame) {
    const details = this.details;
    if (!details) {
      const button = element('button', { type: 'button' }, say('why.ask'));
      button.addEventListener('click', () => this.ask());
      byId('why').replaceChildren(this.page.live ? button : element('p', {}, say('why.not_held')));
      return;
    }
    const before = details.months.filter((month) => month.at <= frame);
    const month = before[before.length - 1];
    if (!month || ageAt(this.page.show, this.person, frame) < 12) byId('why').replaceChildren(element('p', {}, say('why.young')));
    else if (!month.free) byId('why').replaceChildren(element('p', {}, say('why.custody')));
    else byId('why').replaceChildren(...this.factors(month));
  }

  factors(month) {
    const names = this.page.show.raw.factors;
    const rows = month.terms.map(([place, factor]) => [names[place], factor]).filter(([, factor]) => Math.abs(factor - 1) >= 0.005)
      .sort((a, b) => Math.abs(Math.log(b[1])) - Math.abs(Math.log(a[1])));
    const bar = (factor) => {
      const size = Math.min(48, Math.abs(Math.log2(factor)) * 22);
      return drawn('svg', { viewBox: '-50 -6 100 12', width: 100, height: 12, 'aria-hidden': 'true' },
        drawn('rect', { x: factor > 1 ? 0 : -size, y: -5, width: size, height: 10, class: factor > 1 ? 'up' : 'down' }), drawn('line', { x1: 0, x2: 0, y1: -6, y2: 6, class: 'axis' }));
    };
    const body = rows.map(([name, factor]) => element('tr', {}, element('th', { scope: 'row' }, say(`factor.${name}`)),
      element('td', { class: 'number' }, `× ${short(Number(factor.toFixed(2)))}`), element('td', {}, bar(factor), element('span', { class: 'unseen' }, say(factor > 1 ? 'why.raises' : 'why.lowers')))));
    const type = say(`type.${TYPES[month.type]}`);
    return [
      element('p', {}, element('strong', {}, say('why.chance', { chance: percent(month.chance) }))),
      element('p', { class: 'hint' }, say('why.sum', { type, result: percent(month.result), base: percent(month.base) })),
      element('table', { class: 'factors' }, element('caption', {}, say('why.caption', { type })), element('tbody', {}, ...body)),
    ];
  }

  async ask() {
    if (this.details || !this.page.live) return this.details;
    const number = this.page.show.number[this.person];
    const { show } = this.page;
    byId('why').replaceChildren(element('p', { role: 'status' }, say('why.waiting')));
    const found = await this.page.fetchPerson(number);
    if (found) show.watched.set(`0:${number}`, found);
    if (this.page.show === show) this.draw(this.page.frame);
    return found;
  }

  async openLucks(open) {
    byId('lucks').hidden = !open;
    byId('lucks-open').setAttribute('aria-expanded', String(open));
    if (!open) return;
    const { person } = this;
    if (!this.details) byId('lucks').replaceChildren(element('p', { role: 'status' }, say('why.waiting')));
    const details = this.details || await this.ask();
    if (person === this.person) byId('lucks').replaceChildren(...(details ? luckPicture(this.page.show, details) : [element('p', {}, say('why.not_held'))]));
  }
}
