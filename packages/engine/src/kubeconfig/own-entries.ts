import { isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap } from 'yaml';

/** Where something stands in a text: characters from and to. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An entry of one of the three lists. */
interface ListedEntry {
  readonly name: Scalar<string>;
  /** What is under `cluster`, `user` or `context`. */
  readonly inner: YAMLMap;
}

/** The entries of a kubeconfig that its current context uses, and all of its contexts. */
export interface OwnEntries {
  readonly current: Scalar<string>;
  readonly cluster: ListedEntry;
  readonly user: ListedEntry;
  readonly context: ListedEntry;
  readonly contexts: readonly ListedEntry[];
}

/** Null where one of them is not there, or is not written out as a mapping with a name. */
export function ownEntriesOf(root: unknown): OwnEntries | null {
  if (!isMap(root)) return null;
  const current = root.get('current-context', true);
  const contexts = entriesIn(root, 'contexts', 'context');
  const context = contexts.find(({ name }) => isText(current) && name.value === current.value);
  if (!isText(current) || context === undefined) return null;
  const cluster = meant(root, 'clusters', 'cluster', context);
  const user = meant(root, 'users', 'user', context);
  return cluster === undefined || user === undefined ? null : { current, cluster, user, context, contexts };
}

/** The entry that a context names by the field of the same name. */
function meant(root: YAMLMap, list: string, field: string, { inner }: ListedEntry): ListedEntry | undefined {
  const name = inner.get(field);
  return entriesIn(root, list, field).find((each) => each.name.value === name);
}

function entriesIn(root: YAMLMap, list: string, field: string): readonly ListedEntry[] {
  const entries = root.get(list, true);
  if (!isSeq(entries)) return [];
  return entries.items.flatMap((entry): readonly ListedEntry[] => {
    if (!isMap(entry)) return [];
    const [name, inner] = [entry.get('name', true), entry.get(field, true)];
    return isText(name) && isMap(inner) ? [{ name, inner }] : [];
  });
}

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === 'string';
}

/** Where a node stands; null where it stands nowhere, as an empty value does. */
export function spanOf(node: unknown): Span | null {
  const range = (node as { readonly range?: readonly [number, number, number] | null } | null)?.range;
  return range === undefined || range === null ? null : { from: range[0], to: range[1] };
}

/** A field with its value, as they stand; null where the value is empty. */
export function fieldSpan({ key, value }: Pair): Span | null {
  const [name, content] = [spanOf(key), spanOf(value)];
  return name === null || content === null || content.to === content.from ? null : { from: name.from, to: content.to };
}
