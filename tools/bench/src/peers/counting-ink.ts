// A peer of the UI's apply: the smallest program with Ink that counts what `kpki apply -o json` says it has made, in a
// process next to it. Enter begins, v shows what is hidden again by any other key.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { render, Text, useInput } from 'ink';
import { createElement, type ReactNode, useEffect, useState } from 'react';
import { kpki, node } from '../paths.ts';

interface RecordLine {
  readonly kind: string;
  readonly type?: string;
  readonly steps?: readonly unknown[];
}

render(createElement(Counting));

function Counting(): ReactNode {
  const [made, setMade] = useState(0);
  const [steps, setSteps] = useState(0);
  const [state, setState] = useState<'opening' | 'ready' | 'over'>('opening');
  const [isHelpShown, showHelp] = useState(false);
  useInput((input, key) => {
    if (key.return) apply(hear, () => setState('over'));
    else showHelp(input === 'v');
  });
  // Ink hears no key before the effects of its first frame.
  useEffect(() => setState('ready'), []);
  const hear = (line: RecordLine): void => {
    if (line.kind === 'Plan') setSteps(line.steps?.length ?? 0);
    if (line.type === 'step done') setMade((before) => before + 1);
  };
  const text = state === 'over' ? 'all is written' : `${made} of ${steps} made, ${state}`;
  return createElement(Text, null, isHelpShown ? 'what was hidden' : text);
}

function apply(hear: (line: RecordLine) => void, end: () => void): void {
  const child = spawn(node, [kpki, 'apply', '--yes', '-o', 'json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface({ input: child.stdout }).on('line', (line) => hear(JSON.parse(line) as RecordLine));
  child.on('close', end);
}
