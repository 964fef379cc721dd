/** Tells each test in a line of JSON, for whoever runs them. */
export default async function* report(source) {
  for await (const {type, data} of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      const error = data.details?.error;
      if (data.details?.type === 'suite' || /\.test\.mjs$/.test(data.name)) continue;
      yield `${JSON.stringify({name: data.name, passed: type === 'test:pass', skipped: data.skip !== undefined, ms: Math.round(data.details?.duration_ms ?? 0),
        error: error ? String(error.cause?.stack ?? error.cause ?? error.message) : ''})}\n`;
    } else if (type === 'test:diagnostic') {
      yield `${JSON.stringify({diagnostic: data.message})}\n`;
    }
  }
}
