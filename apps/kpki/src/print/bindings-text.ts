import type { RequiredBinding } from '@kpki/engine';
import { paragraph } from '../text/wrap.ts';

/** What the cluster needs beyond the files, each with the command that makes it: a command is never broken. */
export function bindingsLines(bindings: readonly RequiredBinding[] | undefined, width: number): readonly string[] {
  return (bindings ?? []).flatMap(({ name, user, why, command }) => [
    ...paragraph(
      `Required in the cluster: ClusterRoleBinding ${name}. ${user} has no group, and ${why}. ` +
        '`kubeadm init` makes the binding. Without kubeadm, run this once the API server runs:',
      width,
    ),
    `  ${command}`,
  ]);
}
