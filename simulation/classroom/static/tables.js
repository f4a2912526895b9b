// The world as tables and as a sentence, for whoever cannot or will not look at the picture.
const COUNTED = ['active', 'stopped', 'supervised', 'custody', 'present'];

function countsAt(show, frame) {
  return show.worlds.map((world) => {
    const counts = Object.fromEntries(COUNTED.map((name) => [name, world.counts[name][frame]]));
    counts.not_active = counts.present - counts.active - counts.stopped - counts.supervised - counts.custody;
    return counts;
  });
}

function summaryText(show, frame) {
  const [counts] = countsAt(show, frame);
  const parts = Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, amount(value)]));
  const first = say('summary', { month: monthText(show.first + frame), ...parts });
  if (show.worlds.length === 1) return first;
  const sums = show.worlds.map((world) => world.offences.done.subarray(0, frame + 1).reduce((a, b) => a + b, 0));
  const part = show.part === null ? say('summary.same') : say(frame < show.part ? 'summary.before' : 'summary.after', { month: monthText(show.first + show.part) });
  return `${first} ${say('summary.two', { first: amount(sums[0]), second: amount(sums[1]) })} ${part}`;
}

function fillCounts(show, frame) {
  const names = ['not_active', 'active', 'supervised', 'custody', 'stopped', 'present'];
  const head = element('tr', {}, element('th', { scope: 'col' }, say('table.state')), ...show.worlds.map((_, i) => element('th', { scope: 'col' }, say(i ? 'world.second' : 'world.first'))));
  const counts = countsAt(show, frame);
  const rows = names.map((name) => element('tr', {}, element('th', { scope: 'row' }, say(name === 'present' ? 'table.present' : `state.${name}`)),
    ...counts.map((world) => element('td', { class: 'number' }, amount(world[name])))));
  byId('table-counts').replaceChildren(element('caption', {}, `${say('synthetic')} · ${monthText(show.first + frame)}`), element('thead', {}, head), element('tbody', {}, ...rows));
}

function fillPersons(page, show, frame) {
  const world = show.worlds[0];
  const done = new Uint16Array(show.persons);
  world.lines.kind.forEach((kind, place) => { if (kind === KIND.OFFENCE && world.lines.month[place] <= frame) done[world.lines.person[place]] += 1; });
  const head = element('tr', {}, ...['person.number', 'life.age', 'table.state', 'table.offences'].map((key) => element('th', { scope: 'col' }, say(key))));
  const rows = Array.from(show.number, (number, person) => {
    const button = element('button', { type: 'button', class: 'small' }, String(number));
    button.addEventListener('click', () => page.follow(person, true));
    return element('tr', {}, element('th', { scope: 'row' }, button), element('td', { class: 'number' }, String(Math.max(0, ageAt(show, person, frame)))),
      element('td', {}, say(`state.${STATES[world.states[frame * show.persons + person]]}`)), element('td', { class: 'number' }, amount(done[person])));
  });
  byId('table-persons').replaceChildren(element('caption', {}, `${say('table.persons')} · ${monthText(show.first + frame)}`), element('thead', {}, head), element('tbody', {}, ...rows));
}
