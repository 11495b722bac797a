/* What is said of one run: verdict, key figures, time line, loss, heat maps, settings. Each panel: {has, build}. */

/** A panel's frame; its body comes from `build`, and may be drawn again. */
function panel(id, title, parts, { wide = false, note = '' } = {}) {
  return h(`section.panel${wide ? '.wide' : ''}`, { id: `panel-${id}`, 'aria-labelledby': `title-${id}` },
    h('h2', { id: `title-${id}` }, title), note ? h('p.note', note) : null, parts);
}

function lastVerdict(run) {
  const c = run.columns;
  if (run.end && run.end.verdict) return { word: run.end.verdict, layer: run.end.verdict_layer || 0, remedy: run.end.remedy };
  if (!c.count) return { word: 'healthy', layer: 0, remedy: '' };
  const i = c.count - 1;
  return { word: c.verdicts[c.verdict[i]], layer: c.verdict_layer[i], remedy: run.remedy };
}

/** "Vanishing in layer 1." in a sentence, with what to do about it. */
function verdictPanel(run) {
  const box = h('div');
  const draw = () => {
    const verdict = lastVerdict(run);
    const kind = gravity(verdict.word);
    const where = verdict.layer > 0 ? ` in layer ${verdict.layer}` : '';
    const said = (run.meanings || {})[verdict.word];
    const parts = [
      h('p.verdict', h(`span.sign.${kind}`, { 'aria-hidden': 'true' }, SIGNS[kind]), ' ', h('strong', verdict.word + where),
        said ? `: ${said}.` : ''),
    ];
    if (verdict.remedy) parts.push(h('p.remedy', verdict.remedy));
    const attempt = run.end && run.end.try;
    if (attempt) parts.push(h('p', 'To try:'), command(attempt));
    box.replaceChildren(...parts);
  };
  draw();
  return { element: panel('verdict', 'Verdict', box, { wide: true }), draw };
}

/** Pairs of a name and a number. */
function keyFigures(run) {
  const list = h('dl.figures');
  const draw = () => {
    const { start, end, epochs, columns } = run;
    const figures = [];
    const add = (name, value, more) => {
      if (value !== null && value !== undefined && value !== '–') figures.push([name, value, more]);
    };
    const last = epochs.epoch.length - 1;
    const test = end && end.test;
    if (test && test.error_percent !== null) {
      add('test error', percent(test.error_percent), `${grouped(test.samples - test.correct)} of ${grouped(test.samples)} wrong`);
    }
    if (test) add('test loss', num(test.loss));
    if (run.best) {
      add('best validation loss', num(run.best.validation_loss), `epoch ${run.best.epoch}`
        + (run.best.validation_error_percent === null ? '' : `, error ${percent(run.best.validation_error_percent)}`));
    }
    if (last >= 0) {
      add('training loss', num(epochs.loss[last]), epochs.error_percent[last] === null ? '' : `error ${percent(epochs.error_percent[last])}`);
      add('epochs', grouped(epochs.epoch[last]), `${grouped(epochs.step[last])} steps`);
    } else if (columns.count) {
      add('training loss', num(columns.loss[columns.count - 1]), 'of the epoch so far');
      add('steps', grouped(columns.step[columns.count - 1]));
    }
    if (run.skipped > 0) add('steps skipped', grouped(run.skipped), 'a number was not finite');
    if (start.parameters) add('parameters', grouped(start.parameters), `${run.layers} layers`);
    const speed = end ? end.samples_per_second : epochs.samples_per_second[last];
    if (speed) add('samples a second', grouped(Math.round(speed)), end && end.seconds ? seconds(end.seconds) : '');
    if (start.arena_bytes) {
      const step = end && end.allocated_bytes_per_step;
      add('memory of the run', bytes(start.arena_bytes), Number.isFinite(step) && step !== null ? `${num(step)} bytes allocated a step` : '');
    }
    list.replaceChildren(...figures.map(([name, value, more]) => h('div', h('dt', name), h('dd', value, more ? h('small', more) : null))));
  };
  draw();
  return { element: panel('figures', 'Key figures', list, { wide: true }), draw };
}

/** A strip coloured by verdict over the steps, and what happened when. */
function timeline(run) {
  const canvas = h('canvas');
  const line = h('div.line');
  const strip = h('div.picture.strip', { role: 'img' }, canvas, line);
  const key = h('ul.legend');
  const list = h('ol.events');
  const more = numbers(() => h('ol.events', run.events.map(eventItem)), 'All events');
  const body = h('div', key, strip, list, more);
  const draw = (fresh = false) => {
    const c = run.columns;
    const width = Math.floor(strip.clientWidth);
    if (!width) return;
    canvas.width = width;
    canvas.height = 1;
    const ctx = canvas.getContext('2d');
    const first = c.step[0] || 0;
    const span = Math.max(1, (c.step[c.count - 1] || 0) - first);
    for (let x = 0; x < width && c.count; x++) {
      ctx.fillStyle = verdictColour(c.verdicts[c.verdict[columnAt(c.step, first + (span * (x + 0.5)) / width)]]);
      ctx.fillRect(x, 0, 1, 1);
    }
    const share = new Map();
    for (let i = 0; i < c.count; i++) share.set(c.verdict[i], (share.get(c.verdict[i]) || 0) + 1);
    const words = [...share].sort((a, b) => b[1] - a[1])
      .map(([code, count]) => [c.verdicts[code], Math.round((100 * count) / c.count)]);
    key.replaceChildren(...words.map(([word, part]) => h('li', h(`span.sign.${gravity(word)}`, { 'aria-hidden': 'true' }, SIGNS[gravity(word)]), ` ${word} ${part < 1 ? '< 1' : part} %`)));
    strip.setAttribute('aria-label', `Verdicts over ${grouped(first + span)} steps: ${words.map(([w, p]) => `${w} ${p} %`).join(', ')}`);
    if (fresh || !list.childElementCount) {
      list.replaceChildren(...run.events.slice(0, 6).map(eventItem));
      more.hidden = run.events.length <= 6;
      more.refresh();
    }
  };
  cursor.listen((step) => {
    const steps = run.columns.step;
    line.hidden = step === null || !steps.length;
    if (!line.hidden) line.style.left = `${(100 * (step - steps[0])) / Math.max(1, steps[steps.length - 1] - steps[0])}%`;
  });
  line.hidden = true;
  const made = { element: panel('timeline', 'Verdicts over time', body, { wide: true }), draw };
  charts.add(made);
  return made;
}

function eventItem(event) {
  return h('li', h('button.link', { type: 'button', onclick: () => cursor.set(event.step) }, `step ${grouped(event.step)}`),
    ` ${SIGNS[gravity(event.verdict)] || '·'} ${event.text}`);
}

/** Loss of training and validation, and the errors in per cent. */
function lossPanels(run) {
  const classes = () => run.epochs.error_percent.some((v) => v !== null);
  const validates = () => run.epochs.validation_loss.some((v) => v !== null);
  const best = () => (run.best ? [{ x: run.best.step, text: `best: epoch ${run.best.epoch}` }] : []);
  const byEpoch = () => run.epochs.epoch.length > 1;
  const lines = (name) => {
    const series = [];
    if (name === 'loss' && !byEpoch()) return [{ name: 'training', values: run.columns.loss }];
    series.push({ name: 'training', values: run.epochs[name], points: run.epochs.epoch.length < 2 });
    if (validates()) series.push({ name: 'validation', values: run.epochs[`validation_${name}`], width: 2.25 });
    return series;
  };
  const x = () => (byEpoch() ? run.epochs.step : run.columns.step);
  const range = () => [run.columns.step[0] || 0, Math.max(1, run.columns.step[run.columns.count - 1] || 0, run.epochs.step[run.epochs.step.length - 1] || 0)];
  const make = (name) => () => {
    const series = lines(name);
    return { x: name === 'loss' ? x() : run.epochs.step, series, log: logLoss, marks: best(), xRange: range() };
  };
  let logLoss = true;
  const last = (values) => num(values[values.length - 1]);
  const loss = lineChart({ time: true, make: make('loss'), label: () => `Loss over steps: training ends at ${last(lines('loss')[0].values)}`
    + (run.best ? `; lowest validation loss ${num(run.best.validation_loss)} in epoch ${run.best.epoch}` : '') });
  const error = lineChart({ time: true, make: () => ({ ...make('error_percent')(), log: false }),
    label: () => `Error in per cent over steps: training ends at ${last(run.epochs.error_percent)} %` });
  const toggle = h('input', { type: 'checkbox', checked: '', onchange: () => {
    logLoss = toggle.checked;
    loss.draw(true);
  } });
  const more = numbers(() => table('By epoch', ['epoch', 'step', 'loss', 'validation loss', 'error %', 'validation error %', 'rate', 'verdict'],
    run.epochs.epoch.map((epoch, i) => [epoch, grouped(run.epochs.step[i]), num(run.epochs.loss[i]), num(run.epochs.validation_loss[i]), num(run.epochs.error_percent[i]),
      num(run.epochs.validation_error_percent[i]), num(run.epochs.rate[i]), run.epochs.verdict[i]])));
  const errorBox = h('div', h('h3', 'Error in per cent'), error.element);
  const body = h('div.pair', h('div', h('h3', 'Loss', h('label.inline', toggle, 'logarithmic')), loss.element), errorBox);
  return { element: panel('loss', 'Loss and error', [body, more], { wide: true, note: 'Left is the beginning; x counts steps.' }),
    draw(fresh) {
      errorBox.hidden = !classes();
      loss.draw(fresh);
      if (classes()) error.draw(fresh);
      if (fresh) more.refresh();
    } };
}

/** All heat maps that this run can have. */
function heatPanel(run) {
  const maps = Object.keys(MAPS).filter((key) => hasCounter(run, key)).map((key) => heatMap(run, key));
  const body = h('div.maps', maps.map((m) => m.element));
  return { has: maps.length > 0, element: panel('heat', 'Layer by layer', body, { wide: true,
    note: 'Each row is a layer, the output on top; left to right goes the time. Grey: nothing known.' }),
  draw: (fresh) => maps.forEach((m) => m.draw(fresh)) };
}

/** What the run was told, and how to run it again. */
function settingsPanel(run) {
  const { start } = run;
  const rows = Object.entries(start.settings || {}).map(([name, value]) => h('div', h('dt', name), h('dd', String(value))));
  const body = [rows.length ? h('dl.settings', rows) : null,
    start.command ? [h('p', 'To run it again:'), command(start.command)] : null];
  return { has: rows.length > 0 || !!start.command, element: panel('settings', 'Settings', body.flat(), { wide: true }) };
}
