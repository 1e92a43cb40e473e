import { type Listener, makeUndoPlan, readObservedState, readRetained, type Written, writtenUnder } from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { runTexts } from '@kpki/presentation';
import { programName } from '../terminal/program-name.ts';
import { saidText } from './error-text.ts';
import type { Session } from './session.ts';

/** An interrupted run reports nothing that needs a restart, and the run that finishes its write did not plan it. */
export function unreported({ targetFlags }: Pick<Session, 'targetFlags'>): string {
  const verify = `${programName()} verify --live${targetFlags}`;
  return runTexts.rolloutUnknown(verify);
}

interface LastWriteContext extends Pick<Session, 'cluster' | 'sinks' | 'caPlacements'> {
  readonly dependencies: Pick<Session['dependencies'], 'now'>;
}

/** Warns if reading fails and returns nothing: what was written is complete all the same. */
export async function writtenByLast(
  { cluster, sinks, caPlacements, dependencies }: LastWriteContext,
  listener: Listener,
  call: Call,
): Promise<readonly Written[]> {
  try {
    const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
    const plan = makeUndoPlan(observed, await readRetained(observed, call), dependencies.now());
    return plan === null ? [] : writtenUnder(plan, observed);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    const text = runTexts.unreadFiles(saidText(error));
    listener({ type: 'log', level: 'warn', from: 'kpki', text });
    return [];
  }
}
