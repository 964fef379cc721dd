// region page
const EVERY = 2_000;
let timer = 0;

/** @param {HTMLElement} place @param {any} api */
export async function mount(place, api) {
  const {h} = api;
  const list = h('ul');
  place.append(list);
  async function draw() {
    const lines = await api.list('cache/stats');
    list.replaceChildren(...lines.map(({cache, level, hits, misses, entries}) =>
        h('li', null, h('code', null, `${cache}/${level}`), ` ${hits} hits, ${misses} misses, ${entries} entries`)));
  }
  await draw();
  timer = setInterval(() => document.hidden || draw().catch(api.fails), EVERY);
}

export function unmount() {
  clearInterval(timer);
}
// endregion
