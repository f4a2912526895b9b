// The picture of a world: persons as shapes by state, ties as lines by layer. Colour is never the only signal.
const MARKS = {
  not_active: { shape: 'circle', light: '#6E7781', dark: '#9AA3AD' },
  stopped: { shape: 'ring', light: '#00805C', dark: '#2FC79A' },
  active: { shape: 'triangle', light: '#D55E00', dark: '#FF8A33' },
  supervised: { shape: 'square', light: '#0072B2', dark: '#56B4E9' },
  custody: { shape: 'diamond', light: '#1F1F1F', dark: '#F5F5F5' },
};
const LINES = {
  kin: { light: '#8A8F96', dark: '#7C858F', dash: [2, 3], width: 1.2 },
  friend: { light: '#B4BCC5', dark: '#55606B', dash: [], width: 0.9 },
  partner: { light: '#B0528F', dark: '#E58AC3', dash: [7, 3], width: 1.4 },
  co_offending: { light: '#D55E00', dark: '#FF8A33', dash: [], width: 2.2 },
  custody_contact: { light: '#1F1F1F', dark: '#F5F5F5', dash: [1, 3], width: 1.8 },
};

const isDark = () => document.documentElement.dataset.theme === 'dark';
const colour = (mark) => (isDark() ? mark.dark : mark.light);
const paper = () => (isDark() ? '#14181D' : '#FFFFFF');

function tracePath(context, shape, x, y, r) {
  if (shape === 'triangle') {
    context.moveTo(x, y - r * 1.15); context.lineTo(x + r, y + r * 0.8); context.lineTo(x - r, y + r * 0.8); context.closePath();
  } else if (shape === 'square') context.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7);
  else if (shape === 'diamond') {
    context.moveTo(x, y - r * 1.25); context.lineTo(x + r * 1.25, y); context.lineTo(x, y + r * 1.25); context.lineTo(x - r * 1.25, y); context.closePath();
  } else { context.moveTo(x + r, y); context.arc(x, y, r, 0, 2 * Math.PI); }
}

function symbol(state) {
  const mark = MARKS[state];
  const svg = drawn('svg', { viewBox: '-8 -8 16 16', width: 20, height: 20, 'aria-hidden': 'true', class: `mark ${state}` });
  const shapes = {
    circle: () => drawn('circle', { r: 5 }),
    ring: () => drawn('circle', { r: 5, fill: 'none', 'stroke-width': 2.5 }),
    triangle: () => drawn('path', { d: 'M0,-6.5 L6,5 L-6,5 Z' }),
    square: () => drawn('rect', { x: -5, y: -5, width: 10, height: 10 }),
    diamond: () => drawn('path', { d: 'M0,-7 L7,0 L0,7 L-7,0 Z' }),
  };
  svg.append(shapes[mark.shape]());
  return svg;
}

class Picture {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.selected = -1;
    this.hovered = -1;
  }

  show(show, world) {
    this.whole = show;
    this.world = world;
    this.ties = new Ties(world, show.persons);
    this.fit();
  }

  fit() {
    const box = this.canvas.getBoundingClientRect();
    if (!box.width || !this.whole) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.grain = Math.max(3, Math.min(7, Math.sqrt((this.width * this.height) / this.whole.persons) * 0.19));
    const margin = this.grain * 3;
    const { places, persons } = this.whole;
    this.x = Float32Array.from({ length: persons }, (_, i) => margin + (places[2 * i] / 65535) * (this.width - 2 * margin));
    this.y = Float32Array.from({ length: persons }, (_, i) => margin + (places[2 * i + 1] / 65535) * (this.height - 2 * margin));
  }

  stateOf(frame, person) { return this.world.states[frame * this.whole.persons + person]; }

  draw(frame, view, other) {
    if (!this.x) this.fit();
    if (!this.x) return;
    this.ties.goTo(frame);
    this.context.fillStyle = paper();
    this.context.fillRect(0, 0, this.width + 1, this.height + 1);
    LAYERS.forEach((name, layer) => { if (view.layers[name]) this.drawLayer(LINES[name], this.ties.inOrder(layer)); });
    this.drawOwnTies(view);
    if (view.states.not_active) this.drawYoung(frame);
    Object.keys(MARKS).forEach((state) => { if (view.states[state]) this.drawState(frame, state, view); });
    if (other) this.drawDifferences(frame, other);
    if (this.hovered >= 0 && this.hovered !== this.selected) this.drawNamed(this.hovered, 2);
    if (this.selected >= 0) this.drawNamed(this.selected, 3);
  }

  // Whoever is not yet 12 is a pale dot: there, and not yet part of the story.
  drawYoung(frame) {
    const { context, whole } = this;
    context.beginPath();
    for (let i = 0; i < whole.persons; i += 1) {
      if (frame < whole.born[i] + 144 && !this.world.states[frame * whole.persons + i]) tracePath(context, 'circle', this.x[i], this.y[i], this.grain * 0.3);
    }
    context.fillStyle = colour(MARKS.not_active);
    context.fill();
  }

  // The ties of the person who is looked at, over all the others.
  drawOwnTies(view) {
    const person = this.hovered >= 0 ? this.hovered : this.selected;
    if (person < 0) return;
    const { context } = this;
    context.beginPath();
    this.ties.of(person).filter(({ layer }) => view.layers[LAYERS[layer]]).forEach(({ other }) => { context.moveTo(this.x[person], this.y[person]); context.lineTo(this.x[other], this.y[other]); });
    context.lineWidth = 3;
    context.strokeStyle = isDark() ? '#FFFFFF' : '#1F1F1F';
    context.globalAlpha = 0.55;
    context.stroke();
    context.globalAlpha = 1;
  }

  drawLayer(line, keys) {
    const { context, x, y } = this;
    const persons = this.whole.persons;
    context.beginPath();
    keys.forEach((key) => {
      const a = Math.floor(key / persons);
      const b = key % persons;
      context.moveTo(x[a], y[a]);
      context.lineTo(x[b], y[b]);
    });
    context.setLineDash(line.dash);
    context.lineWidth = line.width;
    context.strokeStyle = colour(line);
    context.stroke();
    context.setLineDash([]);
  }

  drawState(frame, name, view) {
    const code = STATES.indexOf(name);
    const mark = MARKS[name];
    const from = frame * this.whole.persons;
    const before = frame > 0 ? from - this.whole.persons : from;
    const { context } = this;
    context.beginPath();
    for (let i = 0; i < this.whole.persons; i += 1) {
      if (this.world.states[from + i] === code) {
        const fresh = view.moves && this.world.states[before + i] !== code ? 1 + 0.9 * (1 - view.fraction) : 1;
        tracePath(context, mark.shape, this.x[i], this.y[i], this.grain * (name === 'not_active' ? 0.75 : 1) * fresh);
      }
    }
    if (mark.shape === 'ring') {
      context.lineWidth = Math.max(1.8, this.grain * 0.4);
      context.fillStyle = paper();
      context.strokeStyle = colour(mark);
      context.fill();
      context.stroke();
    } else {
      context.fillStyle = colour(mark);
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = paper();
      context.stroke();
    }
  }

  drawDifferences(frame, other) {
    const from = frame * this.whole.persons;
    this.context.beginPath();
    for (let i = 0; i < this.whole.persons; i += 1) {
      if (this.world.states[from + i] !== other.states[from + i]) {
        this.context.moveTo(this.x[i] + this.grain * 2, this.y[i]);
        this.context.arc(this.x[i], this.y[i], this.grain * 2, 0, 2 * Math.PI);
      }
    }
    this.context.setLineDash([3, 3]);
    this.context.lineWidth = 2;
    this.context.strokeStyle = isDark() ? '#FFFFFF' : '#000000';
    this.context.stroke();
    this.context.setLineDash([]);
  }

  drawNamed(person, width) {
    const [x, y, r] = [this.x[person], this.y[person], this.grain * 2.4];
    const { context } = this;
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = isDark() ? '#FFFFFF' : '#000000';
    context.stroke();
    context.font = `bold ${Math.max(13, this.grain * 2)}px sans-serif`;
    context.lineWidth = 4;
    context.strokeStyle = paper();
    const text = String(this.whole.number[person]);
    const left = x > this.width - 60 ? x - r - 4 - context.measureText(text).width : x + r + 4;
    context.strokeText(text, left, y + 5);
    context.fillStyle = isDark() ? '#FFFFFF' : '#000000';
    context.fillText(text, left, y + 5);
  }

  nearest(event) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = -1;
    let least = 24 * 24;
    for (let i = 0; i < this.whole.persons; i += 1) {
      const away = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
      if (away < least) { least = away; best = i; }
    }
    return best;
  }
}
