/* A page that is served by the process that trains: it keeps up with events, and tells the run things. */

/** Never asks for the whole run more often than this, in ms. */
const WHOLE_AGAIN = 4000;

/** Asks the server; a refusal becomes an error with the server's own words. */
async function ask(path, options = {}) {
  const answer = await fetch(path, { cache: 'no-store', ...options });
  if (!answer.ok) throw new Error((await answer.text()).trim() || `the server says ${answer.status}`);
  return answer;
}

/** Tells run `index` something. */
async function tell(index, verb, value) {
  const query = value === undefined ? '' : `?value=${encodeURIComponent(value)}`;
  await ask(`/tell/${index}/${verb}${query}`, { method: 'POST', headers: { 'X-Gradus': '1' } });
}

/** One run that is served here: its data, and those who want to know of news. */
class LiveRun {
  constructor(index) {
    this.index = index;
    this.run = null;
    this.state = 'running';
    this.steps = 0;
    this.pace = 0;
    this.listeners = [];
    this.asked = 0;
    this.waiting = false;
    this.heard = 0; // events so far
    this.turn = 0; // times that the whole was asked for
    this.shown = 0; // the latest of them that was answered
  }

  /** Gets the whole run. `fresh` listeners build their panels anew. */
  async load() {
    this.asked = Date.now();
    this.turn += 1;
    const { turn, heard } = this;
    const answer = await (await ask(`/run/${this.index}`)).json();
    this.name = answer.name;
    if (heard === this.heard) this.note(answer); // else an event was later than this answer
    const run = await unpackRun(answer.run);
    if (turn < this.shown) return;
    this.shown = turn;
    if (this.run && run.layers === this.run.layers && !!run.end === !!this.run.end) Object.assign(this.run, run);
    else this.run = run;
    this.endAsked = false;
    this.tellListeners();
  }

  /** Gets the whole run again, soon; at once where there will be no later. */
  loadLater(now = false) {
    if (this.waiting && !now) return;
    this.waiting = true;
    setTimeout(async () => {
      try {
        await this.load();
      } catch (error) {
        this.failed = error;
      }
      this.waiting = false;
    }, now ? 0 : Math.max(0, this.asked + WHOLE_AGAIN - Date.now()));
  }

  note(news) {
    this.state = news.state;
    this.line = news.note || '';
    this.steps = news.steps;
    this.pace = news.pace;
  }

  tellListeners() {
    for (const listener of this.listeners) listener(this);
  }

  /** Takes an event's news in; asks for the whole where it does not follow from what is here. */
  take(news) {
    const taken = this.state === 'empty' && news.state !== 'empty';
    const over = this.state !== 'ended' && news.state === 'ended'; // the server will not be there for long
    this.heard += 1;
    this.note(news);
    if (taken || over) this.loadLater(true);
    const { run } = this;
    const follows = run && news.generation === run.columns.generation && this.takeColumn(news) && this.takeEpoch(news);
    if (run && news.ended && !run.end) {
      if (!this.endAsked) this.loadLater(true);
      this.endAsked = true;
    } else if (!follows || news.ended !== !!run.end || news.events !== run.events.length || this.binsAreOld(news)) this.loadLater();
    this.tellListeners();
  }

  binsAreOld(news) {
    const known = this.run.bins ? this.run.bins.epoch[this.run.bins.epoch.length - 1] : 0;
    return news.bins !== known;
  }

  takeColumn(news) {
    const { columns, values, extent } = this.run;
    const at = news.column;
    if (at < 0) return columns.count === 0;
    if (at > columns.count) return false;
    if (Object.keys(news.codes).some((key) => !values[key])) return false;
    columns.count = at + 1;
    columns.records = news.records;
    columns.step[at] = news.step;
    columns.epoch[at] = news.epoch;
    columns.loss[at] = news.loss;
    columns.rate[at] = news.rate;
    columns.verdict[at] = news.verdict;
    columns.verdict_layer[at] = news.verdict_layer;
    for (const [key, codes] of Object.entries(news.codes)) {
      codes.forEach((code, layer) => {
        const value = decode(code, values[key].kind);
        values[key].layers[layer][at] = value;
        const four = extent[key][layer];
        if (!(value >= four[1])) four[1] = Number.isNaN(value) ? four[1] : value;
        if (!(value <= four[2])) four[2] = Number.isNaN(value) ? four[2] : value;
        four[3] = value;
      });
    }
    return true;
  }

  takeEpoch(news) {
    const { epochs } = this.run;
    const known = epochs.epoch.length ? epochs.epoch[epochs.epoch.length - 1] : 0;
    if (news.last_epoch === known) return true;
    if (news.last_epoch < known) return false;
    const keys = ['step', 'loss', 'error_percent', 'validation_loss', 'validation_error_percent', 'rate', 'samples_per_second'];
    epochs.epoch.push(news.last_epoch);
    keys.forEach((key, i) => epochs[key].push(news.row[i]));
    epochs.verdict.push('');
    const loss = news.row[3];
    if (loss !== null && (!this.run.best || loss < this.run.best.validation_loss)) {
      this.run.best = { epoch: news.last_epoch, step: news.row[0], validation_loss: loss, validation_error_percent: news.row[4] };
    }
    return news.last_epoch === known + 1;
  }
}

/** Follows the server's events; where it has no place left, asks now and then. */
function follow(runs, said) {
  const events = new EventSource('/events');
  let reached = false;
  events.addEventListener('open', () => {
    reached = true;
    said('');
  });
  events.addEventListener('message', (event) => {
    const news = JSON.parse(event.data);
    runs[news.run].take(news);
  });
  events.addEventListener('error', () => {
    if (runs.every((r) => r.state === 'ended')) {
      events.close();
      said('The run has ended. The page keeps what it shows; save the report to keep it for good.');
    } else if (events.readyState === EventSource.CLOSED && !reached) {
      said('Four other pages are open: this one is brought up to date every five seconds.');
      setInterval(() => runs.forEach((r) => r.loadLater()), 5000);
    } else {
      said('The connection is lost; trying again …');
    }
  });
}

/** What can be told to a run. */
function controls(live) {
  const said = h('span.said', { role: 'status' });
  const send = (verb, value) => async () => {
    try {
      await tell(live.index, verb, typeof value === 'function' ? value() : value);
      said.textContent = '';
    } catch (error) {
      said.textContent = error.message;
    }
  };
  const button = (text, verb, title) => h('button', { type: 'button', onclick: send(verb), title }, text);
  const pause = button('Pause', 'pause', 'wait before the next step');
  const resume = button('Resume', 'resume', 'go on');
  const step = button('Step', 'step', 'take one step and wait');
  const reset = button('Reset', 'reset', 'begin again from the seed');
  const rate = h('input', { type: 'number', id: `rate-${live.index}`, min: '0', step: 'any', size: 8 });
  const pace = h('select', { id: `pace-${live.index}`, onchange: () => send('pace', () => pace.value)() },
    [['0', 'as fast as it can'], ['100', '100 steps a second'], ['20', '20 steps a second'], ['5', '5 steps a second'],
      ['1', '1 step a second']].map(([value, text]) => h('option', { value }, text)));
  const state = h('span.state');
  const form = h('form.rate', { onsubmit: (event) => {
    event.preventDefault();
    send('rate', () => rate.value)();
  } }, h('label', { for: rate.id }, 'Learning rate'), rate, h('button.small', { type: 'submit' }, 'Set'));
  const element = h('div.live', { role: 'region', 'aria-label': 'Controls' }, state, pause, resume, step, reset, form,
    h('span.pace', h('label', { for: pace.id }, 'Pace'), pace),
    h('a.save', { href: `/report/${live.index}`, download: 'gradus-report.html' }, 'Save as a report'), said);
  const show = () => {
    const over = live.state === 'ended' || live.state === 'away';
    for (const control of [pause, resume, step, reset, rate, pace, form.lastChild]) control.disabled = over;
    pause.hidden = live.state !== 'running';
    resume.hidden = live.state !== 'paused';
    const text = `${live.state}, step ${grouped(live.steps)}`;
    if (state.textContent !== text) state.textContent = text;
    const now = live.run && live.run.columns.count ? live.run.columns.rate[live.run.columns.count - 1] : null;
    if (now && document.activeElement !== rate) rate.value = now;
    if (live.pace !== null && document.activeElement !== pace) {
      let near = [...pace.options].find((o) => Math.abs(Number(o.value) - live.pace) < 0.01);
      if (!near) {
        near = h('option', { value: live.pace }, `${num(live.pace)} steps a second`);
        pace.append(near);
      }
      pace.value = near.value;
    }
  };
  live.listeners.push(show);
  show();
  return element;
}

/** Runs a function once for many calls, at most once a frame and not more often than every 100 ms. */
function seldom(work) {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    setTimeout(() => requestAnimationFrame(() => {
      planned = false;
      work();
    }), 100);
  };
}

/** The whole page of one run, kept up to date. */
function liveReport(live, main, said, back) {
  const bar = controls(live);
  const top = header(live.run.start.data ? `${live.run.start.data}: training` : live.name, describeRun(live.run));
  const status = h('div.status', back, said);
  main.before(top, bar, status);
  let shown = null;
  let panels = [];
  let foot = null;
  const build = () => {
    charts.clear();
    cursor.listeners.length = 0;
    shown = live.run;
    panels = runPanels(shown);
    main.replaceChildren(...panels.map((p) => p.element));
    if (foot) foot.remove();
    foot = cursorBar(shown);
    main.after(foot);
    panels.forEach((p) => p.draw && p.draw(true));
    shape = shapeOf(shown);
  };
  /* Panels come and go with these. */
  const shapeOf = (run) => JSON.stringify([Object.keys(MAPS).filter((key) => hasCounter(run, key)), !!run.bins, !!run.end,
    run.columns.count > 0, run.epochs.epoch.length > 0]);
  let shape = '';
  const refresh = seldom(() => {
    if (shown !== live.run || shape !== shapeOf(live.run)) {
      build();
      return;
    }
    panels.forEach((p) => p.draw && p.draw(true));
    if (cursor.bar) cursor.bar.refresh();
  });
  build();
  live.listeners.push(refresh);
  return () => {
    live.listeners = live.listeners.filter((l) => l !== refresh);
    for (const element of [top, bar, status, foot]) element.remove();
  };
}

async function live(page, main) {
  const runs = Array.from({ length: page.runs }, (_, n) => new LiveRun(n));
  await Promise.all(runs.map((r) => r.load()));
  const said = h('span.connection', { role: 'status' });
  follow(runs, (text) => {
    said.textContent = text;
  });
  if (runs.length === 1) liveReport(runs[0], main, said, null);
  else classroom(runs, page.about, main, said);
}
