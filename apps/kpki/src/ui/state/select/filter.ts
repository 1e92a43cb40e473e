import type { LocationDrift } from '@kpki/engine';
import { filterTexts, type KeyOf, parseResidual } from '@kpki/presentation';
import { wrap } from '../../../text/width.ts';
import { type RowState, rowStates, shownState } from '../../row-states.ts';
import type { FilteredEntry } from '../../work/fleet-row.ts';
import { memo } from './memo.ts';

export type Filter = readonly Term[];

interface Term {
  /** `named`: a text that means a cluster by its name, and of artifacts only those that are called so. */
  readonly is: 'text' | 'named' | 'state' | 'by' | 'in' | 'kind' | 'pattern';
  readonly not: boolean;
  readonly value: string;
}

interface FilterRow {
  readonly write: string;
  readonly means: string;
}

export const notOkFilter = 'state:!ok';

/** What is not created is missing. */
const stateWords: readonly string[] = Object.keys(rowStates).filter((state) => state !== 'not created');

const ofLocation: RowState = 'drifted';

export const filterRows: (key: KeyOf) => readonly FilterRow[] = memo((key) => [
  { write: 'cp1', means: filterTexts.rows.text('cp1') },
  { write: 'state:due', means: filterTexts.rows.oneOf(stateWords) },
  { write: notOkFilter, means: filterTexts.rows.notOk(key) },
  { write: '!worker', means: filterTexts.rows.without('worker') },
  { write: 'by:etcd-ca', means: filterTexts.rows.ca },
  { write: 'in:30d', means: filterTexts.rows.within },
  { write: 'kind:kubeconfig', means: filterTexts.rows.kind },
  { write: '/^etcd.*/', means: filterTexts.rows.pattern },
]);

const prefixes = ['state', 'by', 'in', 'kind'] as const;

/** Returns the words of a typed text. */
export function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

export function parseFilter(text: string): Filter {
  return wordsIn(text).map((word): Term => {
    const pattern = /^\/(.+)\/$/.exec(word)?.[1];
    if (pattern !== undefined) return { is: 'pattern', not: false, value: pattern };
    const prefix = prefixes.find((each) => word.startsWith(`${each}:`));
    const rest = prefix === undefined ? word : word.slice(prefix.length + 1);
    const not = rest.startsWith('!');
    return { is: prefix ?? 'text', not, value: (not ? rest.slice(1) : rest).toLowerCase() };
  });
}

export function filterProblem(filter: Filter): string | null {
  for (const { is, value } of filter) {
    if (is === 'pattern' && regularExpression(value) === null) return filterTexts.noPattern(value);
    if (is === 'in' && value !== '' && parseResidual(value) === undefined) {
      return filterTexts.noTime(value, '30d');
    }
    if (is === 'state' && value !== '' && !stateWords.some((state) => state.startsWith(value))) {
      return filterTexts.noState(value, stateWords);
    }
  }
  return null;
}

const metaCharacters = /[()[\]{}*+?^$|\\]/;

/** Says of a word that looks like a pattern, and is not closed, that it is text; null: there is none. */
export function unfinishedPattern(filter: Filter): string | null {
  const found = filter.find(({ is, value }) => is === 'text' && value.startsWith('/') && metaCharacters.test(value));
  return found === undefined ? null : filterTexts.unfinished(found.value);
}

/** False while the filter is incomplete or wrong. */
export function narrows(filter: Filter): boolean {
  return filterProblem(filter) === null && filter.some(({ value }) => value !== '');
}

export function matches(filter: Filter, entry: FilteredEntry): boolean {
  return filter.every((term) => {
    const answer = holds(term, entry);
    return answer === null || answer !== term.not;
  });
}

/** Returns the filter of a list of clusters: a text that is the beginning of a name means what is named so. */
export function withNames(filter: Filter, names: readonly string[]): Filter {
  return filter.map((term) =>
    term.is === 'text' && term.value !== '' && beginsSome(term, names) ? { ...term, is: 'named' } : term,
  );
}

/** Whether the filter means one of these names by its beginning. */
export function isMeant(filter: Filter, names: readonly string[]): boolean {
  return filter.some((term) => term.is === 'named' && !term.not && beginsSome(term, names));
}

function beginsSome({ value }: Term, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase().startsWith(value));
}

/**
 * Returns the terms that are left for the artifacts of a cluster with these texts of its own; null: they have a word that
 * the filter excludes.
 */
export function termsOfArtifacts(filter: Filter, own: readonly string[]): Filter | null {
  const terms = filter.filter(({ value }) => value !== '');
  const isOwn = ({ is, value }: Term): boolean => {
    if (is === 'text' || is === 'named') return own.some((text) => text.toLowerCase().includes(value));
    const expression = is === 'pattern' ? regularExpression(value) : null;
    return expression !== null && own.some((text) => expression.test(text));
  };
  if (terms.some((term) => term.not && isOwn(term))) return null;
  return terms.filter((term) => !isOwn(term));
}

/** A location has a state and words, but no CA, kind or end. */
export function matchesLocation(filter: Filter, { location, drift }: LocationDrift): boolean {
  const said = [location, ...drift];
  return filter.every(({ is, value, not }) => {
    if (value === '') return true;
    switch (is) {
      case 'state':
        return ofLocation.startsWith(value) !== not;
      case 'text':
        return said.some((text) => text.toLowerCase().includes(value)) !== not;
      case 'pattern': {
        const expression = regularExpression(value);
        return expression === null || said.some((text) => expression.test(text));
      }
      default:
        return not;
    }
  });
}

function holds({ is, value }: Term, entry: FilteredEntry): boolean | null {
  if (value === '') return null;
  switch (is) {
    case 'state':
      // What is rotated is ok too: it is no problem.
      return entry.state.startsWith(value) || shownState(entry.state, entry.phase).startsWith(value);
    case 'by':
      return entry.ca?.includes(value) === true;
    case 'kind':
      return entry.kind.startsWith(value);
    case 'in': {
      const seconds = parseResidual(value);
      if (seconds === undefined) return null;
      return entry.residualSeconds !== null && entry.residualSeconds <= seconds;
    }
    case 'pattern': {
      const expression = regularExpression(value);
      return expression === null ? null : texts(entry).some((text) => expression.test(text));
    }
    case 'named':
      return entry.artifact.toLowerCase().includes(value);
    case 'text':
      return texts(entry).some((text) => text.toLowerCase().includes(value));
  }
}

function texts(entry: FilteredEntry): readonly string[] {
  return [entry.artifact, entry.owner ?? '', entry.subject ?? '', entry.path, ...entry.names];
}

function regularExpression(text: string): RegExp | null {
  try {
    return new RegExp(text, 'i');
  } catch {
    return null;
  }
}

/** What a filter of the fleet takes: its words may be those of a cluster too, and no key writes one. */
const fleetFilterRows: (key: KeyOf) => readonly FilterRow[] = memo((key) => [
  { write: 'prod', means: filterTexts.rows.ofCluster },
  ...filterRows(key).map((row) => (row.write === notOkFilter ? { ...row, means: filterTexts.rows.allNotOk } : row)),
]);

const filteredLists = { tree: filterRows, fleet: fleetFilterRows } as const;
export type FilteredListName = keyof typeof filteredLists;

const margin = '    ';
const exampleColumns = 17;

export const filterHelp: (columns: number, key: KeyOf, of: FilteredListName) => readonly string[] = memo(
  (columns, key, of) => [
    '',
    ...filteredLists[of](key).flatMap(({ write, means }) =>
      wrap(means, columns - margin.length - exampleColumns).map(
        (text, at) => `${margin}${(at === 0 ? write : '').padEnd(exampleColumns)}${text}`,
      ),
    ),
  ],
);
