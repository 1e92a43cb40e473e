import { confirmTexts, effectLooks, effectTexts, firstOf } from '@kpki/presentation';
import type { ScreenLine } from '../../print/document.ts';
import { clean } from '../../text/clean.ts';
import { fit, shortened, widthOf, wrap } from '../../text/width.ts';
import { type ButtonRow, widthOfButtons } from './buttons.ts';
import type { Confirm, ConfirmSteps } from './model.ts';
import type { Room } from './popup.ts';
import { askedEffects } from './select/plan-effects.ts';

interface ConfirmLines {
  readonly title: readonly string[];
  /** What is done, a row each; empty where the rows have no room. */
  readonly steps: readonly ScreenLine[];
  readonly lines: readonly string[];
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
export function wrongNameText(confirm: Confirm): string | null {
  if (confirm.typed === undefined || mayBeYes(confirm)) return null;
  const typed = clean(confirm.typed.text.text.trim());
  return typed === '' ? confirmTexts.nameFirst(confirm.yes) : confirmTexts.notTheName(typed, clean(confirm.typed.name));
}

export function confirmLines(confirm: Confirm, room: Room): ConfirmLines {
  const { spaced, tight } = layouts(confirm, room.columns);
  // All of it must be in view before a name is typed: without room, the spaces go.
  for (const each of [...spaced, tight]) if (linesAboveButtons(confirm, each) < room.rows) return each;
  const most = room.rows - 1 - linesAboveButtons(confirm, { ...tight, lines: [] });
  const shown = tight.lines.slice(0, Math.max(0, most - 1));
  const hidden = tight.lines.length - shown.length;
  return { ...tight, lines: [...shown, `  ${confirmTexts.enlarge(hidden)}`] };
}

/** `spaced`: from the one with the most rows, then spaces. */
function layouts(
  confirm: Confirm,
  columns: number,
): { readonly spaced: readonly ConfirmLines[]; readonly tight: ConfirmLines } {
  const title = wrap(clean(confirm.title), columns - 4);
  const { steps } = confirm;
  const wrapped = (texts: readonly string[]): readonly (readonly string[])[] =>
    texts.map((text) => wrap(clean(text), columns - 6).map((each) => `  ${each}`));
  const spacedWith = (rows: readonly ScreenLine[], texts: readonly (readonly string[])[]): readonly ConfirmLines[] => {
    const own = { title, steps: rows.length === 0 ? [] : [empty, ...rows] };
    const lines = texts.length === 0 ? [] : ['', ...texts.flat()];
    return [
      { ...own, lines: texts.flatMap((each) => ['', ...each]), spaces: 'all' },
      { ...own, lines, spaces: 'all' },
      { ...own, lines, spaces: 'between parts' },
    ];
  };
  // What it costs comes first: where not all fit, what restarts is cut.
  const inWords = wrapped([...confirm.lines, ...(steps?.inWords ?? [])]);
  const most = Math.min(mostSteps, steps?.rows.length ?? 0);
  const listed = Array.from({ length: most }, (_, fewer) => most - fewer);
  return {
    spaced: [
      ...(steps === undefined
        ? []
        : listed.flatMap((most) => spacedWith(stepLines(steps, most, columns - 6), wrapped(confirm.lines)))),
      ...spacedWith([], inWords),
    ],
    tight: { title, steps: [], lines: inWords.flat(), spaces: 'none' },
  };
}

const empty: ScreenLine = { text: '', severity: 'info' };

/** More would push what is asked out of view. */
const mostSteps = 5;

/** Returns at most so many rows of what is done, and below them what a running cluster notices. */
function stepLines({ rows, rollout, breaks }: ConfirmSteps, most: number, columns: number): readonly ScreenLine[] {
  const effects = askedEffects(rollout, breaks);
  // The number of one more row takes the line of that row.
  const { first, more } = firstOf(rows, rows.length === most + 1 ? rows.length : most);
  const hidden = Map.groupBy(rows.slice(first.length), ({ label }) => label);
  const looks = [
    ...first.map(({ glyph, label, severity }) => ({ look: `${glyph} ${label}`, severity })),
    ...(more === 0 ? [] : [{ look: '', severity: 'info' } as const]),
    ...effects.map(({ is }) => ({ ...effectLooks[is], look: `${effectLooks[is].glyph} ${effectLooks[is].word}` })),
  ];
  const widest = Math.max(...looks.map(({ look }) => widthOf(look)));
  const room = columns - widest - 2;
  const texts = [
    ...first.map(({ subjects }) => firstThatFits(subjects, room)),
    ...(more === 0
      ? []
      : [
          confirmTexts.moreSteps(
            [...hidden].map(([label, own]) => [label, own.reduce((sum, { steps }) => sum + steps, 0)] as const),
          ),
        ]),
    ...effects.map((effect) => {
      return effect.is === 'none' ? '' : firstThatFits(effectTexts(effect), room);
    }),
  ];
  return looks.map(({ look, severity }, at): ScreenLine => {
    const head = `  ${fit(look, widest)}`;
    return { text: `${head}  ${texts[at] ?? ''}`.trimEnd(), severity, head: head.length };
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
  const rows = layout.steps.map(({ text }) => text);
  const texts = [
    ...layout.title,
    ...rows,
    ...layout.lines,
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
