import type { FollowUp, Step, Written } from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import { envelope, line } from '../print/record.ts';
import { type HookInput, hookInput, runHook } from '../session/hook.ts';
import type { Session } from '../session/session.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { clean } from '../text/clean.ts';

/** The commands that somebody typed to be run before and after, each in their order. */
export interface HookOptions {
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** What is about to be written, or was, and what has to happen then. */
interface Writing {
  readonly steps: readonly (Step | Written)[];
  readonly followUp: readonly FollowUp[];
}

/** Runs what comes before. Throws a Fault at the first that fails: nothing is written then. */
export async function runBefore(
  { before = [] }: HookOptions,
  session: Session,
  { steps, followUp }: Writing,
  terminal: Terminal,
  call: Call,
): Promise<void> {
  const input = hookInput('before', session, steps, followUp);
  const text = hookText(input);
  for (const command of before) {
    terminal.progress(null);
    const why = await runHook(command, input, text, call);
    if (why !== null) throw new Fault('failed', `--before ${clean(command)}: ${why}; nothing was written`);
  }
}

/** Runs what comes after something was written, and tells of what failed. Answers whether all went well. */
export async function runAfter(
  { after = [] }: HookOptions,
  session: Session,
  { steps, followUp }: Writing,
  terminal: Terminal,
  call: Call,
): Promise<boolean> {
  const input = hookInput('after', session, steps, followUp);
  const text = hookText(input);
  const failed: string[] = [];
  for (const command of after) {
    const why = await runHook(command, input, text, call);
    if (why !== null) failed.push(`--after ${clean(command)}: ${why}`);
  }
  for (const each of failed) terminal.note(`${each}; what was written is whole and stays`);
  return failed.length === 0;
}

function hookText(input: HookInput): string {
  return `${line(envelope('Hook', input), 'json')}\n`;
}
