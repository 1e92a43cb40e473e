import { type KubeconfigArtifact, setFlags } from '@kpki/spec';
import { type EntryKind, entryLabel, type KubeconfigAround, type KubeconfigView } from './view.ts';

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
export function entryNames(artifact: KubeconfigArtifact, around: KubeconfigAround, view?: KubeconfigView): EntryNames {
  const { others, currentContext: current } = around;
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
