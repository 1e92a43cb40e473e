import type { Benchmark } from '../benchmark.ts';
import { kpki, node, packageFolder } from '../paths.ts';
import { scratch } from '../scratch.ts';
import { startInTerminal } from '../terminal-program.ts';

const times = 20;

async function firstSight(commandLine: string, text: string, folder?: string): Promise<readonly number[]> {
  const program = startInTerminal(commandLine, folder ?? (await scratch()));
  const time = await program.until(text);
  program.end();
  return [time];
}

const bareInk =
  "import { createElement } from 'react'; import { render, Text } from 'ink'; render(createElement(Text, null, 'bare ink'));";

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
    measure: () =>
      firstSight(`env NODE_ENV=production ${node} --input-type=module -e "${bareInk}"`, 'bare ink', packageFolder),
  },
  {
    name: '  peer: node -e, nothing but its start',
    times,
    measure: () => firstSight(`${node} -e "console.log('bare node')"`, 'bare node'),
  },
];
