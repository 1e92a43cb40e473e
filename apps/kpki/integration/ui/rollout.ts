import { rm } from 'node:fs/promises';
import type { ClusterComponent } from '@kpki/services';
import { onNode } from '../day-two/on-node.ts';
import type { LiveNode } from './live-node.ts';

const heading = 'To roll this out to a running cluster';

/** Joins the lines of each step. */
export function rolloutIn(result: string): readonly string[] {
  const [, list = ''] = result.split(heading);
  const [own = ''] = list.split(/\n\s*\n/);
  return own
    .split(/\n\s+\d+\. /)
    .slice(1)
    .map((step) => step.replaceAll(/\s+/g, ' '));
}

/** The same of the screen of a rotation, where each step has a box. */
export function runbookIn(rotation: string): readonly string[] {
  const [, list = ''] = rotation.split(/Runbook: roll out [^\n]*/);
  const [own = ''] = list.split(/\n(?:[├╟─]|\s*·|\s*\n|\s*$)/);
  return own
    .split(/\n\s+\[[ x]\] \d+\. /)
    .slice(1)
    .map((step) => step.replaceAll(/\s+/g, ' '));
}

/** Follows steps of a rollout as a person who has only read them. */
export async function rollOut(node: LiveNode, steps: readonly string[]): Promise<void> {
  for (const step of steps) await carryOut(node, step);
}

/** Steps without work on a cluster whose files kpki writes in place, and that has no clients. */
const nothing = /^(?:Copy the written files to|Distribute) /;

async function carryOut({ cluster, node, signWith }: LiveNode, step: string): Promise<void> {
  const [, removed, restarted] = /^(?:Remove (\S+), then r|R)estart ([a-z -]+) on cp1\./.exec(step) ?? [];
  if (restarted === undefined) {
    if (nothing.test(step)) return;
    throw new Error(`what does this mean? ${step}`);
  }
  const [, signingFile] =
    /Start kube-controller-manager with --cluster-signing-cert-file set to (\S+) /.exec(step) ?? [];
  if (signingFile !== undefined) signWith(signingFile);
  await Promise.all(
    restarted.split(' and ').map(async (component) => {
      await cluster.stop(component as ClusterComponent, node.name);
      if (removed !== undefined) await rm(onNode(node, removed), { force: true });
      await cluster.start(component as ClusterComponent, node.name);
    }),
  );
}
