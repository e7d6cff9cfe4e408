'use strict';
// Draws /openapi.json as one page, and sends requests from it to this server. No library, no network beside.
(async () => {
  const main = document.getElementById('main');
  const index = document.getElementById('index');
  let spec;
  try {
    const answer = await fetch('/openapi.json');
    if (!answer.ok) throw new Error(answer.status);
    spec = await answer.json();
  } catch (failure) {
    main.textContent = 'The document could not be read: ' + failure.message;
    return;
  }

  const el = (name, attributes, ...children) => {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes || {})) e.setAttribute(k, v);
    e.append(...children.filter((c) => c !== undefined && c !== ''));
    return e;
  };
  const words = {
    en: {
      title: 'fenxiao open API', filter: 'Search operations: words, paths, names', key: 'API key or session token', parameters: 'Parameters', request: 'Request',
      answer: 'Answer', refused: 'Refused with', problem: 'as a problem document', codes: 'error codes', attempt: 'Try it', send: 'Send', copy: 'Copy as curl', copied: 'Copied',
      guide: 'Guide: from key to first shipped order', other: '中文', example: 'Example', lost: 'No answer: ', none: 'Nothing found.',
    },
    zh: {
      title: 'fenxiao 开放接口', filter: '搜索操作：关键词、路径、名称', key: 'API 密钥或登录令牌', parameters: '参数', request: '请求', answer: '应答', refused: '可能被拒绝：',
      problem: '以问题文档说明', codes: '错误代码', attempt: '试用', send: '发送', copy: '复制为 curl', copied: '已复制', guide: '入门：从密钥到首单发货', other: 'English', example: '示例',
      lost: '没有应答：', none: '没有找到。',
    },
  };
  const asked = new URLSearchParams(location.search).get('lang');
  const language = words[asked] ? asked : (navigator.language || '').startsWith('zh') ? 'zh' : 'en';
  const say = words[language];
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = say.title;
  document.querySelector('nav h1').textContent = say.title;
  const filter = document.getElementById('filter');
  const key = document.getElementById('key');
  filter.placeholder = say.filter;
  filter.setAttribute('aria-label', say.filter);
  key.placeholder = say.key;
  key.setAttribute('aria-label', say.key);
  const link = (id, text, href) => { const a = document.getElementById(id); a.textContent = text; a.href = href; };
  link('other', say.other, '?lang=' + (language === 'zh' ? 'en' : 'zh'));
  link('guide', say.guide, '/docs/guide?lang=' + language);
  link('codes', say.codes, '/docs/errors?lang=' + language);

  const resolve = (schema) => {
    while (schema && schema.$ref) schema = spec.components.schemas[schema.$ref.split('/').pop()];
    return schema || {};
  };
  const typeOf = (schema) => {
    const s = resolve(schema);
    const types = [].concat(s.type || 'any').filter((t) => t !== 'null');
    if (types[0] === 'array') return 'list of ' + typeOf(s.items);
    return types.join(' or ') + (s.format ? ' (' + s.format + ')' : '');
  };
  const limits = (schema) => {
    const s = resolve(schema);
    const out = [];
    if (s.enum) out.push(s.enum.join(' · '));
    if (s.minimum !== undefined) out.push('≥ ' + s.minimum);
    if (s.maximum !== undefined) out.push('≤ ' + s.maximum);
    if (s.maxLength !== undefined) out.push('up to ' + s.maxLength + ' characters');
    if (s.maxItems !== undefined) out.push('up to ' + s.maxItems + ' items');
    if (s.pattern) out.push(s.pattern);
    if (s.default !== undefined) out.push('default ' + s.default);
    return out.join(', ');
  };
  const row = (name, schema, needed, description, depth) => el('tr', {},
    el('td', { class: depth ? 'deep' : '' }, el('code', { class: needed ? 'needed' : '' }, '· '.repeat(depth) + name)),
    el('td', {}, typeOf(schema)),
    el('td', {}, description || resolve(schema).description || '', el('span', { class: 'muted' }, ' ' + limits(schema))));
  const rowsOf = (schema, depth, seen) => {
    let s = resolve(schema);
    if (s.type === 'array') s = resolve(s.items);
    if (!s.properties || seen.has(s)) return [];
    const inside = new Set(seen).add(s);
    return Object.entries(s.properties).flatMap(([name, property]) =>
      [row(name, property, (s.required || []).includes(name), property.description, depth), ...rowsOf(property, depth + 1, inside)]);
  };
  const example = (schema, seen = new Set()) => {
    const s = resolve(schema);
    if (s.examples && s.examples.length) return s.examples[0];
    if (s.enum) return s.enum[0];
    const type = [].concat(s.type || '')[0];
    if (type === 'array') return [example(s.items, seen)];
    if (type === 'object') {
      if (seen.has(s)) return {};
      const inside = new Set(seen).add(s);
      return Object.fromEntries(Object.entries(s.properties || {}).map(([k, v]) => [k, example(v, inside)]));
    }
    if (type === 'integer') return s.minimum || 1;
    if (type === 'boolean') return true;
    return s.format === 'date-time' ? '2026-01-31T08:00:00Z' : 'text';
  };
  const json = (content) => content && (content['application/json'] || content['application/problem+json']);

  const resolveAnswer = (response) => (response.$ref ? spec.components.responses[response.$ref.split('/').pop()] : response);
  const quoted = (text) => "'" + text.replace(/'/g, "'\\''") + "'";
  const newKey = () => 'docs-' + Math.random().toString(36).slice(2) + Date.now().toString(36);

  // What one can fill in and send for an operation. It is drawn when it is opened: there are hundreds.
  const attempt = (path, method, op) => {
    const fields = (op.parameters || []).map((p) => {
      const input = el('input', { name: p.name, 'aria-label': p.name, placeholder: p.name });
      if (p.required && p.in !== 'header') input.value = example(p.schema);
      if (p.name === 'Idempotency-Key') input.value = newKey();
      return { p, input };
    });
    const json = op.requestBody && op.requestBody.content['application/json'];
    const body = json ? el('textarea', { rows: 12, spellcheck: 'false', 'aria-label': say.request }) : null;
    if (body) body.value = JSON.stringify(json.example !== undefined ? json.example : example(json.schema), null, 2);
    const file = op.requestBody && !json ? el('input', { type: 'file', 'aria-label': say.request }) : null;
    const line = el('pre', { class: 'curl' });
    const answer = el('pre', { 'aria-live': 'polite' });
    const build = (hide) => {
      let to = path;
      const query = new URLSearchParams();
      const headers = {};
      if (key.value) headers.Authorization = 'Bearer ' + (hide ? '$KEY' : key.value);
      for (const { p, input } of fields) {
        if (p.in === 'path') to = to.replace('{' + p.name + '}', encodeURIComponent(input.value));
        else if (input.value === '') continue;
        else if (p.in === 'query') query.set(p.name, input.value);
        else headers[p.name] = input.value;
      }
      if (body) headers['Content-Type'] = 'application/json';
      return { to: to + (query.size ? '?' + query : ''), headers };
    };
    const curl = () => {
      const { to, headers } = build(true);
      const parts = ['curl -X ' + method.toUpperCase() + ' ' + quoted(location.origin + to)];
      for (const [k, v] of Object.entries(headers)) parts.push('-H ' + (k === 'Authorization' ? '"' + k + ': ' + v + '"' : quoted(k + ': ' + v)));
      if (body) parts.push('-d ' + quoted(body.value));
      if (file) parts.push('--data-binary @FILE');
      line.textContent = parts.join(' \\\n  ');
    };
    const send = el('button', { type: 'submit' }, say.send);
    const copy = el('button', { type: 'button' }, say.copy);
    copy.addEventListener('click', async () => {
      curl();
      await navigator.clipboard.writeText(line.textContent);
      copy.textContent = say.copied;
    });
    const form = el('form', {}, ...fields.map(({ p, input }) => el('label', {}, el('code', { class: p.required ? 'needed' : '' }, p.name), input)), body || '', file || '', send, ' ', copy, line, answer);
    form.addEventListener('input', curl);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      curl();
      const { to, headers } = build(false);
      send.disabled = true;
      try {
        const got = await fetch(to, { method: method.toUpperCase(), headers, body: body ? body.value : file ? file.files[0] : undefined });
        const text = await got.text();
        let shown = text;
        try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* it is no JSON */ }
        answer.textContent = got.status + ' ' + got.statusText + '\n' + shown.slice(0, 200000);
      } catch (failure) {
        answer.textContent = say.lost + failure.message;
      }
      send.disabled = false;
    });
    key.addEventListener('input', curl);
    curl();
    return form;
  };

  const groups = new Map();
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const [method, op] of Object.entries(item)) {
      const tag = (op.tags || ['other'])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push({ path, method, op });
    }
  }

  const prose = (text) => (text || '').replace(/\n {2,}/g, ' ').split('\n').filter(Boolean)
    .map((part) => el('p', {}, part.replace(/^- /, '• ').replace(/\*\*(.+?)\*\*/g, '$1').replace(/`/g, '')));
  main.replaceChildren(...prose(spec.info.description));
  for (const [tag, operations] of [...groups].sort()) {
    const group = el('div', { 'data-group': tag }, el('h2', {}, tag));
    index.append(group);
    main.append(el('h2', {}, tag));
    for (const { path, method, op } of operations) {
      group.append(el('a', { href: '#' + op.operationId, 'data-of': op.operationId }, op.summary));
      const section = el('section', { id: op.operationId },
        el('h3', {}, op.summary), el('p', {}, el('span', { class: 'method ' + method }, method.toUpperCase()), ' ', el('code', {}, path)),
        ...prose(op.description));
      const parameters = (op.parameters || []).map((p) => row(p.in === 'path' ? '{' + p.name + '}' : p.name, p.schema, p.required, p.description, 0));
      if (parameters.length) section.append(el('h4', {}, say.parameters), el('table', {}, ...parameters));
      const body = json(op.requestBody && op.requestBody.content);
      if (body && rowsOf(body.schema, 0, new Set()).length) {
        section.append(el('h4', {}, say.request), el('table', {}, ...rowsOf(body.schema, 0, new Set())),
          el('pre', {}, JSON.stringify(body.example !== undefined ? body.example : example(body.schema), null, 2)));
      }
      for (const [status, response] of Object.entries(op.responses)) {
        const content = json(resolveAnswer(response).content);
        if (status >= 300 || !content) continue;
        section.append(el('h4', {}, say.answer + ' ' + status), el('table', {}, ...rowsOf(content.schema, 0, new Set())));
        if (content.example !== undefined) section.append(el('details', {}, el('summary', {}, say.example), el('pre', {}, JSON.stringify(content.example, null, 2))));
      }
      const refused = Object.keys(op.responses).filter((s) => s >= 400);
      section.append(el('p', { class: 'muted' }, say.refused + ' ' + refused.join(', ') + ', ' + say.problem + ' (', el('a', { href: '/docs/errors?lang=' + language }, say.codes), ').'));
      const trial = el('details', { class: 'attempt' }, el('summary', {}, say.attempt));
      trial.addEventListener('toggle', () => { if (trial.open && trial.children.length === 1) trial.append(attempt(path, method, op)); });
      section.append(trial);
      main.append(section);
    }
  }
  const texts = new Map();
  for (const operations of groups.values()) {
    for (const { path, method, op } of operations) texts.set(op.operationId, [op.summary, op.operationId, method, path, op.description].join(' ').toLowerCase());
  }
  const nothing = el('p', { class: 'muted', hidden: '' }, say.none);
  index.append(nothing);
  filter.addEventListener('input', () => {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of index.querySelectorAll('[data-group]')) {
      let inside = 0;
      for (const a of group.querySelectorAll('a[data-of]')) {
        a.hidden = !wanted.every((word) => texts.get(a.dataset.of).includes(word));
        inside += a.hidden ? 0 : 1;
      }
      group.hidden = inside === 0;
      found += inside;
    }
    nothing.hidden = found > 0;
  });
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
})();
