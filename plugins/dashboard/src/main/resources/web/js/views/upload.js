/** Bringing plugins: by dropping files or by choosing some; how far each is, and what became of it. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {API, Problem, get, guarded, held} from '../http.js';
import {number} from '../format.js';
import {problemText} from '../notice.js';
import {refresh} from '../state.js';
import {report} from './report.js';

/** A signature file is called like its archive, with this at the end; more than this is not read of it, in bytes. */
const SIGNATURE = '.sig', LARGEST = 16 * 1024;

/** {@return the element} */
export function upload() {
  const result = h('div', {class: 'result', 'aria-live': 'polite'});
  const file = h('input', {id: 'archive', type: 'file', multiple: true, accept: '.jar,.zip,.sig', onchange() { take([...file.files]); }});
  const bar = h('progress', {max: 1, value: 0, 'aria-label': t('upload_progress'), hidden: true});
  const zone = h('div', {class: 'drop'}, h('p', null, h('label', {for: 'archive', class: 'as-button'}, t('choose_file')), file, ' ', t('or_drop')),
      h('p', {class: 'hint'}, t('upload_help')), bar);
  for (const type of ['dragenter', 'dragover']) zone.addEventListener(type, e => { e.preventDefault(); zone.classList.add('over'); });
  for (const type of ['dragleave', 'drop']) zone.addEventListener(type, e => { e.preventDefault(); zone.classList.remove('over'); });
  zone.addEventListener('drop', e => take([...e.dataTransfer.files]));
  let busy = Promise.resolve();

  /** One after the other: what somebody chooses meanwhile waits. */
  function take(files) {
    if (files.length) busy = busy.then(() => all(files));
  }
  async function all(files) {
    show(result);
    bar.hidden = false;
    try {
      const signatures = new Map(files.filter(each => each.name.endsWith(SIGNATURE)).map(each => [each.name, each]));
      const archives = files.filter(each => !each.name.endsWith(SIGNATURE));
      for (const archive of archives) {
        const signature = signatures.get(archive.name + SIGNATURE);
        signatures.delete(archive.name + SIGNATURE);
        if (await one(archive, signature) === 401) return;
      }
      for (const name of signatures.keys()) {
        result.append(h('div', {class: 'alert', role: 'alert'}, t('sig_alone', {name, archive: name.slice(0, -SIGNATURE.length)})));
      }
    } finally {
      bar.hidden = true;
      bar.value = 0;
      file.value = '';
    }
  }
  /** {@return the status of a refusal} */
  async function one(archive, signature) {
    const place = h('div', null, h('p', null, t('uploading', {name: archive.name, kb: number(Math.ceil(archive.size / 1024))})));
    result.append(place);
    try {
      const lines = signature ? await signed(signature) : null;
      const done = await held(() => send(archive, lines, part => { bar.value = part; }));
      show(place, h('div', {class: 'alert good'}, h('strong', null, t('upload_done', {id: done.plugin?.id ?? done.id, version: done.plugin?.version ?? ''})),
          signature ? [' ', t('upload_signed')] : null,
          (done.swaps ?? []).map(swap => h('div', null, h('code', null, `${swap.point}/${swap.name}`), report(swap, {short: true})))));
      await refresh('plugins', 'points', 'bindings', 'health');
      return 0;
    } catch (problem) {
      // who is refused while the archive is still on its way may be told no more than that it broke off
      if (problem.status === 0) await get('session').catch(() => {});
      show(place, h('div', {class: 'alert', role: 'alert'}, h('strong', null, t('upload_refused', {name: archive.name})),
          problem.errors?.length ? h('ul', null, problem.errors.map(error => h('li', null, error.detail)))
              : h('p', null, problem.status === 0 ? t('upload_broken') : problemText(problem)),
          h('p', {class: 'hint'}, t('old_goes_on'))));
      return problem.status;
    }
  }
  return h('section', {class: 'card upload', 'aria-labelledby': 'upload'}, h('h2', {id: 'upload'}, t('upload')), zone, result);
}

/** The lines of a signature file with commas in between; a field of a head takes no more than these characters. */
async function signed(file) {
  if (file.size > LARGEST) throw new Problem(413, {detail: t('sig_too_long', {name: file.name, kb: LARGEST / 1024})});
  return (await file.text()).split('\n').map(line => line.trim()).filter(Boolean).join(',').replace(/[^\x20-\x7e]/g, '?');
}

/** By XMLHttpRequest, which alone tells how far it is. */
function send(archive, signatures, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', new URL('plugins', API));
    const type = archive.name.endsWith('.jar') ? 'application/java-archive' : 'application/zip';
    const headers = guarded('POST', {'Content-Type': type, Accept: 'application/json', ...(signatures !== null && {'Jackfield-Signature': signatures})});
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = e => e.lengthComputable && progress(e.loaded / e.total);
    request.onerror = () => reject(new Problem(0, null));
    request.onload = () => {
      let body = null;
      try { body = JSON.parse(request.responseText); } catch { /* said by its status */ }
      if (request.status < 300) resolve(body);
      else reject(new Problem(request.status, body));
    };
    request.send(archive);
  });
}
