import {
  changeLabels,
  confirmTexts,
  type FieldChange,
  type FileChange,
  type NameChanges,
  planScreenTexts,
  type StepChanges,
} from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, shortened, widthOf, wrap } from '../../../text/width.ts';
import { type Role, roleOfSeverity } from '../../roles.ts';
import { type DetailLine, moreText } from './detail-lines.ts';
import type { Piece } from './piece-columns.ts';

/** One of several steps alike. */
export interface OwnChanges {
  readonly owner: string;
  readonly changes: StepChanges;
}

const { before: beforeHead, after: afterHead, ...texts } = planScreenTexts.changes;

/** The longest label and a space. */
export const labelColumns = 9;
/** Between what was and what comes. */
const signs = { same: ' = ', changed: ' → ' } as const;
const signColumns = 3;

export const blankLine: DetailLine = { label: '', text: '', severity: 'info' };

/** Returns what a step changes as a table: before, after. What is looked up and not read comes last. */
export function changeLines(changes: StepChanges, where: string | null, columns: number): readonly DetailLine[] {
  const { why, remedy, files } = changes;
  const { table, serial } = tableLines(changes, columns);
  return apart(
    [
      ...textLines(changeLabels.why, why, 'text', columns),
      ...textLines(changeLabels.remedy, remedy === null ? [] : [remedy], 'due', columns),
    ],
    table,
    fileLines(files, where, columns),
    serial,
  );
}

interface TableLines {
  readonly table: readonly DetailLine[];
  readonly serial: readonly DetailLine[];
}

/** Returns the fields before and after, and the serial, which is in the same columns. */
export function tableLines(
  { fields, names, serial }: Pick<StepChanges, 'fields' | 'names' | 'serial'>,
  columns: number,
): TableLines {
  const all = [...fields, ...(serial === null ? [] : [serial])];
  const laid = tableOf(
    all.map(({ before }) => before),
    labelColumns,
    columns,
  );
  const rowOf = (field: FieldChange): DetailLine => laid.row(changeLabels[field.is], field);
  return {
    table: [
      ...(all.length === 0 ? [] : [laid.head('')]),
      ...fields.map(rowOf),
      ...(names === null ? [] : nameLines(names, columns)),
    ],
    serial: serial === null ? [] : [rowOf(serial)],
  };
}

/** Returns the same of steps alike: what differs by owner has a row each, the rest is said once. */
export function alikeChangeLines(
  all: readonly OwnChanges[],
  where: string | null,
  columns: number,
): readonly DetailLine[] {
  const validities = all.flatMap(({ owner, changes }) => {
    const field = changes.fields.find(({ is }) => is === 'validity');
    return field === undefined ? [] : [{ owner: clean(owner), field }];
  });
  const keys = distinct(all.flatMap(({ changes }) => changes.fields.filter(({ is }) => is === 'key')));
  const befores = [...validities.map(({ field }) => field), ...keys].map(({ before }) => before);
  const widest = Math.max(0, ...validities.map(({ owner }) => widthOf(owner)));
  const label = Math.min(Math.floor(columns / 3), Math.max(labelColumns, widest + 1));
  const laid = tableOf(befores, label, columns);
  return apart(
    alikeTexts(all, columns),
    [
      ...(validities.length === 0 ? [] : [laid.head(changeLabels.validity)]),
      ...validities.map(({ owner, field }) => laid.row(owner, field)),
      ...keys.map((field) => laid.row(changeLabels.key, field)),
      ...alikeNames(all, label, columns),
    ],
    fileLines(
      all.flatMap(({ changes }) => changes.files),
      where,
      columns,
    ),
  );
}

/** One reason of all is said once. */
function alikeTexts(all: readonly OwnChanges[], columns: number): readonly DetailLine[] {
  const reasons = new Set(all.map(({ changes }) => changes.why.join('; ')));
  const remedies = [...new Set(all.flatMap(({ changes }) => changes.remedy ?? []))];
  const why =
    reasons.size === 1
      ? (all[0]?.changes.why ?? [])
      : all.map(({ owner, changes }) => `${owner}: ${changes.why.join('; ')}`);
  return [
    ...textLines(changeLabels.why, why, 'text', columns),
    ...textLines(changeLabels.remedy, remedies, 'due', columns),
  ];
}

function alikeNames(all: readonly OwnChanges[], label: number, columns: number): readonly DetailLine[] {
  const named = all.flatMap(({ owner, changes }) => (changes.names === null ? [] : [{ owner, names: changes.names }]));
  const changed = named.filter(({ names }) => names.added.length + names.removed.length > 0);
  if (named.length === 0) return [];
  if (changed.length === 0) return [labeled(changeLabels.names, label, [{ text: texts.unchanged, role: 'dim' }])];
  return changed.map(({ owner, names }, at) => {
    const text = `${clean(owner)}: ${texts.names(names.added.length, names.removed.length)}`;
    const role = names.removed.length > 0 ? 'due' : 'ok';
    return labeled(at === 0 ? changeLabels.names : '', label, [{ text: shortened(text, columns - label), role }]);
  });
}

function distinct(fields: readonly FieldChange[]): readonly FieldChange[] {
  return [...new Map(fields.map((field) => [JSON.stringify(field), field])).values()];
}

interface Table {
  readonly head: (label: string) => DetailLine;
  readonly row: (label: string, field: FieldChange) => DetailLine;
}

const none = '-';

function tableOf(befores: readonly (string | null)[], label: number, columns: number): Table {
  const needed = Math.max(beforeHead.length, ...befores.map((before) => widthOf(clean(before ?? none))));
  const before = Math.max(1, Math.min(needed, columns - label - signColumns - afterHead.length));
  const after = Math.max(1, columns - label - before - signColumns);
  return {
    head: (text) =>
      labeled(text, label, [{ text: `${fit(beforeHead, before + signColumns)}${afterHead}`, role: 'dim' }]),
    row: (text, field) => {
      const next = field.after.map(clean).find((each) => widthOf(each) <= after) ?? field.after.at(-1) ?? '';
      return labeled(text, label, [
        { text: fit(clean(field.before ?? none), before), role: field.before === null ? 'dim' : 'text' },
        { text: field.isSame ? signs.same : signs.changed, role: 'dim' },
        { text: shortened(clean(next), after), role: roleOfSeverity[field.severity] },
      ]);
    },
  };
}

export function labeled(label: string, columns: number, pieces: readonly Piece[]): DetailLine {
  return lineOf({ text: `${fit(label, columns - 1)} `, role: 'dim' }, ...pieces);
}

export function lineOf(...pieces: readonly Piece[]): DetailLine {
  return { label: '', text: pieces.map(({ text }) => text).join(''), severity: 'info', pieces };
}

function textLines(label: string, all: readonly string[], role: Role, columns: number): readonly DetailLine[] {
  const lines = all.flatMap((text) => wrap(clean(text), columns - labelColumns));
  return lines.map((text, at) => labeled(at === 0 ? label : '', labelColumns, [{ text, role }]));
}

/** In as many columns, names stand in a row: below a list there are fewer lines than columns. */
const leastJoined = 64;

function nameLines({ added, removed, same }: NameChanges, columns: number): readonly DetailLine[] {
  const label = changeLabels.names;
  if (added.length + removed.length === 0)
    return [labeled(label, labelColumns, [{ text: `${texts.unchanged} (${same.length})`, role: 'dim' }])];
  const listed = (names: readonly string[]): readonly string[] =>
    columns < leastJoined || names.length === 0 ? names : [names.join(', ')];
  return signed(
    label,
    [
      ...listed(added).map((text): Signed => ({ sign: '+', text, role: 'ok' })),
      ...listed(removed).map((text): Signed => ({ sign: '-', text, role: 'danger' })),
      ...(same.length === 0 ? [] : [{ sign: '=', text: texts.alsoUnchanged(same.length), role: 'dim' } as const]),
    ],
    columns,
  );
}

const fileLooks: Readonly<Record<FileChange['does'], Pick<Signed, 'sign' | 'role'>>> = {
  writes: { sign: '+', role: 'ok' },
  replaces: { sign: '±', role: 'due' },
  edits: { sign: '±', role: 'due' },
  removes: { sign: '-', role: 'danger' },
  // The old content is a file of its own from then on.
  retains: { sign: '+', role: 'dim' },
};

function fileLines(files: readonly FileChange[], where: string | null, columns: number): readonly DetailLine[] {
  if (files.length === 0) return [];
  return listedFiles(
    changeLabels.files,
    files.map(({ does, file }): Signed => ({ ...fileLooks[does], text: file })),
    where === null ? null : texts.inLocation(where),
    columns,
  );
}

/** Returns a list of files, with their location below. */
export function listedFiles(
  label: string,
  files: readonly Signed[],
  where: string | null,
  columns: number,
): readonly DetailLine[] {
  return [
    ...files.flatMap((file, at) =>
      signed(at === 0 ? label : '', [file], columns).map(
        (line, part): DetailLine => ({ ...line, files: part === 0 ? 'begins' : 'goes on' }),
      ),
    ),
    ...textLines('', where === null ? [] : [where], 'dim', columns).map(
      (line): DetailLine => ({ ...line, files: 'goes on' }),
    ),
  ];
}

export interface Signed {
  readonly sign: string;
  readonly text: string;
  readonly role: Role;
}

/** The signs stand before the column of the values. */
function signed(label: string, all: readonly Signed[], columns: number): readonly DetailLine[] {
  return all.flatMap(({ sign, text, role }, at) =>
    wrap(clean(text), columns - labelColumns).map((line, part) =>
      labeled(at + part === 0 ? label : '', labelColumns - signWidth, [
        { text: `${part === 0 ? sign : ' '} ${line}`, role },
      ]),
    ),
  );
}

/** A sign and a space. */
const signWidth = 2;

/** Blocks with a blank line between them. */
export function apart(...blocks: readonly (readonly DetailLine[])[]): readonly DetailLine[] {
  return blocks.filter(({ length }) => length > 0).flatMap((block, at) => (at === 0 ? block : [blankLine, ...block]));
}

/** Details below what a panel shows, divided from it by a rule. */
export interface DetailsBelow {
  readonly title: string;
  /** The line of the panel that divides it, from 0. */
  readonly rule: number;
  readonly lines: readonly DetailLine[];
}

/** A rule, and what is worth it. */
const leastBelow = 6;

/** On both sides of them. */
export const marginsBelow = 4;

/** Returns details where so many lines are free, from a line of the panel; null: they are too few. `lines`: how they fit. */
export function detailsBelow(
  title: string,
  { rule, free }: { readonly rule: number; readonly free: number },
  lines: (height: number) => readonly DetailLine[],
): DetailsBelow | null {
  if (free < leastBelow) return null;
  const shown = lines(free - 1);
  return shown.length === 0 ? null : { title, rule, lines: shown };
}

/** Returns the lines that fit: first those that only divide give way, then the last. */
export function shownLines(lines: readonly DetailLine[], height: number): readonly DetailLine[] {
  const all = fittingLines(lines, height);
  if (all.length <= height) return all;
  const shown = Math.max(0, height - 1);
  return [...all.slice(0, shown), lineOf({ text: moreText(all.slice(shown), confirmTexts.enlarge), role: 'dim' })];
}

/** Returns the lines without those that only divide, where not all have room. */
export function fittingLines(lines: readonly DetailLine[], height: number): readonly DetailLine[] {
  return lines.length <= height ? lines : lines.filter((line) => line !== blankLine);
}
