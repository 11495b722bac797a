'use strict';
/* What a page is given, and how it is unpacked. docs/report.md describes the form. */

/** Codes of 16-bit numbers that stand for no number, and for exactly 0, which has no logarithm. */
const NOTHING = -32768;
const ZERO = -32767;

/** Bytes of a zlib stream in base64. */
async function inflate(base64) {
  const packed = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A 16-bit code as a number: of a logarithm its exponent of ten (-Infinity for 0), of a fraction 0 to 1. */
function decode(code, kind) {
  if (code === NOTHING) return NaN;
  if (kind === 'log') return code === ZERO ? -Infinity : code / 1000;
  return code / 10000;
}

/** Columns of counters: {key: {kind, layers: [[number a column]]}}. */
async function unpackColumns(columns, layers) {
  const bytes = await inflate(columns.packed);
  const half = bytes.length / 2; // all low bytes, then all high ones: they compress better apart
  const values = {};
  let at = 0;
  columns.keys.forEach((key, k) => {
    const rows = [];
    for (let layer = 0; layer < layers; layer++) {
      const row = new Array(columns.count);
      let code = 0;
      for (let i = 0; i < columns.count; i++, at++) { // each is the difference from the one before
        code = ((code + (bytes[at] | (bytes[half + at] << 8))) << 16) >> 16;
        row[i] = decode(code, columns.kinds[k]);
      }
      rows.push(row);
    }
    values[key] = { kind: columns.kinds[k], layers: rows };
  });
  return values;
}

/** First, least, most and last number of each layer, of all records: {key: [[4 numbers] a layer]}. */
function unpackExtent(columns, layers) {
  const extent = {};
  columns.keys.forEach((key, k) => {
    extent[key] = Array.from({ length: layers }, (_, n) => [0, 1, 2, 3]
      .map((which) => decode(columns.extent[(k * layers + n) * 4 + which], columns.kinds[k])));
  });
  return extent;
}

/** Gradient distributions: for each layer an array (epoch, bin) of 0..255, a share of the epoch's fullest bin. */
async function unpackBins(bins, layers) {
  if (!bins || !bins.epoch.length) return null;
  const bytes = await inflate(bins.packed);
  const size = bins.epoch.length * bins.count;
  const byLayer = [];
  for (let layer = 0; layer < layers; layer++) byLayer.push(bytes.slice(layer * size, (layer + 1) * size));
  return { ...bins, layers: byLayer };
}

/** A run ready to be drawn. */
async function unpackRun(packed) {
  const run = { ...packed, start: packed.start || {}, end: packed.end || null };
  const layers = packed.layers;
  run.layers = layers;
  run.values = await unpackColumns(packed.columns, layers);
  run.extent = unpackExtent(packed.columns, layers);
  run.bins = await unpackBins(packed.bins, layers);
  run.specs = run.start.layers || [];
  run.columns.verdicts = packed.verdicts.map((v) => v.word);
  run.meanings = {};
  for (const v of packed.verdicts) {
    run.meanings[v.word] = v.meaning;
    GRAVITY[v.word] = v.gravity;
  }
  return run;
}

/** "1 · 64 tanh", or the bare number where the log does not describe its layers. */
function layerName(run, n) {
  const spec = run.specs[n];
  return spec ? `${n + 1} · ${spec.width} ${spec.activation}` : String(n + 1);
}

/** Index of the column whose step is the last one not above `step`. */
function columnAt(steps, step) {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (steps[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Counters that only layers of some kinds can have, by what the log says of a layer. */
const ABILITIES = { saturated: 'squashes', dead: 'can_die' };

/** Whether a counter says anything of this run: nobody looks at an empty heat map. */
function hasCounter(run, key) {
  const values = run.values[key];
  if (!values) return false;
  if (ABILITIES[key] && run.specs.length) return run.specs.some((spec) => spec[ABILITIES[key]]);
  if (key === 'clipped' && run.start.clips !== undefined) return run.start.clips;
  return values.layers.some((row) => row.some((v) => (values.kind === 'log' ? !Number.isNaN(v) : v > 0)));
}
