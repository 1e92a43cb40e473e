import type { RolloutStep, Step, Written } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { runTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import { envelope, line } from '../print/record.ts';
import { type HookInput, hookInput, runHook } from '../session/hook.ts';
import type { Session } from '../session/session.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { clean } from '../text/clean.ts';

export interface HookOptions {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

interface Hooks {
  readonly options: HookOptions;
  readonly terminal: Terminal;
  readonly call: Call;
}

interface HookContext {
  readonly steps: readonly (Step | Written)[];
  readonly rollout: readonly RolloutStep[];
}

/** Runs the hooks before a write. Throws a Fault at the first that fails, so that nothing is written. */
export async function runBefore(hooks: Hooks, session: Session, { steps, rollout }: HookContext): Promise<void> {
  const { options, terminal, call } = hooks;
  const input = hookInput('before', session, steps, rollout);
  const text = hookText(input);
  for (const command of options.before ?? []) {
    terminal.progress(null);
    const why = await runHook(command, input, text, call);
    if (why !== null) throw new Fault('failed', `--before ${clean(command)}: ${why}; nothing was written`);
  }
}

export async function runAfter(hooks: Hooks, session: Session, { steps, rollout }: HookContext): Promise<boolean> {
  const { options, terminal, call } = hooks;
  const input = hookInput('after', session, steps, rollout);
  const text = hookText(input);
  const failed: string[] = [];
  for (const command of options.after ?? []) {
    const why = await runHook(command, input, text, call);
    if (why !== null) failed.push(runTexts.hookFailed(`--after ${clean(command)}`, why));
  }
  for (const each of failed) terminal.note(each);
  return failed.length === 0;
}

function hookText(input: HookInput): string {
  return `${line(envelope('Hook', input), 'json')}\n`;
}
