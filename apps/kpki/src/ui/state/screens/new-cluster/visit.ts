import type { NodeListName } from '../../draft.ts';
import type { Field } from '../../field.ts';
import type { PageName } from './pages.ts';

/** The wizard: its page, and where on it somebody is. */
export interface NewClusterVisit {
  readonly screen: 'new cluster';
  readonly page: PageName;
  /** How many pages were seen. */
  readonly seen: number;
  /** The cell or button with the focus, by its id. */
  readonly focus: string;
  /** The cursor in its text, in graphemes. */
  readonly at: number;
  /** The first line that is shown. */
  readonly top: number;
  /** Nodes that are being pasted, in the place of the page. */
  readonly pasting: Pasting | null;
}

export interface Pasting {
  readonly list: NodeListName;
  /** What was typed or pasted before the last line. */
  readonly lines: readonly string[];
  readonly last: Field;
  readonly focus: 'text' | 'add' | 'cancel';
}

export const firstVisit: NewClusterVisit = {
  screen: 'new cluster',
  page: 'cluster',
  seen: 1,
  focus: 'metadata.name',
  at: 0,
  top: 0,
  pasting: null,
};
