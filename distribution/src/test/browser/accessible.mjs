/** What axe-core finds in a page: what is serious or worse. */
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {string[]} [rules] these alone @returns {Promise<string[]>} one line for each finding */
export async function serious(page, rules) {
  // by the protocol, which the page's Content-Security-Policy does not concern
  await page.evaluate(source);
  const {violations} = await page.evaluate(runOnly => globalThis.axe.run({resultTypes: ['violations'], ...(runOnly && {runOnly})}), rules);
  return violations.filter(each => ['serious', 'critical'].includes(each.impact))
      .flatMap(each => each.nodes.map(node => `${each.id}: ${node.target.join(' ')} – ${node.failureSummary.replaceAll('\n', ' ')}`));
}
