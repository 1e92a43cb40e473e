import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { readFolder } from './folder.ts';
import { type End, rerun } from './rerun.ts';
import { runLine, type Stage } from './stage.ts';
import { lookAt, type State } from './state.ts';

export interface Signalled {
  readonly signal: 'SIGINT' | 'SIGTERM';
  /** How the run ended: a code, or the signal where it came before the program listened to it. */
  readonly ended: number | NodeJS.Signals | null;
  readonly state: State;
  readonly readableKeys: readonly string[];
  readonly end: End;
}

/** Milliseconds: so close together that the first is still being obeyed. */
const betweenSignals = 3;

/** Sends a signal to a plain run so many milliseconds after its start, `times` times, and runs once more. */
export async function signalled(
  stage: Stage,
  kpki: string,
  { signal, times, after }: { readonly signal: Signalled['signal']; readonly times: number; readonly after: number },
): Promise<Signalled> {
  await stage.reset();
  const { line } = stage;
  const child = spawn(line.program, line.arguments, { cwd: line.directory, stdio: 'ignore' });
  const ended = new Promise<Signalled['ended']>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, by) => resolve(by ?? code));
  });
  // The moment is the experiment: nothing is waited for here.
  await Promise.race([ended, pause(after)]);
  for (let time = 0; time < times; time += 1) {
    if (time > 0) await Promise.race([ended, pause(betweenSignals)]);
    child.kill(signal);
  }
  const how = await ended;
  const look = lookAt(await readFolder(stage.out), stage.expected);
  const { state, readableKeys } = look;
  return { signal, ended: how, state, readableKeys, end: await rerun(stage, kpki, false) };
}

/** Milliseconds that one plain run takes on this machine as loaded as it is now. */
export async function lengthOfRun(stage: Stage): Promise<number> {
  await stage.reset();
  const start = performance.now();
  const result = await runLine(stage.line);
  if (result.code !== 0) throw new Error(`a plain run ended with ${result.code}:\n${result.stderr}`);
  return performance.now() - start;
}
