/** Making elements, and bringing what is shown to what should be shown without losing focus. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. A property that is a function is a listener (`onclick`), `true` an empty attribute; `false`, `null` and
 * `undefined` are left out. `key` says which element it is among its siblings.
 * @param {string} tag
 * @param {Record<string, any>|null} [properties]
 * @param {...any} children texts, elements, lists of them; null and false are left out
 * @returns {HTMLElement}
 */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. @returns {SVGElement} */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (typeof value === 'function') element[name] = value;
    else if (name === 'key') element.key = value;
    else if (name === 'value' && 'value' in element) element.value = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const HANDLERS = ['onclick', 'onchange', 'oninput', 'onsubmit', 'onkeydown', 'onblur'];

/**
 * Brings the children of a place to those given; what is the same stays, with its focus, selection and scroll position.
 * @param {Element} place
 * @param {...any} wanted
 */
export function show(place, ...wanted) {
  const next = wanted.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
      .map(child => child instanceof Node ? child : document.createTextNode(child));
  const keyed = new Map([...place.childNodes].filter(node => node.key !== undefined).map(node => [node.key, node]));
  let at = place.firstChild;
  for (const node of next) {
    const old = node.key !== undefined ? keyed.get(node.key) : at;
    if (old && same(old, node)) {
      if (old === at) at = at.nextSibling;
      else place.insertBefore(old, at);
      morph(old, node);
    } else {
      place.insertBefore(node, at);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.key === b.key && a !== b;

function morph(old, node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  for (const {name} of [...old.attributes]) {
    if (!node.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) old.removeAttribute(name);
  }
  for (const {name, value} of node.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const handler of HANDLERS) old[handler] = node[handler];
  if (!old.hasAttribute('data-own')) show(old, ...node.childNodes);
}
