import { spawn } from 'node:child_process';
import type { RolloutStep, Step, Written } from '@kpki/engine';
import { type Call, PluginError, withoutSecrets } from '@kpki/plugin';
import { runTexts } from '@kpki/presentation';
import type { Session } from './session.ts';

type HookTime = 'before' | 'after';

export interface HookInput {
  readonly when: HookTime;
  readonly cluster: string;
  readonly environment: string | null;
  readonly steps: readonly HookStep[];
  readonly rollout: readonly RolloutStep[];
}

/** A step without its text for people, and without what only decides the order of the rollout. */
export type HookStep = Omit<Written, 'breaksTrust' | 'supersedes' | 'renews' | 'expired' | 'isMismatched'> & {
  readonly reasons: readonly string[];
};

export function hookInput(
  when: HookTime,
  { cluster, configuration }: Pick<Session, 'cluster' | 'configuration'>,
  steps: readonly (Step | Written)[],
  rollout: readonly RolloutStep[],
): HookInput {
  return {
    when,
    cluster: cluster.name,
    environment: configuration.environment?.name ?? null,
    steps: steps.map((step) => {
      const { artifact, name, owner, action, writes } = step;
      const reasons = 'reasons' in step ? step.reasons.map(({ reason }) => reason) : [];
      return { artifact, name, owner, action, writes, reasons };
    }),
    rollout,
  };
}

/**
 * Runs a typed command by the shell, with a text on standard input. Its output goes to standard error, since records
 * are on standard output. Returns why it failed, as the end of a sentence; null if it exits with 0. Throws 'cancelled'
 * when the signal fires.
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
    // A hook need not read its input.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
    child.on('error', (cause) => {
      if (signal.aborted) reject(new PluginError('cancelled', 'interrupted while a hook ran', { cause }));
      else resolve(runTexts.hookNotStarted);
    });
    child.on('close', (code, killed) => {
      // Ctrl-C at a terminal reaches the hook too.
      if (signal.aborted && killed !== null) reject(new PluginError('cancelled', 'interrupted while a hook ran'));
      else if (code === 0) resolve(null);
      else resolve(runTexts.hookEnded(code, killed));
    });
  });
}
