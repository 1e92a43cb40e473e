import type { Call } from '@kpki/plugin';
import type { AuthorityArtefact, AuthorityName } from '@kpki/spec';
import { eachAtMost } from '../concurrency.ts';
import type { Listener } from '../event.ts';
import { ofKind } from '../of-kind.ts';
import type { Step } from '../plan/plan.ts';
import { observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { carryOut } from './carry-out.ts';
import { type Content, issues, type Job } from './job.ts';
import { makeAuthority, makeBundle } from './make-authority.ts';
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
  const toMake = world.artefacts.filter(({ id }) => job.steps.has(id));
  const bundles = await eachAtMost(1, ofKind(toMake, 'trust bundle'), (artefact) =>
    carryOut(artefact, job, () => makeBundle(artefact, authorities, job)),
  );
  const others = toMake.filter((artefact) => artefact.kind !== 'authority' && artefact.kind !== 'trust bundle');
  const made = await eachAtMost(atOnce, others, (artefact) =>
    carryOut(artefact, job, () =>
      artefact.kind === 'key pair' ? makeKeyPair(artefact, job) : makeLeaf(artefact, authorities, job),
    ),
  );
  return [...contents, ...bundles.flat(), ...made.flat()];
}

interface Authorities {
  readonly authorities: ReadonlyMap<AuthorityName, WorkingAuthority>;
  readonly contents: readonly Content[];
}

/** Every authority of the cluster that is there or made, each with the trust bundle it has from now on. */
async function makeAuthorities(job: Job): Promise<Authorities> {
  const made = await eachAtMost(atOnce, ofKind(job.world.artefacts, 'authority'), (artefact) =>
    carryOut(artefact, job, () => makeAuthority(artefact, { needsKey: needsKey(artefact, job) }, job)),
  );
  const working = made.flatMap((each) => each.working ?? []);
  return {
    authorities: new Map(working.map((each) => [each.name, each])),
    contents: made.flatMap(({ contents }) => contents),
  };
}

/** A step makes or copies the authority itself, or has it issue something. */
function needsKey({ id, name }: AuthorityArtefact, { world, steps }: Job): boolean {
  const signs = world.artefacts.some(
    (other) => 'authority' in other && other.authority === name && issues(steps.get(other.id)),
  );
  return steps.has(id) || signs;
}
