import type { Benchmark } from '../benchmark.ts';
import { bareInk, kpki, node } from '../paths.ts';
import { scratch } from '../scratch.ts';
import { startInTerminal } from '../terminal-program.ts';

const times = 20;

async function firstSight(commandLine: string, text: string): Promise<readonly number[]> {
  const program = startInTerminal(commandLine, await scratch());
  const time = await program.seen(text);
  program.end();
  return [time];
}

/** From the start of the process to the first frame, beside Node alone and the smallest program with Ink. */
export const firstFrame: readonly Benchmark[] = [
  {
    name: 'first frame of the UI',
    times,
    measure: () => firstSight(`${node} ${kpki}`, 'nothing is managed here yet'),
  },
  {
    name: '  peer: the smallest program with Ink, not bundled',
    times,
    measure: () => firstSight(`env NODE_ENV=production ${node} ${bareInk}`, 'bare ink'),
  },
  {
    name: '  peer: node -e, nothing but its start',
    times,
    measure: () => firstSight(`${node} -e "console.log('bare node')"`, 'bare node'),
  },
];
