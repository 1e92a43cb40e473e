import { createHash } from 'node:crypto';
import type { Artefact, AuthorityArtefact, AuthorityName, Cluster } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { styles } from '../issue/style.ts';
import { present } from '../read/found.ts';
import { type Observation, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import type { Facts } from './facts.ts';
import type { AuthorityOutlook } from './outlook.ts';
import type { Plan, Step } from './plan.ts';
import { planAuthority } from './plan-authority.ts';
import { planBundle } from './plan-bundle.ts';
import { planCertificate } from './plan-certificate.ts';
import { planKeyPair } from './plan-key-pair.ts';
import { planKubeconfig } from './plan-kubeconfig.ts';
import { whereIs } from './wording.ts';

const unknown: AuthorityOutlook = {
  publicKey: null,
  certificate: null,
  identity: null,
  issues: false,
  obstacle: 'it is not there',
  changes: false,
};

/** Compares what is there with what is declared, and says what has to change and why. Pure. */
export function makePlan(world: World, now: Date): Plan {
  const { cluster } = world;
  const facts: Facts = { cluster, style: styles[cluster.profile], observation: observe(world), now };
  const outlooks = new Map<AuthorityName, AuthorityOutlook>();
  const bundles = new Map<AuthorityName, readonly Certificate[] | null>();
  const outlook = (name: AuthorityName): AuthorityOutlook => outlooks.get(name) ?? unknown;

  const planOne = (artefact: Artefact): Step => {
    const copies = facts.observation.get(artefact.id) ?? [];
    switch (artefact.kind) {
      case 'authority': {
        const planned = planAuthority(
          artefact,
          copies,
          (own) => signedUnder(own, world.artefacts, facts.observation),
          facts,
        );
        const twin = twinOf(planned.outlook, outlooks);
        outlooks.set(artefact.name, planned.outlook);
        if (twin === undefined) return planned.step;
        const warning = { reason: 'authority-shared', text: `its key is that of ${twin} too` } as const;
        return { ...planned.step, warnings: [...planned.step.warnings, warning] };
      }
      case 'trust bundle': {
        const planned = planBundle(artefact, copies, outlook(artefact.authority));
        bundles.set(artefact.authority, planned.bundle);
        return planned.step;
      }
      case 'key pair':
        return planKeyPair(artefact, copies);
      case 'certificate':
        return planCertificate(artefact, copies, outlook(artefact.authority), facts);
      case 'kubeconfig':
        return planKubeconfig(
          artefact,
          copies,
          outlook(artefact.authority),
          bundles.get(artefact.authority) ?? null,
          facts,
        );
    }
  };

  return {
    apiVersion: 'kpki.dev/v1alpha1',
    kind: 'Plan',
    cluster: cluster.name,
    declared: digestOf(cluster),
    made: now.toISOString(),
    places: world.places.map(({ sink, place, snapshot }) => ({
      sink: sink.name,
      place: place.id,
      revision: snapshot?.revision ?? null,
    })),
    steps: [...repairs(world), ...world.artefacts.map(planOne)],
  };
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

function repairs(world: World): readonly Step[] {
  return world.places.flatMap(({ place, snapshot }): Step[] => {
    if (snapshot === null || snapshot.drift.length === 0) return [];
    const reasons = snapshot.drift.map((text) => ({ reason: 'drift' as const, text }));
    return [{ artefact: place.id, name: null, holder: null, action: 'repair', reasons, warnings: [], writes: [] }];
  });
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

/** For what is declared of an artefact that no sink of the environment keeps. */
export function unplaced(world: World): readonly Artefact[] {
  const placed = new Set(world.slots.map((slot) => slot.artefact.id));
  return world.artefacts.filter((artefact) => !placed.has(artefact.id));
}
