(() => {
  const errors = [], messages = [];
  Object.defineProperty(window, '__errors', { value: errors });
  Object.defineProperty(window, '__messages', { value: messages });
  const words = v => { try { return v instanceof Error ? v.name + ': ' + v.message : String(v) } catch { return '?' } };
  addEventListener('error', e => {
    if (e instanceof ErrorEvent) errors.push('error: ' + (e.message || words(e.error)) + ' @ ' + e.filename + ':' + e.lineno);
  }, true);
  addEventListener('unhandledrejection', e => errors.push('unhandled rejection: ' + words(e.reason)));
  // The icon is the browser's own idea: a policy that forbids it is no fault of the page's.
  document.addEventListener('securitypolicyviolation', e => e.blockedURI.endsWith('/favicon.ico') ||
    errors.push('policy violation: ' + e.violatedDirective + ' ' + e.blockedURI + ' @ ' + e.sourceFile + ':' + e.lineNumber + ' ' + e.sample));
  for (const kind of ['error', 'warn', 'info', 'log']) {
    const original = console[kind];
    console[kind] = function (...all) {
      const text = all.map(words).join(' ');
      messages.push(kind + ': ' + text);
      if (kind === 'error') errors.push('console: ' + text);
      return original.apply(this, all);
    };
  }
})()
