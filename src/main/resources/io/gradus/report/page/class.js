/* Several boards on one page: a card each, and the whole page of one when it is chosen. */

/** The state of a place that no board has taken yet. */
const EMPTY = 'empty';

/** A small curve of the loss. */
function spark(canvas, values) {
  const width = Math.max(1, Math.round(canvas.clientWidth * Math.min(2, devicePixelRatio)));
  canvas.width = width;
  canvas.height = 80;
  const ctx = canvas.getContext('2d');
  const known = values.filter((v) => v !== null && Number.isFinite(v));
  if (known.length < 2) return;
  const low = Math.min(...known);
  const high = Math.max(...known);
  ctx.strokeStyle = css('--line-1');
  ctx.lineWidth = 3;
  ctx.beginPath();
  values.forEach((v, i) => {
    if (v === null || !Number.isFinite(v)) return;
    const x = 2 + ((width - 4) * i) / Math.max(1, values.length - 1);
    const y = 76 - (72 * (v - low)) / Math.max(1e-12, high - low);
    ctx.lineTo(x, y);
  });
  ctx.stroke();
}

/** One board: name, verdict, loss, and the error that reaches its layers. */
function card(live, choose) {
  const sign = h('span.sign', { 'aria-hidden': 'true' });
  const word = h('strong.word');
  const numbersLine = h('p.numbers-line');
  const noteLine = h('p.note');
  const curve = h('canvas.spark', { 'aria-hidden': 'true' });
  const map = h('canvas.strip', { 'aria-hidden': 'true' });
  const mapName = h('p.note', 'Error that reaches each layer');
  const pause = h('button.small', { type: 'button' });
  const said = h('span.said', { role: 'status' });
  pause.addEventListener('click', async () => {
    try {
      await tell(live.index, live.state === 'paused' ? 'resume' : 'pause');
      said.textContent = '';
    } catch (error) {
      said.textContent = error.message;
    }
  });
  const name = h('button.link', { type: 'button', onclick: () => choose(live) }, live.name);
  const title = h('h2', name);
  const element = h('section.panel.card', { 'aria-label': live.name }, title, h('p', sign, ' ', word), numbersLine, noteLine,
    h('p.note', 'Loss'), curve, mapName, map, h('p', pause, ' ', said));
  const draw = () => {
    const { run } = live;
    element.hidden = live.state === EMPTY;
    if (element.hidden) return;
    if (name.textContent !== live.name) {
      name.textContent = live.name;
      element.setAttribute('aria-label', live.name);
    }
    noteLine.textContent = live.line;
    noteLine.hidden = !live.line;
    const verdict = lastVerdict(run);
    const kind = gravity(verdict.word);
    sign.className = `sign ${kind}`;
    sign.textContent = SIGNS[kind];
    word.textContent = verdict.word + (verdict.layer > 0 ? ` in layer ${verdict.layer}` : '');
    element.dataset.gravity = kind;
    const last = run.columns.count - 1;
    numbersLine.textContent = last < 0 ? live.state
      : `${live.state} · step ${grouped(Math.max(live.steps, run.columns.step[last]))} · epoch ${run.columns.epoch[last]} · loss ${num(run.columns.loss[last])}`;
    pause.textContent = live.state === 'paused' ? 'Resume' : 'Pause';
    pause.setAttribute('aria-label', `${pause.textContent} ${live.name}`);
    pause.disabled = live.state === 'ended' || live.state === 'away';
    mapName.hidden = map.hidden = run.layers === 0; // of a class, which is no network of one board
    spark(curve, run.columns.loss);
    if (run.values.delta_rms && last >= 0) {
      paint(map, Math.max(1, map.clientWidth), run.values.delta_rms.layers, run.columns.step, scaleOf(run, 'delta_rms'));
    }
  };
  live.listeners.push(seldom(draw));
  return { element, draw };
}

function classroom(runs, about, main, said) {
  const places = runs.filter((r) => r.state !== EMPTY).length === runs.length;
  const title = header(places ? `${runs.length} boards` : 'A class of boards',
    `${about ? `${about} ` : ''}A card each; its name opens the whole page of it.`);
  const status = h('div.status', said);
  let leave = null;
  const overview = () => {
    if (leave) leave();
    leave = null;
    charts.clear();
    cursor.listeners.length = 0;
    cursor.bar = null;
    main.before(title, status);
    main.classList.add('class');
    main.replaceChildren(...cards.map((c) => c.element));
    cards.forEach((c) => c.draw());
  };
  const choose = (live) => {
    title.remove();
    status.remove();
    main.classList.remove('class');
    leave = liveReport(live, main, said, h('button.small', { type: 'button', onclick: overview }, '← All boards'));
    scrollTo(0, 0);
  };
  const cards = runs.map((r) => card(r, choose));
  overview();
  charts.add({ element: main, draw: () => main.classList.contains('class') && cards.forEach((c) => c.draw()) });
}
