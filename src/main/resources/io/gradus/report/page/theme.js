/* Colours. Lines: Okabe and Ito's, which colour-blind people tell apart; maps: of even lightness. */

const root = document.documentElement;

function css(name) {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

function isDark() {
  if (root.classList.contains('printing')) return false;
  const chosen = root.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Red, green, blue of each stop, dark to bright: nine of viridis' colours. */
const SEQUENCE = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129],
  [92, 200, 99], [170, 220, 50], [253, 231, 37]];
/** Blue over pale to orange: too small, right, too large. */
const DIVERGING = [[16, 62, 122], [49, 112, 173], [120, 170, 212], [200, 221, 238], [247, 245, 238], [253, 219, 178],
  [240, 163, 86], [206, 101, 25], [127, 52, 6]];
/** From nothing to all of it. */
const SHARE_LIGHT = [[246, 244, 250], [206, 196, 228], [158, 134, 198], [111, 76, 165], [63, 20, 120]];
const SHARE_DARK = [[38, 36, 48], [82, 62, 122], [128, 100, 178], [182, 158, 219], [240, 232, 255]];

/** A colour of a list of stops; at 0 the first, at 1 the last. */
function mix(stops, share) {
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const part = at - low;
  return stops[low].map((c, i) => Math.round(c + (stops[low + 1][i] - c) * part));
}

function shares() {
  return isDark() ? SHARE_DARK : SHARE_LIGHT;
}

/** Words of verdicts by how grave they are, as the page's data says. */
const GRAVITY = {};

function gravity(verdict) {
  return GRAVITY[verdict] || 'warn';
}

/** A sign beside each colour, for those who do not see it. */
const SIGNS = { good: '●', note: '◆', warn: '▲', bad: '■' };

function verdictColour(verdict) {
  return css(`--${gravity(verdict)}`);
}

/** Chosen theme, kept where the browser lets a page keep things. */
function setTheme(theme) {
  root.dataset.theme = theme;
  try {
    localStorage.setItem('gradus-theme', theme);
  } catch (refused) { /* then for this visit alone */ }
}

function storedTheme() {
  try {
    return localStorage.getItem('gradus-theme');
  } catch (refused) {
    return null;
  }
}
