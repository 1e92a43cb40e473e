import {
  artifactsOf,
  type CertificateArtifact,
  type Cluster,
  identityRights,
  type Right,
  type RightsBinding,
  type RightsGiver,
} from '@kpki/spec';
import { wasInterrupted } from '../apply-id/apply-id.ts';
import {
  type ClientSubjects,
  clientSubjects,
  isSameSubject,
  type RightsAnswer,
  type SubjectRights,
} from '../inventory/client-subjects.ts';
import { type ClientGroups, kubeletClientName } from '../inventory/kept-subject.ts';
import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import type { ClientSubject } from '../model/live-evidence.ts';
import { type Statement, statement } from '../model/statement.ts';
import { changes, type Step } from '../model/step.ts';
import { type Intent, isAskedByName } from './intent.ts';
import { asBlocked } from './step-for.ts';

interface DesiredClient {
  readonly declared: CertificateArtifact;
  readonly found: ClientGroups;
}

type Unproven = Extract<ClientGroups, { readonly state: 'held-back' | 'lost' }>;

const allRights = 'system:masters';

function clientsIn({ cluster, clientGroups, locations }: ObservedState): readonly DesiredClient[] {
  // An apply that was interrupted may not have come to the certificate: then there was none.
  const isNew = (found: ClientGroups): boolean =>
    found.state === 'lost' && found.loss === 'missing' && wasInterrupted(locations);
  return ofKind(artifactsOf(cluster), 'certificate')
    .filter(({ name }) => name === kubeletClientName)
    .flatMap((declared) => {
      const found = clientGroups.get(declared.id);
      return found === undefined ? [] : [{ declared, found: isNew(found) ? ({ state: 'new' } as const) : found }];
    });
}

/**
 * Returns whether a plan depends on the rights of the user: a group would be dropped, a certificate was lost that may have
 * had one, or the file asks for a client without a group and there is one. Where nothing is stored there is no cluster to
 * ask.
 */
export function needsKubeletClientRights(observed: ObservedState): boolean {
  return clientsIn(observed).some(
    ({ found }) => isUnproven(found) || (isLeastPrivilege(observed.cluster) && found.state !== 'new'),
  );
}

/** Adds what the rights of the user mean: a group that stays, a missing binding. */
export function withKubeletClientRights(
  steps: readonly Step[],
  observed: ObservedState,
  intent: Intent,
): readonly Step[] {
  const clients = new Map(clientsIn(observed).map((each) => [each.declared.id, each]));
  return steps.map((step) => {
    const client = clients.get(step.artifact);
    return client === undefined || step.action === 'blocked'
      ? step
      : judgedKubeletClient(step, client, observed, intent);
  });
}

function judgedKubeletClient(
  step: Step,
  { declared, found }: DesiredClient,
  { cluster, kubeletClientRights: rights }: ObservedState,
  intent: Intent,
): Step {
  if (isUnproven(found)) return withoutProof(step, found, rights, intent);
  const groups = found.state === 'new' ? [] : found.groups;
  const isDesiredWithAll = declared.subject.organizations.includes(allRights);
  if (found.state === 'kept' && groups.includes(allRights) && !isDesiredWithAll) {
    return warned(step, finding('group-kept', { group: allRights }));
  }
  if (found.state === 'replaced' && isDesiredWithAll && !groups.includes(allRights) && changes(step)) {
    return warned(step, finding('group-added', { groups, group: allRights }));
  }
  const isUnbound = isLeastPrivilege(cluster) && isWithoutGroup(found) && rights !== undefined;
  if (!isUnbound || rights.state === 'proven' || step.action !== 'unchanged') return step;
  const message = rights.state === 'failed' ? 'binding-missing' : 'binding-unproven';
  return warned(step, finding(message, { why: rights.text, command: bindingCommand }));
}

/** An API server that runs without rights has to be reported: nothing else notices. */
function withoutProof(step: Step, found: Unproven, rights: RightsAnswer | undefined, intent: Intent): Step {
  const why = rights?.text ?? null;
  const command = bindingCommand;
  if (found.state === 'lost') {
    // A cluster whose API server does not start without the certificate can prove nothing: there a person decides, by
    // naming the certificate. `--all` is no decision about this one.
    if (!changes(step) || isAskedByName(step, intent)) return step;
    const renew = [step.name, step.owner].filter((each) => each !== null);
    return asBlocked(
      step,
      [finding('group-unknown', { loss: found.loss, why })],
      remedy('make-binding-or-renew', { command, renew }),
    );
  }
  // Only a warning: the certificate keeps its group, so the cluster keeps working and the apply continues.
  const from = found.from === step.artifact ? null : found.from;
  return warned(step, finding('group-held-back', { groups: found.groups, from, why, command }));
}

function warned(step: Step, found: Finding): Step {
  return { ...step, warnings: [...step.warnings, found] };
}

function isUnproven(found: ClientGroups): found is Unproven {
  return found.state === 'held-back' || found.state === 'lost';
}

function isWithoutGroup(found: ClientGroups): boolean {
  return (found.state === 'kept' || found.state === 'replaced') && found.groups.length === 0;
}

function isLeastPrivilege({ kubeletClient: subject }: Pick<Cluster, 'kubeletClient'>): boolean {
  return subject === 'least-privilege';
}

/**
 * Returns the bindings that the cluster needs once the steps are carried out, and that no API server has proven: where a
 * certificate is made without a group, where a group is held back, and where the file asks for a client without a group.
 */
export function requiredBindings(steps: readonly Step[], observed: ObservedState): readonly RequiredBinding[] {
  if (observed.kubeletClientRights?.state === 'proven') return [];
  const byId = new Map(steps.map((step) => [step.artifact, step]));
  const unbound = clientsIn(observed).filter(({ declared, found }) => {
    if (isUnproven(found)) return true;
    if (isWithoutGroup(found))
      return declared.subject.organizations.length === 0 && observed.kubeletClientRights !== undefined;
    const step = byId.get(declared.id);
    return found.state === 'new' && declared.subject.organizations.length === 0 && step !== undefined && changes(step);
  });
  if (unbound.length === 0) return [];
  const when = unbound.every(({ found }) => found.state === 'held-back') ? 'before-drop' : 'without-group';
  return [
    requiredBinding(
      unbound.map(({ declared }) => declared.id),
      when,
    ),
  ];
}

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

const bindingCommand: string = bindingCommandFor(binding, { user: userOfKubeletClient, groups: [] });

function ofKubeletClient(): { readonly rights: readonly Right[]; readonly binding: RightsBinding } {
  const row = identityRights.find(({ identity }) => identity === kubeletClientName);
  if (row?.given.by !== 'binding') throw new Error(`the catalog has no binding for ${kubeletClientName}`);
  return { rights: row.rights, binding: row.given.binding };
}

/** Returns the command that binds the group of a subject, or its user if it has none. */
function bindingCommandFor({ name, clusterRole }: RightsBinding, { user, groups: [group] }: ClientSubject): string {
  const subject = group === undefined ? `--user=${user}` : `--group=${group}`;
  return `kubectl create clusterrolebinding ${name} --clusterrole=${clusterRole} ${subject}`;
}

function requiredBinding(artifacts: readonly string[], when: RequiredBinding['when']): RequiredBinding {
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
    return rights === undefined ? step : judgedSubject(step, client, rights);
  });
}

function judgedSubject(
  step: Step,
  { row: { given }, declared }: ClientSubjects,
  { state, text: why }: SubjectRights,
): Step {
  if (state === 'proven') return step;
  if (state === 'unproven') {
    const command = given.by === 'binding' ? bindingCommandFor(given.binding, declared) : null;
    return warned(step, finding('rights-unproven', { why, command }));
  }
  return asBlocked(step, [finding('rights-missing', { why })], rightsRemedy(given, declared));
}

function rightsRemedy(given: RightsGiver, declared: ClientSubject): Remedy {
  if (given.by === 'binding') return remedy('make-binding', { command: bindingCommandFor(given.binding, declared) });
  return remedy(given.by === 'owner' ? 'bind-rights' : 'authorize-nodes');
}
