import { calendarScreenTexts } from '@kpki/presentation';
import type { Piece } from './piece-columns.ts';

/** How many years a lane shows from today. */
export const zooms = { '1y': 1, '3y': 3, '10y': 10 } as const;
export type Zoom = keyof typeof zooms;

const zoomNames = Object.keys(zooms) as readonly Zoom[];

export function nextZoom(zoom: Zoom): Zoom {
  return zoomNames[(zoomNames.indexOf(zoom) + 1) % zoomNames.length] ?? '1y';
}

/** Milliseconds since the epoch. */
export interface LaneTimes {
  readonly from: number | null;
  /** When the renewal window begins; null: the CA has to be replaced first. */
  readonly due: number | null;
  readonly until: number;
}

const year = 365 * 86_400_000;
/** So much of a lane lies before today. */
const pastShare = 0.1;

export const laneGlyphs = { valid: '━', due: '▨', end: '●', today: '┃', beyond: '▸' } as const;
const glyphs = { ...laneGlyphs, none: ' ' } as const;

/** What the signs of a lane mean. */
export const laneLegend: readonly Piece[] = [
  { text: glyphs.due, role: 'due' },
  { text: ` ${calendarScreenTexts.legend.due}   `, role: 'dim' },
  { text: glyphs.end, role: 'ok' },
  { text: ` ${calendarScreenTexts.legend.end}`, role: 'dim' },
];

interface Scale {
  readonly today: number;
  readonly at: (moment: number) => number;
}

function scaleOf(now: number, zoom: Zoom, columns: number): Scale {
  const today = Math.max(1, Math.floor(columns * pastShare));
  const perColumn = (zooms[zoom] * year) / Math.max(1, columns - 1 - today);
  return { today, at: (moment) => today + Math.round((moment - now) / perColumn) };
}

/** Draws the time of a certificate: valid, in its renewal window, and its end; today is a line through all lanes. */
export function laneOf(times: LaneTimes, now: number, zoom: Zoom, columns: number): readonly Piece[] {
  const { today, at } = scaleOf(now, zoom, columns);
  const isExpired = times.until <= now;
  const end = Math.max(0, isExpired ? Math.min(today - 1, at(times.until)) : Math.max(today + 1, at(times.until)));
  const from = times.from === null ? 0 : at(times.from);
  const due = times.due === null ? end : at(times.due);
  const isDue = times.due !== null && times.due <= now;
  const pieceAt = (column: number): Piece => {
    if (column === columns - 1 && end > column) return { text: glyphs.beyond, role: isDue ? 'due' : 'ok' };
    if (column === end) return { text: glyphs.end, role: isExpired ? 'expired' : isDue ? 'due' : 'ok' };
    if (column === today) return { text: glyphs.today, role: 'focus' };
    if (column < from || column > end) return { text: glyphs.none, role: 'text' };
    // A window that has not begun is no warning: its sign tells it from the time before.
    return column < due
      ? { text: glyphs.valid, role: 'ok' }
      : { text: glyphs.due, role: isExpired ? 'expired' : isDue ? 'due' : 'ok' };
  };
  return merged(Array.from({ length: columns }, (_, column) => pieceAt(column)));
}

/** Above the lanes: where today is, how far they go, and the other zooms if there is room. */
export function laneHead(zoom: Zoom, columns: number): string {
  const { today } = scaleOf(0, zoom, columns);
  const names = zoomNames.map((name) => (name === zoom ? `[${name}]` : name)).join(' ');
  const right = columns >= today + 'today'.length + names.length + 2 ? names : zoom;
  const left = `${' '.repeat(today)}today`.slice(0, Math.max(0, columns - right.length - 1));
  return `${left}${' '.repeat(Math.max(0, columns - left.length - right.length))}${right}`;
}

function merged(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last?.role === piece.role) all[all.length - 1] = { text: last.text + piece.text, role: piece.role };
    else all.push(piece);
  }
  return all;
}
