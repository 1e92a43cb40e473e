import { spawn } from 'node:child_process';
import type { FollowUp, Step, Written } from '@kpki/engine';
import { type Call, PluginError, withoutSecrets } from '@kpki/plugin';
import type { Session } from './session.ts';

/** When a hook is run: before anything is written, or after all was. */
export type HookTime = 'before' | 'after';

/** What a hook is told. It holds nothing private. */
export interface HookInput {
  readonly when: HookTime;
  readonly cluster: string;
  /** Null where the configuration has none. */
  readonly environment: string | null;
  /** What is about to be changed, or was. */
  readonly steps: readonly HookStep[];
  /** What has to happen then on a cluster that runs, in order. */
  readonly followUp: readonly FollowUp[];
}

/** A step without the words for a person, and without what only decides the order of the follow-up. */
export type HookStep = Omit<Written, 'noOverlap' | 'supersedes' | 'renews'> & {
  readonly reasons: readonly string[];
};

export function hookInput(
  when: HookTime,
  { cluster, configuration }: Pick<Session, 'cluster' | 'configuration'>,
  steps: readonly (Step | Written)[],
  followUp: readonly FollowUp[],
): HookInput {
  return {
    when,
    cluster: cluster.name,
    environment: configuration.environment?.name ?? null,
    steps: steps.map((step) => {
      const { artefact, name, holder, action, writes } = step;
      const reasons = 'reasons' in step ? step.reasons.map(({ reason }) => reason) : [];
      return { artefact, name, holder, action, writes, reasons };
    }),
    followUp,
  };
}

/**
 * Runs a command that somebody typed, by the shell, with a text on its standard input. What it prints goes to standard
 * error as it is, since records are on standard output. Answers why it failed, as the end of a sentence; null: it ended
 * with 0. Throws 'cancelled' when the signal fires.
 */
export function runHook(command: string, input: HookInput, text: string, { signal }: Call): Promise<string | null> {
  const environment = {
    ...withoutSecrets(process.env),
    KPKI_HOOK: input.when,
    KPKI_CLUSTER: input.cluster,
    ...(input.environment === null ? {} : { KPKI_ENVIRONMENT: input.environment }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { env: environment, stdio: ['pipe', 2, 2], signal });
    // Whoever does not read what it is told is not obliged to.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
    child.on('error', (cause) => {
      if (signal.aborted) reject(new PluginError('cancelled', 'interrupted while a hook ran', { cause }));
      else resolve('it could not be started');
    });
    child.on('close', (code, killed) => {
      // Ctrl-C at a terminal reaches the hook too.
      if (signal.aborted && killed !== null) reject(new PluginError('cancelled', 'interrupted while a hook ran'));
      else if (code === 0) resolve(null);
      else resolve(killed === null ? `it ended with ${code}` : `it was ended by ${killed}`);
    });
  });
}
