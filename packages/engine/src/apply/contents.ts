import type { Call } from '@kpki/plugin';
import type { Artefact, AuthorityName } from '@kpki/spec';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import type { Step } from '../plan/plan.ts';
import { observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { type Content, type Job, reported } from './job.ts';
import { bundleOf, makeAuthority, makeBundle } from './make-authority.ts';
import { makeKeyPair, makeLeaf } from './make-leaf.ts';
import type { WorkingAuthority, Workshop } from './workshop.ts';

/** Enough to keep the thread pool busy with keys, and few enough to bound memory. */
const atOnce = 16;

/**
 * Makes the bytes of every entry that the steps write: authorities, their bundles, then what they sign. The answer is
 * in the order in which it should be written: a key before its certificate, authorities first, kubeconfigs last.
 */
export async function makeContents(
  steps: readonly Step[],
  world: World,
  workshop: Workshop,
  listener: Listener,
  call: Call,
): Promise<readonly Content[]> {
  const job: Job = {
    world,
    observation: observe(world),
    steps: new Map(steps.map((step) => [step.artefact, step])),
    workshop,
    listener,
    call,
  };
  const { authorities, contents } = await makeAuthorities(job);
  const bundles = await eachAtMost(1, ofKind(world, 'trust bundle'), (artefact) =>
    makeBundle(artefact, authorities, job),
  );
  const others = world.artefacts.filter(
    (artefact) => artefact.kind !== 'authority' && artefact.kind !== 'trust bundle',
  );
  const made = await eachAtMost(atOnce, others, (artefact) =>
    reported(artefact, job, () =>
      artefact.kind === 'key pair' ? makeKeyPair(artefact, job) : makeLeaf(artefact, authorities, job),
    ),
  );
  return [...contents, ...bundles.flat(), ...made.flat()];
}

export interface Authorities {
  readonly authorities: ReadonlyMap<AuthorityName, WorkingAuthority>;
  readonly contents: readonly Content[];
}

/** Every authority of the cluster that is there or made, each with the trust bundle it has from now on. */
export async function makeAuthorities(job: Job): Promise<Authorities> {
  const made = await eachAtMost(atOnce, ofKind(job.world, 'authority'), (artefact) => makeAuthority(artefact, job));
  const authorities = new Map<AuthorityName, WorkingAuthority>();
  for (const { working } of made) {
    if (working === null) continue;
    const artefact = ofKind(job.world, 'trust bundle').find((each) => each.authority === working.name);
    authorities.set(
      working.name,
      artefact === undefined ? working : { ...working, bundle: bundleOf(artefact, working, job) },
    );
  }
  return { authorities, contents: made.flatMap(({ contents }) => contents) };
}

function ofKind<K extends Artefact['kind']>(world: World, kind: K): readonly Extract<Artefact, { kind: K }>[] {
  return world.artefacts.filter((artefact): artefact is Extract<Artefact, { kind: K }> => artefact.kind === kind);
}
