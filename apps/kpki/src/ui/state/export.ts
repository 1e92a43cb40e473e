import { command, confirmTexts, exportTexts, minuteOf, note, pause } from '@kpki/presentation';
import { shellWord } from '../../options/option-words.ts';
import { clean } from '../../text/clean.ts';
import type { UiCommand } from '../keys.ts';
import type { ExportContent } from '../work/export.ts';
import { begin, noted, only, routeOf, said, type Update } from './change.ts';
import { onChoice } from './choice.ts';
import { edit, fieldOf, type TextField } from './field.ts';
import type { Confirm, State } from './model.ts';
import { screenOf } from './screens/table.ts';
import { bodyHeight, type InView, itemsInView } from './scroll.ts';

export type ExportFormat = keyof typeof exportTexts.formats;

const extensions: Readonly<Record<ExportFormat, string>> = {
  markdown: '.md',
  runbook: '-runbook.md',
  json: '.json',
  html: '.html',
  ical: '.ics',
};

export interface Exportable {
  readonly format: ExportFormat;
  readonly content: ExportContent;
  /** What writes the same file, but for its name; null: no command does. */
  readonly command: ((file: string) => string) | null;
}

/** What a screen can be written as. */
export interface Exports {
  /** Of the file, without the cluster and the extension. */
  readonly name: string;
  readonly formats: readonly Exportable[];
}

/** Asks which format. */
export interface FormatChoice {
  readonly is: 'export';
  readonly formats: readonly ExportFormat[];
  readonly cursor: number;
}

/** Asks for the name of the file. */
export interface FileName {
  readonly is: 'export file';
  readonly format: ExportFormat;
  readonly field: TextField;
}

/** A file that is written, or about which a question is open. */
export interface Exporting {
  readonly file: string;
  readonly content: ExportContent;
  /** For the list of commands. */
  readonly noted: string;
}

export function exportsIn(state: State): Exports | null {
  const route = routeOf(state);
  const found = screenOf(route).exports?.(state, route) ?? null;
  return found === null || found.formats.length === 0 ? null : found;
}

/** Asks for the format if there are several, then for the name of the file. */
export function beginExport(state: State): Update {
  const formats = exportsIn(state)?.formats.map(({ format }) => format) ?? [];
  const [first, ...others] = formats;
  if (first === undefined) return only(said(state, exportTexts.nothing));
  if (others.length === 0) return only(withName(state, first));
  return only({ ...state, overlay: { is: 'export', formats, cursor: 0 } });
}

export function onFormatChoice(state: State, choice: FormatChoice, uiCommand: UiCommand): Update | null {
  return onChoice(state, choice, choice.formats, uiCommand, (format) => only(withName(state, format)));
}

export function onFileName(state: State, asked: FileName, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'back') return only({ ...state, overlay: null });
  if (uiCommand === 'open') return hasName(asked) ? write(state, asked) : only(state);
  const field = edit(asked.field, uiCommand);
  return field === null ? null : only({ ...state, overlay: { ...asked, field } });
}

export function hasName({ field }: FileName): boolean {
  return field.text.trim() !== '';
}

export function formatsOnScreen(
  state: State,
  { formats, cursor }: FormatChoice,
): InView<{ readonly format: ExportFormat; readonly does: string }> {
  const items = formats.map((format) => ({ format, does: exportTexts.formats[format] }));
  return itemsInView(items, cursor, bodyHeight(state));
}

/** What stands around the name that is typed. */
export function fileNameOnScreen({ format }: FileName): {
  readonly format: string;
  readonly name: string;
  readonly note: string;
} {
  return { format: exportTexts.formats[format], name: exportTexts.name, note: exportTexts.nameNote };
}

function withName(state: State, format: ExportFormat): State {
  const { declared } = state;
  const words = [declared?.cluster ?? 'kpki', declared?.environment ?? '', exportsIn(state)?.name ?? ''];
  const name = words.filter((word) => word !== '').join('-');
  // A name that any shell and any system takes.
  const plain = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  return { ...state, overlay: { is: 'export file', format, field: fieldOf(`${plain}${extensions[format]}`) } };
}

function write(state: State, { format, field }: FileName): Update {
  const chosen = exportsIn(state)?.formats.find((each) => each.format === format);
  // What was shown may be gone meanwhile.
  if (chosen === undefined) return only(said({ ...state, overlay: null }, exportTexts.nothing));
  const file = field.text.trim();
  const route = routeOf(state);
  const shown = screenOf(route).command(state, route);
  const exporting: Exporting = {
    file,
    content: dated(state, chosen.content, shown),
    noted: chosen.command?.(shellWord(file)) ?? exportTexts.noted(file, shown),
  };
  return begin(said({ ...state, overlay: null, exporting }, exportTexts.writing(clean(file))), {
    type: 'export',
    file,
    content: exporting.content,
    replaces: false,
  });
}

/** A document says of what it is, and when. */
function dated(state: State, content: ExportContent, shown: string): ExportContent {
  if (content.is !== 'document') return content;
  const { cluster = '', environment = null } = state.declared ?? {};
  const of = [cluster, ...(environment === null ? [] : [environment])].join(', ');
  return {
    ...content,
    blocks: [note(`${of}, ${minuteOf(new Date(state.now))} UTC`), command(shown), pause, ...content.blocks],
  };
}

/** A name that is taken is asked about, unless another question is open. */
export function onExportExists(state: State): State {
  const { exporting, overlay } = state;
  if (exporting === null) return state;
  const file = clean(exporting.file);
  if (overlay !== null) return said({ ...state, exporting: null }, exportTexts.kept(file), 'warning');
  const confirm: Confirm = {
    is: 'confirm',
    about: 'replace file',
    title: exportTexts.title(file),
    lines: [exportTexts.exists],
    yes: exportTexts.yes,
    no: confirmTexts.back,
    focus: 'no',
  };
  return { ...state, message: null, overlay: confirm };
}

export function replaceExported(state: State): Update {
  const { exporting } = state;
  if (exporting === null) return only(state);
  const { file, content } = exporting;
  return begin(said(state, exportTexts.writing(clean(file))), { type: 'export', file, content, replaces: true });
}

export function onExported(state: State, file: string): State {
  const { exporting } = state;
  const known = exporting === null ? state : noted({ ...state, exporting: null }, exporting.noted);
  return said(known, exportTexts.written(clean(file)));
}
