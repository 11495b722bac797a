/* Numbers as people read them, and elements. */

/** Four digits, thousands apart; powers of ten where the number is very small or large. */
function num(x) {
  if (x === null || x === undefined || Number.isNaN(x)) return '–';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size < 1e-3 || size >= 1e9) return x.toExponential(1);
  if (Number.isInteger(x)) return grouped(x);
  return size >= 1000 ? grouped(Math.round(x)) : String(Number(x.toPrecision(4)));
}

function grouped(x) {
  return String(x).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A power of ten given as its exponent. */
function power(exponent) {
  if (Number.isNaN(exponent)) return '–';
  return exponent === -Infinity ? '0' : (10 ** exponent).toExponential(1);
}

function percent(x, digits = 2) {
  return x === null || x === undefined || Number.isNaN(x) ? '–' : `${x.toFixed(digits)} %`;
}

function bytes(n) {
  if (n < 1024) return `${n} bytes`;
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KB` : `${(n / 1024 / 1024).toFixed(2)} MB`;
}

function seconds(s) {
  if (s < 1) return `${Math.round(1000 * s)} ms`;
  if (s < 90) return `${s.toFixed(1)} s`;
  return s < 5400 ? `${Math.round(s / 60)} min` : `${(s / 3600).toFixed(1)} h`;
}

/** What a counter says, in its own unit. */
function counterText(kind, value) {
  return kind === 'log' ? power(value) : Number.isNaN(value) ? '–' : `${(100 * value).toFixed(1)} %`;
}

/** An element: h('p.note', {id: 'x'}, 'text', child, …). */
function h(name, ...rest) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const item of rest.flat()) {
    if (item === null || item === undefined || item === false) continue;
    if (item instanceof Node || typeof item === 'string' || typeof item === 'number') {
      element.append(item);
    } else {
      for (const [key, value] of Object.entries(item)) {
        if (value === false || value === undefined) continue;
        if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
        else element.setAttribute(key, value);
      }
    }
  }
  return element;
}

/** A table; the first cell of each row is its heading. Cells of numbers stand right. */
function table(caption, heads, rows, classes = '') {
  const cell = (v) => (typeof v === 'object' && v !== null ? v : String(v));
  return h(`table${classes}`,
    h('caption', caption),
    h('thead', h('tr', heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', rows.map((row) => h('tr', row.map((v, i) => (i ? h('td', cell(v)) : h('th', { scope: 'row' }, cell(v))))))));
}

/** Numbers behind a picture, made when somebody opens them. */
function numbers(make, label = 'Numbers') {
  const details = h('details.numbers', h('summary', label));
  let made = null;
  const fill = () => {
    if (!details.open) return;
    const fresh = h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': label }, make());
    if (made) made.replaceWith(fresh);
    else details.append(fresh);
    made = fresh;
  };
  details.addEventListener('toggle', fill);
  details.refresh = fill;
  return details;
}

/** Text to be copied, with a button for it. */
function command(text) {
  const said = h('span.copied', { role: 'status' });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = 'copied';
    } catch (refused) {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      said.textContent = 'selected: copy it with Ctrl-C';
    }
  };
  const code = h('code', text);
  return h('div.command', h('pre', { tabindex: '0', 'aria-label': 'command' }, code),
    h('button.small', { type: 'button', onclick: copy, 'aria-label': `Copy the command ${text}` }, 'Copy'), said);
}
