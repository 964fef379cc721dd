/** Bringing a plugin: by dropping a file or by choosing one; how far it is, and what became of it. */
import {h, show} from '../dom.js';
import {t} from '../i18n.js';
import {API, Problem, guarded} from '../http.js';
import {number} from '../format.js';
import {refresh} from '../state.js';
import {report} from './report.js';

/** {@return the element} */
export function upload() {
  const result = h('div', {class: 'result', 'aria-live': 'polite'});
  const file = h('input', {id: 'archive', type: 'file', accept: '.jar,.zip', onchange() { if (file.files[0]) take(file.files[0]); }});
  const bar = h('progress', {max: 1, value: 0, 'aria-label': t('upload_progress'), hidden: true});
  const zone = h('div', {class: 'drop'}, h('p', null, h('label', {for: 'archive', class: 'as-button'}, t('choose_file')), file, ' ', t('or_drop')),
      h('p', {class: 'hint'}, t('upload_help')), bar);
  for (const type of ['dragenter', 'dragover']) zone.addEventListener(type, e => { e.preventDefault(); zone.classList.add('over'); });
  for (const type of ['dragleave', 'drop']) zone.addEventListener(type, e => { e.preventDefault(); zone.classList.remove('over'); });
  zone.addEventListener('drop', e => { if (e.dataTransfer.files[0]) take(e.dataTransfer.files[0]); });

  async function take(archive) {
    show(result, h('p', null, t('uploading', {name: archive.name, kb: number(Math.ceil(archive.size / 1024))})));
    bar.hidden = false;
    try {
      const done = await send(archive, part => { bar.value = part; });
      show(result, h('div', {class: 'alert good'}, h('strong', null, t('upload_done', {id: done.plugin?.id ?? done.id, version: done.plugin?.version ?? ''})),
          (done.swaps ?? []).map(swap => h('div', null, h('code', null, `${swap.point}/${swap.name}`), report(swap, {short: true})))));
      await refresh('plugins', 'points', 'bindings');
    } catch (problem) {
      show(result, h('div', {class: 'alert', role: 'alert'}, h('strong', null, t('upload_refused', {name: archive.name})),
          problem.errors?.length ? h('ul', null, problem.errors.map(error => h('li', null, error.detail)))
              : h('p', null, problem.status === 0 ? t('upload_broken') : problem.message),
          h('p', {class: 'hint'}, t('old_goes_on'))));
    } finally {
      bar.hidden = true;
      bar.value = 0;
      file.value = '';
    }
  }
  return h('section', {class: 'card upload', 'aria-labelledby': 'upload'}, h('h2', {id: 'upload'}, t('upload')), zone, result);
}

/** By XMLHttpRequest, which alone tells how far it is. */
function send(archive, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', new URL('plugins', API));
    const type = archive.name.endsWith('.jar') ? 'application/java-archive' : 'application/zip';
    for (const [name, value] of Object.entries(guarded('POST', {'Content-Type': type, Accept: 'application/json'}))) request.setRequestHeader(name, value);
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
