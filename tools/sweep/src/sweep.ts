import type { ProgramResult } from '@kpki/services';
import { readFolder } from './folder.ts';
import type { Injection } from './injections.ts';
import { type End, rerun } from './rerun.ts';
import type { Stage } from './stage.ts';
import { type Look, lookAt } from './state.ts';
import { inject } from './strace.ts';
import type { Target } from './trace.ts';
import type { Trial } from './trials.ts';

export interface Outcome {
  readonly target: Target;
  readonly injection: Injection;
  readonly lasts: boolean;
  readonly result: ProgramResult;
  readonly isMeant: boolean;
  readonly look: Look;
  readonly end: End;
}

/** What was tried at the calls of one scenario. A try that met no call on the folder is no outcome. */
export interface Sweep {
  readonly outcomes: readonly Outcome[];
  readonly missed: number;
}

/** Where to look for a call, in addition to its number in the recorded run. */
const shifts = [0, 0, 1, -1, 0, 2, -2, 0] as const;

/** A state in so many has OpenSSL look at its end too. */
const opensslEvery = 10;

/** Stops at each target with each injection, looks what is left, and runs once more where that state is new. */
export async function sweep(stage: Stage, trials: readonly Trial[], kpki: string): Promise<Sweep> {
  const known = new Map<string, End>();
  const outcomes: Outcome[] = [];
  let missed = 0;
  for (const trial of trials) {
    const { target, injection, lasts = false } = trial;
    const met = await meet(stage, trial);
    if (met === null) {
      missed += 1;
      continue;
    }
    const look = lookAt(await readFolder(stage.out), stage.expected);
    const end = known.get(look.digest) ?? (await rerun(stage, kpki, known.size % opensslEvery === 0));
    known.set(look.digest, end);
    outcomes.push({ target, injection, lasts, ...met, look, end });
  }
  return { outcomes, missed };
}

async function meet(
  stage: Stage,
  { target, injection, lasts = false }: Trial,
): Promise<{ readonly result: ProgramResult; readonly isMeant: boolean } | null> {
  let last: ProgramResult | null = null;
  for (const shift of shifts) {
    const when = target.when + shift;
    if (when < 1) continue;
    await stage.reset();
    const { result, hit } = await inject(stage.line, stage.log, { target, injection, when, lasts, folder: stage.out });
    if (hit === 'target') return { result, isMeant: true };
    last = hit === 'other' ? result : null;
  }
  return last && { result: last, isMeant: false };
}
