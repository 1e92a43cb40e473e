import type { Plan, Step } from '@kpki/engine';
import { nodesOf } from '@kpki/spec';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { firstLines } from '../text/first-of.ts';

const mostLines = 6;

/** Returns what to do with the files of nodes and users that a plan added; empty for a new cluster. */
export function additionLines(
  { cluster, declaration, sameFiles }: Pick<Session, 'cluster' | 'declaration' | 'sameFiles'>,
  { steps }: Pick<Plan, 'steps'>,
): readonly string[] {
  const added = nodesOf(cluster)
    .map(({ name }) => name)
    .filter((node) => isAdded(node, steps));
  if (added.length === nodesOf(cluster).length) return [];
  const nodes = added.map((node) =>
    // `export` reads the sinks of the environment, not the directory of `--to`.
    sameFiles === declaration
      ? `  ${programName()} export --node ${node}${declaration} --to ${node}   # then copy ${node} to its /etc/kubernetes`
      : `  Copy the files of ${node} to its /etc/kubernetes.`,
  );
  const users = steps.filter(({ name, action }) => name === 'user' && action === 'create').flatMap(kubeconfigLines);
  return [...firstLines(nodes, mostLines), ...firstLines(users, mostLines)];
}

function isAdded(node: string, steps: readonly Step[]): boolean {
  const own = steps.filter(({ name, holder }) => name !== 'user' && holder === node);
  return own.length > 0 && own.every(({ action }) => action === 'create');
}

function kubeconfigLines({ holder, writes }: Step): readonly string[] {
  const [write] = writes.filter(({ part }) => part === 'kubeconfig');
  return write === undefined
    ? []
    : [`  The kubeconfig of ${clean(holder ?? '')}: ${clean(`${write.place}/${write.entry}`)}`];
}
