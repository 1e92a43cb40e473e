import { fence } from './fence.ts';

/** What the UI draws on, for itself alone until it is given back. */
export interface TakenTerminal {
  readonly stdout: NodeJS.WriteStream;
  readonly giveBack: () => void;
}

export function takeTerminal(): TakenTerminal {
  const { stdin, stdout } = process;
  // Ink reads keys only after its first frame: what is typed ahead would be echoed onto that, and shift it for good.
  stdin.setRawMode(true);
  stdout.write('\r');
  const fenced = fence();
  return {
    stdout: fenced.stdout,
    giveBack: () => {
      // Where Ink has drawn it has seen to this; a terminal that was closed has no modes any more.
      if (stdin.isRaw) stdin.setRawMode(false);
      fenced.open();
    },
  };
}
