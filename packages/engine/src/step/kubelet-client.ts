import { artifactsOf, type CertificateArtifact, type Cluster } from '@kpki/spec';
import { wasInterrupted } from '../apply-id/apply-id.ts';
import type { RightsAnswer } from '../inventory/client-subjects.ts';
import { type ClientGroups, kubeletClientName } from '../inventory/kept-subject.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Finding, Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { changes, type Step } from '../model/step.ts';
import { type Intent, isAskedByName } from './intent.ts';
import { bindingCommand, type RequiredBinding, requiredBinding } from './required-binding.ts';

interface DeclaredClient {
  readonly declared: CertificateArtifact;
  readonly found: ClientGroups;
}

type Unproven = Extract<ClientGroups, { readonly state: 'held-back' | 'lost' }>;

const allRights = 'system:masters';

function clientsIn({ cluster, clientGroups, locations }: ObservedState): readonly DeclaredClient[] {
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
    return client === undefined || step.action === 'blocked' ? step : judged(step, client, observed, intent);
  });
}

function judged(
  step: Step,
  { declared, found }: DeclaredClient,
  { cluster, kubeletClientRights: rights }: ObservedState,
  intent: Intent,
): Step {
  if (isUnproven(found)) return withoutProof(step, found, rights, intent);
  const groups = found.state === 'new' ? [] : found.groups;
  const isDeclaredWithAll = declared.subject.organizations.includes(allRights);
  if (found.state === 'kept' && groups.includes(allRights) && !isDeclaredWithAll) {
    return warned(step, finding('group-kept', { group: allRights }));
  }
  if (found.state === 'replaced' && isDeclaredWithAll && !groups.includes(allRights) && changes(step)) {
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
    return blocked(
      step,
      finding('group-unknown', { loss: found.loss, why }),
      remedy('make-binding-or-renew', { command, renew }),
    );
  }
  // The rest of an apply does not wait for a person, and what is due is done with the group: the cluster goes on as it is.
  const from = found.from === step.artifact ? null : found.from;
  return warned(step, finding('group-held-back', { groups: found.groups, from, why, command }));
}

function blocked({ artifact, name, owner, warnings }: Step, finding: Finding, next: Remedy): Step {
  return { artifact, name, owner, action: 'blocked', reasons: [finding], warnings, writes: [], next };
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
