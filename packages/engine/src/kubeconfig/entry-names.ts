import { type KubeconfigArtifact, setFlags } from '@kpki/spec';
import { type EntryKind, entryLabel, type KubeconfigAround, type KubeconfigView } from './view.ts';

/** What our entries of a kubeconfig are called, and which context is the current one. */
export interface EntryNames {
  readonly contextName: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly currentContext: string;
}

/**
 * The names as they are declared. Where somebody else's entry has one of them, ours keeps the name that it has, or gets a
 * number behind it. Where somebody chose a context of theirs as the current one, it stays so in a kubeconfig for people;
 * a component knows no other than the current one.
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

/** No component reads it: whoever calls kubectl says which context is meant. */
function isForPeople({ name }: KubeconfigArtifact): boolean {
  return !setFlags.some(({ artifact, component }) => artifact === name && component !== 'kubectl');
}
