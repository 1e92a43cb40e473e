import { identityRights, type Right, type RightsBinding, type RightsGiver } from '@kpki/spec';
import {
  type ClientIdentity,
  type ClientSubjects,
  clientSubjects,
  isSameSubject,
  type SubjectRights,
} from '../inventory/client-subjects.ts';
import { kubeletClient } from '../inventory/kept-subject.ts';
import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { Finding } from '../model/reason.ts';
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
  /** A sentence without its full stop: what fails without the binding. */
  readonly why: string;
  readonly command: string;
}

/** kubeadm's binding, which gives the rights without a group (kubernetes#138957). */
const { rights, binding } = ofKubeletClient();
export const rightsOfKubeletClient: readonly Right[] = rights;
export const userOfKubeletClient = 'kube-apiserver-kubelet-client';

export const bindingCommand: string = bindingCommandFor(binding, { user: userOfKubeletClient, groups: [] });

function ofKubeletClient(): { readonly rights: readonly Right[]; readonly binding: RightsBinding } {
  const row = identityRights.find(({ identity }) => identity === kubeletClient);
  if (row?.given.by !== 'binding') throw new Error(`the catalog has no binding for ${kubeletClient}`);
  return { rights: row.rights, binding: row.given.binding };
}

/** Returns the command that binds the group of a subject, or its user if it has none. */
function bindingCommandFor({ name, clusterRole }: RightsBinding, { user, groups: [group] }: ClientIdentity): string {
  const subject = group === undefined ? `--user=${user}` : `--group=${group}`;
  return `kubectl create clusterrolebinding ${name} --clusterrole=${clusterRole} ${subject}`;
}

/** Returns the fix for unproven rights: a binding may exist that was not checked. */
export function rightsRemedy(state: 'failed' | 'unproven'): string {
  return state === 'failed'
    ? `Fix: ${bindingCommand}`
    : `First have the binding checked: run kpki where an API server is reached, with a credential that may create subjectaccessreviews. If the binding is missing: ${bindingCommand}`;
}

export function requiredBinding(artifacts: readonly string[], when: RequiredBinding['when']): RequiredBinding {
  return {
    ...binding,
    user: userOfKubeletClient,
    when,
    artifacts,
    why: 'without it, kubelets refuse the API server, and kubectl logs, exec and port-forward fail',
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
      row.identity !== kubeletClient && !stored.every((each) => isSameSubject(each, declared)),
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

const withoutBinding: Readonly<Record<Exclude<RightsGiver['by'], 'binding'>, string>> = {
  'node authorizer': 'start the API servers with --authorization-mode=Node,RBAC',
  owner: 'bind the rights to the new subject, or leave its groups as they are',
};

function judged(step: Step, { row: { given }, declared }: ClientSubjects, { state, text }: SubjectRights): Step {
  if (state === 'proven') return step;
  const remedy = given.by === 'binding' ? bindingCommandFor(given.binding, declared) : null;
  if (state === 'unproven') {
    const check = remedy === null ? '' : `. If its binding is missing: ${remedy}`;
    const warning: Finding = {
      reason: 'rights-unproven',
      text: `it gets another subject, and nobody tells whether that may do its work: ${text}${check}`,
    };
    return { ...step, warnings: [...step.warnings, warning] };
  }
  const { artifact, name, owner, warnings } = step;
  const reasons: readonly Finding[] = [
    { reason: 'rights-missing', text: `its new subject may not do its work: ${text}` },
  ];
  const next = given.by === 'binding' ? `make the binding: \`${remedy}\`` : withoutBinding[given.by];
  return { artifact, name, owner, action: 'blocked', reasons, warnings, writes: [], next };
}
