import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { costOf } from '../cost.ts';
import { firstObject, ofK9s } from '../k9s.ts';
import { kpki } from '../paths.ts';
import { folderWithUsers } from '../scratch.ts';
import { type InProgram, inTerminal } from '../terminal-program.ts';

const idleSeconds = 60;
/** What still runs after a frame, such as the clearing of memory, is not idle. */
const settleSeconds = 20;

/** The UI at rest, with a stored control plane alone and with 10,000 users; and k9s, with as many objects. */
export const standingCosts: readonly Benchmark[] = [
  atRest('the UI with a control plane', '✓', inUi(0)),
  ...ofK9s((inK9s) => atRest('  peer: k9s with 40 objects', firstObject, (use) => inK9s(40, use))),
  atRest('the UI with 10,000 users', '✓', inUi(10_000)),
  ...ofK9s((inK9s) => atRest('  peer: k9s with 10,000 objects', firstObject, (use) => inK9s(10_000, use))),
];

function inUi(users: number): InProgram {
  return async (use) => {
    const folder = await folderWithUsers(users);
    await costOf({ command: [kpki, 'apply', '--yes'], folder });
    return inTerminal(kpki, folder, use);
  };
}

function atRest(of: string, text: string, inProgram: InProgram): Benchmark {
  return {
    rows: [`${of}: memory in MiB`, `${of}: most memory in MiB`, `${of}: processor time of an idle minute`],
    times: 1,
    measure: () =>
      inProgram(async ({ processId, seen }) => {
        await seen(text);
        await pause(settleSeconds * 1000);
        const before = await processorMilliseconds(processId);
        await pause(idleSeconds * 1000);
        const used = (await processorMilliseconds(processId)) - before;
        const status = await readFile(`/proc/${processId}/status`, 'utf8');
        return [[mebibytes(status, 'VmRSS')], [mebibytes(status, 'VmHWM')], [used]];
      }),
  };
}

/** Of all threads, to the nanosecond: ticks of ten milliseconds are too coarse for a process that is idle. */
async function processorMilliseconds(processId: number): Promise<number> {
  const folder = `/proc/${processId}/task`;
  const threads = await readdir(folder);
  const times = await Promise.all(
    threads.map(async (thread) => Number((await readFile(`${folder}/${thread}/schedstat`, 'utf8')).split(' ')[0])),
  );
  return times.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1_000_000;
}

function mebibytes(status: string, name: 'VmRSS' | 'VmHWM'): number {
  const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`/proc says no ${name}`);
  return Number(kibibytes) / 1024;
}
