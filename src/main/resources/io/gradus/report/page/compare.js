/* Several runs side by side: what differs, how each fared, and the same panels for all. */

/** Short names, the ends of the files' names, told apart. */
function runNames(runs) {
  const names = runs.map((run) => run.name.replace(/^.*[/\\]/, '').replace(/\.jsonl$/, ''));
  return names.map((name, n) => (names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${n + 1})`));
}

/** Mark of run n: its line's colour, and a number. */
function badge(n, name) {
  const mark = h('span.badge', String(n + 1));
  mark.style.setProperty('--badge', `var(--line-${(n % 6) + 1})`);
  return h('span', mark, ` ${name}`);
}

/** A row a run: verdict, errors, size and speed. */
function resultsPanel(runs, names) {
  const rows = runs.map((run, n) => {
    const verdict = lastVerdict(run);
    const test = run.end && run.end.test;
    const last = run.epochs.epoch.length - 1;
    const speed = run.end ? run.end.samples_per_second : run.epochs.samples_per_second[last];
    return [badge(n, names[n]),
      h('span', h(`span.sign.${gravity(verdict.word)}`, { 'aria-hidden': 'true' }, SIGNS[gravity(verdict.word)]),
        ` ${verdict.word}${verdict.layer > 0 ? ` in layer ${verdict.layer}` : ''}`),
      test ? percent(test.error_percent) : '–', test ? num(test.loss) : '–',
      run.best ? num(run.best.validation_loss) : '–', run.best ? run.best.epoch : '–',
      last >= 0 ? num(run.epochs.loss[last]) : '–', last >= 0 ? run.epochs.epoch[last] : '–',
      num(run.start.parameters), speed ? grouped(Math.round(speed)) : '–'];
  });
  const remedies = runs.map((run, n) => [n, lastVerdict(run).remedy, run.end && run.end.try]).filter((r) => r[1]);
  return panel('results', 'Results', [
    h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Results' }, table('A row a run',
      ['run', 'verdict', 'test error', 'test loss', 'best validation loss', 'in epoch', 'training loss', 'epochs', 'parameters', 'samples/s'], rows)),
    ...remedies.map(([n, remedy, attempt]) => h('div.remedies', h('p.remedy', badge(n, remedy)), attempt ? command(attempt) : null))],
  { wide: true });
}

/** The settings in which the runs differ. */
function differencesPanel(runs, names) {
  const keys = [...new Set(runs.flatMap((run) => Object.keys(run.start.settings || {})))];
  const differing = keys.filter((key) => new Set(runs.map((run) => String((run.start.settings || {})[key]))).size > 1);
  const rows = differing.map((key) => [key, ...runs.map((run) => (run.start.settings || {})[key] ?? '–')]);
  if (!keys.length) return null;
  return panel('differences', 'What differs', rows.length
    ? h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Settings that differ' },
      table(`The other ${keys.length - rows.length} settings are equal`, ['setting', ...names], rows))
    : h('p', 'Nothing: all settings are equal.'), { wide: true });
}

/** Curves of all runs over a common axis of steps: uPlot wants one x, so gaps stand where a run has no number. */
function jointSteps(runs, steps, values) {
  const x = [...new Set(runs.flatMap(steps))].sort((a, b) => a - b);
  const place = new Map(x.map((step, i) => [step, i]));
  return { x, lines: runs.map((run) => {
    const line = new Array(x.length).fill(null);
    const v = values(run);
    steps(run).forEach((step, i) => {
      line[place.get(step)] = v[i];
    });
    return line;
  }) };
}

function curves(runs, names, title, id, values, { steps = (run) => run.epochs.step, log = false, note = '' } = {}) {
  const make = () => {
    const joint = jointSteps(runs, steps, values);
    const last = joint.x[joint.x.length - 1] || 1;
    return { x: joint.x, xRange: [joint.x[0] || 0, Math.max(1, last)], log,
      series: joint.lines.map((line, n) => ({ name: names[n], values: line, points: steps(runs[n]).length < 2 })) };
  };
  const last = (run) => {
    const known = values(run).filter((v) => v !== null && Number.isFinite(v));
    return known.length ? num(known[known.length - 1]) : '–';
  };
  const chart = lineChart({ make, label: () => `${title}: at the end ${runs.map((run, n) => `${names[n]} ${last(run)}`).join(', ')}` });
  return { draw: (fresh) => chart.draw(fresh), element: panel(id, title, [chart.element,
    numbers(() => table(title, ['run', 'at the end'], runs.map((run, n) => [names[n], last(run)])))], { note }) };
}

/** A counter's heat maps of all runs, under each other. */
function comparedMaps(runs, names) {
  const maps = [];
  const boxes = Object.keys(MAPS).filter((key) => key !== 'sign_flips' && runs.some((run) => hasCounter(run, key))).map((key) => {
    const those = runs.map((run, n) => (hasCounter(run, key) ? { n, map: heatMap(run, key, 'h4') } : null)).filter(Boolean);
    maps.push(...those.map((t) => t.map));
    return h('section.compared', h('h3', MAPS[key].title), h('p.note', MAPS[key].note),
      h('div.maps', those.map(({ n, map }) => h('div', h('p.of', badge(n, names[n])), map.element))));
  });
  return { element: panel('heat', 'Layer by layer', boxes, { wide: true }), draw: (fresh) => maps.forEach((m) => m.draw(fresh)) };
}

async function compare(runs, main) {
  const names = runNames(runs);
  const firstToLast = (run) => (run.layers > 1 && run.values.delta_rms
    ? run.columns.step.map((_, i) => 10 ** relativeErrors(run, i)[0]) : run.columns.step.map(() => null));
  const has = (key) => runs.some((run) => run.epochs[key].some((v) => v !== null));
  const charted = [
    curves(runs, names, 'Training loss', 'loss', (run) => run.epochs.loss, { log: true }),
    has('validation_loss') ? curves(runs, names, 'Validation loss', 'validation', (run) => run.epochs.validation_loss, { log: true }) : null,
    has('error_percent') ? curves(runs, names, 'Training error in per cent', 'error', (run) => run.epochs.error_percent) : null,
    has('validation_error_percent') ? curves(runs, names, 'Validation error in per cent', 'validation-error',
      (run) => run.epochs.validation_error_percent) : null,
    curves(runs, names, 'Error at layer 1 over that at the output', 'reach', firstToLast, { steps: (run) => run.columns.step, log: true,
      note: 'Far below 1 it vanishes on its way down, far above it explodes.' }),
    comparedMaps(runs, names),
  ].filter(Boolean);
  const commands = runs.map((run, n) => (run.start.command ? [h('p', badge(n, names[n])), command(run.start.command)] : null)).filter(Boolean);
  main.before(header(`${runs.length} training runs`, names.join(', ')));
  main.replaceChildren(resultsPanel(runs, names), ...[differencesPanel(runs, names)].filter(Boolean), ...charted.map((c) => c.element),
    ...(commands.length ? [panel('settings', 'To run them again', commands.flat(), { wide: true })] : []));
  await drawInTurn(charted);
}
