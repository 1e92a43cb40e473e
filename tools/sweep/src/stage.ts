import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, programPath, runProgram } from '@kpki/services';
import type { Files } from './fits.ts';
import { readFolder } from './folder.ts';
import { type Call, calls, callsThatCount } from './injections.ts';
import type { Scenario } from './scenarios.ts';
import type { Expected } from './state.ts';
import { type CommandLine, record } from './strace.ts';
import { type Target, targetsOf } from './trace.ts';

/** A scenario in its own folder, where every run starts from the same state. */
export interface Stage {
  readonly scenario: Scenario;
  readonly folder: string;
  readonly out: string;
  readonly log: string;
  readonly line: CommandLine;
  readonly expected: Expected;
  /** Every call on the output folder that a whole run makes. */
  readonly targets: readonly Target[];
  /** Those by which a write takes effect, counted together: from each of them on all may fail. */
  readonly lasting: readonly Target[];
  reset(): Promise<void>;
}

/** `kpki`: the file of the built program. */
export function lineOf(
  program: Scenario['program'],
  programArguments: readonly string[],
  directory: string,
  kpki: string,
): CommandLine {
  return program === 'kpki'
    ? { program: process.execPath, arguments: [kpki, ...programArguments], directory }
    : { program: programPath('kubeadm'), arguments: programArguments, directory };
}

export function runLine(line: CommandLine): Promise<ProgramResult> {
  return runProgram(line.program, line.arguments, { directory: line.directory });
}

export async function setUp(scenario: Scenario, below: string, kpki: string): Promise<Stage> {
  const folder = join(below, scenario.id);
  const out = join(folder, 'out');
  const kept = join(below, `${scenario.id}-before`);
  const log = join(below, `${scenario.id}.strace`);
  await mkdir(folder, { recursive: true });
  if (scenario.before !== null) {
    await writeFile(join(folder, 'configuration.yaml'), scenario.before(out));
    const made = await runLine(lineOf(scenario.program, scenario.make, folder, kpki));
    if (made.code !== 0) throw new Error(`${scenario.id} cannot be set up:\n${made.stderr}`);
    await cp(out, kept, { recursive: true });
  }
  await writeFile(join(folder, 'configuration.yaml'), scenario.configuration(out));
  const reset = async (): Promise<void> => {
    await rm(out, { recursive: true, force: true });
    if (scenario.before !== null) await cp(kept, out, { recursive: true });
  };
  const line = lineOf(scenario.program, scenario.run, folder, kpki);
  const before = (await readFolder(out)).files;
  const targets: Target[] = [];
  const lasting: Target[] = [];
  // Each kind alone, as it is traced alone when it is stopped: Node writes to wake its threads, now more now less often.
  const kinds: readonly (readonly Call[])[] = [calls.filter((call) => call !== 'write'), ['write']];
  for (const kind of kinds) {
    await reset();
    const { result, events } = await record(line, log, kind);
    if (result.code !== 0) throw new Error(`${scenario.id} does not run:\n${result.stderr}`);
    targets.push(...targetsOf(events, out, kind));
    const counting = callsThatCount.filter((call) => kind.includes(call));
    lasting.push(...targetsOf(events, out, counting, 'together'));
  }
  const changed = differences(before, (await readFolder(out)).files);
  return { scenario, folder, out, log, line, expected: { before, changed }, targets, lasting, reset };
}

function differences(before: Files, after: Files): readonly string[] {
  return [...after].filter(([name, bytes]) => before.get(name)?.equals(bytes) !== true).map(([name]) => name);
}
