import { type Call, PluginError, type Secret } from '@kpki/plugin';
import { type User, userKubeconfig } from '@kpki/spec';
import type { Listener } from '../event.ts';
import { makePlan } from '../plan/make-plan.ts';
import { observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { makeAuthorities } from './contents.ts';
import { issueLeaf } from './issue-leaf.ts';
import type { Job } from './job.ts';
import { kubeconfigBytes } from './make-leaf.ts';
import { generateKey, type Workshop } from './workshop.ts';

/**
 * A kubeconfig for a person or a machine, from the authority that is there; no sink keeps it. Throws 'denied' when the
 * authority is missing or unfit.
 */
export async function issueUserKubeconfig(
  world: World,
  user: User,
  workshop: Workshop,
  listener: Listener,
  call: Call,
): Promise<Secret> {
  const artefact = userKubeconfig(world.cluster, user);
  const authorityStep = makePlan(world, workshop.now()).steps.find((step) => step.artefact === artefact.authority);
  if (authorityStep?.action !== 'keep') {
    const why = authorityStep?.reasons.map(({ text }) => text).join('; ') ?? 'it is not declared';
    throw new PluginError('denied', `${artefact.authority} cannot issue: ${why}; run \`kpki plan\``);
  }
  const wish = { artefact: artefact.id, name: artefact.name, holder: artefact.holder, action: 'create' } as const;
  const job: Job = {
    // The user stands among the artefacts, so that the authority's key is taken out for it and for no other.
    world: { ...world, artefacts: [...world.artefacts, artefact] },
    observation: observe(world),
    steps: new Map([[artefact.id, { ...wish, reasons: [], warnings: [], writes: [] }]]),
    workshop,
    listener,
    call,
  };
  const authority = (await makeAuthorities(job)).authorities.get(artefact.authority);
  if (authority === undefined) throw new PluginError('missing', `${artefact.authority} is not there`);
  const key = await generateKey(workshop.keys, artefact.keyKind, call);
  const chain = await issueLeaf(artefact, key.key, authority, workshop.style, call);
  return kubeconfigBytes(artefact, world.cluster, authority, chain, key);
}
