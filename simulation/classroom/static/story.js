// Five screens that tell how to read the page and end in the sandbox.
const STORY = [
  { go: (page) => { page.screen('world'); page.setStates(); page.goTo(0); page.play(!page.still); } },
  { go: (page) => { page.play(false); page.screen('world'); page.goTo(page.show.months - 1); } },
  { go: (page) => { page.play(false); page.goTo(page.frameOf(2012)); page.follow(page.people.pick((n) => Math.abs(n - 8)), true); page.people.toggleLucks(); } },
  { go: (page) => { page.play(false); page.screen('world'); page.setLens('police'); page.goTo(page.show.months - 1); } },
  { go: (page) => { page.setLens('done'); page.screen('world'); page.goTo(0); } },
];

class Story {
  constructor(page) {
    this.page = page;
    this.place = -1;
    byId('story-open').addEventListener('click', () => this.at(0));
    byId('story-next').addEventListener('click', () => (this.place + 1 < STORY.length ? this.at(this.place + 1) : this.leave()));
    byId('story-back').addEventListener('click', () => this.at(Math.max(0, this.place - 1)));
    byId('story-leave').addEventListener('click', () => this.leave());
  }

  at(place) {
    this.place = place;
    byId('story').hidden = false;
    STORY[place].go(this.page);
    this.words();
    byId('story-title').focus();
  }

  words() {
    if (this.place < 0) return;
    byId('story-title').textContent = say(`story.${this.place}.title`);
    byId('story-text').textContent = say(`story.${this.place}.text`);
    byId('story-place').textContent = say('story.place', { place: this.place + 1, places: STORY.length });
    byId('story-next').textContent = say(this.place + 1 < STORY.length ? 'story.next' : 'story.end');
    byId('story-back').disabled = this.place === 0;
  }

  leave() {
    this.place = -1;
    byId('story').hidden = true;
    this.page.screen('world');
    byId('story-open').focus();
  }
}
