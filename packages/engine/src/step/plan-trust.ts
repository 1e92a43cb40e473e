import type { AuthorityArtefact, AuthorityName, BundleName } from '@kpki/spec';
import { isSelfSigned } from '@kpki/x509';
import { declaredSigner } from '../authority/declared-signer.ts';
import { isNextAwaited, isSignedOutside } from '../authority/signed-outside.ts';
import { signersFirst } from '../authority/signers-first.ts';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import { ofKind } from '../of-kind.ts';
import { copiesOf, type Observation } from '../read/observe.ts';
import { whereIs } from '../read/wording.ts';
import type { World } from '../read/world.ts';
import { afterReplacement } from './after-replacement.ts';
import type { Footing, Orphan, PlannedAuthority } from './authority-steps.ts';
import { dueTogether } from './due-authority.ts';
import { endedTogether } from './ended-authority.ts';
import type { Facts } from './facts.ts';
import type { Leave } from './left-unasked.ts';
import { afterLostTrust } from './lost-trust.ts';
import { withoutOverlap } from './no-overlap.ts';
import { type AuthorityOutlook, noOutlook } from './outlook.ts';
import { planAuthority } from './plan-authority.ts';
import { type PlannedBundle, planBundle } from './plan-bundle.ts';
import type { Belief } from './replaced-authority.ts';
import type { Step } from './step.ts';

/** What the authorities and the trust bundles will be once the plan is applied. */
export interface Trust {
  readonly outlooks: ReadonlyMap<AuthorityName, AuthorityOutlook>;
  readonly bundles: ReadonlyMap<BundleName, PlannedBundle>;
}

/** Authorities first and then their bundles: what is done about all others depends on what becomes of them. */
export function planTrust(
  world: World,
  facts: Facts,
  { isReplaced }: Belief,
  leave: Leave,
): { readonly steps: readonly Step[]; readonly trust: Trust } {
  const planned = planAuthorities(world, facts, isReplaced);
  const outlooks = new Map([...planned].map(([name, { outlook }]) => [name, outlook]));
  const authoritySteps = ofKind(world.artefacts, 'authority').flatMap((artefact) => {
    const { name } = artefact;
    const step = planned.get(name)?.step;
    if (step === undefined) return [];
    const outlook = outlooks.get(name) ?? noOutlook;
    return [withTwin(afterLostTrust(artefact, step, outlook, world, facts), name, outlooks)];
  });
  const bundles = new Map<BundleName, PlannedBundle>();
  const bundleSteps = ofKind(world.artefacts, 'trust bundle').map((artefact) => {
    const outlook = outlooks.get(artefact.authority) ?? noOutlook;
    const copies = copiesOf(artefact, facts);
    const { step, bundle } = planBundle(artefact, copies, outlook);
    bundles.set(artefact.name, bundle);
    const told = withoutOverlap(step, copies, outlook, facts.now);
    return leave(artefact.authority, afterLostTrust(artefact, told, outlook, world, facts));
  });
  return {
    steps: [...dueTogether(endedTogether(authoritySteps, world, facts)), ...bundleSteps],
    trust: { outlooks, bundles },
  };
}

/** Each authority after the one that signs it. */
function planAuthorities(
  world: World,
  facts: Facts,
  isReplaced: Belief['isReplaced'],
): ReadonlyMap<AuthorityName, PlannedAuthority> {
  const planned = new Map<AuthorityName, PlannedAuthority>();
  for (const artefact of signersFirst(ofKind(world.artefacts, 'authority'), world.custodies)) {
    const custody = world.custodies.get(artefact.name);
    if (custody === undefined) continue;
    const signer = declaredSigner(artefact, world.custodies);
    const parent = signer === null ? null : (planned.get(signer)?.outlook ?? noOutlook);
    const orphans = (): readonly Orphan[] => signedUnder(artefact, world, facts.observation);
    const footing: Footing = {
      custody,
      parent,
      isSignedOutside: isSignedOutside(artefact, world.custodies),
      isNextAwaited: isNextAwaited(artefact, world.custodies),
      orphans,
    };
    const own = planAuthority(artefact, copiesOf(artefact, facts), footing, facts);
    const told = isReplaced(artefact.name) ? afterReplacement(artefact, own, signedBy(artefact, world), facts) : own;
    planned.set(artefact.name, told);
  }
  return planned;
}

/** The authorities that are to be signed by another. */
function signedBy({ name }: AuthorityArtefact, { artefacts, custodies }: World): readonly AuthorityName[] {
  const authorities = ofKind(artefacts, 'authority');
  return authorities.filter((each) => declaredSigner(each, custodies) === name).map((each) => each.name);
}

/** Another authority with the same key is told; CIS 2.7 wants etcd's to be its own. */
function withTwin(step: Step, name: AuthorityName, outlooks: ReadonlyMap<AuthorityName, AuthorityOutlook>): Step {
  const publicKey = outlooks.get(name)?.publicKey ?? null;
  if (publicKey === null) return step;
  const before = [...outlooks].slice(0, [...outlooks.keys()].indexOf(name));
  const twin = before.find(([, other]) => other.publicKey !== null && sameBytes(other.publicKey, publicKey))?.[0];
  if (twin === undefined) return step;
  const warning = { reason: 'authority-shared', text: `its key is that of ${twin} too` } as const;
  return { ...step, warnings: [...step.warnings, warning] };
}

/** The certificates that only an authority like this can have signed. */
function signedUnder(
  authority: AuthorityArtefact,
  { artefacts, custodies }: World,
  observation: Observation,
): readonly Orphan[] {
  return artefacts.flatMap((artefact) => {
    if (declaredSigner(artefact, custodies) !== authority.name) return [];
    const { kind, name } = artefact;
    return (observation.get(artefact.id) ?? []).flatMap((copy): readonly Orphan[] => {
      const [certificate] = present(copy.certificates) ?? [];
      const isRoot = kind === 'authority' && certificate !== undefined && isSelfSigned(certificate);
      if (certificate !== undefined && !isRoot) return [{ name, where: whereIs(copy, 'certificate') }];
      const isCredential = (present(copy.kubeconfig)?.chain.length ?? 0) > 0;
      return isCredential ? [{ name, where: whereIs(copy, 'kubeconfig') }] : [];
    });
  });
}
