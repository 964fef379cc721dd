/** The cords of a strip: drawn from the jack of a binding to the jack of its provider, and moved when it is re-plugged. */
import {svg} from '../dom.js';

const MOVE = 650;
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** @param {number} t from 0 to 1 */
const eased = t => t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2;

/** A cord hangs: the wider the gap, the deeper. */
function hang(from, to, lift = 0) {
  const width = to.x - from.x, sag = 10 + Math.abs(width) * 0.06 + Math.abs(to.y - from.y) * 0.12;
  return `M${from.x} ${from.y}C${from.x + width * 0.42} ${from.y + sag - lift},${to.x - width * 0.42} ${to.y + sag - lift},${to.x} ${to.y}`;
}

/** One strip's cords. @param {SVGElement} place @param {HTMLElement} field what the places of jacks are measured in */
export function cords(place, field) {
  /** @type {Map<string, any>} */
  const drawn = new Map();

  function centre(jack) {
    const box = jack.getBoundingClientRect(), origin = field.getBoundingClientRect();
    return {x: box.left - origin.left + box.width / 2, y: box.top - origin.top + box.height / 2};
  }

  function make(name, colour) {
    const cord = {
      group: svg('g', {class: `cord cord-${colour}`}, svg('path', {class: 'shadow'}), svg('path', {class: 'body'}),
          svg('path', {class: 'light'}), svg('path', {class: 'pulse'}), svg('circle', {class: 'plug', r: 8}), svg('circle', {class: 'plug', r: 8}),
          svg('circle', {class: 'tip', r: 3}), svg('circle', {class: 'tip', r: 3})),
      target: '', moving: false, to: null, frame: 0,
    };
    place.append(cord.group);
    drawn.set(name, cord);
    return cord;
  }

  function put(cord, from, to, lift = 0) {
    cord.to = to;
    const line = hang(from, to, lift);
    cord.group.querySelectorAll('path').forEach(path => path.setAttribute('d', line));
    cord.group.querySelectorAll('circle').forEach((circle, i) => {
      circle.setAttribute('cx', i % 2 ? to.x : from.x);
      circle.setAttribute('cy', i % 2 ? to.y : from.y);
    });
  }

  function move(cord, from, to) {
    cancelAnimationFrame(cord.frame);
    const begin = {...cord.to}, started = performance.now();
    cord.moving = true;
    const step = now => {
      const done = Math.min(1, (now - started) / MOVE), at = eased(done), lift = Math.sin(Math.PI * done);
      put(cord, from, {x: begin.x + (to.x - begin.x) * at - lift * 34, y: begin.y + (to.y - begin.y) * at}, lift * 22);
      cord.moving = done < 1;
      if (cord.moving) cord.frame = requestAnimationFrame(step);
    };
    cord.frame = requestAnimationFrame(step);
  }

  return {
    /** @param {{name: string, target: string, colour: number, busy: boolean, from: Element, to: Element}[]} wanted */
    draw(wanted) {
      const box = field.getBoundingClientRect();
      place.setAttribute('viewBox', `0 0 ${box.width} ${box.height}`);
      for (const {name, target, colour, busy, from, to} of wanted) {
        const cord = drawn.get(name) ?? make(name, colour), a = centre(from), b = centre(to);
        cord.group.classList.toggle('busy', busy);
        if (cord.target && cord.target !== target && !still.matches) move(cord, a, b);
        else if (!cord.moving) put(cord, a, b);
        cord.target = target;
      }
      const names = new Set(wanted.map(each => each.name));
      for (const [name, cord] of drawn) {
        if (!names.has(name)) {
          cord.group.remove();
          drawn.delete(name);
        }
      }
    },
  };
}
