// The same start in many lucks: a row for each life, and how many offences each one holds.
const STRIP = { absent: 0, not_active: 3, stopped: 6, active: 12, supervised: 12, custody: 14 };

function luckPicture(show, details) {
  const counts = details.lucks.map((luck) => luck.offences.filter((f) => f < show.months).length);
  const none = counts.filter((count) => count === 0).length;
  const rows = counts.map((count, row) => element('tr', {}, element('th', { scope: 'row' }, row ? String(row + 1) : say('lucks.lived')), element('td', { class: 'number' }, amount(count))));
  const head = element('tr', {}, element('th', { scope: 'col' }, say('lucks.luck')), element('th', { scope: 'col', class: 'number' }, say('offence.many')));
  return [
    element('p', { class: 'lead' }, say('lucks.finding', { low: amount(Math.min(...counts)), high: amount(Math.max(...counts)), lived: amount(counts[0]), none: amount(none), lives: counts.length })),
    element('p', { class: 'hint' }, say('lucks.how')),
    luckRows(show, details.lucks, counts),
    element('details', {}, element('summary', {}, say('table.lucks')), element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows))),
  ];
}

function luckRows(show, lucks, counts) {
  const { width: whole, words, em } = room(byId('lucks'));
  const width = whole - 1.9 * em;
  const height = 17;
  const bars = Math.min(160, width * 0.2);
  const [left, right] = [2.2 * em, width - bars - 3 * em];
  const most = Math.max(1, ...counts);
  const x = (f) => left + (f / show.months) * (right - left);
  const size = Math.max(2.2, Math.min(4, (right - left) / (most * 3)));
  const tall = lucks.length * height + words + 6;
  const svg = drawn('svg', { class: 'drawn', width, height: tall, viewBox: `0 0 ${width} ${tall}`, role: 'img', 'aria-label': say('lucks.alt') });
  const triangle = (f, y, invited) => drawn('path', { d: `M${x(f).toFixed(1)},${y - 5} l${size},9 l${-2 * size},0 Z`, class: invited ? 'invited' : 'fill active' });
  lucks.forEach((luck, row) => {
    const y = row * height + 9;
    const lived = row ? '' : 'lived';
    svg.append(drawn('text', { x: left - 6, y: y + 4, 'text-anchor': 'end', class: lived }, row ? String(row + 1) : '1 ★'), drawn('line', { x1: left, x2: right, y1: y + 4, y2: y + 4, class: 'grid' }));
    luck.in.forEach((from, k) => { const to = luck.out[k] === undefined ? show.months : luck.out[k]; svg.append(drawn('rect', { x: x(from), y: y - 5, width: Math.max(2, x(to) - x(from)), height: 9, class: 'fill custody' })); });
    luck.offences.forEach((f) => { if (f < show.months) svg.append(triangle(f, y, luck.invited.includes(f))); });
    const long = (counts[row] / most) * bars;
    svg.append(drawn('rect', { x: right + 0.6 * em, y: y - 5, width: Math.max(0.5, long), height: 10, class: `tally ${lived}` }), drawn('text', { x: right + 0.9 * em + long, y: y + 4, class: lived }, amount(counts[row])));
  });
  for (let year = 2000; (year * 12 - show.first) < show.months; year += 10) svg.append(drawn('text', { x: x(year * 12 - show.first), y: tall - 4, 'text-anchor': 'middle' }, String(year)));
  return svg;
}
