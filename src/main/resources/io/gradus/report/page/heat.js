/* Heat maps: a row a layer (the last one on top, as errors travel down), a column a moment. */

const MAPS = {
  delta_rms: { title: 'Error that reaches each layer',
    note: 'Root mean square of the loss’s derivative by the layer’s sums. Rows that darken towards layer 1: it vanishes.' },
  update_ratio: { title: 'Update to weights',
    note: 'Size of one step over size of the weights. Pale is right (0.001), blue too small, orange too large.' },
  saturated: { title: 'Saturated outputs', note: 'Share of outputs where the activation is flat and passes no gradient.' },
  dead: { title: 'Dead units', note: 'Share of units silent for every example of an epoch.' },
  clipped: { title: 'Clipped gradients', note: 'Share of gradients that a clip made smaller.' },
  at_bound: { title: 'Steps at their bound', note: 'Share of weights whose step is as large or as small as it may be.' },
  sign_flips: { title: 'Gradients that change sign', note: 'From one step to the next; noise flips a half.' },
};

/** Where a map's scale begins and ends, and how it is coloured. */
function scaleOf(run, key) {
  if (key === 'update_ratio') return { low: -6, high: 0, stops: () => DIVERGING, text: power };
  if (run.values[key].kind !== 'log') return { low: 0, high: 1, stops: shares, text: (v) => `${Math.round(100 * v)} %` };
  let low = Infinity;
  let high = -Infinity;
  for (const row of run.values[key].layers) {
    for (const v of row) {
      if (Number.isFinite(v)) {
        if (v < low) low = v;
        if (v > high) high = v;
      }
    }
  }
  if (low > high) return { low: -3, high: 0, stops: () => SEQUENCE, text: power };
  high = Math.ceil(high * 2) / 2;
  low = Math.max(Math.floor(low * 2) / 2, high - 16);
  return { low: Math.min(low, high - 2), high, stops: () => SEQUENCE, text: power };
}

/** First, least, most and last number of each layer, of all records. */
function summaries(run, key) {
  const kind = run.values[key].kind;
  return run.extent[key].map((four, n) => [layerName(run, n), ...four.map((v) => counterText(kind, v))]);
}

function heatLabel(run, key) {
  const rows = summaries(run, key);
  const top = rows[rows.length - 1];
  const last = run.columns.count ? grouped(run.columns.step[run.columns.count - 1]) : '0';
  return `${MAPS[key].title}: heat map of ${rows.length} layers up to step ${last}. At the end layer 1 has ${rows[0][4]}, `
    + `layer ${rows.length} has ${top[4]}.`;
}

/** Height of a row, for few layers and for many. */
function rowHeight(layers) {
  const printing = root.classList.contains('printing');
  return Math.max(printing ? 2 : 5, Math.min(printing ? 9 : 18, Math.floor((printing ? 110 : 220) / layers)));
}

/** Whether a fraction was 0 in every record of every layer: a sentence says it better than a map. */
function isEmpty(run, key) {
  return run.values[key].kind !== 'log' && run.extent[key].every((four) => !(four[2] > 0));
}

/** Names of rows, top to bottom, as many as there is room for. */
function rowNames(run, height) {
  const every = Math.ceil(11 / height);
  const names = [];
  for (let n = run.layers - 1; n >= 0; n--) {
    const shown = (run.layers - 1 - n) % every === 0 || n === 0;
    const item = h('span', shown && !(n !== 0 && n < every) ? layerName(run, n) : '');
    item.style.height = `${height}px`;
    item.style.lineHeight = `${height}px`;
    names.push(item);
  }
  const box = h('div.rows', { 'aria-hidden': 'true' }, names);
  box.classList.toggle('bare', run.specs.length === 0);
  return box;
}

/** The colours' meaning, with numbers below. */
function colourKey(scale) {
  const strip = h('canvas', { width: 120, height: 1, 'aria-hidden': 'true' });
  const ctx = strip.getContext('2d');
  const image = ctx.createImageData(120, 1);
  for (let x = 0; x < 120; x++) image.data.set([...mix(scale.stops(), x / 119), 255], 4 * x);
  ctx.putImageData(image, 0, 0);
  return h('div.key', h('span', scale.text(scale.low)), strip, h('span', scale.text(scale.high)));
}

/** Paints columns of values into a canvas of a pixel a layer, the last layer on top; CSS makes it as high as it shows. */
function paint(canvas, width, rows, steps, scale) {
  canvas.width = width;
  canvas.height = rows.length;
  const ctx = canvas.getContext('2d');
  const image = ctx.createImageData(width, rows.length);
  const first = steps[0] || 0;
  const span = Math.max(1, steps[steps.length - 1] - first);
  const colours = Array.from({ length: 256 }, (_, n) => mix(scale.stops(), n / 255));
  const grey = isDark() ? [90, 90, 96] : [190, 190, 195];
  for (let x = 0; x < width && steps.length; x++) {
    const i = columnAt(steps, first + (span * (x + 0.5)) / width);
    for (let y = 0; y < rows.length; y++) {
      const share = (rows[rows.length - 1 - y][i] - scale.low) / (scale.high - scale.low);
      const colour = Number.isNaN(share) ? grey : colours[Math.round(255 * Math.max(0, Math.min(1, share)))];
      image.data.set(colour, 4 * (y * width + x));
      image.data[4 * (y * width + x) + 3] = 255;
    }
  }
  ctx.putImageData(image, 0, 0);
}

/** The heat map of one counter. */
function heatMap(run, key, heading = 'h3') {
  const map = MAPS[key];
  const canvas = h('canvas');
  const line = h('div.line');
  const at = h('p.at');
  const picture = h('div.picture', { role: 'img' }, canvas, line);
  let names = rowNames(run, rowHeight(run.layers));
  const legend = h('div.keybox');
  const more = numbers(() => table(map.title, ['layer', 'first', 'least', 'most', 'last'], summaries(run, key)));
  const none = h('p.none', '0 % in every layer, all the time.');
  const whole = h('div', h('div.grid', names, picture), h('div.under', legend, at), more);
  const element = h('div.heat', { 'data-key': key }, h(heading, map.title), h('p.note', map.note), none, whole);
  const place = (clientX) => {
    const box = canvas.getBoundingClientRect();
    const steps = run.columns.step;
    if (!steps.length) return;
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    cursor.set(steps[columnAt(steps, steps[0] + share * (steps[steps.length - 1] - steps[0]))]);
  };
  picture.addEventListener('pointermove', (event) => place(event.clientX));
  picture.addEventListener('pointerdown', (event) => place(event.clientX));
  const showAt = (step) => {
    const steps = run.columns.step;
    line.hidden = step === null || !steps.length;
    if (line.hidden) return;
    const i = columnAt(steps, step);
    line.style.left = `${(100 * (steps[i] - steps[0])) / Math.max(1, steps[steps.length - 1] - steps[0])}%`;
    const values = run.values[key];
    at.textContent = `layer 1: ${counterText(values.kind, values.layers[0][i])}`
      + (run.layers > 1 ? `, layer ${run.layers}: ${counterText(values.kind, values.layers[run.layers - 1][i])}` : '');
  };
  cursor.listen(showAt);
  let drawnHeight = 0;
  const panel = {
    element,
    draw(fresh = false) {
      none.hidden = !isEmpty(run, key);
      whole.hidden = !none.hidden;
      element.classList.toggle('empty', whole.hidden);
      const width = Math.floor(picture.clientWidth);
      if (!width) return;
      const height = rowHeight(run.layers);
      if (height !== drawnHeight) fresh = true;
      drawnHeight = height;
      const scale = scaleOf(run, key);
      const ratio = Math.min(2, devicePixelRatio || 1);
      paint(canvas, Math.round(width * ratio), run.values[key].layers, run.columns.step, scale);
      canvas.style.height = `${run.layers * height}px`;
      picture.setAttribute('aria-label', heatLabel(run, key));
      legend.replaceChildren(colourKey(scale));
      if (fresh) {
        const again = rowNames(run, height);
        names.replaceWith(again);
        names = again;
        more.refresh();
      }
      showAt(cursor.step);
    },
  };
  charts.add(panel);
  return panel;
}
