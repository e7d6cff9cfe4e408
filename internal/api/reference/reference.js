'use strict';
// Draws /openapi.json as one page. No library, no network beside that document.
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
      if (parameters.length) section.append(el('h4', {}, 'Parameters'), el('table', {}, ...parameters));
      const body = json(op.requestBody && op.requestBody.content);
      if (body && rowsOf(body.schema, 0, new Set()).length) {
        section.append(el('h4', {}, 'Request'), el('table', {}, ...rowsOf(body.schema, 0, new Set())),
          el('pre', {}, JSON.stringify(example(body.schema), null, 2)));
      }
      for (const [status, response] of Object.entries(op.responses)) {
        const content = json(response.content);
        if (status >= 300 || !content) continue;
        section.append(el('h4', {}, 'Answer ' + status), el('table', {}, ...rowsOf(content.schema, 0, new Set())));
      }
      const refused = Object.keys(op.responses).filter((s) => s >= 400);
      section.append(el('p', { class: 'muted' }, 'Refused with ' + refused.join(', ') + ', as a problem document.'));
      main.append(section);
    }
  }
  document.getElementById('filter').addEventListener('input', (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const link of index.querySelectorAll('a[data-of]')) {
      link.hidden = !(link.textContent + ' ' + link.dataset.of).toLowerCase().includes(wanted);
    }
  });
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
})();
