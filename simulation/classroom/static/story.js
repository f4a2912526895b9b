// Five screens that ask first and show then, and end in the sandbox. Every number is read off the world that is shown.
function everActive(show) {
  const { lines } = show.worlds[0];
  const found = new Set();
  lines.kind.forEach((kind, place) => { if (kind === KIND.OFFENCE) found.add(lines.person[place]); });
  return Array.from(found);
}

function doneAtEnd(show, world, lens) { return world.offences[lens].reduce((a, b) => a + b, 0); }

const STORY = [
  {
    answers: ['tenth', 'quarter', 'half', 'most'],
    go: (page) => { page.setStates(); page.setLens('done'); page.screen('world'); page.goTo(0); page.speed = 24; byId('speed').value = '24'; page.play(!page.still); },
    told: (page, guess) => (guess ? say('story.0.told', { guess: say(`story.0.${guess}`) }) : ''),
  },
  {
    answers: [],
    go: (page) => { page.play(false); page.screen('world'); page.goTo(page.show.months - 1); },
    told: (page) => {
      const { show } = page;
      const ever = everActive(show);
      const last = (show.months - 1) * show.persons;
      const stopped = ever.filter((person) => STATES[show.worlds[0].states[last + person]] === 'stopped').length;
      const guess = page.story.guesses[0];
      const first = say('story.1.told', { ever: amount(ever.length), all: amount(show.persons), share: percent(ever.length / show.persons), stopped: amount(stopped), stopped_share: percent(ever.length ? stopped / ever.length : 0) });
      return guess ? `${say('story.1.guess', { guess: say(`story.0.${guess}`) })} ${first}` : first;
    },
  },
  {
    answers: ['same', 'spread'],
    go: (page) => { page.play(false); page.goTo(page.show.months - 1); page.follow(page.people.pick((n) => Math.abs(n - 8)), true); page.people.openLucks(Boolean(page.story.guesses[2])); },
    ask: (page) => ({ number: page.show.number[page.people.person], n: offencesText(page.people.offences(page.people.person)) }),
    chosen: (page) => page.people.openLucks(true),
    told: (page, guess) => (guess ? say('story.2.told') : ''),
  },
  {
    answers: ['few', 'quarter', 'half', 'most'],
    go: (page) => { page.play(false); page.screen('world'); page.setLens(page.story.guesses[3] ? 'police' : 'done'); page.goTo(page.show.months - 1); },
    chosen: (page) => { page.setLens('police'); page.draw(); },
    told: (page, guess) => {
      if (!guess) return '';
      const [world] = page.show.worlds;
      const [done, police, court] = LENSES.map((lens) => doneAtEnd(page.show, world, lens));
      return say('story.3.told', { guess: say(`story.3.${guess}`), done: amount(done), police: amount(police), share: percent(police / Math.max(1, done)), court: amount(court), court_share: percent(court / Math.max(1, done)) });
    },
  },
  {
    answers: ['more', 'same', 'fewer'],
    go: (page) => { page.setLens('done'); page.screen('world'); page.goTo(page.show.months - 1); },
    chosen: (page) => { if (page.show.worlds.length < 2 && page.live && page.may) page.controls.choose('custody_shorter'); },
    can: (page) => page.show.worlds.length > 1 || (page.live && page.may),
    told: (page, guess) => {
      if (!STORY[4].can(page)) return say('story.4.cannot');
      if (!guess) return '';
      const { worlds } = page.show;
      if (worlds.length < 2) return say('controls.living');
      const [a, b] = worlds.map((world) => doneAtEnd(page.show, world, 'done'));
      return say('story.4.told', { guess: say(`story.4.${guess}`), lever: say(`lever.${page.show.raw.settings.lever}`), first: amount(a), second: amount(b) });
    },
  },
];

class Story {
  constructor(page) {
    this.page = page;
    this.place = -1;
    this.guesses = [];
    byId('story-open').addEventListener('click', () => this.at(0));
    byId('story-next').addEventListener('click', () => (this.place + 1 < STORY.length ? this.at(this.place + 1) : this.leave()));
    byId('story-back').addEventListener('click', () => this.at(Math.max(0, this.place - 1)));
    byId('story-leave').addEventListener('click', () => this.leave());
  }

  at(place) {
    this.place = place;
    byId('story').hidden = false;
    document.documentElement.classList.add('storied');
    document.documentElement.dataset.story = String(place);
    STORY[place].go(this.page);
    this.words();
    this.page.fit();
    this.page.draw();
    byId('story-title').focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  words() {
    if (this.place < 0) return;
    const { ask, can } = STORY[this.place];
    const answers = !can || can(this.page) ? STORY[this.place].answers : [];
    byId('story-title').textContent = say(`story.${this.place}.title`);
    byId('story-text').textContent = say(`story.${this.place}.text`, { end: monthText(this.page.show.first + this.page.show.months - 1) });
    byId('story-place').textContent = say('story.place', { place: this.place + 1, places: STORY.length });
    byId('story-next').textContent = say(this.place + 1 < STORY.length ? 'story.next' : 'story.end');
    byId('story-back').disabled = this.place === 0;
    byId('story-ask').hidden = !answers.length;
    if (answers.length) byId('story-question').textContent = say(`story.${this.place}.ask`, ask ? ask(this.page) : undefined);
    byId('story-answers').replaceChildren(...answers.map((answer) => this.answer(answer)));
    this.told();
  }

  answer(name) {
    const button = element('button', { type: 'button', class: 'choice', 'data-answer': name, 'aria-pressed': String(this.guesses[this.place] === name) }, say(`story.${this.place}.${name}`));
    button.addEventListener('click', () => {
      this.guesses[this.place] = name;
      if (STORY[this.place].chosen) STORY[this.place].chosen(this.page);
      this.words();
      document.querySelector(`[data-answer=${name}]`).focus();
    });
    return button;
  }

  // What came of it, once there is a guess: prediction comes before the answer.
  told() {
    if (this.place < 0) return;
    byId('story-told').textContent = STORY[this.place].told(this.page, this.guesses[this.place]);
  }

  leave() {
    this.place = -1;
    byId('story').hidden = true;
    document.documentElement.classList.remove('storied');
    delete document.documentElement.dataset.story;
    this.page.screen('world');
    byId('story-open').focus();
  }
}
