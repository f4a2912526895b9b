// One person: a life line in words and months, the named factors of the month, ties, and the same start in other lucks.
const KIND = { OFFENCE: 0, ADVICE: 6, SANCTION: 9, CUSTODY: 10, SUPERVISION_END: 13, SCHOOL_LEFT: 26 };

function ageAt(show, person, frame) { return Math.floor((frame - show.born[person]) / 12); }

function eventText(show, world, place) {
  const { kind, type, value, other, seen } = world.lines;
  const values = {
    type: say(`type.${TYPES[type[place]] || 'other'}`),
    value: value[place],
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

class PersonScreen {
  constructor(page) {
    this.page = page;
    this.person = 0;
    this.world = 0;
    byId('person').addEventListener('change', (event) => page.follow(Number(event.target.value)));
    byId('whole').addEventListener('change', () => this.draw(page.frame));
    byId('person-most').addEventListener('click', () => page.follow(this.pick((n) => -n)));
    byId('person-one').addEventListener('click', () => page.follow(this.pick((n) => Math.abs(n - 1))));
    byId('person-none').addEventListener('click', () => page.follow(this.pick((n) => n)));
    byId('lucks-open').addEventListener('click', () => this.toggleLucks());
  }

  offences(person) {
    const { lines, ofPerson } = this.page.show.worlds[0];
    return ofPerson[person].filter((place) => lines.kind[place] === KIND.OFFENCE).length;
  }

  pick(score) {
    const { watched, number } = this.page.show;
    const held = Array.from(number.keys()).filter((person) => watched.has(`0:${number[person]}`));
    const among = this.page.live || !held.length ? Array.from(number.keys()) : held;
    const scores = among.map((person) => score(this.offences(person)));
    return among[scores.indexOf(Math.min(...scores))];
  }

  list() {
    const { show } = this.page;
    const options = Array.from(show.number, (number, person) => {
      const n = this.offences(person);
      return element('option', { value: person }, `${number} · ${n} ${say(n === 1 ? 'offence.one' : 'offence.many')}`);
    });
    byId('person').replaceChildren(...options);
    byId('person').value = String(this.person);
  }

  follow(person) {
    this.person = person;
    byId('person').value = String(person);
    byId('lucks').hidden = true;
    byId('lucks-open').setAttribute('aria-expanded', 'false');
    this.asked = null;
    this.draw(this.page.frame);
  }

  get details() { return this.page.show.watched.get(`0:${this.page.show.number[this.person]}`); }

  draw(frame) {
    const { show } = this.page;
    const world = show.worlds[0];
    const age = ageAt(show, this.person, frame);
    byId('person-facts').textContent = say('person.facts', {
      number: show.number[this.person],
      who: say(show.sex[this.person] ? 'woman' : 'man'),
      born: monthText(show.first + show.born[this.person]),
      age: age < 12 ? say('person.young') : say('person.age', { age }),
      state: say(`state.${STATES[this.page.pictures[0].stateOf(frame, this.person)]}`),
    });
    byId('person-strip').replaceChildren(this.strip(show, world, frame));
    this.drawLife(show, world, frame);
    this.drawTies(frame);
    this.drawWhy(frame);
  }

  strip(show, world, frame) {
    const svg = drawn('svg', { viewBox: '0 0 1200 46', role: 'img', 'aria-label': say('person.strip') });
    const x = (f) => 20 + (f / show.months) * 1160;
    let start = 0;
    for (let f = 1; f <= show.months; f += 1) {
      const code = world.states[start * show.persons + this.person];
      if (f === show.months || world.states[f * show.persons + this.person] !== code) {
        const height = { absent: 0, not_active: 6, stopped: 10, active: 24, supervised: 24, custody: 24 }[STATES[code]];
        if (height) svg.append(drawn('rect', { x: x(start), y: 30 - height, width: Math.max(1.5, x(f - start)), height, class: `fill ${STATES[code]}` }));
        start = f;
      }
    }
    for (let year = 2000; (year * 12 - show.first) < show.months; year += 10) {
      svg.append(drawn('text', { x: x(year * 12 - show.first), y: 44, 'text-anchor': 'middle' }, String(year)));
    }
    svg.append(drawn('line', { x1: x(frame), x2: x(frame), y1: 0, y2: 32, class: 'cursor' }));
    return svg;
  }

  drawLife(show, world, frame) {
    const rows = lifeRows(show, world, this.person).filter((row) => byId('whole').checked || row.frame <= frame);
    const head = element('thead', {}, element('tr', {}, ...['month', 'age', 'what'].map((key) => element('th', { scope: 'col' }, say(`life.${key}`)))));
    const body = element('tbody', {}, ...rows.reverse().map((row) => element('tr', { class: row.frame > frame ? 'later' : null },
      element('td', {}, monthText(show.first + row.frame)), element('td', {}, String(ageAt(show, this.person, row.frame))), element('td', {}, row.text))));
    if (!rows.length) body.append(element('tr', {}, element('td', { colspan: 3 }, say('life.empty'))));
    byId('life').replaceChildren(head, body);
  }

  drawTies(frame) {
    const { show, pictures } = this.page;
    pictures[0].ties.goTo(frame);
    const found = pictures[0].ties.of(this.person);
    const rows = found.map(({ layer, other }) => element('li', {},
      `${say(`layer.${LAYERS[layer]}`)}: ${show.number[other]} (${say(`state.${STATES[pictures[0].stateOf(frame, other)]}`)})`));
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
    const rows = month.terms.map(([place, factor]) => [names[place], factor]).sort((a, b) => Math.abs(Math.log(b[1])) - Math.abs(Math.log(a[1])));
    const bar = (factor) => {
      const size = Math.min(48, Math.abs(Math.log2(factor)) * 22);
      return drawn('svg', { viewBox: '-50 -6 100 12', width: 100, height: 12, 'aria-hidden': 'true' },
        drawn('rect', { x: factor > 1 ? 0 : -size, y: -5, width: size, height: 10, class: factor > 1 ? 'up' : 'down' }), drawn('line', { x1: 0, x2: 0, y1: -6, y2: 6, class: 'axis' }));
    };
    const body = rows.map(([name, factor]) => element('tr', {}, element('th', { scope: 'row' }, say(`factor.${name}`)),
      element('td', { class: 'number' }, `× ${short(factor)}`), element('td', {}, bar(factor)), element('td', {}, say(factor > 1 ? 'why.raises' : 'why.lowers'))));
    const type = say(`type.${TYPES[month.type]}`);
    return [
      element('p', {}, say('why.chance', { chance: percent(month.chance) })),
      element('p', {}, say('why.sum', { type, result: percent(month.result), base: percent(month.base) })),
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

  async toggleLucks() {
    const open = byId('lucks').hidden;
    byId('lucks').hidden = !open;
    byId('lucks-open').setAttribute('aria-expanded', String(open));
    if (!open) return;
    byId('lucks').replaceChildren(element('p', { role: 'status' }, say('why.waiting')));
    const details = this.details || await this.ask();
    byId('lucks').replaceChildren(...(details ? this.lucks(details) : [element('p', {}, say('why.not_held'))]));
  }

  lucks(details) {
    const { show } = this.page;
    const counts = details.lucks.map((luck) => luck.offences.filter((f) => f < show.months).length);
    const height = 15;
    const svg = drawn('svg', { viewBox: `0 0 840 ${counts.length * height + 22}`, role: 'img', 'aria-label': say('lucks.alt') });
    const x = (f) => 40 + (f / show.months) * 740;
    details.lucks.forEach((luck, row) => {
      const y = row * height + 9;
      svg.append(drawn('text', { x: 34, y: y + 4, 'text-anchor': 'end', class: row ? '' : 'lived' }, row ? String(row + 1) : '1 ★'));
      svg.append(drawn('line', { x1: 40, x2: 780, y1: y, y2: y, class: 'grid' }));
      luck.in.forEach((from, k) => { const to = luck.out[k] === undefined ? show.months : luck.out[k]; svg.append(drawn('rect', { x: x(from), y: y - 5, width: Math.max(2, x(to) - x(from)), height: 10, class: 'fill custody' })); });
      luck.offences.forEach((f) => { if (f < show.months) svg.append(drawn('path', { d: `M${x(f)},${y - 5} l3.5,8 l-7,0 Z`, class: luck.invited.includes(f) ? 'invited' : 'fill active' })); });
      svg.append(drawn('text', { x: 790, y: y + 4, class: row ? '' : 'lived' }, amount(counts[row])));
    });
    for (let year = 2000; (year * 12 - show.first) < show.months; year += 10) svg.append(drawn('text', { x: x(year * 12 - show.first), y: counts.length * height + 16, 'text-anchor': 'middle' }, String(year)));
    const none = counts.filter((count) => count === 0).length;
    const rows = counts.map((count, row) => element('tr', {}, element('th', { scope: 'row' }, row ? String(row + 1) : say('lucks.lived')), element('td', { class: 'number' }, amount(count))));
    return [
      element('p', {}, element('strong', {}, say('lucks.finding', { low: amount(Math.min(...counts)), high: amount(Math.max(...counts)), lived: amount(counts[0]), none: amount(none), lives: counts.length }))),
      element('p', { class: 'hint' }, say('lucks.how')),
      svg,
      element('details', {}, element('summary', {}, say('table.lucks')), element('table', {}, element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, say('lucks.luck')), element('th', { scope: 'col' }, say('offence.many')))), element('tbody', {}, ...rows))),
    ];
  }
}
