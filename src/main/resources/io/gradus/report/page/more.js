/* What is said of one run, continued: distributions, forecast, confusions, worst examples, first weights, memory. */

/** Gradient distributions: for each layer a map of size (log2) by epoch. */
function binsPanel(run) {
  if (!run.bins) return { has: false };
  const cells = [];
  for (let n = run.layers - 1; n >= 0; n--) {
    const canvas = h('canvas');
    cells.push({ n, canvas, element: h('figure.bins', h('div.picture', { role: 'img' }, canvas),
      h('figcaption', `layer ${layerName(run, n)}`)) });
  }
  const peak = (n, epoch) => {
    const { bins } = run;
    let sum = 0;
    let weighted = 0;
    for (let b = 0; b < bins.count; b++) {
      const v = bins.layers[n][epoch * bins.count + b];
      sum += v;
      weighted += v * (bins.lowest + b + 0.5);
    }
    return sum ? weighted / sum : NaN;
  };
  const size = (log2) => (Number.isNaN(log2) ? 'none but zeros' : (2 ** log2).toExponential(1));
  const last = () => run.bins.epoch.length - 1;
  const said = h('p.note');
  const more = numbers(() => table('Typical size of a gradient (mean of the logarithms)', ['layer', 'first epoch', 'last epoch'],
    cells.map(({ n }) => [layerName(run, n), size(peak(n, 0)), size(peak(n, last()))])));
  const draw = (fresh) => {
    const { bins } = run;
    said.textContent = `From 2^${bins.lowest + bins.count} (${size(bins.lowest + bins.count)}) at the top of each map to `
      + `2^${bins.lowest} (${size(bins.lowest)}) at its foot; epochs from left to right; the darker, the more gradients.`;
    if (fresh) more.refresh();
    const stops = shares();
    for (const { n, canvas, element } of cells) {
      canvas.width = bins.epoch.length;
      canvas.height = bins.count;
      const ctx = canvas.getContext('2d');
      const image = ctx.createImageData(canvas.width, canvas.height);
      for (let x = 0; x < canvas.width; x++) {
        for (let y = 0; y < canvas.height; y++) {
          const v = bins.layers[n][x * bins.count + (bins.count - 1 - y)] / 255;
          image.data.set([...mix(stops, Math.sqrt(v)), 255], 4 * (y * canvas.width + x));
        }
      }
      ctx.putImageData(image, 0, 0);
      element.firstChild.setAttribute('aria-label', `Sizes of gradients of layer ${n + 1} by epoch: `
        + `about ${size(peak(n, 0))} at first, about ${size(peak(n, last()))} at the end`);
    }
  };
  const made = { has: true, draw, element: panel('bins', 'Sizes of gradients', [
    h('div.binmaps', cells.map((c) => c.element)),
    said,
    more,
  ], { wide: true, note: 'How large each layer’s gradients are, and how widely they spread. Exact zeros are not counted.' }) };
  charts.add(made);
  return made;
}

/** log10 of each layer's error over the top one's, at a column; NaN where there is none. */
function relativeErrors(run, i) {
  const rows = run.values.delta_rms ? run.values.delta_rms.layers : [];
  const top = rows.length ? rows[rows.length - 1][i] : NaN;
  return rows.map((row) => row[i] - top);
}

/** What was predicted of each layer's error, and what was measured at the first moment and at the last. */
function forecastPanel(run) {
  const forecast = run.start.forecast;
  if (!run.values.delta_rms || run.layers < 2) return { has: false };
  const ten = (v) => (Number.isFinite(v) ? 10 ** v : null);
  const measured = (which) => { // of all records, whatever was merged: 0 the first, 3 the last
    const four = run.extent.delta_rms;
    return run.columns.count ? four.map((layer) => ten(layer[which] - four[run.layers - 1][which])) : [];
  };
  const predicted = () => (forecast ? forecast.layers.map((l) => ten(l.log10_delta)) : []);
  const series = () => {
    const lines = [{ name: 'measured first', values: measured(0), points: true },
      { name: 'measured last', values: measured(3), points: true }];
    return forecast ? [{ name: 'predicted', values: predicted(), width: 3, dash: [] }].concat(
      lines.map((l, n) => ({ ...l, dash: DASHES[n + 1] }))) : lines;
  };
  const chart = lineChart({ label: () => `Error that reaches each layer, as a part of that at the output: at layer 1 `
    + series().map((s) => `${s.name} ${num(s.values[0])}`).join(', '),
  make: () => ({ x: Array.from({ length: run.layers }, (_, n) => n + 1), series: series(), log: true,
    xText: (n) => (Number.isInteger(n) ? String(n) : ''), xRange: [0.8, run.layers + 0.2] }) });
  const more = numbers(() => table('Error over the output’s', ['layer', ...series().map((s) => s.name)],
    Array.from({ length: run.layers }, (_, n) => [layerName(run, n), ...series().map((s) => num(s.values[n]))])));
  return { has: true, draw: (fresh) => {
    chart.draw(fresh);
    if (fresh) more.refresh();
  }, element: panel('forecast', forecast ? 'Forecast and measurement' : 'Error by layer', [chart.element, more],
    { note: 'Error that reaches each layer as a part of the output’s. x: the layer.' }) };
}

/** Which class was taken for which. */
function confusionPanel(run) {
  const test = run.end && run.end.test;
  const counts = test && test.confusion;
  if (!counts || !counts.length) return { has: false };
  const names = run.start.classes || counts.map((_, n) => String(n));
  const wrong = [];
  counts.forEach((row, i) => row.forEach((count, j) => {
    if (i !== j && count) wrong.push([names[i], names[j], count]);
  }));
  wrong.sort((a, b) => b[2] - a[2]);
  const parts = [];
  if (counts.length <= 20) {
    const most = counts.map((row) => Math.max(1, row.reduce((a, b) => a + b, 0)));
    const cell = (count, i, j) => {
      const td = h('td', { 'data-count': count }, count ? String(count) : '·');
      if (count) {
        td.className = i === j ? 'hit' : 'miss';
        td.style.setProperty('--share', `${Math.round(25 + (75 * count) / most[i])}%`);
      }
      return td;
    };
    parts.push(h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Confusion matrix' }, h('table.confusion',
      h('caption', 'Rows: true class; columns: predicted'),
      h('thead', h('tr', h('th', { scope: 'col' }, 'true'), names.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', counts.map((row, i) => h('tr', h('th', { scope: 'row' }, names[i]), row.map((count, j) => cell(count, i, j))))))));
  }
  parts.push(h('p.note', wrong.length ? 'Most frequent: ' : 'No mistakes.',
    wrong.slice(0, counts.length > 20 ? 10 : 3).map(([is, taken, count]) => `${is} taken for ${taken} ${count}×`).join(', ')));
  return { has: true, element: panel('confusion', 'Confusions in the test', parts) };
}

/** Predicted against true values of a regression. */
function scatterPanel(run) {
  const points = run.end && run.end.test && run.end.test.predicted;
  if (!points) return { has: false };
  const order = points.true.map((_, i) => i).sort((a, b) => points.true[a] - points.true[b]);
  const x = order.map((i) => points.true[i]);
  const all = points.true.concat(points.value);
  const range = [Math.min(...all), Math.max(...all)];
  const chart = lineChart({ label: `Predicted against true: ${x.length} test examples between ${num(range[0])} and ${num(range[1])}`,
    make: () => ({ x, xRange: range[0] < range[1] ? range : [range[0] - 1, range[0] + 1], series: [
      { name: 'predicted', values: order.map((i) => points.value[i]), points: true, bare: true },
      { name: 'true', values: x, dash: [4, 3], colour: () => css('--muted') }] }) });
  return { has: true, draw: (fresh) => chart.draw(fresh), element: panel('scatter', 'Predicted against true', [chart.element,
    numbers(() => table('Test examples', ['true', 'predicted'], order.map((i) => [num(points.true[i]), num(points.value[i])])))]) };
}

/** A picture of 0..255 values, rows by columns, one or three channels. */
function pixels(picture, shape, className) {
  const canvas = h(`canvas.${className}`, { width: shape.width, height: shape.height, 'aria-hidden': 'true' });
  const ctx = canvas.getContext('2d');
  const image = ctx.createImageData(shape.width, shape.height);
  const values = Uint8Array.from(atob(picture), (c) => c.charCodeAt(0));
  const channels = values.length / (shape.width * shape.height);
  for (let i = 0; i < shape.width * shape.height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = values[i * channels + (channels === 3 ? c : 0)];
    image.data[4 * i + 3] = 255;
  }
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** The test examples that were most wrong. */
function worstPanel(run) {
  const worst = run.end && run.end.worst;
  if (!worst || !worst.length) return { has: false };
  const shape = run.start.image;
  const said = (w) => (w.predicted !== undefined
    ? `${w.true} taken for ${w.predicted} (${Math.round(100 * w.certainty)} %), loss ${num(w.loss)}`
    : `true ${num(w.true_value)}, predicted ${num(w.predicted_value)}, loss ${num(w.loss)}`);
  const items = worst.map((w) => h('li', shape && w.picture ? pixels(w.picture, shape, 'example') : null,
    h('span', said(w)), h('small', `row ${w.row} of the data`)));
  return { has: true, element: panel('worst', 'Worst examples of the test', h(`ol.worst${shape ? '.pictures' : ''}`, items)) };
}

/** What each unit of the first layer looks for. */
function weightsPanel(run) {
  const weights = run.end && run.end.first_weights;
  if (!weights) return { has: false };
  const image = run.start.image;
  const pictured = image && image.width * image.height * image.channels === weights.inputs;
  const shape = pictured ? image : { width: weights.inputs, height: 1 };
  const values = Uint8Array.from(atob(weights.packed), (c) => c.charCodeAt(0));
  const tiles = [];
  for (let unit = 0; unit < weights.units; unit++) {
    const canvas = h('canvas.tile', { width: shape.width, height: shape.height });
    const ctx = canvas.getContext('2d');
    const image = ctx.createImageData(shape.width, shape.height);
    const channels = weights.inputs / (shape.width * shape.height);
    for (let i = 0; i < shape.width * shape.height; i++) {
      let v = 0;
      for (let c = 0; c < channels; c++) v += values[unit * weights.inputs + i * channels + c] / channels;
      image.data.set([...mix(DIVERGING, v / 255), 255], 4 * i);
    }
    ctx.putImageData(image, 0, 0);
    tiles.push(canvas);
  }
  return { has: true, element: panel('weights', 'Weights of the first layer', [
    h(`div.tiles${pictured ? '' : '.flat'}`, { role: 'img', 'aria-label': `Weights into ${weights.units} units of the first layer`
      + `${weights.of > weights.units ? ` of ${weights.of}` : ''}, from ${num(-weights.limit)} to ${num(weights.limit)}` }, tiles),
    h('p.note', `A picture a unit${weights.of > weights.units ? ` (the first ${weights.units} of ${weights.of})` : ''}: `
      + `blue below 0, orange above; the strongest is ±${num(weights.limit)}.`)]) };
}

/** Where the memory of the run lies. */
function memoryPanel(run) {
  const regions = run.start.regions;
  if (!regions || !regions.length) return { has: false };
  const total = regions.reduce((sum, r) => sum + r.bytes, 0);
  const largest = [...regions].sort((a, b) => b.bytes - a.bytes).slice(0, 5).map((r) => r.name);
  const bar = h('div.memory', { role: 'img', 'aria-label': `Memory map of ${bytes(total)}: `
    + regions.map((r) => `${r.name} ${bytes(r.bytes)}`).join(', ') });
  for (const region of regions) {
    const n = largest.indexOf(region.name);
    const block = h(`span.region.r${n < 0 ? 'x' : n + 1}`, region.bytes / total > 0.12 ? region.name : '');
    block.style.flexGrow = region.bytes;
    block.title = `${region.name}: ${bytes(region.bytes)}`;
    bar.append(block);
  }
  const rows = regions.map((r) => [r.name, grouped(r.bytes), `${((100 * r.bytes) / total).toFixed(1)} %`]);
  rows.push(['total', grouped(total), '100 %']);
  return { has: true, element: panel('memory', 'Memory map', [bar,
    h('p.note', largest.map((name) => `${name} ${bytes(regions.find((r) => r.name === name).bytes)}`).join(', ')),
    numbers(() => table('Regions of the arena', ['region', 'bytes', 'share'], rows), 'All regions')],
  { note: `All that training touches: ${bytes(total)}, allocated once.` }) };
}
