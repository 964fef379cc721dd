/** Where one is: `#/bindings/cache.store/l1?tab=history`. */

/** A link that somebody mistyped names a place that is not there, and is no reason to fail. */
export function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** {@return the parts of the path, and what follows the question mark} */
export function here() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {parts: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query)};
}

/** {@return a link} @param {string[]} parts @param {Record<string, string>} [query] */
export function to(parts, query = {}) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${asked && `?${asked}`}`;
}

/** Changes the link without going anywhere. */
export const stay = (parts, query) => history.replaceState(history.state, '', location.search + to(parts, query));

export const go = hash => { location.hash = hash; };
