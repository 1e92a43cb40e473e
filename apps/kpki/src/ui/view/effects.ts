import { copySequence } from '../../terminal/clipboard.ts';
import type { Effect } from '../state/effect.ts';
import { backgroundQuestion } from './background.ts';
import { toShell } from './terminal.ts';

/** Gives the terminal away until a callback resolves, then draws everything again. */
type SuspendTerminal = (callback: () => void | Promise<void>) => Promise<void>;

export interface TerminalEffects {
  readonly act: (effect: Effect) => void;
  /** Called once the UI is drawn; effects that need it are dropped before. */
  readonly attach: (suspend: SuspendTerminal) => void;
}

export function terminalEffects({ write }: { readonly write: (text: string) => void }): TerminalEffects {
  let suspend: SuspendTerminal | null = null;
  let isAway = false;
  const goAway = (callback: () => void | Promise<void>): void => {
    if (isAway || suspend === null) return;
    isAway = true;
    void suspend(callback).finally(() => {
      isAway = false;
    });
  };
  return {
    attach: (given) => {
      suspend = given;
    },
    act: (effect) => {
      switch (effect.type) {
        case 'ask background':
          return write(backgroundQuestion);
        case 'redraw':
          return goAway(() => {});
        case 'copy':
          return write(copySequence(effect.text));
        case 'suspend':
          return goAway(toShell);
      }
    },
  };
}
