// Plots on one time axis, drawn once per show; only a cursor and a clip move with the month.
const BOX = { width: 600, height: 120, left: 44, right: 8, top: 8, bottom: 20 };
const STROKES = ['world-a', 'world-b'];

function niceTop(value) {
  if (value <= 5) return Math.max(1, Math.ceil(value));
  const step = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((k) => k * step).find((top) => top >= value);
}

function rolling(values, months) {
  let sum = 0;
  return Array.from(values, (value, i) => {
    sum += value - (i >= months ? values[i - months] : 0);
    return sum;
  });
}

function pathOf(values, x, y) {
  return values.map((value, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)},${y(value).toFixed(1)}`).join('');
}

class TimePlot {
  constructor(holder, name, title) {
    this.name = name;
    this.now = element('span', { class: 'now' });
    this.svg = drawn('svg', { viewBox: `0 0 ${BOX.width} ${BOX.height}`, role: 'img' });
    holder.append(element('div', { class: 'plot' }, element('h3', {}, title, ' ', this.now), this.svg));
    this.title = title;
  }

  show(series, show, options = {}) {
    this.series = series;
    this.last = show.months - 1;
    const all = series.flat();
    const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
    const low = options.signed && -least > most / 8 ? -niceTop(Math.max(1, -least)) : 0;
    const high = !options.signed || most > -least / 8 || !low ? niceTop(Math.max(1, most)) : 0;
    this.x = (i) => BOX.left + (i / this.last) * (BOX.width - BOX.left - BOX.right);
    const y = (v) => BOX.height - BOX.bottom - ((v - low) / (high - low)) * (BOX.height - BOX.top - BOX.bottom);
    this.svg.replaceChildren(...this.axes(low, high, y, show));
    const clip = `clip-${this.name}`;
    this.clip = drawn('rect', { x: 0, y: 0, width: 0, height: BOX.height });
    this.svg.append(drawn('clipPath', { id: clip }, this.clip));
    series.forEach((values, i) => {
      const d = pathOf(values, this.x, y);
      this.svg.append(drawn('path', { d, class: `${STROKES[i]} faint` }), drawn('path', { d, class: STROKES[i], 'clip-path': `url(#${clip})` }));
    });
    if (options.mark !== null && options.mark !== undefined) this.addMark(options.mark);
    this.cursor = drawn('line', { y1: BOX.top, y2: BOX.height - BOX.bottom, class: 'cursor' });
    this.svg.append(this.cursor);
    this.svg.setAttribute('aria-label', `${this.title}. ${options.alt || ''}`);
  }

  axes(low, high, y, show) {
    const parts = [low, 0, high].filter((v, i, all) => all.indexOf(v) === i).flatMap((value) => [
      drawn('line', { x1: BOX.left, x2: BOX.width - BOX.right, y1: y(value), y2: y(value), class: 'grid' }),
      drawn('text', { x: BOX.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, amount(value)),
    ]);
    for (let year = Math.ceil(show.first / 12 / 10) * 10; year * 12 - show.first <= this.last; year += 10) {
      const x = this.x(Math.max(0, year * 12 - show.first));
      parts.push(drawn('text', { x, y: BOX.height - 5, 'text-anchor': 'middle' }, String(year)));
    }
    return parts;
  }

  addMark(frame) {
    const x = this.x(frame);
    this.svg.append(
      drawn('line', { x1: x, x2: x, y1: BOX.top, y2: BOX.height - BOX.bottom, class: 'part' }),
      drawn('path', { d: `M${x - 6},${BOX.top} L${x + 6},${BOX.top} L${x},${BOX.top + 9} Z`, class: 'part-flag' }),
    );
  }

  at(frame) {
    const x = this.x(frame);
    this.clip.setAttribute('width', x);
    this.cursor.setAttribute('x1', x);
    this.cursor.setAttribute('x2', x);
    this.now.textContent = this.series.map((values) => amount(values[frame])).join(' · ');
  }
}

class AgePlot {
  constructor(holder, title) {
    this.svg = drawn('svg', { viewBox: `0 0 ${BOX.width} 150`, role: 'img', 'aria-label': title });
    this.title = title;
    holder.append(element('div', { class: 'plot' }, element('h3', {}, title), this.svg));
  }

  rates(world, lens, year) {
    const ages = world.byAge.present.length / this.years;
    return Array.from({ length: ages }, (_, age) => {
      let [offences, present] = [0, 0];
      for (let row = 0; row <= year; row += 1) {
        offences += world.byAge[lens][row * ages + age];
        present += world.byAge.present[row * ages + age];
      }
      return present >= 120 ? (offences / present) * 1200 : NaN;
    });
  }

  show(show, lens) {
    this.whole = show;
    this.lens = lens;
    this.years = Math.ceil(show.months / 12);
    const all = show.worlds.flatMap((world) => this.rates(world, lens, this.years - 1));
    this.high = niceTop(Math.max(1, ...all.filter(Number.isFinite)) * 1.15);
    this.year = -1;
  }

  at(frame) {
    const year = Math.floor(frame / 12);
    if (year === this.year) return;
    this.year = year;
    const [height, bottom] = [150, 34];
    const x = (age) => BOX.left + (age / 43) * (BOX.width - BOX.left - BOX.right);
    const y = (v) => height - bottom - (Math.min(v, this.high) / this.high) * (height - bottom - BOX.top);
    const parts = [0, this.high].flatMap((value) => [
      drawn('line', { x1: BOX.left, x2: BOX.width - BOX.right, y1: y(value), y2: y(value), class: 'grid' }),
      drawn('text', { x: BOX.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, amount(value)),
    ]);
    [15, 20, 25, 30, 35, 40, 45, 50, 55].forEach((age) => parts.push(drawn('text', { x: x(age - 12), y: height - 19, 'text-anchor': 'middle' }, String(age))));
    parts.push(drawn('text', { x: BOX.width / 2, y: height - 3, 'text-anchor': 'middle' }, say('plot.age')));
    this.whole.worlds.forEach((world, i) => {
      const points = this.rates(world, this.lens, year).map((v, age) => [age, v]).filter(([, v]) => Number.isFinite(v));
      const d = points.map(([age, v], k) => `${k ? 'L' : 'M'}${x(age).toFixed(1)},${y(v).toFixed(1)}`).join('');
      parts.push(drawn('path', { d, class: STROKES[i] }));
    });
    this.svg.replaceChildren(...parts);
  }
}

class Plots {
  constructor(holder) { this.holder = holder; }

  show(show, lens) {
    this.holder.replaceChildren();
    const both = (read) => show.worlds.map(read);
    const ends = (series) => series.map((values) => `${amount(Math.max(...values))} ${say('plot.most')}`).join('; ');
    const plot = (name, series, options = {}) => {
      const made = new TimePlot(this.holder, name, say(`plot.${name}`));
      made.show(series, show, { mark: show.part, alt: ends(series), ...options });
      return made;
    };
    this.plots = [
      plot('active', both((world) => Array.from(world.counts.active))),
      plot('offences', both((world) => rolling(world.offences[lens], 12))),
      plot('stopped', both((world) => Array.from(world.counts.stopped))),
    ];
    if (show.worlds.length === 2) {
      const [a, b] = show.worlds.map((world) => rolling(world.offences[lens], show.months));
      this.plots.push(plot('difference', [b.map((value, i) => value - a[i])], { signed: true }));
    }
    const age = new AgePlot(this.holder, say('plot.curve'));
    age.show(show, lens);
    this.plots.push(age);
    if (show.worlds.length === 2) {
      this.holder.prepend(element('p', { class: 'hint' }, element('span', { class: 'key-a', 'aria-hidden': 'true' }), ` ${say('world.first')} `,
        element('span', { class: 'key-b', 'aria-hidden': 'true' }), ` ${say('world.second')}`));
    }
  }

  at(frame) { this.plots.forEach((plot) => plot.at(frame)); }
}
