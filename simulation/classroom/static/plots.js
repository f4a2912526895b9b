// Plots on one time axis, drawn in the page's own pixels; only a cursor and a clip move with the month.
const STROKES = ['world-a', 'world-b'];
const TALL = { flattest: 50, least: 78, most: 150, curve: 1.15 };

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

// Room for words at the left and below, in pixels of the size in which the page is read.
function room(holder) {
  const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return { width: Math.max(240, holder.clientWidth || 480), left: 2.9 * em, right: 0.9 * em, top: 0.5 * em, words: 1.3 * em, em };
}

class TimePlot {
  constructor(holder, name, box, height, hasYears) {
    this.name = name;
    this.title = say(`plot.${name}`);
    this.box = { ...box, bottom: hasYears ? box.words : 4, height: height + (hasYears ? box.words - 4 : 0), hasYears };
    this.now = element('span', { class: 'now' });
    this.svg = drawn('svg', { class: 'drawn', width: this.box.width, height: this.box.height, viewBox: `0 0 ${this.box.width} ${this.box.height}`, role: 'img' });
    holder.append(element('div', { class: 'plot' }, element('h3', {}, element('span', {}, this.title), ' ', this.now), this.svg));
  }

  show(series, show, options = {}) {
    const { box } = this;
    this.series = series;
    this.last = show.months - 1;
    const all = [...series.flat(), ...(options.ghosts || []).flat()];
    const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
    const low = options.signed && -least > most / 8 ? -niceTop(Math.max(1, -least)) : 0;
    const high = !options.signed || most > -least / 8 || !low ? niceTop(Math.max(1, most)) : 0;
    this.x = (i) => box.left + (i / this.last) * (box.width - box.left - box.right);
    const y = (v) => box.height - box.bottom - ((v - low) / (high - low)) * (box.height - box.top - box.bottom);
    this.svg.append(...this.axes(low, high, y, show));
    const clip = `clip-${this.name}`;
    this.clip = drawn('rect', { x: 0, y: 0, width: 0, height: box.height });
    this.svg.append(drawn('clipPath', { id: clip }, this.clip));
    (options.ghosts || []).forEach((values) => this.svg.append(drawn('path', { d: pathOf(values, this.x, y), class: 'ghost' })));
    series.forEach((values, i) => {
      const d = pathOf(values, this.x, y);
      this.svg.append(drawn('path', { d, class: `${STROKES[i]} faint` }), drawn('path', { d, class: STROKES[i], 'clip-path': `url(#${clip})` }));
    });
    if (options.mark !== null && options.mark !== undefined) this.addMark(options.mark);
    this.cursor = drawn('line', { y1: box.top, y2: box.height - box.bottom, class: 'cursor' });
    this.svg.append(this.cursor);
    this.svg.setAttribute('aria-label', `${this.title}. ${options.alt || ''}`);
    this.svg.addEventListener('click', (event) => options.go(this.frameAt(event)));
    return this;
  }

  frameAt(event) {
    const at = this.svg.getBoundingClientRect();
    const { box } = this;
    return Math.round(((event.clientX - at.left - box.left) / (box.width - box.left - box.right)) * this.last);
  }

  axes(low, high, y, show) {
    const { box } = this;
    const parts = [low, 0, high].filter((v, i, all) => all.indexOf(v) === i).flatMap((value) => [
      drawn('line', { x1: box.left, x2: box.width - box.right, y1: y(value), y2: y(value), class: 'grid' }),
      drawn('text', { x: box.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, amount(value)),
    ]);
    for (let year = Math.ceil(show.first / 12 / 10) * 10; year * 12 - show.first <= this.last; year += 10) {
      const x = this.x(Math.max(0, year * 12 - show.first));
      parts.push(drawn('line', { x1: x, x2: x, y1: box.top, y2: box.height - box.bottom, class: 'grid' }));
      if (box.hasYears) parts.push(drawn('text', { x, y: box.height - 3, 'text-anchor': 'middle' }, String(year)));
    }
    return parts;
  }

  addMark(frame) {
    const x = this.x(frame);
    const { top, height, bottom } = this.box;
    this.svg.append(
      drawn('line', { x1: x, x2: x, y1: top, y2: height - bottom, class: 'part' }),
      drawn('path', { d: `M${x - 6},${top} L${x + 6},${top} L${x},${top + 9} Z`, class: 'part-flag' }),
    );
  }

  at(frame) {
    const x = this.x(frame);
    this.clip.setAttribute('width', x);
    this.cursor.setAttribute('x1', x);
    this.cursor.setAttribute('x2', x);
    this.now.replaceChildren(...this.series.map((values, i) => element('span', { class: i ? 'b' : 'a' }, this.box.signed && values[frame] > 0 ? `+${amount(values[frame])}` : amount(values[frame]))));
  }
}

class AgePlot {
  constructor(holder, box, height) {
    this.title = say('plot.curve');
    this.box = { ...box, bottom: 2 * box.words, height: height + 2 * box.words };
    this.svg = drawn('svg', { class: 'drawn', width: box.width, height: this.box.height, viewBox: `0 0 ${box.width} ${this.box.height}`, role: 'img', 'aria-label': this.title });
    holder.append(element('div', { class: 'plot' }, element('h3', {}, this.title), this.svg));
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
    const all = show.worlds.flatMap((world) => this.rates(world, 'done', this.years - 1));
    this.high = niceTop(Math.max(1, ...all.filter(Number.isFinite)) * 1.15);
    this.year = -1;
    return this;
  }

  at(frame) {
    const year = Math.floor(frame / 12);
    if (year === this.year) return;
    this.year = year;
    const { width, height, bottom, left, right, top, words } = this.box;
    const x = (age) => left + (age / 43) * (width - left - right);
    const y = (v) => height - bottom - (Math.min(v, this.high) / this.high) * (height - bottom - top);
    const parts = [0, this.high].flatMap((value) => [
      drawn('line', { x1: left, x2: width - right, y1: y(value), y2: y(value), class: 'grid' }),
      drawn('text', { x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, amount(value)),
    ]);
    [15, 20, 25, 30, 35, 40, 45, 50, 55].forEach((age) => parts.push(drawn('text', { x: x(age - 12), y: height - words - 4, 'text-anchor': 'middle' }, String(age))));
    parts.push(drawn('text', { x: (left + width) / 2, y: height - 3, 'text-anchor': 'middle' }, say('plot.age')));
    const line = (world, lens) => {
      const points = this.rates(world, lens, year).map((v, age) => [age, v]).filter(([, v]) => Number.isFinite(v));
      return points.map(([age, v], k) => `${k ? 'L' : 'M'}${x(age).toFixed(1)},${y(v).toFixed(1)}`).join('');
    };
    this.whole.worlds.forEach((world, i) => {
      if (this.lens !== 'done') parts.push(drawn('path', { d: line(world, 'done'), class: 'ghost' }));
      parts.push(drawn('path', { d: line(world, this.lens), class: STROKES[i] }));
    });
    this.svg.replaceChildren(...parts);
  }
}

class Plots {
  constructor(holder, go) { this.holder = holder; this.go = go; }

  // As tall as fills the screen without scrolling, and never too flat to read; a projector shows all at once.
  height(plots, box) {
    const free = window.innerHeight - this.holder.getBoundingClientRect().top - window.scrollY - 5 * box.words;
    const least = document.documentElement.classList.contains('projected') ? TALL.flattest : TALL.least;
    return Math.max(least, Math.min(TALL.most, free / plots - 1.9 * box.em));
  }

  show(show, lens) {
    this.holder.replaceChildren();
    const two = show.worlds.length === 2;
    const box = room(this.holder);
    const height = this.height(two ? 5 : 4, box);
    const both = (read) => show.worlds.map(read);
    const ends = (series) => series.map((values) => `${amount(Math.max(...values))} ${say('plot.most')}`).join('; ');
    const plot = (name, series, options = {}) => new TimePlot(this.holder, name, { ...box, signed: options.signed }, height, options.years)
      .show(series, show, { mark: show.part, alt: ends(series), go: this.go, ...options });
    const ghosts = lens === 'done' ? [] : both((world) => rolling(world.offences.done, 12));
    this.plots = [
      plot('active', both((world) => Array.from(world.counts.active))),
      plot('offences', both((world) => rolling(world.offences[lens], 12)), { ghosts }),
    ];
    if (two) {
      const [a, b] = show.worlds.map((world) => rolling(world.offences[lens], show.months));
      this.plots.push(plot('difference', [b.map((value, i) => value - a[i])], { signed: true }));
    }
    this.plots.push(plot('stopped', both((world) => Array.from(world.counts.stopped)), { years: true }));
    this.plots.push(new AgePlot(this.holder, box, height * TALL.curve).show(show, lens));
    if (lens !== 'done') this.holder.append(element('p', { class: 'hint' }, say('plot.ghost')));
  }

  at(frame) { this.plots.forEach((plot) => plot.at(frame)); }
}
