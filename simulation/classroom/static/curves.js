// Curves of fitted groups and their figures.
function groupCurves(fit, ages, high, title, { width, height, plain }) {
  const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const box = { left: plain ? 0.4 * em : 2.6 * em, right: em, top: 0.9 * em, bottom: plain ? 1.4 * em : 2.7 * em };
  const [first, last] = [ages[0], ages[ages.length - 1]];
  const x = (age) => box.left + ((age - first) / (last - first)) * (width - box.left - box.right);
  const y = (v) => height - box.bottom - (v / high) * (height - box.top - box.bottom);
  const parts = [0, high / 2, high].flatMap((value) => [
    drawn('line', { x1: box.left, x2: width - box.right, y1: y(value), y2: y(value), class: 'grid' }),
    ...(plain ? [] : [drawn('text', { x: box.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, short(value))]),
  ]);
  ages.filter((age) => age % 10 === 0).forEach((age) => parts.push(drawn('text', { x: x(age), y: height - box.bottom + 1.1 * em, 'text-anchor': 'middle' }, String(age))));
  if (!plain) parts.push(drawn('text', { x: (box.left + width) / 2, y: height - 3, 'text-anchor': 'middle' }, say('plot.age')));
  fit.groups.forEach((group, i) => {
    const d = group.curve.map((v, k) => `${k ? 'L' : 'M'}${x(ages[k]).toFixed(1)},${y(v).toFixed(1)}`).join('');
    parts.push(drawn('path', { d, class: `group group-${i}`, 'stroke-width': (1.8 + 5 * Math.sqrt(group.share)).toFixed(1) }));
  });
  fit.groups.forEach((group, i) => {
    const [px, py] = [x(group.peak_age), y(group.peak)];
    parts.push(drawn('circle', { cx: px, cy: py, r: 0.6 * em, class: `group-dot group-${i}` }), drawn('text', { x: px, y: py + 0.27 * em, 'text-anchor': 'middle', class: 'on-dot' }, String(i + 1)));
  });
  parts.push(drawn('text', { x: width - box.right, y: box.top + em, 'text-anchor': 'end', class: 'lived' }, say('synthetic')));
  return drawn('svg', { class: 'drawn', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${title}. ${toldGroups(fit)}` }, ...parts);
}

function toldGroups(fit) { return fit.groups.map((group, i) => `${i + 1}: ${say(`group.${group.name}`)} ${percent(group.share)}`).join(', '); }

function countOfGroups(groups) { return say(groups === 1 ? 'groups.one' : 'groups.many', { groups: amount(groups) }); }

function groupTable(fit) {
  const numbers = { 'groups.share': 'number', 'groups.peak': 'number' };
  const head = ['groups.number', 'groups.shape', 'groups.share', 'groups.peak'].map((key) => element('th', { scope: 'col', class: numbers[key] }, say(key)));
  const rows = fit.groups.map((group, i) => element('tr', {}, element('th', { scope: 'row' }, element('span', { class: `group-key group-${i}`, 'aria-hidden': 'true' }), ` ${i + 1}`),
    element('td', {}, say(`group.${group.name}`), group.firm ? '' : ` ${say('groups.not_firm')}`), element('td', { class: 'number' }, percent(group.share)),
    element('td', { class: 'number' }, say('groups.at', { peak: short(Number(group.peak.toFixed(2))), age: group.peak_age }))));
  return element('table', { class: 'groups-found' }, element('caption', {}, `${say('synthetic')} · ${say('groups.table')}`), element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
}
