import { type KubeconfigArtifact, setFlags } from '@kpki/spec';
import { isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { type EntryKind, entryLabel, type KubeconfigAround, type KubeconfigView } from './view.ts';

/** Character offsets in a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An entry of one of the three lists. */
interface ListedEntry {
  readonly name: Scalar<string>;
  /** The mapping under `cluster`, `user` or `context`. */
  readonly inner: YAMLMap;
}

/** Our entries of a kubeconfig, and all of its contexts. */
export interface OwnEntries {
  readonly root: YAMLMap;
  /** Undefined where the file has none, or an empty one. */
  readonly current: Scalar<string> | undefined;
  /** Undefined where the entry is missing. */
  readonly cluster: ListedEntry | undefined;
  readonly user: ListedEntry | undefined;
  readonly context: ListedEntry | undefined;
  readonly contexts: readonly ListedEntry[];
}

type Names = Readonly<Record<'contextName' | 'clusterName' | 'userName', string>>;

/** Returns entries with our names where there is no context. Null where the file is no mapping. */
export function ownEntriesOf(root: unknown, ownContext: string | null, names: Names): OwnEntries | null {
  if (!isMap(root)) return null;
  const current = root.get('current-context', true);
  const contexts = entriesIn(root, 'contexts', 'context');
  const context = contexts.find(({ name }) => name.value === (ownContext ?? names.contextName));
  return {
    root,
    current: isText(current) ? current : undefined,
    cluster: meant(root, 'clusters', 'cluster', context?.inner.get('cluster') ?? names.clusterName),
    user: meant(root, 'users', 'user', context?.inner.get('user') ?? names.userName),
    context,
    contexts,
  };
}

function meant(root: YAMLMap, list: string, field: string, name: unknown): ListedEntry | undefined {
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

/** Undefined where the list is missing or empty. */
export function listIn(root: YAMLMap, list: string): YAMLSeq | undefined {
  const entries = root.get(list, true);
  return isSeq(entries) && entries.items.length > 0 ? entries : undefined;
}

function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === 'string' && node.value !== '';
}

/** Null for a node without a position, such as an empty value. */
export function spanOf(node: unknown): Span | null {
  const range = (node as { readonly range?: readonly [number, number, number] | null } | null)?.range;
  return range === undefined || range === null ? null : { from: range[0], to: range[1] };
}

/** Includes the value; null where the value is empty. */
export function fieldSpan({ key, value }: Pair): Span | null {
  const [name, content] = [spanOf(key), spanOf(value)];
  return name === null || content === null || content.to === content.from ? null : { from: name.from, to: content.to };
}

/** The names of our entries in a kubeconfig, and the current context. */
export interface EntryNames {
  readonly contextName: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly currentContext: string;
}

/**
 * Names as in the spec. Where another's entry has such a name, ours keeps its present name, or gets a number. A current
 * context that a person chose stays in a kubeconfig for people; a component reads only the current one.
 */
export function entryNames(
  artifact: KubeconfigArtifact,
  { others, currentContext: current }: Pick<KubeconfigAround, 'others' | 'currentContext'>,
  view?: KubeconfigView,
): EntryNames {
  const contextName = freeName('context', artifact.contextName, view?.ownContext, others);
  const isChosen = current !== null && others.includes(entryLabel('context', current));
  return {
    contextName,
    clusterName: freeName('cluster', artifact.clusterName, view?.clusterName, others),
    userName: freeName('user', artifact.userName, view?.userName, others),
    currentContext: isChosen && isForPeople(artifact) ? current : contextName,
  };
}

function freeName(what: EntryKind, declared: string, there: string | undefined, others: readonly string[]): string {
  const isFree = (name: string): boolean => !others.includes(entryLabel(what, name));
  if (isFree(declared)) return declared;
  if (there !== undefined) return there;
  let number = 2;
  while (!isFree(`${declared}-${number}`)) number += 1;
  return `${declared}-${number}`;
}

/** No component reads it: the caller of kubectl chooses the context. */
function isForPeople({ name }: KubeconfigArtifact): boolean {
  return !setFlags.some(({ artifact, component }) => artifact === name && component !== 'kubectl');
}
