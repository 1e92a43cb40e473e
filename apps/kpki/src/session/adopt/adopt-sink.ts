import { draftOf, type Given, type Listener, readWorld, type Tree, treesOf } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { writeConfiguration } from '@kpki/spec';
import type { Terminal } from '../../terminal/terminal.ts';
import { reporting, withConfiguration } from '../session.ts';
import type { Adoption } from './adoption.ts';
import { draftedConfiguration } from './drafted-configuration.ts';
import { firstPlan } from './first-plan.ts';
import { answersToReadBy } from './given.ts';

/** Adopts what a sink holds. It is only read. */
export async function adoptSink(
  given: Given,
  file: string,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<Adoption> {
  const trees = await treesInSink(given, file, terminal, listener, call);
  const draft = draftOf(trees, given);
  const text = writeConfiguration(draft.answers);
  const isHindered = draft.cluster === null || draft.findings.some(({ severity }) => severity === 'error');
  if (isHindered || trees.length === 0) {
    const obstacle =
      trees.length === 0 ? 'nothing of that cluster is there' : 'what is marked × has to be settled first';
    return { draft, trees, findings: draft.findings, text, plan: null, obstacle };
  }
  const { plan, findings } = await firstPlan(draft.answers, file, terminal, listener, call);
  return { draft, trees, findings: [...draft.findings, ...findings], text, plan, obstacle: null };
}

function treesInSink(
  given: Given,
  file: string,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<readonly Tree[]> {
  const configuration = draftedConfiguration(answersToReadBy(given), file);
  return withConfiguration(
    configuration,
    { file },
    terminal,
    listener,
    async ({ cluster, sinks, custodies }) => treesOf(await readWorld(cluster, sinks, listener, call, custodies)),
    reporting,
  );
}
