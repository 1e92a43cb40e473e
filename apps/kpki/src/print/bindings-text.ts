import type { RequiredBinding } from '@kpki/engine';
import { sinceText } from '@kpki/spec';
import { paragraph } from '../text/wrap.ts';

/** What the cluster needs beyond the files, each with the command that makes it: a command is never broken. */
export function bindingsLines(bindings: readonly RequiredBinding[] | undefined, width: number): readonly string[] {
  return (bindings ?? []).flatMap(({ name, user, when, why, command }) => [
    ...paragraph(
      `${whenText(when, user)}, the cluster needs the ClusterRoleBinding ${name}: ${why}. ` +
        `kubeadm makes the binding since ${sinceText('no-group-for-kubelet-client')}. Otherwise run this once the API server runs:`,
      width,
    ),
    `  ${command}`,
  ]);
}

function whenText(when: RequiredBinding['when'], user: string): string {
  return when === 'before-drop' ? `Before ${user} loses its group` : `Where ${user} has no group`;
}
