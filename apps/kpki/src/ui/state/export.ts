import { command, confirmTexts, exportTexts, minuteOf, note, pause } from '@kpki/presentation';
import { shellWord } from '../../options/option-words.ts';
import { clean } from '../../text/clean.ts';
import type { UiCommand } from '../keys.ts';
import type { ExportContent } from '../work/export.ts';
import { begin, notedWrite, only, routeOf, said, type Update } from './change.ts';
import { logIn, onChoice } from './choice.ts';
import { edit, fieldOf, type TextField } from './field.ts';
import type { CommandLog, Confirm, State } from './model.ts';
import type { Room } from './popup.ts';
import { screenOf } from './screens/table.ts';
import { type InView, itemsInView } from './scroll.ts';
import { pathTitle } from './titles.ts';

type ExportFormat = keyof typeof exportTexts.formats;

const extensions: Readonly<Record<ExportFormat, string>> = {
  markdown: '.md',
  runbook: '-runbook.md',
  json: '.json',
  html: '.html',
  ical: '.ics',
  shell: '.sh',
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
  /** What a file says that it is of; by default, the environment that is open. */
  readonly of?: 'cluster' | 'all';
  readonly formats: readonly Exportable[];
}

/** Asks which format. */
export interface FormatChoice {
  readonly is: 'export';
  /** The log, whose commands are exported; null: the screen is. */
  readonly over: CommandLog | null;
  readonly formats: readonly ExportFormat[];
  readonly cursor: number;
}

/** Asks for the name of the file. */
export interface FileName {
  readonly is: 'export file';
  readonly over: CommandLog | null;
  readonly format: ExportFormat;
  readonly field: TextField;
}

/** A file that is written, or about which a question is open. */
export interface Exporting {
  readonly file: string;
  readonly content: ExportContent;
  /** For the list of commands. */
  readonly noted: string;
  /** Where it was asked for, and where it ends; null: on the screen. */
  readonly over: CommandLog | null;
}

export function exportsIn(state: State): Exports | null {
  return exportsOf(state, exportedLog(state));
}

/** Returns the log if it is what is exported; null: the screen is. */
function exportedLog(state: State): CommandLog | null {
  const { overlay } = state;
  return overlay?.is === 'export' || overlay?.is === 'export file' ? overlay.over : logIn(state);
}

function exportsOf(state: State, log: CommandLog | null): Exports | null {
  const route = routeOf(state);
  const found = log === null ? (screenOf(route).exports?.(state, route) ?? null) : commandsExports(state);
  return found === null || found.formats.length === 0 ? null : found;
}

function commandsExports({ commands }: State): Exports | null {
  if (commands.length === 0) return null;
  const content = { is: 'commands', commands } as const;
  return { name: 'commands', of: 'all', formats: [{ format: 'shell', content, command: null }] };
}

/** Asks for the format if there are several, then for the name of the file. */
export function beginExport(state: State): Update {
  const over = exportedLog(state);
  const formats = exportsIn(state)?.formats.map(({ format }) => format) ?? [];
  const [first, ...others] = formats;
  if (first === undefined) return only(said({ ...state, overlay: over }, exportTexts.nothing));
  if (others.length === 0) return only(withName(state, over, first));
  return only({ ...state, overlay: { is: 'export', formats, cursor: 0, over } });
}

export function onFormatChoice(state: State, choice: FormatChoice, uiCommand: UiCommand, page: number): Update | null {
  return onChoice(state, choice, choice.formats, { uiCommand, page }, (format) =>
    only(withName(state, choice.over, format)),
  );
}

export function onFileName(state: State, asked: FileName, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'back') return only({ ...state, overlay: asked.over });
  if (uiCommand === 'open') return hasName(asked) ? write(state, asked) : only(state);
  const field = edit(asked.field, uiCommand);
  return field === null ? null : only({ ...state, overlay: { ...asked, field } });
}

export function hasName({ field }: FileName): boolean {
  return field.text.trim() !== '';
}

/** Says that a name is typed first; null once there is one. */
export function noNameText(asked: FileName): string | null {
  return hasName(asked) ? null : exportTexts.nameFirst;
}

export function formatsOnScreen(
  { formats, cursor }: FormatChoice,
  { rows }: Pick<Room, 'rows'>,
): InView<{ readonly format: ExportFormat; readonly does: string }> {
  const items = formats.map((format) => ({ format, does: exportTexts.formats[format] }));
  return itemsInView(items, cursor, rows);
}

/** What stands around the name that is typed. */
export function fileNameOnScreen({ format }: FileName): {
  readonly format: string;
  readonly name: string;
  readonly note: string;
} {
  return { format: exportTexts.formats[format], name: exportTexts.name, note: exportTexts.nameNote };
}

function withName(state: State, over: CommandLog | null, format: ExportFormat): State {
  const exports = exportsOf(state, over);
  const [cluster = 'kpki', ...environment] = subjectOf(state, exports);
  const name = [cluster, ...environment, exports?.name ?? ''].filter((word) => word !== '').join('-');
  // A name that any shell and any system takes.
  const plain = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  return { ...state, overlay: { is: 'export file', format, field: fieldOf(`${plain}${extensions[format]}`), over } };
}

/** The cluster and the environment that an export is of, as far as it is of one. */
function subjectOf({ declared }: State, exports: Exports | null): readonly string[] {
  if (declared === null || exports?.of === 'all') return [];
  const { cluster, environment } = declared;
  return [cluster, ...(environment === null || exports?.of === 'cluster' ? [] : [environment])];
}

function write(state: State, { format, field, over }: FileName): Update {
  const exports = exportsOf(state, over);
  const file = field.text.trim();
  const chosen = formatOf(exports?.formats ?? [], file, format);
  // What was shown may be gone meanwhile.
  if (chosen === undefined) return only(said({ ...state, overlay: over }, exportTexts.nothing));
  const route = routeOf(state);
  const shown = screenOf(route).command(state, route);
  const exporting: Exporting = {
    file,
    content: dated(state, subjectOf(state, exports), chosen.content, { title: pathTitle(state, route), shown }),
    noted: chosen.command?.(shellWord(file)) ?? exportTexts.noted(file, shown),
    over,
  };
  return begin(said({ ...state, overlay: over, exporting }, exportTexts.writing(clean(file))), {
    type: 'export',
    file,
    content: exporting.content,
    replaces: false,
  });
}

/** A name that ends as the files of another format that is offered asks for that format. */
function formatOf(formats: readonly Exportable[], file: string, chosen: ExportFormat): Exportable | undefined {
  const ends = ({ format }: Exportable): boolean => file.toLowerCase().endsWith(extensions[format]);
  const own = formats.find(({ format }) => format === chosen);
  return own === undefined || ends(own) ? own : (formats.find(ends) ?? own);
}

/** A document says of what it is, and when. */
function dated(
  state: State,
  of: readonly string[],
  content: ExportContent,
  { title, shown }: { readonly title: string; readonly shown: string },
): ExportContent {
  if (content.is !== 'document') return content;
  const head = [...of, `${minuteOf(new Date(state.now))} UTC`].join(', ');
  return { ...content, title, blocks: [note(head), command(shown), pause, ...content.blocks] };
}

/** A name that is taken is asked about, unless another question is open. */
export function onExportExists(state: State): State {
  const { exporting, overlay } = state;
  if (exporting === null) return state;
  const file = clean(exporting.file);
  if (overlay !== null && overlay.is !== 'commands')
    return said({ ...state, exporting: null }, exportTexts.kept(file), 'warning');
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
  const { file, content, over } = exporting;
  return begin(said({ ...state, overlay: over }, exportTexts.writing(clean(file))), {
    type: 'export',
    file,
    content,
    replaces: true,
  });
}

export function keepExported(state: State): State {
  return { ...state, exporting: null, overlay: state.exporting?.over ?? null };
}

export function onExported(state: State, file: string): State {
  const { exporting } = state;
  const known = exporting === null ? state : notedWrite({ ...state, exporting: null }, exporting.noted);
  return said(known, exportTexts.written(clean(file)));
}
