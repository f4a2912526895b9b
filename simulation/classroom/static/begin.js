// How the page begins: theme, words, the recorded opening or recording, and the class's link for the teacher.
function setTheme(page, dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  byId('theme').setAttribute('aria-pressed', String(dark));
  if (page && page.show) page.draw();
}

function classroomLink(page) {
  byId('class-open').hidden = !(page.live && page.teacher && page.link);
  if (byId('class-open').hidden) return;
  const allowed = () => {
    byId('class-allow').setAttribute('aria-pressed', String(page.allowed));
    byId('class-allow').textContent = say(page.allowed ? 'class.forbid' : 'class.allow');
    byId('class-now').textContent = say(page.allowed ? 'class.may' : 'class.reads');
  };
  byId('class-open').onclick = () => byId('class').showModal();
  byId('class-close').onclick = () => byId('class').close();
  byId('class-link').textContent = page.link;
  byId('class-code').innerHTML = page.code;
  allowed();
  byId('class-allow').onclick = async () => {
    const answer = await page.get(`allow?on=${page.allowed ? 0 : 1}`, { method: 'POST' });
    if (answer) { page.allowed = answer.allowed; allowed(); }
  };
}

// A student's page notices when the teacher opens or closes the sliders, or shows another world.
async function askLeave(page) {
  try {
    const { may, shown } = await (await fetch('classroom/may')).json();
    if (may !== page.may) { page.may = may; page.controls.permit(); page.groups.words(); page.story.words(); }
    byId('teacher-world').hidden = shown === page.show.raw.settings.query;
    byId('teacher-world').onclick = () => { byId('teacher-world').hidden = true; page.tell(say('controls.living'), true); page.ask(new URLSearchParams(shown)); };
  } catch { /* the server is away; the page stays as it is */ }
}

// The page needs no open line to the server. NiceGUI's own is closed, so that a phone that slept or lost the network
// keeps its page as it was; NiceGUI would load it anew.
function hangUp() {
  const looking = setInterval(() => {
    if (!window.socket) return;
    clearInterval(looking);
    window.socket.disconnect();
  }, 50);
  setTimeout(() => clearInterval(looking), 30000);
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
    hangUp();
    page.tell(say('opening'), true);
    page.turn = 1;
    const answer = await page.get(`world?${live.query}`) || (live.query ? await page.get('world?') : null);
    if (answer && page.turn === 1) { page.put(readShow(answer)); if (byId('notice').textContent === say('opening')) page.tell(say('opening.over')); }
    page.warm = true;
    if (!page.teacher) setInterval(() => askLeave(page), 5000);
  }
}

begin();
