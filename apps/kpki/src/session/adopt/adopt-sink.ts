import { draftOf, type Given, type Listener, readObservedState, treesOf } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { adoptTexts } from '@kpki/presentation';
import { writeConfiguration } from '@kpki/spec';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Adoption, firstPlan, withDraft } from './adoption.ts';
import { answersToReadBy } from './given.ts';

export async function adoptSink(
  given: Given,
  file: string,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<Adoption> {
  const trees = await withDraft(answersToReadBy(given), file, terminal, listener, async (session) => {
    const { cluster, sinks, caPlacements } = session;
    return treesOf(await readObservedState(cluster, sinks, listener, call, caPlacements), reportedNodes(given));
  });
  const draft = draftOf(trees, given, new Date());
  const text = writeConfiguration(draft.answers);
  const isHindered = draft.cluster === null || draft.findings.some(({ severity }) => severity === 'error');
  if (isHindered || trees.length === 0) {
    const blocker = trees.length === 0 ? adoptTexts.nothingStored : adoptTexts.fixFirst;
    return { draft, trees, findings: draft.findings, text, plan: null, blocker };
  }
  const { plan, findings } = await firstPlan(draft.answers, file, terminal, listener, call);
  return { draft, trees, findings: [...draft.findings, ...findings], text, plan, blocker: null };
}

function reportedNodes({ controlPlane = [], workers = [], etcd }: Given): ReadonlySet<string> {
  return new Set([...controlPlane, ...workers, ...(etcd?.nodes ?? [])].map(({ name }) => name));
}
