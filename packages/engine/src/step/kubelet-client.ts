import { artefactsOf, type CertificateArtefact, type Cluster } from '@kpki/spec';
import { ofKind } from '../of-kind.ts';
import { dropsGroup, kubeletClient } from '../read/kept-subject.ts';
import type { KubeletClientRights } from '../read/kubelet-client-rights.ts';
import { observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { sameSet } from '../same-set.ts';
import { type Intent, isAsDeclared } from './intent.ts';
import { chainOf } from './main-copy.ts';
import type { Because } from './reason.ts';
import { bindingCommand, type RequiredBinding, requiredBinding } from './required-binding.ts';
import { changes, type Step } from './step.ts';

/** One `apiserver-kubelet-client`: as declared, as it is kept, and the groups of its stored certificates. */
interface Client {
  readonly declared: CertificateArtefact;
  readonly kept: CertificateArtefact;
  readonly stored: readonly (readonly string[])[];
}

function clientsIn(world: World): readonly Client[] {
  const declared = new Map(clientsOf(artefactsOf(world.cluster)).map((each) => [each.id, each]));
  return clientsOf(world.artefacts).flatMap((kept) => {
    const own = declared.get(kept.id);
    const stored = (observe(world).get(kept.id) ?? []).flatMap((copy) => {
      const [leaf] = chainOf(copy);
      return leaf === undefined ? [] : [leaf.subject.organizations];
    });
    return own === undefined ? [] : [{ declared: own, kept, stored }];
  });
}

function clientsOf(artefacts: World['artefacts']): readonly CertificateArtefact[] {
  return ofKind(artefacts, 'certificate').filter(({ name }) => name === kubeletClient);
}

/**
 * Returns whether a plan depends on the rights of the user: a group would be dropped, or the file asks for a client
 * without a group and there is one. Where nothing is stored there is no cluster to ask.
 */
export function needsKubeletClientRights(world: World): boolean {
  return clientsIn(world).some(
    ({ declared, stored }) =>
      stored.some((groups) => !isRight(declared, groups) && dropsGroup(declared, groups)) ||
      (isLeastPrivilege(world.cluster) && stored.length > 0),
  );
}

/** Returns the ids of the clients whose stored certificate has no group: only a binding gives them rights. */
export function clientsWithoutGroup(world: World): readonly string[] {
  return clientsIn(world)
    .filter(({ stored }) => stored.some((groups) => groups.length === 0))
    .map(({ kept }) => kept.id);
}

/** Returns the steps with what the rights of the user mean for them: a group that stays, a binding that is missing. */
export function withKubeletClientRights(steps: readonly Step[], world: World, intent: Intent): readonly Step[] {
  const clients = new Map(clientsIn(world).map((each) => [each.kept.id, each]));
  return steps.map((step) => {
    const client = clients.get(step.artefact);
    return client === undefined ? step : judged(step, client, world, isAsDeclared(intent));
  });
}

function judged(step: Step, client: Client, { cluster, kubeletClientRights: rights }: World, isPlain: boolean): Step {
  if (step.action === 'blocked') return step;
  if (isHeldBack(client)) {
    const found: Because = { reason: 'group-held-back', text: heldBackText(client, rights) };
    // What is due or asked for is done, with the group: a certificate that expires fails as well as one without rights.
    if (step.action !== 'keep' || !isPlain) return warned(step, found);
    const { artefact, name, holder, warnings } = step;
    const next = `make the binding with \`${bindingCommand}\`, then run \`kpki plan\` again where an API server is reached`;
    return { artefact, name, holder, action: 'blocked', reasons: [found], warnings, writes: [], next };
  }
  const groups = client.kept.subject.organizations;
  if (groups.includes('system:masters') && !client.declared.subject.organizations.includes('system:masters')) {
    const text =
      'its group system:masters has all rights, which no RBAC rule limits; `spec.kubeletClient: least-privilege` drops the group';
    return warned(step, { reason: 'group-kept', text });
  }
  const isUnbound = isLeastPrivilege(cluster) && groups.length === 0 && rights !== undefined;
  if (!isUnbound || rights.state === 'proven' || step.action !== 'keep') return step;
  const reason = rights.state === 'refuted' ? 'binding-missing' : 'binding-unproven';
  return warned(step, { reason, text: `${rights.text}. Fix: ${bindingCommand}` });
}

function warned(step: Step, found: Because): Step {
  return { ...step, warnings: [...step.warnings, found] };
}

function isHeldBack({ declared, kept }: Client): boolean {
  const groups = kept.subject.organizations;
  return !isRight(declared, groups) && dropsGroup(declared, groups);
}

function heldBackText({ kept }: Client, rights: KubeletClientRights | undefined): string {
  const groups = kept.subject.organizations.map((each) => `O=${each}`).join(', ');
  const why = rights?.text ?? '`kpki plan` asks an API server, and this command does not';
  return `its subject has ${groups}, declared is the user alone; the group stays until a binding is proven: ${why}`;
}

function isRight({ subject, keepsOrganizations = [] }: CertificateArtefact, groups: readonly string[]): boolean {
  return [subject.organizations, ...keepsOrganizations].some((each) => sameSet(each, groups));
}

function isLeastPrivilege({ kubeletClient: subject }: Pick<Cluster, 'kubeletClient'>): boolean {
  return subject === 'least-privilege';
}

/**
 * Returns the bindings that the cluster needs once the steps are carried out, and that no API server has proven: where a
 * certificate is made without a group, where a group is held back, and where the file asks for a client without a group.
 */
export function requiredBindings(steps: readonly Step[], world: World): readonly RequiredBinding[] {
  if (world.kubeletClientRights?.state === 'proven') return [];
  const byId = new Map(steps.map((step) => [step.artefact, step]));
  const unbound = clientsIn(world).filter((client) => {
    if (isHeldBack(client)) return true;
    const { kept, stored } = client;
    if (kept.subject.organizations.length > 0) return false;
    const step = byId.get(kept.id);
    const isNew = !stored.some((groups) => groups.length === 0);
    if (isNew) return step !== undefined && changes(step);
    return world.kubeletClientRights !== undefined;
  });
  return unbound.length === 0 ? [] : [requiredBinding(unbound.map(({ kept }) => kept.id))];
}
