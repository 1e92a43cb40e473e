/**
 * A piece of a document, as data: a terminal, a screen and a screen reader lay it out, each in its own way. Texts are
 * without line breaks, and may hold what a plugin or a file says: the renderer escapes control characters.
 */
export type Block = Heading | Rows | Table | Facts | List | Command | Note | Pause;

/** How urgent something is: a color, next to a glyph and a word that say the same. */
export type Severity = 'info' | 'success' | 'warning' | 'pending' | 'critical' | 'unknown';

/** Begins a section. Without a full stop or a colon. */
export interface Heading {
  readonly is: 'heading';
  readonly text: string;
  /** A section that asks for work stands out. */
  readonly severity: Severity;
}

/** Rows share their columns. */
export interface Rows {
  readonly is: 'rows';
  /**
   * What a row begins with: `+ create   apiserver cp1`, `etcd-ca  ✓ at trust`, `2 trust  ✓ done` with its number. The
   * subject of a verdict is a part of its text: `  ✓ holds  sa`. Results are verdicts that are shown one by one.
   */
  readonly begins: 'label' | 'subject' | 'number' | 'verdict' | 'result';
  readonly rows: readonly Row[];
}

export interface Row {
  /** One character; empty: none. A screen reader leaves it out. */
  readonly glyph: string;
  readonly label: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly texts: readonly string[];
  /** Lines below the row that are copied whole, such as a manifest. */
  readonly copied?: readonly string[];
}

/** Rows under titles. */
export interface Table {
  readonly is: 'table';
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Whether the last column is prose, which breaks; other cells never do. */
  readonly endsInProse: boolean;
}

export interface Cell {
  readonly text: string;
  /** The text where the table is wider than its terminal. */
  readonly short: string;
  readonly severity: Severity;
}

/** What is known of one thing: labels, each with its values. */
interface Facts {
  readonly is: 'facts';
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly values: readonly string[];
  readonly severity: Severity;
}

export interface List {
  readonly is: 'list';
  readonly items: readonly Item[];
}

export interface Item {
  readonly mark: 'number' | 'dash' | 'none';
  /** A sentence that is enough for who knows the work. */
  readonly text: string;
  /** Sentences for who does not, which a screen may leave out. */
  readonly details?: string;
  /** To be copied, each in a line of its own. */
  readonly commands?: readonly string[];
}

/** Is copied into a shell, so that a terminal never breaks it. */
export interface Command {
  readonly is: 'command';
  /** Empty: the command stands alone. */
  readonly label: string;
  readonly text: string;
}

/** A paragraph, which a glyph or a label may begin. */
export interface Note {
  readonly is: 'note';
  readonly glyph: string;
  readonly label: string;
  readonly severity: Severity;
  readonly text: string;
}

/** An empty line for eyes. */
export interface Pause {
  readonly is: 'pause';
}

export const pause: Pause = { is: 'pause' };

export function heading(text: string, severity: Severity = 'info'): Heading {
  return { is: 'heading', text, severity };
}

export function command(text: string, label = ''): Command {
  return { is: 'command', label, text };
}

export function note(text: string, about: Partial<Pick<Note, 'glyph' | 'label' | 'severity'>> = {}): Note {
  return { is: 'note', glyph: '', label: '', severity: 'info', ...about, text };
}

/** Returns a section, or nothing where it has no content. */
export function section(text: string, blocks: readonly Block[], severity: Severity = 'info'): readonly Block[] {
  return blocks.length === 0 ? [] : [heading(text, severity), ...blocks];
}

/** Returns blocks behind an empty line, or nothing for none. */
export function apart(blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [pause, ...blocks];
}

/** Returns a list of texts, or nothing for none. */
export function listed(mark: Item['mark'], texts: readonly string[]): readonly Block[] {
  return texts.length === 0 ? [] : [{ is: 'list', items: texts.map((text) => ({ mark, text })) }];
}

/** Returns all that an item says but its commands. */
export function wholeText({ text, details = '' }: Pick<Item, 'text' | 'details'>): string {
  return details === '' ? text : `${text} ${details}`;
}

/** A title, and what a row has below it. */
export type Column<Item> = readonly [title: string, of: (item: Item) => string | Cell];

export function table<Item>(columns: readonly Column<Item>[], items: readonly Item[], endsInProse = false): Table {
  return {
    is: 'table',
    titles: columns.map(([title]) => title),
    rows: items.map((item) => columns.map(([, of]) => cellOf(of(item)))),
    endsInProse,
  };
}

function cellOf(cell: string | Cell): Cell {
  return typeof cell === 'string' ? { text: cell, short: cell, severity: 'info' } : cell;
}

/** What a cell without a value holds. */
export const noValue = '-';

export function fact(label: string, values: readonly string[], severity: Severity = 'info'): Fact {
  return { label, values, severity };
}
