/**
 * A piece of a document, as data: a terminal, a screen and a screen reader lay it out, each in its own way. Texts are
 * without line breaks, and may hold what a plugin or a file says: whoever shows them escapes control characters.
 */
export type Block = Heading | Rows | List | Command | Note | Pause;

/** How urgent something is: a color, next to a glyph and a word that say the same. */
export type Severity = 'info' | 'success' | 'warning' | 'critical' | 'unknown';

/** Begins a section. Without a full stop or a colon. */
export interface Heading {
  readonly is: 'heading';
  readonly text: string;
}

/** Rows share their columns. */
export interface Rows {
  readonly is: 'rows';
  /** What a row begins with: `+ create   apiserver cp1`, `etcd-ca  ✓ at trust`, or `2 trust  ✓ done` with its number. */
  readonly begins: 'label' | 'subject' | 'number';
  readonly rows: readonly Row[];
}

export interface Row {
  /** One character; empty: none. A screen reader leaves it out. */
  readonly glyph: string;
  readonly label: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly texts: readonly string[];
  /** True where the first line is enough on a screen. */
  readonly isBrief?: true;
}

export interface List {
  readonly is: 'list';
  readonly items: readonly Item[];
}

export interface Item {
  readonly mark: 'number' | 'dash' | 'none';
  readonly text: string;
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

export function heading(text: string): Heading {
  return { is: 'heading', text };
}

export function command(text: string, label = ''): Command {
  return { is: 'command', label, text };
}

export function note(text: string, about: Partial<Pick<Note, 'glyph' | 'label' | 'severity'>> = {}): Note {
  return { is: 'note', glyph: '', label: '', severity: 'info', ...about, text };
}

/** Returns a section, or nothing where it has no content. */
export function section(text: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [heading(text), ...blocks];
}

/** Returns blocks behind an empty line, or nothing for none. */
export function apart(blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [pause, ...blocks];
}

/** Returns a list of texts, or nothing for none. */
export function listed(mark: Item['mark'], texts: readonly string[]): readonly Block[] {
  return texts.length === 0 ? [] : [{ is: 'list', items: texts.map((text) => ({ mark, text })) }];
}
