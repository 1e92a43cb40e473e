import { planScreenTexts } from '@kpki/presentation';
import { fit, shortened, shortenedWords, widthOf, wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';
import type { PlanRow } from './plan-rows.ts';

/** The columns that all rows share. */
export interface PlanColumns {
  readonly hasBoxes: boolean;
  readonly hasBranches: boolean;
  readonly label: number;
  /** Names with their owners, or names alone. */
  readonly subject: number;
  /** 0: owners stand behind the names, since reasons would have too little room next to a column of their own. */
  readonly owner: number;
  readonly reason: number;
}

const cursorColumns = 2;
const branchColumns = 2;
const boxColumns = 4;
/** The glyph of a step, the spaces between the columns, and one before the border. */
const betweenColumns = 6;

/** In fewer columns, most lines of a reason would be one word. */
const leastReason = 14;
/** Next to a column of owners. */
const leastNextToOwners = 20;
/** Subjects give way to the reasons next to them. */
const mostSubject = 0.4;
const mostOwner = 12;

const { action: actionHead, artifact: artifactHead, owner: ownerHead, reason: reasonHead } = planScreenTexts.heads;

export const planColumns: (rows: readonly PlanRow[], columns: number) => PlanColumns = memo((rows, columns) => {
  const all = rows.filter((row) => row.is === 'items');
  const widest = (widths: readonly number[]): number => widths.reduce((most, width) => Math.max(most, width), 0);
  const hasBoxes = all.some(({ choice }) => choice !== 'fixed');
  const hasBranches = rows.some((row) => row.is !== 'field' && row.branch !== null);
  const label = widest([actionHead.length, ...all.map(({ label }) => label.length)]);
  const before =
    cursorColumns + (hasBranches ? branchColumns : 0) + (hasBoxes ? boxColumns : 0) + label + betweenColumns;
  const most = Math.floor(columns * mostSubject);
  const subjectOf = (of: (row: (typeof all)[number]) => string): number =>
    Math.min(most, widest([artifactHead.length, ...all.map((row) => widthOf(of(row)) + 2 * row.depth)]));
  const name = subjectOf((row) => row.name);
  const owner = Math.min(mostOwner, widest([ownerHead.length, ...all.map((row) => widthOf(row.owner))]));
  const reason = columns - before - name - owner - 1;
  if (all.some((row) => row.owner !== '') && reason >= leastNextToOwners)
    return { hasBoxes, hasBranches, label, subject: name, owner, reason };
  const subject = subjectOf((row) => row.subject);
  return { hasBoxes, hasBranches, label, subject, owner: 0, reason: Math.max(0, columns - before - subject) };
});

/** Returns the titles of the columns. */
export function planHeads({ hasBoxes, hasBranches, label, subject, owner }: PlanColumns): string {
  const begin = ' '.repeat(cursorColumns + (hasBoxes ? boxColumns : 0) + (hasBranches ? branchColumns : 0));
  const names = owner === 0 ? fit(artifactHead, subject) : `${fit(artifactHead, subject)} ${fit(ownerHead, owner)}`;
  return `${begin}  ${fit(actionHead, label)} ${names}  ${reasonHead}`;
}

type Subject = Pick<Extract<PlanRow, { readonly is: 'items' }>, 'subject' | 'name' | 'owner' | 'depth'>;

/** Returns what a row is about, as wide as its columns. */
export function subjectCells(
  { subject: whole, name, owner: own, depth }: Subject,
  { subject, owner }: PlanColumns,
): string {
  const room = subject - 2 * depth;
  // A location may take both columns.
  if (owner > 0 && own === '') return fit(whole, room + owner + 1);
  // An artifact of another owner is another one: the name is cut before the owner is.
  if (owner === 0 && own !== '' && widthOf(whole) > room) {
    const kept = shortened(own, Math.min(widthOf(own), mostOwner));
    return fit(`${shortened(name, Math.max(1, room - widthOf(kept) - 1))} ${kept}`, room);
  }
  if (owner === 0) return fit(whole, room);
  return `${fit(name, room)} ${fit(own, owner, 'middle')}`;
}

/**
 * Returns the lines of the reason of each row, at least one. Reasons wrap into as many lines as leave all rows in view,
 * since more rows tell more than longer reasons. What is open has its reason below it.
 */
export const reasonLines: (
  rows: readonly PlanRow[],
  columns: number,
  height: number,
) => readonly (readonly string[])[] = memo((rows, columns, height) => {
  const { reason } = planColumns(rows, columns);
  const texts = rows.map((row) => (row.is === 'items' ? row.text : ''));
  const single = texts.map((text) => [shortenedWords(text, reason)]);
  if (reason < leastReason || rows.length > height) return single;
  const whole = rows.map((row, at) =>
    row.is !== 'items' || row.branch === 'open' ? (single[at] ?? ['']) : wrap(row.text, reason),
  );
  for (let most = height; most > 1; most -= 1) {
    const cut = whole.map((lines) => linesUpTo(lines, most, reason));
    const rest = height - cut.reduce((sum, { length }) => sum + length, 0);
    if (rest >= 0) return withRest(cut, whole, rest, reason);
  }
  return withRest(single, whole, height - rows.length, reason);
});

/** Returns how many lines the rows have with their whole reasons. */
export function wholeHeight(rows: readonly PlanRow[], columns: number): number {
  const { reason } = planColumns(rows, columns);
  return rows.reduce(
    (sum, row) => sum + (row.is === 'items' && reason >= leastReason ? wrap(row.text, reason).length : 1),
    0,
  );
}

/** Gives the lines that are left to the first reasons that are cut. */
function withRest(
  cut: readonly (readonly string[])[],
  whole: readonly (readonly string[])[],
  rest: number,
  columns: number,
): readonly (readonly string[])[] {
  let left = rest;
  return cut.map((lines, at) => {
    const longer = linesUpTo(whole[at] ?? lines, lines.length + left, columns);
    left -= longer.length - lines.length;
    return longer;
  });
}

function linesUpTo(lines: readonly string[], most: number, columns: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shortenedWords(lines.slice(most - 1).join(' '), columns)];
}

/** Returns the reason of a row that does not show all of it; null: it does, or its fields do. */
export function hiddenReason(rows: readonly PlanRow[], at: number, columns: number, height: number): string | null {
  const row = rows[at];
  if (row?.is !== 'items' || row.branch === 'open') return null;
  const lines = reasonLines(rows, columns, height)[at] ?? [];
  const { reason } = planColumns(rows, columns);
  const isWhole = lines.join('').replaceAll(' ', '') === row.text.replaceAll(' ', '');
  return isWhole && lines.every((line) => widthOf(line) <= reason) ? null : row.text;
}
