/** A distribution that runs, a service behind it, and a browser in front. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer as http} from 'node:http';
import {createServer as socket} from 'node:net';
import {cp, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';

const HOME = process.env.JACKFIELD_HOME ?? new URL('../../../target/jackfield', import.meta.url).pathname;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

async function freePort() {
  const server = socket().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export const CONFIGURATION = 'http:\n  control:\n    host: 127.0.0.1\n';

/** The distribution in a process of its own, with folders and ports that stay over a restart. */
export class Server {
  static async create() {
    const it = new Server();
    it.folder = await mkdtemp(join(process.env.JACKFIELD_WORK ?? tmpdir(), 'jackfield-browser-'));
    it.plugins = join(it.folder, 'plugins');
    await mkdir(it.plugins);
    await cp(join(HOME, 'plugins'), it.plugins, {recursive: true});
    await it.configure(CONFIGURATION);
    it.origin = http((request, response) => setTimeout(() => response.setHeader('Cache-Control', 'max-age=60').end(`hello ${request.url}`), 5)).listen(0, '127.0.0.1');
    await once(it.origin, 'listening');
    it.trafficPort = await freePort();
    it.controlPort = await freePort();
    await it.start();
    return it;
  }

  get traffic() { return `http://127.0.0.1:${this.trafficPort}`; }
  get control() { return `http://127.0.0.1:${this.controlPort}`; }
  get dashboard() { return `${this.control}/dashboard/`; }

  /** Edits the file, as an operator does. */
  async configure(text) {
    await mkdir(join(this.folder, 'conf'), {recursive: true});
    await writeFile(join(this.folder, 'conf/jackfield.yaml'), text);
  }

  async start() {
    this.process = spawn(join(HOME, 'bin/jackfield'), ['run', `--port=${this.trafficPort}`, `--control-port=${this.controlPort}`, `--data=${join(this.folder, 'data')}`,
      `--config=${join(this.folder, 'conf/jackfield.yaml')}`,
      `--plugins=${this.plugins}`, '--upstream', `http://127.0.0.1:${this.origin.address().port}`], {stdio: ['ignore', 'pipe', 'pipe']});
    let said = '';
    this.process.stderr.on('data', data => { said += data; });
    await new Promise((resolve, reject) => {
      this.process.stdout.on('data', data => String(data).includes('ready on') && resolve());
      this.process.once('exit', code => reject(new Error(`the server ended with ${code}: ${said}`)));
    });
    this.token = (await readFile(join(this.folder, 'data/admin-token'), 'utf8')).trim();
  }

  /** As an operator stops it. */
  async stop() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
  }

  async close() {
    if (this.process.exitCode === null) await this.stop();
    this.origin.closeAllConnections();
    this.origin.close();
    await rm(this.folder, {recursive: true, force: true});
  }

  /** Asks the API as a machine does. */
  async ask(method, path, json) {
    const response = await fetch(`${this.control}/api/v1/${path}`, {method, body: json && JSON.stringify(json),
      headers: {Authorization: `Bearer ${this.token}`, ...(json && {'Content-Type': 'application/json'})}});
    const text = await response.text(), body = text && JSON.parse(text);
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(body)}`);
    return body;
  }

  async upload(archive) {
    const response = await fetch(`${this.control}/api/v1/plugins`, {method: 'POST', body: await readFile(archive),
      headers: {Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/java-archive'}});
    if (!response.ok) throw new Error(await response.text());
  }
}

export const browser = () => chromium.launch({executablePath: CHROMIUM, args: FLAGS});

/** Somebody who looks: a profile of their own. */
export async function person(browser, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, locale: 'en-GB', reducedMotion: 'reduce', ...options});
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.mistakes = [];
  page.on('pageerror', error => page.mistakes.push(error.message));
  page.on('console', message => /Content Security Policy/i.test(message.text()) && page.mistakes.push(message.text()));
  return page;
}

/** Signs in where the page asks for it. */
export async function signIn(page, server, hash = '#/', query = '', token = server.token) {
  await page.goto(`${server.dashboard}${query}${hash}`);
  await page.locator('#token').fill(token);
  await page.locator('.sign-in button[type=submit]').click();
  await page.locator('.side').waitFor();
}

/** Steady traffic through the gateway, of which nothing may fail. */
export class Load {
  /** @param {number} [keys] how many different places each worker asks for, in turn */
  constructor(server, workers = 4, keys = 50) {
    this.done = 0;
    this.failed = [];
    this.running = true;
    this.workers = Array.from({length: workers}, (_, n) => this.work(server, n, keys));
  }

  async work(server, n, keys) {
    for (let i = 0; this.running; i++) {
      try {
        const response = await fetch(`${server.traffic}/${n}/${i % keys}`);
        const text = await response.text();
        if (response.status !== 200 || !text.startsWith('hello')) this.failed.push(`${response.status} ${text}`);
        this.done++;
      } catch (e) {
        this.failed.push(String(e.cause ?? e));
      }
    }
  }

  async past(count) {
    const goal = this.done + count;
    while (this.done < goal && this.failed.length === 0) await new Promise(setImmediate);
  }

  async stop() {
    this.running = false;
    await Promise.all(this.workers);
  }
}
