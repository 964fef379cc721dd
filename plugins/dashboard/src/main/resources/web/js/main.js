/** Begins: language, theme, session; then the shell with the view that the link names. */
import {apply} from './theme.js';
import {onLost} from './http.js';
import {forget, restore} from './session.js';
import * as state from './state.js';
import {leave, shell} from './shell.js';
import {signIn} from './views/signin.js';
import {notice} from './notice.js';
import {load, t} from './i18n.js';

const app = document.getElementById('app');
/** That there was a session, and no more than that: then what is shown is asked for without waiting to hear that there still is. */
const HINT = 'jackfield.signed_in';
let inside = false, early = null;

/** The session went. The link stays, so that one comes back to where one was. */
function lost() {
  if (!inside) return;
  inside = false;
  leave();
  state.close();
  forget();
  enter(t('session_lost'));
}

function enter(reason = '') {
  early = null;
  localStorage.removeItem(HINT);
  signIn(app, {reason, done: begin});
}

async function begin() {
  try {
    await state.open(early, {refused: lost, back: () => notice(t('connection_back'), {kind: 'good', key: 'connection'})});
  } catch (problem) {
    return enter(problem.message);
  }
  inside = true;
  early = null;
  localStorage.setItem(HINT, 'yes');
  shell(app, {left: () => { inside = false; leave(); state.close(); enter(t('signed_out')); }});
}

async function start() {
  apply();
  onLost(lost);
  if (localStorage.getItem(HINT)) {
    early = state.refresh();
    early.catch(() => {});
  }
  const [, known] = await Promise.all([load(), restore().catch(() => false)]);
  await (known ? begin() : enter());
  document.documentElement.dataset.ready = '';
}

start();
