/** Writes the screenshots of the brochure: `npm run screenshots -- FOLDER`. */
import {mkdir, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {Load, Server, browser as launch, person, signIn} from './stage.mjs';

const folder = resolve(process.argv[2] ?? 'screenshots');
await mkdir(folder, {recursive: true});
const [server, browser] = await Promise.all([Server.create(), launch()]);
// ever new places, so that there is always something in flight
const load = new Load(server, 3, 1_000_000);
const DESKTOP = {viewport: {width: 1360, height: 850}, deviceScaleFactor: 1.5, reducedMotion: 'no-preference'};

/** Under load, as it was asked for last. */
const busy = page => page.locator('.flight.busy').first().waitFor();

/** The cord hangs where it was plugged in. */
const plugged = (page, binding, provider) => page.waitForFunction(([from, to]) => {
  const jack = document.querySelector(`[data-provider=${to}] .jack`).getBoundingClientRect();
  const apart = it => Math.hypot(it.left + it.width / 2 - jack.left - jack.width / 2, it.top + it.height / 2 - jack.top - jack.height / 2);
  return document.querySelector(`.module[data-binding=${from}]`).innerText.includes(to) && [...document.querySelector(`.module[data-binding=${from}]`).closest('.field')
      .querySelectorAll('.cord')].every(cord => apart(cord.querySelector('.plug:nth-of-type(2)').getBoundingClientRect()) < 2);
}, [binding, provider]);

async function shot(name, options, hash, act = async () => {}, query = '') {
  const page = await person(browser, {...DESKTOP, ...options});
  await signIn(page, server, '#/', query);
  await page.goto(`${server.dashboard}${query}${hash}`);
  await page.locator('.strip, .facts, .plugin, .operation, .editor, .event').first().waitFor();
  await page.mouse.move(0, 0);
  await act(page);
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({path: join(folder, `${name}.png`)});
  await page.context().close();
  process.stdout.write(`${name}.png\n`);
}

try {
  await server.ask('PUT', 'bindings/cache.store/l1', {provider: 'map', options: {maximum_entries: 5000}});
  await server.ask('PUT', 'bindings/cache.store/l2', {provider: 'caffeine', options: {time_to_live: '30m'}});
  await server.ask('PUT', 'bindings/cache/default', {provider: 'levels', options: {levels: ['l1', 'l2']}});
  await load.past(500);
  await shot('panel', {}, '#/', busy);
  await shot('panel-dark', {colorScheme: 'dark'}, '#/', busy);
  await shot('panel-chinese', {locale: 'zh-CN'}, '#/', busy);
  await shot('panel-phone', {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true}, '#/');
  await shot('replug', {colorScheme: 'dark'}, '#/', async page => {
    await page.locator('.connection .up').waitFor();
    await server.ask('PUT', 'bindings/cache.store/l1', {provider: 'caffeine', options: {}});
    await page.locator('.notice').waitFor();
    await plugged(page, 'l1', 'caffeine');
  });
  await shot('binding', {}, '#/bindings/cache.store/l1', async page => {
    await page.locator('#provider').selectOption('map');
    await page.locator('#dry-run').click();
    await page.locator('.plan').waitFor();
  });
  await writeFile(join(server.plugins, 'reports-2.0.jar'), 'not a jar');
  await shot('refused', {}, '#/plugins', page => page.locator('.plugin.refused').waitFor());
  await shot('trouble', {}, '#/', page => page.locator('.troubles').waitFor());
  await shot('trouble-phone', {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'zh-CN'}, '#/', page => page.locator('.troubles').waitFor());
  await shot('configuration', {}, '#/config');
  await shot('events', {colorScheme: 'dark'}, '#/events');
  await shot('api', {}, 'api#/plugBinding', page => page.locator('.operation-body:not([hidden])').waitFor());
} finally {
  await load.stop();
  await browser.close();
  await server.close();
}
