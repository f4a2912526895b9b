// How the page begins: theme, words, the recorded opening or recording, and the class's link for the teacher.
function setTheme(page, dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  byId('theme').setAttribute('aria-pressed', String(dark));
  if (page && page.show) page.draw();
}

function classroomLink(page) {
  byId('class').hidden = !(page.live && page.teacher && page.link);
  if (byId('class').hidden) return;
  byId('class-link').textContent = page.link;
  byId('class-code').innerHTML = page.code;
  byId('class-allow').setAttribute('aria-pressed', String(page.allowed));
  byId('class-allow').onclick = async () => {
    const answer = await page.get(`allow?on=${page.allowed ? 0 : 1}`, { method: 'POST' });
    if (answer) { page.allowed = answer.allowed; byId('class-allow').setAttribute('aria-pressed', String(page.allowed)); }
  };
}

// A student's page notices when the teacher opens or closes the sliders.
async function askLeave(page) {
  try {
    const { may } = await (await fetch('classroom/may')).json();
    if (may !== page.may) { page.may = may; page.controls.permit(); page.groups.words(); }
  } catch { /* the server is away; the page stays as it is */ }
}

async function begin() {
  table = JSON.parse(byId('words').textContent);
  setTheme(null, window.matchMedia('(prefers-color-scheme: dark)').matches);
  const held = byId('recording');
  const live = byId('live') ? JSON.parse(byId('live').textContent) : null;
  const query = new URLSearchParams(window.location.search);
  const asked = query.get('lang');
  if (live && query.get('key')) { // from here on a cookie says who the teacher is, and no address on the wall does
    document.cookie = `teacher=${encodeURIComponent(query.get('key'))}; SameSite=Strict; Path=/`;
    query.delete('key');
    window.history.replaceState(null, '', query.toString() ? `?${query}` : window.location.pathname);
  }
  language = ['en', 'nl'].includes(asked) ? asked : (document.documentElement.lang === 'nl' ? 'nl' : 'en');
  if (typeof DecompressionStream === 'undefined') { sayPage(); byId('notice').textContent = say('too_old'); return; }
  const packed = held ? held.textContent : await (await fetch('classroom/opening')).text();
  const content = await unsqueezed(packed.trim());
  const page = new Page(live ? live.choices : content.choices, live, content.groups);
  window.twinlives = page;
  if (live) Object.assign(page, { link: live.link, code: live.code, allowed: live.allowed });
  page.put(readShow(content.show));
  page.screen('world');
  if (!page.still) page.play(true);
  if (live) {
    page.tell(say('opening'));
    page.turn = 1;
    const answer = await page.get(`world?${live.query}`);
    if (answer && page.turn === 1) { page.put(readShow(answer)); page.tell(say('opening.over')); }
    page.warm = true;
    if (!page.teacher) setInterval(() => askLeave(page), 5000);
  }
}

begin();
