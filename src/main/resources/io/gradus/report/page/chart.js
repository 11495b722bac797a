/* Line charts, drawn by uPlot; their legends and numbers are HTML. */

const charts = new Set();

/** Of what stands on a canvas, in CSS pixels. */
function fontSize() {
  return root.classList.contains('printing') ? 9 : 11;
}

/** Dash patterns, so that lines are told apart without colour. */
const DASHES = [[], [6, 4], [2, 3], [10, 4, 2, 4], [1, 4], [14, 4]];

function lineColour(n) {
  return css(`--line-${(n % 6) + 1}`);
}

/** 1, 2 or 5 times a power of ten: the next one below, or above. */
function roundTo(x, up) {
  const base = 10 ** Math.floor(Math.log10(x));
  const steps = [1, 2, 5, 10].map((s) => Number((s * base).toPrecision(3)));
  return up ? steps.find((s) => s >= x) : steps.reverse().find((s) => s <= x);
}

/** Ends of a logarithmic axis that hold all positive values. */
function logRange(low, high) {
  return low > 0 ? [roundTo(low, false), roundTo(high, true)] : [0.1, 1];
}

/** Whether positive values differ by so much that a logarithmic axis shows more. */
function isWide(series) {
  let low = Infinity;
  let high = 0;
  for (const { values } of series) {
    for (const v of values) {
      if (v > 0 && v < low) low = v;
      if (v > high && Number.isFinite(v)) high = v;
    }
  }
  return high > 3 * low;
}

/** Ticks of a logarithmic axis: powers of ten, or 1, 2 and 5 times them where there are few. */
function logTicks(low, high) {
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.ceil(Math.log10(high) - 1e-9);
  const every = Math.ceil((to - from) / 8);
  const ticks = [];
  for (let e = from; e <= to; e += every) {
    for (const s of to - from <= 2 ? [1, 2, 5] : [1]) ticks.push(Number((s * 10 ** e).toPrecision(3)));
  }
  return ticks.filter((t) => t >= low * 0.999 && t <= high * 1.001);
}

/**
 * A chart of lines over a common x.
 *
 * @param label what a screen reader says of it: text, or a function that makes it
 * @param make () => {x, series: [{name, values, dash, points, width, colour}], log, marks: [{x, text}], xText, xRange, yRange}
 * @param time whether x is the step, so that the common cursor applies
 */
function lineChart({ label, make, time = false, height = 190 }) {
  const box = h('div.plot', { role: 'img' });
  const legend = h('ul.legend');
  const whole = h('div.chart', legend, box);
  let plot = null;
  let spec = null;
  let shape = '';

  const axis = (more) => ({
    stroke: () => css('--muted'),
    grid: { stroke: () => css('--grid'), width: 1 },
    ticks: { show: false },
    font: `${fontSize()}px ${css('--sans')}`,
    ...more,
  });

  const drawMarks = (u) => {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.strokeStyle = css('--muted');
    ctx.fillStyle = css('--text');
    ctx.font = `${fontSize() * devicePixelRatio}px ${css('--sans')}`;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    for (const mark of spec.marks || []) {
      const x = Math.round(u.valToPos(mark.x, 'x', true));
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      const right = x > bbox.left + bbox.width * 0.6;
      ctx.textAlign = right ? 'right' : 'left';
      ctx.fillText(mark.text, x + (right ? -4 : 4) * devicePixelRatio, bbox.top + 11 * devicePixelRatio);
    }
    ctx.restore();
  };

  const options = (width, narrow) => ({
    width,
    height: narrow ? Math.min(height, 125) : height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { show: time, drag: { x: false, y: false }, points: { size: 5 }, y: false },
    scales: {
      x: { time: false, range: spec.xRange ? () => spec.xRange : undefined },
      y: spec.log
        ? { distr: 3, range: (u, low, high) => logRange(low, high) }
        : { range: spec.yRange ? () => spec.yRange : undefined },
    },
    axes: [
      axis({ size: 28, gap: 3, values: (u, ticks) => ticks.map(spec.xText || num), space: 50, incrs: spec.xIncrs }),
      axis({ size: 52, gap: 4, values: (u, ticks) => ticks.map(num), space: 24,
        ...(spec.log ? { splits: (u, n, low, high) => logTicks(low, high), filter: (u, ticks) => ticks } : {}) }),
    ],
    series: [{}].concat(spec.series.map((s, n) => ({
      label: s.name,
      stroke: () => (s.colour ? s.colour() : lineColour(n)),
      width: s.width || 1.75,
      dash: s.dash || DASHES[n % DASHES.length],
      points: { show: !!s.points, size: 5, fill: () => (s.colour ? s.colour() : lineColour(n)) },
      spanGaps: true,
      paths: s.bare ? () => null : undefined,
    }))),
    hooks: {
      draw: [drawMarks],
      setCursor: [(u) => {
        if (time && u.cursor.event && u.cursor.idx !== null) cursor.set(u.data[0][u.cursor.idx]);
      }],
    },
  });

  const clean = (values) => values.map((v) => (v === null || !Number.isFinite(v) || (spec.log && v <= 0) ? null : v));

  const drawLegend = () => {
    legend.replaceChildren(...spec.series.map((s, n) => {
      const key = h('canvas.key', { width: 52, height: 16, 'aria-hidden': 'true' });
      const ctx = key.getContext('2d');
      ctx.strokeStyle = s.colour ? s.colour() : lineColour(n);
      ctx.lineWidth = 4;
      ctx.setLineDash((s.dash || DASHES[n % DASHES.length]).map((d) => 2 * d));
      ctx.beginPath();
      ctx.moveTo(2, 8);
      ctx.lineTo(50, 8);
      if (!s.bare) ctx.stroke();
      if (s.points) {
        ctx.fillStyle = ctx.strokeStyle;
        ctx.fillRect(20, 3, 10, 10);
      }
      return h('li', key, s.name);
    }));
    legend.hidden = spec.series.length < 2;
  };

  const chart = {
    element: whole,
    draw(fresh = false) {
      const width = Math.floor(box.clientWidth);
      if (!width) return;
      if (fresh || !spec) {
        spec = make();
        spec.log = spec.log && isWide(spec.series);
      }
      box.setAttribute('aria-label', typeof label === 'function' ? label() : label);
      const now = `${spec.series.length} ${spec.log} ${root.classList.contains('printing')}`;
      const data = [spec.x].concat(spec.series.map((s) => clean(s.values)));
      drawLegend();
      if (plot && now === shape) {
        if (plot.width !== width) plot.setSize({ width, height: plot.height });
        if (fresh) plot.setData(data);
        else plot.redraw(false, true);
        return;
      }
      if (plot) plot.destroy();
      shape = now;
      plot = new uPlot(options(width, root.classList.contains('printing')), data, box);
    },
  };
  if (time) {
    cursor.listen((step) => {
      if (!plot) return;
      plot.setCursor({ left: step === null ? -10 : plot.valToPos(step, 'x'), top: 10 }, false);
    });
  }
  charts.add(chart);
  return chart;
}
