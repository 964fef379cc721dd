/** How soon the panel is usable after a navigation, and what is transferred: `node measure.mjs ROUNDS`, one line of JSON. */
import {Server, browser as launch, person, signIn} from './stage.mjs';

const rounds = Number(process.argv[2] ?? 15);
const [server, browser] = await Promise.all([Server.create(), launch()]);
try {
  const page = await person(browser);
  await signIn(page, server);
  // noted by the page itself, in the frame that shows it: what drives the browser would count in
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('.strip')) {
        observer.disconnect();
        requestAnimationFrame(() => { window.usable = performance.now(); });
      }
    }).observe(document, {childList: true, subtree: true});
  });
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', {cacheDisabled: true});
  let bytes = 0;
  client.on('Network.dataReceived', ({encodedDataLength}) => { bytes += encodedDataLength; });
  client.on('Network.responseReceived', ({response}) => { bytes += response.encodedDataLength; });
  const usable = [], transferred = [];
  for (let i = -3; i < rounds; i++) {
    bytes = 0;
    await page.reload();
    const at = await (await page.waitForFunction(() => window.usable)).jsonValue();
    if (i >= 0) {
      usable.push(at);
      transferred.push(bytes);
    }
  }
  process.stdout.write(`${JSON.stringify({usable, transferred})}\n`);
} finally {
  await browser.close();
  await server.close();
}
