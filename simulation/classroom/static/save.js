// What a visitor takes along: a picture with the mark, a table, the scenario file, a link. All made in the browser.
function download(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function fileName(show, ending) {
  const query = show.raw.settings.query.replace(/[^a-z0-9]+/gi, '-') || 'default';
  return `twinlives-SYNTHETIC-${query}.${ending}`;
}

function csvText(show) {
  const head = ['month', 'world', ...COUNTED, ...LENSES.map((lens) => `offences_${lens}`), 'enrichment', 'seed', 'synthetic'];
  const rows = [head.join(',')];
  show.worlds.forEach((world, i) => {
    for (let frame = 0; frame < show.months; frame += 1) {
      const month = show.first + frame;
      const text = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
      const name = i ? show.raw.settings.lever : 'first';
      rows.push([text, name, ...COUNTED.map((key) => world.counts[key][frame]), ...LENSES.map((lens) => world.offences[lens][frame]), show.raw.enrichment, show.raw.settings.seed, 'true'].join(','));
    }
  });
  return `${rows.join('\n')}\n`;
}

// Words of a picture in as many lines as they need.
function linesOf(context, text, width) {
  return text.split(' ').reduce((lines, word) => {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (context.measureText(longer).width <= width) lines[lines.length - 1] = longer; else lines.push(word);
    return lines;
  }, ['']);
}

// The legend of a picture that is taken along: shapes and lines with their words.
function drawLegend(context, top) {
  let x = 20;
  context.textBaseline = 'middle';
  const word = (text) => { context.fillStyle = isDark() ? '#FFFFFF' : '#1F1F1F'; context.fillText(text, x, top); x += context.measureText(text).width + 22; };
  Object.entries(MARKS).forEach(([state, mark]) => {
    context.beginPath();
    tracePath(context, mark.shape, x + 7, top, 7);
    context.fillStyle = mark.shape === 'ring' ? paper() : colour(mark);
    context.strokeStyle = colour(mark);
    context.lineWidth = 2.5;
    context.fill();
    context.stroke();
    x += 22;
    word(say(`state.${state}`));
  });
  context.textBaseline = 'alphabetic';
}

function pngOf(page) {
  const show = page.show;
  const shown = page.pictures.slice(0, show.worlds.length);
  const width = 1200;
  const each = (width - 20 * (shown.length + 1)) / shown.length;
  const height = each * (shown[0].height / shown[0].width);
  const sheet = element('canvas', { width, height: 10 });
  const context = sheet.getContext('2d');
  context.font = '16px sans-serif';
  const lines = [summaryText(show, page.frame), byId('label').textContent].flatMap((text) => linesOf(context, text, width - 40));
  sheet.height = Math.round(height + 120 + 24 * lines.length);
  context.fillStyle = paper();
  context.fillRect(0, 0, sheet.width, sheet.height);
  shown.forEach((picture, i) => context.drawImage(picture.canvas, 20 + i * (each + 20), 60, each, height));
  context.fillStyle = isDark() ? '#FFFFFF' : '#1F1F1F';
  context.font = 'bold 24px sans-serif';
  context.fillText(`${say('title')} · ${monthText(show.first + page.frame)}`, 20, shown.length > 1 ? 30 : 38);
  context.font = '16px sans-serif';
  drawLegend(context, height + 86);
  lines.forEach((line, i) => context.fillText(line, 20, height + 126 + 24 * i));
  if (shown.length > 1) shown.forEach((_, i) => context.fillText(byId(`name-${i}`).textContent, 20 + i * (each + 20), 57));
  context.save();
  context.translate(width / 2, height / 2 + 60);
  context.rotate(-Math.PI / 8);
  context.globalAlpha = 0.22;
  context.font = 'bold 130px sans-serif';
  context.textAlign = 'center';
  context.fillText(say('synthetic'), 0, 40);
  context.restore();
  return new Promise((resolve) => { sheet.toBlob(resolve, 'image/png'); });
}

function linkOf(page) {
  const query = new URLSearchParams(page.show.raw.settings.query);
  if (language !== 'en') query.set('lang', language);
  if (page.groups.offText) query.set('off', page.groups.offText);
  const base = window.location.href.split(/[?#]/)[0];
  return page.live ? `${base}?${query}` : base;
}

function readySaving(page) {
  const { show } = page;
  byId('save-png').onclick = async () => download(fileName(page.show, 'png'), await pngOf(page));
  byId('save-csv').onclick = () => download(fileName(page.show, 'csv'), new Blob([csvText(page.show)], { type: 'text/csv' }));
  byId('save-yaml').onclick = () => download(fileName(page.show, 'yaml'), new Blob([page.show.raw.file], { type: 'text/yaml' }));
  byId('save-link').onclick = async () => {
    const link = linkOf(page);
    byId('link-shown').textContent = link;
    try { await navigator.clipboard.writeText(link); page.tell(say('save.copied')); } catch { page.tell(say('save.shown')); }
  };
  byId('save-html').hidden = !page.live;
  byId('save-html').onclick = () => page.saveRecording();
  return show;
}
