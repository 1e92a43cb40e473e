import { createHash } from 'node:crypto';
import { type Artefact, type AuthorityArtefact, type AuthorityName, type Cluster, kpkiApiVersion } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { styles } from '../issue/style.ts';
import { ofKind } from '../of-kind.ts';
import { present } from '../read/found.ts';
import { type Copy, type Observation, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { driftOf } from './drift.ts';
import type { Facts } from './facts.ts';
import type { AuthorityOutlook } from './outlook.ts';
import type { Plan, Step } from './plan.ts';
import { planAuthority } from './plan-authority.ts';
import { planBundle } from './plan-bundle.ts';
import { planCertificate } from './plan-certificate.ts';
import { planKeyPair } from './plan-key-pair.ts';
import { planKubeconfig } from './plan-kubeconfig.ts';
import { strayKeys } from './stray-keys.ts';
import { whereIs } from './wording.ts';

const unknown: AuthorityOutlook = {
  publicKey: null,
  certificate: null,
  identity: null,
  issues: false,
  obstacle: 'it is not there',
  changes: false,
};

/** What an authority, and the trust bundle that verifies what it signs, will be once the plan is applied. */
interface Trust {
  readonly outlook: AuthorityOutlook;
  /** Null: this plan makes it. */
  readonly bundle: readonly Certificate[] | null;
}

/** Compares what is there with what is declared, and says what has to change and why. Pure. */
export function makePlan(world: World, now: Date): Plan {
  const { cluster } = world;
  const facts: Facts = {
    cluster,
    style: styles[cluster.profile],
    observation: observe(world),
    elsewhere: world.elsewhere,
    now,
  };
  const { steps, trusts } = planAuthorities(world, facts);
  const others = world.artefacts.flatMap((artefact) => planOther(artefact, trusts, facts));
  return {
    apiVersion: kpkiApiVersion,
    kind: 'Plan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    made: now.toISOString(),
    places: world.places.map(({ sink, place, snapshot }) => ({
      sink: sink.name,
      place: place.id,
      revision: snapshot?.revision ?? null,
    })),
    repairs: driftOf(world),
    steps: [...steps, ...others].map((step) => withStrayKeys(step, facts)),
  };
}

/** Authorities first and then their bundles: what is done about all others depends on what becomes of them. */
function planAuthorities(
  world: World,
  facts: Facts,
): { readonly steps: readonly Step[]; readonly trusts: ReadonlyMap<AuthorityName, Trust> } {
  const outlooks = new Map<AuthorityName, AuthorityOutlook>();
  const authoritySteps = ofKind(world.artefacts, 'authority').map((artefact) => {
    const findOrphan = (own: AuthorityArtefact): string | null => signedUnder(own, world.artefacts, facts.observation);
    const { step, outlook } = planAuthority(artefact, copiesOf(artefact, facts), findOrphan, facts);
    const twin = twinOf(outlook, outlooks);
    outlooks.set(artefact.name, outlook);
    if (twin === undefined) return step;
    const warning = { reason: 'authority-shared', text: `its key is that of ${twin} too` } as const;
    return { ...step, warnings: [...step.warnings, warning] };
  });
  const trusts = new Map<AuthorityName, Trust>();
  const bundleSteps = ofKind(world.artefacts, 'trust bundle').map((artefact) => {
    const outlook = outlooks.get(artefact.authority) ?? unknown;
    const { step, bundle } = planBundle(artefact, copiesOf(artefact, facts), outlook);
    trusts.set(artefact.authority, { outlook, bundle });
    return step;
  });
  return { steps: [...authoritySteps, ...bundleSteps], trusts };
}

function planOther(artefact: Artefact, trusts: ReadonlyMap<AuthorityName, Trust>, facts: Facts): readonly Step[] {
  const copies = copiesOf(artefact, facts);
  const trust = (name: AuthorityName): Trust => trusts.get(name) ?? { outlook: unknown, bundle: null };
  switch (artefact.kind) {
    case 'authority':
    case 'trust bundle':
      return [];
    case 'key pair':
      return [planKeyPair(artefact, copies)];
    case 'certificate':
      return [planCertificate(artefact, copies, trust(artefact.authority).outlook, facts)];
    case 'kubeconfig': {
      const { outlook, bundle } = trust(artefact.authority);
      return [planKubeconfig(artefact, copies, outlook, bundle, facts)];
    }
  }
}

/** Whatever is done about an artefact, private keys where none belong are told. */
function withStrayKeys(step: Step, { observation }: Facts): Step {
  const found = strayKeys(observation.get(step.artefact) ?? []);
  return found.length === 0 ? step : { ...step, warnings: [...step.warnings, ...found] };
}

function copiesOf(artefact: Artefact, { observation }: Facts): readonly Copy[] {
  return observation.get(artefact.id) ?? [];
}

/** Another authority with the same key; CIS 2.7 wants etcd's to be its own. */
function twinOf(
  { publicKey }: AuthorityOutlook,
  others: ReadonlyMap<AuthorityName, AuthorityOutlook>,
): AuthorityName | undefined {
  if (publicKey === null) return undefined;
  return [...others].find(([, other]) => other.publicKey !== null && sameBytes(other.publicKey, publicKey))?.[0];
}

/** SHA-256, hex, of a declared cluster. */
export function digestOf(cluster: Cluster): string {
  return createHash('sha256').update(JSON.stringify(cluster)).digest('hex');
}

/** The place of a certificate that only an authority like this can have signed; null when there is none. */
function signedUnder(
  authority: AuthorityArtefact,
  artefacts: readonly Artefact[],
  observation: Observation,
): string | null {
  for (const artefact of artefacts) {
    if (artefact.kind !== 'certificate' && artefact.kind !== 'kubeconfig') continue;
    if (artefact.authority !== authority.name) continue;
    for (const copy of observation.get(artefact.id) ?? []) {
      if (present(copy.certificates) !== undefined) return whereIs(copy, 'certificate');
      if ((present(copy.kubeconfig)?.chain.length ?? 0) > 0) return whereIs(copy, 'kubeconfig');
    }
  }
  return null;
}
