/* Puts the page together. */

/** The panels of one run, in their order. */
function runPanels(run) {
  return [verdictPanel, keyFigures, timeline, lossPanels, heatPanel, binsPanel, forecastPanel, confusionPanel, scatterPanel,
    worstPanel, weightsPanel, memoryPanel, settingsPanel].map((make) => make(run)).filter((p) => p.has !== false);
}

function drawAll(fresh = false) {
  for (const chart of charts) {
    if (chart.element.isConnected) chart.draw(fresh);
  }
}

/** Draws what is in sight at once, and the rest piece by piece, so that the page opens quickly on a slow machine. */
async function drawInTurn(panels) {
  const drawn = panels.filter((p) => p.draw);
  const inSight = drawn.filter((p) => p.element.getBoundingClientRect().top < innerHeight);
  inSight.forEach((p) => p.draw(true));
  root.dataset.milliseconds = Math.round(performance.now()); // since the page was asked for
  for (const panel of drawn) {
    if (!inSight.includes(panel)) {
      await new Promise((go) => setTimeout(go));
      panel.draw(true);
    }
  }
}

/** Heading, theme button, and a link for those who go by keys. */
function header(title, subtitle) {
  const button = h('button.small', { type: 'button', onclick: () => {
    setTheme(isDark() ? 'light' : 'dark');
    label();
    drawAll();
  } });
  const label = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours');
  };
  label();
  return h('header', h('div', h('h1', title), subtitle ? h('p', subtitle) : null), h('div.tools', button));
}

function describeRun(run) {
  const { start } = run;
  return [start.data_text || start.data, start.network, start.rule_text].filter(Boolean).join(' · ');
}

/** While it is printed a page is light, and as wide as the paper. */
function printing(on) {
  root.classList.toggle('printing', on);
  drawAll();
}

function watchWindow() {
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) {
      width = innerWidth;
      drawAll();
    }
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawAll());
  matchMedia('print').addEventListener('change', (event) => printing(event.matches));
  addEventListener('beforeprint', () => printing(true));
  addEventListener('afterprint', () => printing(false));
}

async function start() {
  const theme = storedTheme();
  if (theme) root.dataset.theme = theme;
  const page = JSON.parse(document.getElementById('data').textContent);
  const main = document.getElementById('main');
  watchWindow();
  try {
    if (page.kind === 'live') await live(page, main);
    else if (page.runs.length > 1) await compare(await Promise.all(page.runs.map(unpackRun)), main);
    else await report(await unpackRun(page.runs[0]), main);
    root.dataset.ready = 'yes';
  } catch (error) {
    main.replaceChildren(h('p.failure', { role: 'alert' }, `This page could not be drawn: ${error.message}`));
    throw error;
  }
}

async function report(run, main) {
  const panels = runPanels(run);
  main.before(header(run.start.data ? `${run.start.data}: a training run` : run.name, describeRun(run)));
  main.replaceChildren(...panels.map((p) => p.element));
  main.after(cursorBar(run));
  await drawInTurn(panels);
}

start();
