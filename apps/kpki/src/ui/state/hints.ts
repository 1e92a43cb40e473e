import { widthOf } from '../../text/width.ts';
import { type Context, fittingHints, isLessImportant, type KeyRow, type UiCommand } from '../keys.ts';
import type { Hinted } from './change.ts';
import { isHeardWhile, loadingIn } from './loading.ts';
import type { State } from './model.ts';
import type { Piece } from './select/piece-columns.ts';

/** What a screen says about the keys of the last row. */
interface Offered {
  readonly context: Context;
  /** What it does not offer now. */
  readonly off: readonly UiCommand[];
  /** What stands first, and never gives way. */
  readonly first: readonly UiCommand[];
  /** What takes back what it did. */
  readonly reversed: readonly UiCommand[];
  /** What a hint says now. */
  readonly hinted: Hinted;
  /** What a hint says where it takes the room of no important one. */
  readonly long: Hinted;
}

/** Returns the hints that there is room for in the last row. */
export function shownHints(state: State, { context, off, first, reversed, hinted, long }: Offered): readonly KeyRow[] {
  const loading = loadingIn(state);
  const undone = state.watching ? [...reversed, 'watch'] : reversed;
  const others = offAnywhere(state, context);
  const shown = state.keys.filter(
    ({ hint, where, uiCommand }) =>
      hint !== undefined &&
      where.includes(context) &&
      ![...off, ...others].includes(uiCommand) &&
      (loading === null || isHeardWhile(loading, uiCommand, true)),
  );
  const isFirst = ({ uiCommand }: KeyRow): boolean => first.includes(uiCommand);
  const ordered = [
    ...shown.filter(isFirst).map((row): KeyRow => ({ ...row, always: true })),
    ...shown.filter((row) => !isFirst(row)),
  ];
  const named = ordered
    .map((row): KeyRow => {
      const { uiCommand, reverseHint } = row;
      return reverseHint !== undefined && undone.includes(uiCommand) ? { ...row, hint: reverseHint } : row;
    })
    .map(saying(hinted));
  const fits = (rows: readonly KeyRow[]): boolean => widthOf(hintsText(rows)) <= state.size.columns;
  const short = fittingHints(named, fits);
  const longer = fittingHints(named.map(saying(long)), fits);
  const kept = new Set(longer.map(({ uiCommand }) => uiCommand));
  return short.every((row) => kept.has(row.uiCommand) || isLessImportant(row)) ? longer : short;
}

function saying(hinted: Hinted): (row: KeyRow) => KeyRow {
  return (row) => {
    const hint = hinted[row.uiCommand];
    return hint === undefined ? row : { ...row, hint };
  };
}

const firstContexts: readonly Context[] = ['choice', 'reading', 'waiting'];

function offAnywhere({ overlay, declared, path, fleet }: State, context: Context): readonly UiCommand[] {
  if (overlay !== null) return [];
  const [home] = path;
  const isOfFleet = home.screen !== 'fleet' && (fleet?.left ?? null) !== null;
  return [
    ...(declared?.environments.length === 1 ? (['next environment'] as const) : []),
    ...(path.length === 1 && !isOfFleet && firstContexts.includes(context) ? (['back'] as const) : []),
  ];
}

const gap = '  ';

export function hintsText(rows: readonly KeyRow[]): string {
  return rows.map(({ keys, hint }) => `${keys[0]} ${hint}`).join(gap);
}

/** The hints of the last row: keys stand out from what they do. */
export function piecesOfHints(shown: readonly KeyRow[]): readonly Piece[] {
  return shown.flatMap(({ keys, hint }, at): readonly Piece[] => [
    { text: `${at === 0 ? '' : gap}${keys[0]}`, role: 'accent' },
    { text: ` ${hint}`, role: 'dim' },
  ]);
}

/** Returns the hint at a column of the last row; null: none is there. */
export function hintUnder(shown: readonly KeyRow[], column: number): KeyRow | null {
  const at = shown.findIndex((_, index) => column < widthOf(hintsText(shown.slice(0, index + 1))));
  const row = shown[at];
  const from = at === 0 ? 0 : widthOf(hintsText(shown.slice(0, at))) + gap.length;
  return row === undefined || column < from ? null : row;
}
