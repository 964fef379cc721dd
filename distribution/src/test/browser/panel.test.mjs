import {after, afterEach, before, test} from 'node:test';
import assert from 'node:assert/strict';
import {createHash, generateKeyPairSync, sign} from 'node:crypto';
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {CONFIGURATION, Load, Server, browser as launch, person, signIn} from './stage.mjs';
import {serious} from './accessible.mjs';

const L1 = '#/bindings/cache.store/l1', SHAKY = process.env.JACKFIELD_PAGE_PLUGIN;
let server, browser, page;

before(async () => {
  [server, browser] = await Promise.all([Server.create(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(async () => {
  const mistakes = page?.mistakes ?? [];
  await page?.context().close();
  page = undefined;
  assert.deepEqual(mistakes, []);
});

/** Through the form, as a person does. */
async function replug(page, provider) {
  await page.locator('#provider').selectOption(provider);
  await page.locator('#apply').click();
  await page.locator('.result .outcome').waitFor();
}

/** A plugin whose pages throw, and that has a secret; there once for all tests that want it. */
async function shaky() {
  const {items} = await server.ask('GET', 'plugins');
  if (!items.some(plugin => plugin.id === 'shaky-page')) await server.upload(SHAKY);
}

const heading = page => page.locator('h1').innerText();

test('signs in with a token that no script can read afterwards, and stays signed in over a reload', async () => {
  page = await person(browser);
  await page.goto(server.dashboard);
  await page.locator('#token').fill('not-a-token');
  await page.keyboard.press('Enter');
  await page.getByText('This token is not known').waitFor();
  await page.locator('#token').fill(server.token);
  await page.keyboard.press('Enter');
  await page.locator('.strip').first().waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, document.documentElement.outerHTML]));
  assert.ok(!kept.includes(server.token));
  await page.reload();
  await page.locator('.strip').first().waitFor();
  await page.getByRole('button', {name: 'Sign out'}).click();
  await page.locator('#token').waitFor();
  await page.reload();
  await page.locator('#token').waitFor();
});

test('says what is not up, also what no strip shows, until it is mended', async () => {
  page = await person(browser);
  await signIn(page, server);
  await page.locator('.summary .lamp.up', {hasText: 'All is up'}).waitFor();
  assert.equal(await page.locator('.troubles').count(), 0);
  const broken = join(server.plugins, 'reports-2.0.jar');
  await Promise.all([writeFile(broken, 'no archive at all'), server.configure(CONFIGURATION.replace('host', 'hots'))]);
  const file = page.locator('[data-component=configuration]');
  await file.waitFor();
  assert.match(await file.innerText(), /Degraded[\s\S]*Configuration[\s\S]*the last edit is refused[\s\S]*hots/);
  assert.ok(Date.parse(await file.locator('time').getAttribute('datetime')) > Date.now() - 60_000);
  await page.locator('.summary .lamp.degraded', {hasText: 'Something is degraded'}).waitFor();
  const refused = page.locator('[data-component^="plugin/"]');
  await refused.waitFor();
  assert.match(await refused.innerText(), /reports-2\.0\.jar is refused/);
  assert.equal(await file.getByRole('link').getAttribute('href'), '#/config');
  await refused.getByRole('link').click();
  await page.getByText('Why it was refused').waitFor();
  await page.goto(`${server.dashboard}#/`);
  await Promise.all([rm(broken), server.configure(CONFIGURATION)]);
  await page.locator('.summary .lamp.up', {hasText: 'All is up'}).waitFor();
  assert.equal(await page.locator('.troubles').count(), 0);
});

test('re-plugs under load and rolls back, and no request fails', async () => {
  page = await person(browser);
  await signIn(page, server, L1);
  const load = new Load(server);
  try {
    await load.past(200);
    await page.locator('#provider').selectOption('map');
    await page.locator('#option-maximum_entries').fill('5000');
    await page.locator('#dry-run').click();
    await page.getByText('This would happen').waitFor();
    await replug(page, 'map');
    assert.match(await page.locator('.result').innerText(), /caffeine #1\s*→\s*map #2/);
    assert.match(await page.locator('.result .figures').innerText(), /Cut\s*0/);
    await load.past(200);
    await page.locator('#roll-back').click();
    await page.locator('dialog button.primary').click();
    await page.locator('.notice', {hasText: 'is back at caffeine'}).waitFor();
    await load.past(200);
  } finally {
    await load.stop();
  }
  assert.deepEqual(load.failed, []);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'roll-back', 'focus returns after the dialog');
  await page.goto(`${server.dashboard}#/`);
  await page.locator('[data-binding=l1]', {hasText: 'caffeine'}).waitFor();
});

test('shows a swap that somebody else made, as it happens', async () => {
  page = await person(browser);
  await signIn(page, server);
  await page.locator('.connection', {hasText: 'Live'}).waitFor();
  await server.ask('PUT', 'bindings/cache.store/l1', {provider: 'map', options: {}});
  await page.locator('.notice', {hasText: 'cache.store/l1'}).waitFor();
  await page.locator('.module[data-binding=l1]', {hasText: 'map'}).waitFor();
  await page.goto(`${server.dashboard}#/events`);
  await page.locator('.event', {hasText: 'binding.swapped'}).first().waitFor();
  await page.locator('#pause').click();
  await server.ask('POST', 'bindings/cache.store/l1/rollback');
  await page.getByText('Paused. 1 more').waitFor();
});

test('filters the events by the link, and the link by what is written', async () => {
  await server.ask('PUT', 'bindings/cache.store/l1', {provider: 'map', options: {}});
  await server.ask('POST', 'bindings/cache.store/l1/rollback');
  page = await person(browser);
  await signIn(page, server, '#/events?only=binding.swapped%20cache.store');
  await page.locator('.event').first().waitFor();
  assert.equal(await page.locator('#filter').inputValue(), 'binding.swapped cache.store');
  for (const event of await page.locator('.event').allInnerTexts()) assert.match(event, /binding\.swapped[\s\S]*cache\.store/);
  await page.locator('#filter').fill('no-such-word');
  await page.getByText('No event matches the filter').waitFor();
  assert.match(page.url(), /#\/events\?only=no-such-word$/);
});

test('shows the swaps of a binding, the latest first', async () => {
  await server.ask('PUT', 'bindings/cache.store/past', {provider: 'map', options: {}});
  page = await person(browser);
  await signIn(page, server, '#/bindings/cache.store/past');
  const rows = page.getByRole('region', {name: 'History'}).locator('tbody tr');
  await rows.first().waitFor();
  const before = await rows.count();
  await server.ask('PUT', 'bindings/cache.store/past', {provider: 'caffeine', options: {}});
  const latest = rows.first().filter({hasText: 'caffeine'});
  await latest.waitFor();
  assert.equal(await rows.count(), before + 1);
  assert.match(await latest.innerText(), /map #1\s+caffeine #2\s+swapped\s+[\d.]+ ms/);
  await server.ask('PUT', 'bindings/cache.store/past', {provider: 'none'});
});

test('shows what becomes of a plugin while events come without end', async () => {
  await server.ask('PUT', 'bindings/cache.store/l1', {provider: 'caffeine', options: {}});
  await server.ask('PUT', 'bindings/cache.store/storm', {provider: 'caffeine', options: {}});
  page = await person(browser);
  await signIn(page, server, '#/plugins');
  await page.locator('.connection', {hasText: 'Live'}).waitFor();
  let storming = true, swaps = 0;
  const storm = (async () => {
    for (; storming; swaps++) await server.ask('PUT', 'bindings/cache.store/storm', {provider: 'caffeine', options: {maximum_entries: 100 + swaps % 2}});
  })();
  try {
    const card = page.locator('.plugin', {has: page.getByRole('link', {name: 'cache-map', exact: true})});
    await server.ask('POST', 'plugins/cache-map/stop');
    await card.filter({hasText: 'Stopped'}).waitFor();
    await server.ask('POST', 'plugins/cache-map/start');
    await card.filter({hasText: 'Started'}).waitFor();
  } finally {
    storming = false;
    await storm;
  }
  assert.ok(swaps > 0);
  await server.ask('PUT', 'bindings/cache.store/storm', {provider: 'none'});
});

test('plugs in at a new name, and unplugs it again', async () => {
  page = await person(browser);
  await signIn(page, server);
  await page.getByRole('button', {name: 'New binding of cache.store'}).click();
  await page.locator('#dialog-input').fill('spare');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is plugged in as cache.store/spare').waitFor();
  await replug(page, 'map');
  await page.locator('.facts', {hasText: 'map'}).waitFor();
  await page.locator('#provider').selectOption('none');
  await page.locator('#apply').click();
  await page.locator('dialog', {hasText: 'Unplug cache.store/spare?'}).locator('button.danger').click();
  await page.getByText('Nothing is plugged in as cache.store/spare').waitFor();
});

test('says which field is wrong, and changes nothing', async () => {
  page = await person(browser);
  await signIn(page, server, L1);
  await page.locator('#option-time_to_live').fill('soon');
  await page.locator('#apply').click();
  await page.locator('#option-time_to_live[aria-invalid=true]').waitFor();
  assert.match(await page.locator('#option-time_to_live-error').innerText(), /soon/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'option-time_to_live');
});

test('tells the second of two people that somebody else was faster, and what they changed', async () => {
  page = await person(browser);
  const other = await person(browser);
  await signIn(page, server, L1);
  await page.locator('#apply').waitFor();
  await page.locator('#option-maximum_entries').fill('700');
  await signIn(other, server, L1);
  await other.locator('#option-maximum_entries').fill('600');
  await replug(other, 'caffeine');
  await page.getByText('Somebody else re-plugged this meanwhile').waitFor();
  assert.equal(await page.locator('#option-maximum_entries').inputValue(), '700', 'what was written stays');
  await page.locator('#apply').click();
  const said = page.locator('.result .alert', {hasText: 'Somebody else was faster'});
  await said.waitFor();
  assert.match(await said.innerText(), /maximum_entries.*600/s);
  await page.locator('.result').getByRole('button', {name: 'Show what is there now'}).click();
  await page.locator('.result .alert').waitFor({state: 'detached'});
  await page.waitForFunction(() => document.getElementById('option-maximum_entries')?.value === '600');
  await other.context().close();
});

test('says why a broken archive is refused', async () => {
  page = await person(browser);
  await signIn(page, server, '#/plugins');
  const broken = join(server.folder, 'broken.jar');
  await writeFile(broken, 'no archive at all');
  await page.locator('#archive').setInputFiles(broken);
  const said = page.locator('.upload .alert');
  await said.waitFor();
  assert.match(await said.innerText(), /broken\.jar is refused[\s\S]*neither a jar nor a zip[\s\S]*what ran before goes on/);
});

test('uploads a plugin with the signature beside it, and names who signed', {skip: !SHAKY}, async () => {
  const name = basename(SHAKY), archive = await readFile(SHAKY), {publicKey, privateKey} = generateKeyPairSync('ed25519');
  const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
  const head = ['jackfield-plugin-signature-v1', 'shaky-page', '1.0.0', sha256(archive), sha256(publicKey.export({type: 'spki', format: 'der'}))];
  await mkdir(join(server.folder, 'conf/trusted-keys'), {recursive: true});
  await writeFile(join(server.folder, 'conf/trusted-keys/acme.pub'), publicKey.export({type: 'spki', format: 'pem'}));
  const signature = `${head.join(' ')} ${sign(null, Buffer.from(`${head.join('\n')}\n`), privateKey).toString('base64')}\n`;
  page = await person(browser);
  await signIn(page, server, '#/plugins');
  await page.locator('#archive').setInputFiles([{name: `${name}.sig`, mimeType: '', buffer: Buffer.from(signature)},
    {name, mimeType: 'application/java-archive', buffer: archive}, {name: 'other-1.0.zip.sig', mimeType: '', buffer: Buffer.from(signature)}]);
  await page.locator('.upload .alert.good', {hasText: 'shaky-page 1.0.0 is there with its signature'}).waitFor();
  await page.locator('.upload .alert', {hasText: 'Choose other-1.0.zip together with it'}).waitFor();
  await page.locator('.plugin', {hasText: 'shaky-page'}).filter({hasText: 'signed by acme'}).waitFor();
});

test('renews what guards an upload, and asks to sign in where the session is gone', async () => {
  page = await person(browser);
  await signIn(page, server, '#/plugins');
  const broken = {name: 'broken.jar', mimeType: '', buffer: Buffer.from('no archive at all')};
  await page.locator('#archive').waitFor({state: 'attached'});
  // as another tab does that signs in anew
  assert.equal(await page.evaluate(async token => (await fetch('../api/v1/session', {method: 'POST', headers: {Authorization: `Bearer ${token}`}})).status, server.token), 201);
  await page.locator('#archive').setInputFiles(broken);
  await page.locator('.upload .alert', {hasText: 'neither a jar nor a zip'}).waitFor();
  // whatever else would notice is held back
  await page.route(/\/api\/v1\/(?:bindings|health)/, route => route.abort());
  await page.context().clearCookies();
  await page.locator('#archive').setInputFiles(broken);
  await page.getByText('The session has ended').waitFor();
});

test('stops a plugin that nothing uses, and starts it again', async () => {
  await server.ask('PUT', 'bindings/cache.store/l1', {provider: 'caffeine', options: {}});
  page = await person(browser);
  await signIn(page, server, '#/plugins/cache-map');
  await page.getByRole('button', {name: 'Stop', exact: true}).click();
  await page.getByText('cache-map is stopped').waitFor();
  await page.locator('.facts', {hasText: 'Stopped'}).waitFor();
  await page.getByRole('button', {name: 'Start', exact: true}).click();
  await page.getByText('cache-map is started').waitFor();
  await page.locator('.facts', {hasText: 'Started'}).waitFor();
});

test('leads to the secret that has to be written again, and takes one away', {skip: !SHAKY}, async () => {
  await shaky();
  await server.ask('PUT', 'bindings/dashboard.page/kept', {provider: 'shaky', options: {fails: 'never', address: 'one', password: 'open sesame'}});
  const {token} = await server.ask('POST', 'tokens', {name: 'writer', scopes: ['write']});
  const kept = '#/bindings/dashboard.page/kept', password = '#option-password';
  for (const [query, words] of [['?lang=zh', /请重新填写此密钥/], ['?lang=en', /Write this secret again/]]) {
    page = await person(browser);
    await signIn(page, server, kept, query, token);
    await page.locator('#option-address').fill('two');
    await page.locator('#apply').click();
    await page.locator(`${password}[aria-invalid=true]`).waitFor();
    assert.match(await page.locator(`${password}-error`).innerText(), words);
    assert.match(await page.locator('.result .alert').innerText(), /send the secret itself/, 'the words of the API stay');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'option-password');
    if (query === '?lang=zh') await page.context().close();
  }
  await page.goto(`${server.dashboard}?lang=en#/config`);
  await page.waitForFunction(() => document.getElementById('configuration')?.value.includes('address: one'));
  const editor = page.locator('#configuration');
  await editor.fill((await editor.inputValue()).replace('address: one', 'address: two'));
  await page.locator('#plan').click();
  await page.locator('.result .alert', {hasText: 'Write this secret again'}).waitFor();
  const line = (await editor.inputValue()).split('\n').findIndex(each => each.includes('password:')) + 1;
  assert.equal(await page.locator('.gutter .wrong').innerText(), String(line));
  await page.goto(`${server.dashboard}?lang=en${kept}`);
  await page.locator('#option-address').fill('two');
  await page.locator(password).fill('open barley');
  await page.locator('#apply').click();
  await page.locator('.result .outcome.swapped').waitFor();
  await page.waitForFunction(() => document.getElementById('option-password')?.value === '');
  await page.locator(`${password}-remove`).check();
  await page.locator('#apply').click();
  await page.locator('.result .report', {hasText: '#3'}).waitFor();
  assert.equal((await server.ask('GET', 'bindings/dashboard.page/kept')).options.password ?? null, null);
  await page.locator(`${password}-remove`).waitFor({state: 'detached'});
  await server.ask('PUT', 'bindings/dashboard.page/kept', {provider: 'none'});
});

test('makes a token that is shown this once, and takes it back', async () => {
  page = await person(browser);
  await signIn(page, server, '#/tokens');
  const name = `deploy ${'x'.repeat(93)}`;
  await page.locator('#token-name').fill(name);
  await page.locator('#scope-write').check();
  await page.getByRole('button', {name: 'Make the token'}).click();
  const token = await page.locator('.secret code').innerText();
  const status = async () => (await fetch(`${server.control}/api/v1/bindings`, {headers: {Authorization: `Bearer ${token}`}})).status;
  assert.equal(await status(), 200);
  const row = page.locator('tbody tr', {hasText: name});
  assert.match(await row.innerText(), /read, write/);
  await page.getByRole('button', {name: `Revoke ${name}`}).click();
  await page.locator('dialog button.danger').click();
  await row.waitFor({state: 'detached'});
  assert.equal(await status(), 401);
});

test('shows in the audit who changed what, and says where nothing matches', async () => {
  await server.ask('PUT', 'bindings/cache.store/audited', {provider: 'map', options: {maximum_entries: 4321}});
  page = await person(browser);
  await signIn(page, server, '#/audit');
  const row = page.locator('tbody tr', {hasText: 'cache.store/audited'}).first();
  await row.waitFor();
  assert.match(await row.innerText(), /admin[\s\S]*binding\.[\s\S]*127\.0\.0\.1[\s\S]*done/);
  await row.locator('summary').click();
  assert.match(await row.locator('ins').innerText(), /4321/);
  await page.locator('#audit-actor').fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByText('No change matches').waitFor();
  assert.match(page.url(), /#\/audit\?actor=nobody$/);
  await server.ask('PUT', 'bindings/cache.store/audited', {provider: 'none'});
});

test('changes a log level, and restores it', async () => {
  page = await person(browser);
  await signIn(page, server, '#/logs');
  const level = page.getByLabel('Level of cache-map');
  const before = await level.inputValue(), now = async () => (await server.ask('GET', 'log_levels')).levels['cache-map'];
  await level.selectOption('debug');
  await page.locator('.notice', {hasText: 'cache-map logs at debug'}).waitFor();
  assert.equal((await now()).level, 'debug');
  await page.locator('tbody tr', {hasText: 'cache-map'}).filter({hasText: 'until'}).waitFor();
  await level.selectOption({label: 'as at the start'});
  await page.locator('.notice', {hasText: 'cache-map logs as at the start'}).waitFor();
  assert.deepEqual([(await now()).level, (await now()).changed], [before, false]);
});

test('asks before a plugin in use is stopped by force, and verifies that old code is gone', async () => {
  page = await person(browser);
  await signIn(page, server, '#/plugins/cache-engine');
  await page.getByRole('button', {name: 'Stop', exact: true}).click();
  await page.locator('dialog', {hasText: 'cache-engine is in use'}).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({state: 'detached'});
  await page.goto(`${server.dashboard}#/plugins/cache-map`);
  await page.getByRole('button', {name: 'Reload'}).click();
  await page.getByText('cache-map was loaded anew').waitFor();
  await page.getByRole('button', {name: 'Verify that they are gone'}).click();
  await page.locator('.lamp', {hasText: 'collected'}).first().waitFor();
});

test('plans a configuration, shows mistakes in their lines, and applies it as one change', async () => {
  page = await person(browser);
  await signIn(page, server, '#/config');
  const editor = page.locator('#configuration');
  await page.waitForFunction(() => document.getElementById('configuration')?.value.includes('bindings:'));
  const before = await editor.inputValue();
  assert.match(before, /port: \d+ +# flag --port/);
  await editor.fill(before.replace('http_cache: standard', 'http_cache: stanard'));
  await page.locator('#plan').click();
  const line = before.split('\n').findIndex(each => each.includes('http_cache: standard')) + 1;
  await page.locator('.result .alert', {hasText: `line ${line}`}).waitFor();
  assert.equal(await page.locator('.gutter .wrong').innerText(), String(line));
  await editor.fill(before.replace('http_cache: standard', 'http_cache: "off"'));
  await page.locator('#apply-config').click();
  await page.locator('dialog', {hasText: 'gateway/default'}).locator('button.primary').click();
  await page.locator('.result .alert.good').waitFor();
  assert.match(await editor.inputValue(), /http_cache: "off" +# changed over HTTP/);
});

test('re-plugs by keyboard alone', async () => {
  page = await person(browser);
  await page.goto(server.dashboard);
  await page.locator('#token').waitFor();
  await page.keyboard.type(server.token);
  await page.keyboard.press('Enter');
  await page.locator('.strip').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  const tabTo = async (wanted, most = 60) => {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press('Tab');
      const at = await focused();
      assert.notEqual(await page.evaluate(() => document.activeElement.matches(':focus-visible') && getComputedStyle(document.activeElement).outlineStyle), 'none', `${at} shows its focus`);
      if (at === wanted) return;
    }
    assert.fail(`${wanted} is not reached by Tab`);
  };
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'main');
  await tabTo('l1');
  await page.keyboard.press('Enter');
  await page.locator('#provider').waitFor();
  await tabTo('provider');
  await page.keyboard.type('map');
  await tabTo('apply');
  await page.keyboard.press('Enter');
  await page.locator('.result .outcome.swapped').waitFor();
  await page.goto(`${server.dashboard}#/`);
});

test('is whole on a phone', async () => {
  page = await person(browser, {viewport: {width: 360, height: 740}, hasTouch: true, isMobile: true});
  await signIn(page, server);
  for (const hash of ['#/', L1, '#/plugins', '#/plugins/cache-map', '#/events', '#/config']) {
    await page.goto(`${server.dashboard}${hash}`);
    await page.locator('main h1').waitFor();
    await page.locator('#provider, .strip, .plugin, .facts, .events, .editor').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${hash} is ${wide} px too wide`);
  }
  await page.locator('.menu').tap();
  await page.getByRole('link', {name: 'Events'}).tap();
  await page.locator('h1', {hasText: 'Events'}).waitFor();
});

test('is dark where the system is, and keeps what was chosen', async () => {
  page = await person(browser, {colorScheme: 'dark'});
  await signIn(page, server);
  const light = () => page.evaluate(() => getComputedStyle(document.body).color.match(/\d+/g).map(Number)[0] > 128 ? 'dark' : 'light');
  assert.equal(await light(), 'dark');
  await page.getByRole('button', {name: 'Light mode'}).click();
  assert.equal(await light(), 'light');
  await page.reload();
  await page.locator('.strip').first().waitFor();
  assert.equal(await light(), 'light');
});

test('speaks Chinese: by the browser, by the link and when chosen', async () => {
  page = await person(browser, {locale: 'zh-CN'});
  await signIn(page, server);
  assert.equal(await heading(page), '面板');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hans');
  await page.locator('#language').selectOption('en');
  await page.locator('h1', {hasText: 'Panel'}).waitFor();
  assert.match(page.url(), /\?lang=en#\//);
  await page.goto(`${server.dashboard}?lang=zh${L1}`);
  await page.locator('#apply', {hasText: '重新插接'}).waitFor();
});

/** A module as it is served, in this process. */
const module = async name => import(`data:text/javascript,${encodeURIComponent(await (await fetch(`${server.dashboard}js/${name}.js`)).text())}`);

test('writes a configuration that it reads again, and names what it does not understand with its line', async () => {
  const {read, write} = await module('yaml');
  const tree = {http: {control: {host: '127.0.0.1', port: 8081}}, 'a.b': {empty: {}, none: null, yes: true, word: 'true', text: 'a: b # c', quoted: 'say "hi"', list: ['l1', '2', 3], back: 'C:\\x',
    uri: 'http://127.0.0.1:9000/?a=1', variable: '${HOME:x}', length: '5m', off: 'off', zero: '007', date: '2026-11-01', lines: 'a\nb', space: ' x '}};
  assert.deepEqual(read(write(tree, {}, String)).tree, tree);
  const inner = read('a:\n  - x\n  - {b: [1, "two"], c: d}\nd: {e: 1} # f\n');
  assert.deepEqual(inner.tree, {a: ['x', {b: [1, 'two'], c: 'd'}], d: {e: 1}});
  assert.equal(inner.lines.get('d.e'), 4);
  for (const [text, line] of [['a: 1\nb', 2], ['a: [1', 1], ['a: 1\n   b: 2', 2], ['a: 1\na: 2', 2], ['a: &x 1', 1], ['a: |\n  b', 1], ['a: "x', 1], ['\ta: 1', 1], ['- a', 1]]) {
    assert.deepEqual(read(text).mistakes.map(each => each.line), [line], JSON.stringify(text));
  }
});

test('has every text in both languages', async () => {
  const texts = async name => (await module(`lang/${name}`)).default;
  for (const [one, other] of [['en', 'zh'], ['api.en', 'api.zh']]) {
    const [a, b] = [await texts(one), await texts(other)];
    assert.deepEqual(Object.keys(a), Object.keys(b));
    const holes = text => [...text.matchAll(/\{\w+}/g)].map(String).sort();
    for (const key of Object.keys(a)) assert.deepEqual(holes(a[key]), holes(b[key]), key);
  }
});

test('goes on when the page of a plugin throws: at import, when mounted, or later', {skip: !SHAKY}, async () => {
  await shaky();
  for (const fails of ['import', 'mount', 'later', 'never']) await server.ask('PUT', `bindings/dashboard.page/${fails}`, {provider: 'shaky', options: {fails}});
  page = await person(browser);
  await signIn(page, server);
  for (const fails of ['import', 'mount', 'later']) {
    await page.getByRole('link', {name: `Shaky ${fails}`}).click();
    await page.locator('.plugin-page .alert', {hasText: 'The page of plugin shaky-page failed'}).waitFor();
    assert.match(await page.locator('.plugin-page').innerText(), new RegExp(`fails at ${fails}`));
  }
  await page.getByRole('link', {name: 'Shaky never'}).click();
  await page.locator('.plugin-page', {hasText: /\d+ bindings/}).waitFor();
  await page.getByRole('link', {name: 'Panel', exact: true}).click();
  await page.locator('.strip').first().waitFor();
  page.mistakes = page.mistakes.filter(mistake => !mistake.includes('fails at later'));
});

test('describes the API: search, deep link, trying, the command line', async () => {
  page = await person(browser);
  await signIn(page, server);
  await page.goto(`${server.dashboard}api#/listBindings`);
  const operation = page.locator('#operation-listBindings');
  await operation.getByRole('button', {name: 'Send'}).click();
  await operation.locator('.try .answer', {hasText: '200'}).waitFor();
  assert.match(await operation.locator('.try .answer pre').innerText(), /"cache\.store"/);
  await operation.getByRole('button', {name: 'Copy as curl'}).click();
  await page.locator('pre', {hasText: 'Authorization: Bearer $TOKEN'}).waitFor();
  await page.locator('#search').fill('rollback');
  await page.waitForFunction(() => document.querySelectorAll('.operation:not([hidden])').length === 1);
  await page.locator('#search').fill('no such endpoint');
  await page.getByText('No endpoint matches').waitFor();
});

test('has no serious finding of axe-core in any view, light or dark', async () => {
  const views = ['#/', L1, '#/plugins', '#/plugins/cache-map', '#/events', '#/config', '#/tokens', '#/audit', '#/logs', '#/nowhere', 'api#/plugBinding'];
  // in the dark other colours are shown, and nothing else is different
  for (const [colorScheme, rules] of [['light'], ['dark', ['color-contrast', 'link-in-text-block']]]) {
    page = await person(browser, {colorScheme});
    await page.goto(server.dashboard);
    await page.locator('#token').waitFor();
    assert.deepEqual(await serious(page, rules), [], `sign-in ${colorScheme}`);
    await signIn(page, server);
    for (const view of views) {
      await page.goto(`${server.dashboard}${view}`);
      await page.locator('main h1').waitFor();
      await page.waitForFunction(() => !document.querySelector('main')?.innerText.includes('Loading'));
      assert.deepEqual(await serious(page, rules), [], `${view} ${colorScheme}`);
    }
    if (colorScheme === 'light') await page.context().close();
  }
});

test('is there with at most 150 KB transferred', async context => {
  page = await person(browser);
  await signIn(page, server);
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', {cacheDisabled: true});
  let bytes = 0, requests = 0;
  client.on('Network.dataReceived', ({encodedDataLength}) => { bytes += encodedDataLength; });
  client.on('Network.responseReceived', ({response}) => { bytes += response.encodedDataLength; requests++; });
  await page.reload();
  await page.locator('.strip').first().waitFor();
  const usable = await page.evaluate(() => Math.round(performance.now()));
  context.diagnostic(`${requests} requests, ${Math.round(bytes / 1024)} KB, usable after ${usable} ms`);
  assert.ok(bytes > 10_000 && bytes <= 150 * 1024, `${bytes} bytes`);
});

test('loses the connection, says so, and is back where it was when the server is', async () => {
  page = await person(browser);
  await signIn(page, server, L1);
  await page.locator('#apply').waitFor();
  await page.locator('.connection', {hasText: 'Live'}).waitFor();
  await server.stop();
  await page.getByText('The connection is lost').waitFor();
  await server.start();
  const door = page.locator('#token'), back = page.getByText('The connection is back');
  await door.or(back).first().waitFor();
  if (await door.isVisible()) {
    await page.getByText('The session has ended').waitFor();
    await door.fill(server.token);
    await page.keyboard.press('Enter');
  }
  await page.locator('.connection', {hasText: 'Live'}).waitFor();
  assert.equal(await heading(page), 'cache.store/l1');
  await page.locator('#offline').waitFor({state: 'detached'});
});
