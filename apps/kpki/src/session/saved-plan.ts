import { asDeclared, type Intent, type Plan, readPlan } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { Fault } from '../fault.ts';
import { optionWords, shellWord, wholeCommand } from '../options/option-words.ts';
import { programName } from '../terminal/program-name.ts';
import { readNamedFile } from './read-file.ts';
import type { Session } from './session.ts';

/** Suggested if the named file is something else, which must stay. */
const usualPlanFile = 'next.plan';

/** A thousand nodes have a plan of several megabytes. */
const mostBytes = 256 * 1024 * 1024;

/** Reads the plan of `kpki plan --out`. Throws a Fault for anything else. */
export async function savedPlan(file: string, { sameFiles }: Session): Promise<Plan> {
  const advice = `make it with: ${planCommand(sameFiles, file)}`;
  const bytes = await readNamedFile(file, { advice, most: mostBytes });
  const plan = readPlan(bytes.toString('utf8'));
  if (plan !== null) return plan;
  throw new Fault('usage', `${file}: this is no plan of kpki; make one with: ${planCommand(sameFiles, usualPlanFile)}`);
}

/** Adds the command that makes the plan again to the refusal of an outdated one. */
export function refusedPlan(error: unknown, file: string, { intent }: Plan, { sameFiles }: Session): unknown {
  if (!PluginError.is(error) || error.code !== 'conflict') return error;
  const message = wholeCommand(error.message, commandFor(intent, sameFiles, file));
  return new Fault('failed', `${file}: ${message}`, { cause: error });
}

function commandFor(intent: Intent | undefined, sameFiles: string, file: string): string {
  const { renew, rekey, rotate, words } = intent ?? asDeclared;
  const program = programName();
  // A phase of a rotation is planned and carried out in one call, so its plan is never saved.
  if (rotate.length > 0) return `${program} rotate ${rotate.map(({ name }) => shellWord(name)).join(' ')}${sameFiles}`;
  const isAsked = renew.length > 0 || rekey.length > 0;
  // A plan from the UI has no words; without them the command asks what is meant.
  const asking = words ?? (isAsked ? [rekey.length > 0 ? 'rekey' : 'renew'] : ['plan']);
  return `${program} ${asking.map(shellWord).join(' ')}${sameFiles}${optionWords({ out: file })}`;
}

function planCommand(sameFiles: string, out: string): string {
  return `${programName()} plan${sameFiles}${optionWords({ out })}`;
}
