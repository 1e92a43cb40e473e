import { confirmTexts, effectLooks, effectTexts, firstOf, frameTexts, type KeyOf } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { fit, shortened, widthOf, wrap } from '../../text/width.ts';
import { type Role, roleOfSeverity } from '../roles.ts';
import { type ButtonRow, widthOfButtons } from './buttons.ts';
import type { Confirm, ConfirmStep, ConfirmSteps } from './model.ts';
import type { Room } from './popup.ts';
import { fittingCounts } from './select/counts.ts';
import type { Piece } from './select/piece-columns.ts';
import { askedEffects } from './select/plan-effects.ts';

/** A line of a question, in the colors of what it is about. */
interface ConfirmLine {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

interface ConfirmLines {
  readonly title: readonly string[];
  /** How many steps there are of each kind, and what is done, a row each; empty where the rows have no room. */
  readonly steps: readonly ConfirmLine[];
  readonly lines: readonly ConfirmLine[];
  readonly spaces: Spaces;
}

/** Blank lines: above the title and around the field too, only between the parts, or none. */
type Spaces = 'all' | 'between parts' | 'none';

/** The line of the buttons within the panel, from 0. */
export function confirmButtonLine(confirm: Confirm, room: Room): number {
  return linesAboveButtons(confirm, confirmLines(confirm, room));
}

function linesAboveButtons({ typed }: Confirm, { title, steps, lines, spaces }: ConfirmLines): number {
  const around = spaces === 'all' ? 1 : 0;
  const between = spaces === 'none' ? 0 : 1;
  const field = typed === undefined ? 0 : 2 + around + between;
  return around + title.length + steps.length + lines.length + between + field;
}

export function confirmButtons(confirm: Confirm, { columns }: Pick<Room, 'columns'>): ButtonRow {
  return { labels: [confirm.yes, confirm.no], columns, off: mayBeYes(confirm) ? [] : [0] };
}

/** Whether the name is typed, where one has to be. */
export function mayBeYes({ typed }: Confirm): boolean {
  return typed === undefined || typed.text.text.trim() === clean(typed.name);
}

export function typeNameText({ name }: NonNullable<Confirm['typed']>): string {
  return confirmTexts.typeName(clean(name));
}

/** Says that the name is typed first, or that what was typed is not the name; null once it is. */
export function wrongNameText(confirm: Confirm, key: KeyOf): string | null {
  if (confirm.typed === undefined || mayBeYes(confirm)) return null;
  const typed = clean(confirm.typed.text.text.trim());
  const name = clean(confirm.typed.name);
  if (typed !== '') return confirmTexts.notTheName(typed, name);
  return confirm.typed.isAwaited ? confirmTexts.typeThenEnter(name, key) : confirmTexts.nameFirst(confirm.yes);
}

export function confirmLines(confirm: Confirm, room: Room): ConfirmLines {
  const { spaced, tight } = layouts(confirm, room.columns);
  // All of it must be in view before a name is typed: without room, the spaces go.
  for (const each of [...spaced, tight]) if (linesAboveButtons(confirm, each) < room.rows) return each;
  const most = room.rows - 1 - linesAboveButtons(confirm, { ...tight, lines: [] });
  const shown = tight.lines.slice(0, Math.max(0, most - 1));
  const hidden = tight.lines.length - shown.length;
  return {
    ...tight,
    lines: [...shown, lineOf({ text: `  ${frameTexts.more(hidden, 'line', confirmTexts.enlarge)}`, role: 'text' })],
  };
}

/** `spaced`: from the one with the most rows, then spaces. */
function layouts(
  confirm: Confirm,
  columns: number,
): { readonly spaced: readonly ConfirmLines[]; readonly tight: ConfirmLines } {
  const title = wrap(clean(confirm.title), columns - 4);
  const { steps, command } = confirm;
  const wrapped = (texts: readonly string[], role: Role = 'text'): readonly (readonly ConfirmLine[])[] =>
    texts.map((text) => wrap(clean(text), columns - 6).map((each) => lineOf({ text: `  ${each}`, role })));
  const inShell = command === undefined ? [] : [commandLines(command, columns - 6)];
  const kinds = steps === undefined ? [] : kindLines(steps, columns - 6);
  const spacedWith = (
    rows: readonly ConfirmLine[],
    texts: readonly (readonly ConfirmLine[])[],
  ): readonly ConfirmLines[] => {
    const all = [...texts, ...inShell];
    const shown = [...kinds, ...rows];
    const own = { title, steps: shown.length === 0 ? [] : [empty, ...shown] };
    const lines = all.length === 0 ? [] : [empty, ...all.flat()];
    return [
      { ...own, lines: all.flatMap((each) => [empty, ...each]), spaces: 'all' },
      { ...own, lines, spaces: 'all' },
      { ...own, lines, spaces: 'between parts' },
      // Blank lines go before a row does.
      ...(shown.length === 0 ? [] : [{ title, steps: shown, lines: all.flat(), spaces: 'none' } as const]),
    ];
  };
  const withRows = (asked: ConfirmSteps, most: number): readonly ConfirmLines[] => {
    const marked = most < asked.rows.length ? wrapped(asked.marked, 'danger') : [];
    return spacedWith(stepLines(asked, most, columns - 6), [...marked, ...wrapped(confirm.lines)]);
  };
  // What it costs comes first: where not all fit, what restarts is cut.
  const inWords = [
    ...wrapped(steps?.marked ?? [], 'danger'),
    ...wrapped([...confirm.lines, ...(steps?.inWords ?? [])]),
  ];
  // A question names at least one artifact, where that fits.
  const all = steps?.rows.length ?? 0;
  const fewer = Array.from({ length: all }, (_, less) => all - less);
  return {
    spaced: [
      ...(steps === undefined ? [] : fewer.flatMap((most) => withRows(steps, most))),
      ...spacedWith([], inWords),
    ],
    tight: { title, steps: [], lines: [...inWords, ...inShell].flat(), spaces: 'none' },
  };
}

/** Returns how many steps there are of each kind; one row says it itself. */
function kindLines({ rows, counts }: ConfirmSteps, columns: number): readonly ConfirmLine[] {
  return rows.length < 2 ? [] : [lineOf({ text: '  ', role: 'text' }, ...fittingCounts([counts], columns, columns))];
}

function lineOf(...pieces: readonly Piece[]): ConfirmLine {
  return { text: pieces.map(({ text }) => text).join(''), pieces };
}

const empty = lineOf({ text: '', role: 'text' });

/** The command is what is read of the line. */
function commandLines(command: string, columns: number): readonly ConfirmLine[] {
  const text = clean(confirmTexts.inShell(command));
  const label = text.length - clean(command).length;
  const [first = '', ...others] = wrap(text, columns);
  return [
    lineOf({ text: `  ${first.slice(0, label)}`, role: 'dim' }, { text: first.slice(label), role: 'text' }),
    ...others.map((each) => lineOf({ text: `  ${each}`, role: 'text' })),
  ];
}

/** How many steps of each kind the rows stand for. */
function hiddenKinds(rows: readonly ConfirmStep[]): readonly (readonly [label: string, steps: number])[] {
  return [...Map.groupBy(rows, ({ label }) => label)].map(([label, own]) => [
    label,
    own.reduce((sum, { steps }) => sum + steps, 0),
  ]);
}

/** Returns at most so many rows of what is done, and below them what a running cluster notices. */
function stepLines({ rows, rollout, breaks }: ConfirmSteps, most: number, columns: number): readonly ConfirmLine[] {
  const effects = askedEffects(rollout, breaks);
  // The number of one more row takes the line of that row.
  const { first, more } = firstOf(rows, rows.length === most + 1 ? rows.length : most);
  const looks = [
    ...first.map(({ glyph, label, role }) => ({ look: `${glyph} ${label}`, role })),
    ...(more === 0 ? [] : [{ look: '', role: 'text' } as const]),
    ...effects.map(({ is }) => {
      const { glyph, word, severity } = effectLooks[is];
      return { look: `${glyph} ${word}`, role: roleOfSeverity[severity] };
    }),
  ];
  const widest = Math.max(...looks.map(({ look }) => widthOf(look)));
  const room = columns - widest - 2;
  const texts = [
    ...first.map(({ subjects, mark }) => {
      const behind = mark === null ? '' : `  ${mark}`;
      return { text: firstThatFits(subjects, room - widthOf(behind)), behind };
    }),
    ...(more === 0 ? [] : [{ text: confirmTexts.moreSteps(hiddenKinds(rows.slice(first.length))), behind: '' }]),
    ...effects.map((effect) => ({
      text: effect.is === 'none' ? '' : firstThatFits(effectTexts(effect), room),
      behind: '',
    })),
  ];
  return looks.map(({ look, role }, at): ConfirmLine => {
    const { text = '', behind = '' } = texts[at] ?? {};
    return lineOf(
      { text: `  ${text === '' ? look : fit(look, widest)}`, role },
      ...(text === '' ? [] : [{ text: `  ${text}`, role: 'text' } as const]),
      ...(behind === '' ? [] : [{ text: behind, role: 'danger' } as const]),
    );
  });
}

function firstThatFits(texts: readonly string[], room: number): string {
  const each = texts.map(clean);
  return each.find((text) => widthOf(text) <= room) ?? shortened(each.at(-1) ?? '', room);
}

/** Both sides of a line. */
const margins = 4;

/** Returns the room of a question in a popup; null: it does not fit there with its spaces. */
export function confirmRoom(confirm: Confirm, most: Room): Room | null {
  const { spaced } = layouts(confirm, most.columns);
  const layout = spaced.find((each) => linesAboveButtons(confirm, each) < most.rows);
  if (layout === undefined) return null;
  const { typed } = confirm;
  const texts = [
    ...layout.title,
    ...[...layout.steps, ...layout.lines].map(({ text }) => text),
    ...(typed === undefined ? [] : [`  ${typeNameText(typed)}`]),
  ];
  return {
    columns: Math.max(
      ...texts.map((text) => widthOf(text) + margins),
      widthOfButtons(confirmButtons(confirm, most)) + 2,
    ),
    // A space below the buttons, as above the title.
    rows: Math.min(most.rows, linesAboveButtons(confirm, layout) + (layout.spaces === 'all' ? 2 : 1)),
  };
}
