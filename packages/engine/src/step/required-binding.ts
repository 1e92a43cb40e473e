import { identityRights, type Right, type RightsBinding, type RightsGiver } from '@kpki/spec';
import {
  type ClientIdentity,
  type ClientSubjects,
  clientSubjects,
  isSameSubject,
  type SubjectRights,
} from '../inventory/client-subjects.ts';
import { kubeletClientName } from '../inventory/kept-subject.ts';
import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { type Statement, statement } from '../model/statement.ts';
import { changes, type Step } from '../model/step.ts';

/** A ClusterRoleBinding that a cluster needs, and that kpki does not make. Plain data. */
export interface RequiredBinding {
  readonly name: string;
  readonly clusterRole: string;
  readonly user: string;
  /**
   * `without-group`: a certificate has no group, or is made without one. `before-drop`: each certificate has a group, which
   * is dropped once the binding is proven.
   */
  readonly when: 'without-group' | 'before-drop';
  readonly artifacts: readonly string[];
  /** What fails without the binding. */
  readonly why: Statement;
  readonly command: string;
}

/** kubeadm's binding, which gives the rights without a group (kubernetes#138957). */
const { rights, binding } = ofKubeletClient();
export const rightsOfKubeletClient: readonly Right[] = rights;
export const userOfKubeletClient = 'kube-apiserver-kubelet-client';

export const bindingCommand: string = bindingCommandFor(binding, { user: userOfKubeletClient, groups: [] });

function ofKubeletClient(): { readonly rights: readonly Right[]; readonly binding: RightsBinding } {
  const row = identityRights.find(({ identity }) => identity === kubeletClientName);
  if (row?.given.by !== 'binding') throw new Error(`the catalog has no binding for ${kubeletClientName}`);
  return { rights: row.rights, binding: row.given.binding };
}

/** Returns the command that binds the group of a subject, or its user if it has none. */
function bindingCommandFor({ name, clusterRole }: RightsBinding, { user, groups: [group] }: ClientIdentity): string {
  const subject = group === undefined ? `--user=${user}` : `--group=${group}`;
  return `kubectl create clusterrolebinding ${name} --clusterrole=${clusterRole} ${subject}`;
}

export function requiredBinding(artifacts: readonly string[], when: RequiredBinding['when']): RequiredBinding {
  return {
    ...binding,
    user: userOfKubeletClient,
    when,
    artifacts,
    why: statement('binding-needed'),
    command: bindingCommand,
  };
}

/**
 * Returns the API server's clients whose stored subjects change, without the client of kubelets, which has rules of its
 * own.
 */
export function changedSubjects(observed: ObservedState): readonly ClientSubjects[] {
  return clientSubjects(observed, observe(observed)).filter(
    ({ row, declared, stored }) =>
      row.identity !== kubeletClientName && !stored.every((each) => isSameSubject(each, declared)),
  );
}

/** Blocks a step whose client would lose its rights; warns where no API server answered. */
export function withSubjectRights(steps: readonly Step[], observed: ObservedState): readonly Step[] {
  const asked = observed.subjectRights ?? [];
  if (asked.length === 0) return steps;
  const changed = new Map(changedSubjects(observed).map((each) => [each.artifact, each]));
  return steps.map((step) => {
    const client = changed.get(step.artifact);
    if (client === undefined || !changes(step)) return step;
    const rights = asked.find((each) => each.identity === client.row.identity && isSameSubject(each, client.declared));
    return rights === undefined ? step : judged(step, client, rights);
  });
}

function judged(step: Step, { row: { given }, declared }: ClientSubjects, { state, text: why }: SubjectRights): Step {
  if (state === 'proven') return step;
  const { artifact, name, owner, warnings } = step;
  if (state === 'unproven') {
    const command = given.by === 'binding' ? bindingCommandFor(given.binding, declared) : null;
    return { ...step, warnings: [...warnings, finding('rights-unproven', { why, command })] };
  }
  const reasons = [finding('rights-missing', { why })];
  const next = rightsRemedy(given, declared);
  return { artifact, name, owner, action: 'blocked', reasons, warnings, writes: [], next };
}

function rightsRemedy(given: RightsGiver, declared: ClientIdentity): Remedy {
  if (given.by === 'binding') return remedy('make-binding', { command: bindingCommandFor(given.binding, declared) });
  return remedy(given.by === 'owner' ? 'bind-rights' : 'authorize-nodes');
}
