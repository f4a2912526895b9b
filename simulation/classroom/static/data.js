// Reads what simulation/classroom/packing.py packed. Nothing is simulated here: frames were lived by the engine.
const STATES = ['absent', 'not_active', 'stopped', 'active', 'supervised', 'custody'];
const LAYERS = ['kin', 'friend', 'partner', 'co_offending', 'custody_contact'];
const LENSES = ['done', 'police', 'court'];
const TYPES = ['property', 'violence', 'drugs', 'public_order', 'sexual'];
const NOT_SHOWN = 0xFFFF;

function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

function arrayOf(text, Kind) { return new Kind(bytesOf(text).buffer); }

async function unsqueezed(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

function statesOf(text, persons) {
  const states = bytesOf(text);
  for (let i = persons; i < states.length; i += 1) states[i] ^= states[i - persons];
  return states;
}

function readWorld(raw, persons) {
  const columns = (part, kinds) => Object.fromEntries(Object.entries(kinds).map(([k, Kind]) => [k, arrayOf(part[k], Kind)]));
  const same = (part) => Object.fromEntries(Object.entries(part).map(([k, text]) => [k, arrayOf(text, Uint16Array)]));
  const lines = columns(raw.lines, {
    person: Uint16Array, month: Uint16Array, kind: Uint8Array, type: Uint8Array, value: Uint16Array, other: Uint16Array, seen: Uint8Array,
  });
  const world = {
    states: statesOf(raw.states, persons),
    ties: columns(raw.ties, { month: Uint16Array, a: Uint16Array, b: Uint16Array, layer: Uint8Array, begins: Uint8Array }),
    counts: same(raw.counts), offences: same(raw.offences), byAge: same(raw.by_age), lines, digest: raw.digest,
  };
  world.ofPerson = Array.from({ length: persons }, () => []);
  lines.person.forEach((person, place) => world.ofPerson[person].push(place));
  return world;
}

function readShow(raw) {
  const persons = raw.persons.count;
  return {
    raw, persons, first: raw.first, months: raw.months, part: raw.part,
    number: arrayOf(raw.persons.number, Uint16Array), sex: arrayOf(raw.persons.sex, Uint8Array),
    born: arrayOf(raw.persons.born, Int16Array), places: arrayOf(raw.persons.places, Uint16Array),
    worlds: raw.worlds.map((world) => readWorld(world, persons)),
    watched: new Map(raw.watched.map((person) => [`0:${person.number}`, person])),
  };
}

// The ties of one moment: changes are applied forwards and taken back backwards, so time can run both ways.
class Ties {
  constructor(world, persons) {
    this.changes = world.ties;
    this.persons = persons;
    this.place = 0;
    this.now = LAYERS.map(() => new Set());
    this.ordered = LAYERS.map(() => null);
  }

  goTo(frame) {
    const { month } = this.changes;
    while (this.place < month.length && month[this.place] <= frame) this.apply(this.place++, true);
    while (this.place > 0 && month[this.place - 1] > frame) this.apply(--this.place, false);
  }

  apply(place, forwards) {
    const { a, b, layer, begins } = this.changes;
    const key = a[place] * this.persons + b[place];
    if ((begins[place] === 1) === forwards) this.now[layer[place]].add(key);
    else this.now[layer[place]].delete(key);
    this.ordered[layer[place]] = null;
  }

  // In order, so that one month is one picture, from whichever side it was reached.
  inOrder(layer) {
    if (!this.ordered[layer]) this.ordered[layer] = Float64Array.from(this.now[layer]).sort();
    return this.ordered[layer];
  }

  of(person) {
    const found = [];
    this.now.forEach((keys, layer) => keys.forEach((key) => {
      const a = Math.floor(key / this.persons);
      const b = key % this.persons;
      if (a === person || b === person) found.push({ layer, other: a === person ? b : a });
    }));
    return found;
  }
}
