/* One moment of the run that all panels show: by the pointer over any chart, or by the slider, which takes arrow keys. */

const cursor = {
  step: null,
  listeners: [],
  bar: null,

  /** Calls back with every new step, or null when there is none. */
  listen(callback) {
    this.listeners.push(callback);
  },

  set(step, fromSlider = false) {
    if (step === this.step) return;
    this.step = step;
    for (const callback of this.listeners) callback(step);
    if (this.bar) this.bar.show(step, fromSlider);
  },
};

/** The bar at the foot of the window: slider and the numbers of its moment. */
function cursorBar(run) {
  const slider = h('input', { type: 'range', id: 'moment', min: 0, max: Math.max(0, run.columns.count - 1),
    value: Math.max(0, run.columns.count - 1), 'aria-label': 'Moment of the run' });
  const readout = h('output', { for: 'moment', id: 'moment-text' });
  const describe = (i) => {
    const c = run.columns;
    if (!c.count) return 'nothing recorded yet';
    const verdict = c.verdicts[c.verdict[i]];
    const layer = c.verdict_layer[i];
    return `step ${grouped(c.step[i])} · epoch ${c.epoch[i]} · loss ${num(c.loss[i])} · `
      + `${SIGNS[gravity(verdict)]} ${verdict}${layer > 0 ? ` in layer ${layer}` : ''}`;
  };
  const show = (step, fromSlider) => {
    const last = run.columns.count - 1;
    const i = step === null ? last : columnAt(run.columns.step, step);
    if (!fromSlider) slider.value = i;
    const text = describe(i);
    readout.textContent = text;
    slider.setAttribute('aria-valuetext', text);
  };
  slider.addEventListener('input', () => cursor.set(run.columns.step[Number(slider.value)], true));
  cursor.bar = {
    show,
    refresh() {
      slider.max = Math.max(0, run.columns.count - 1);
      show(cursor.step, false);
    },
  };
  show(null, false);
  return h('div.moment', { role: 'region', 'aria-label': 'Moment' }, slider, readout);
}
