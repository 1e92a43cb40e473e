import { bellSequence } from '../../terminal/bell.ts';
import { copySequence } from '../../terminal/clipboard.ts';
import { fileWatch } from '../file-watch.ts';
import type { Effect } from '../state/effect.ts';
import type { UiEvent } from '../state/update.ts';
import { tmuxCopies } from '../tmux-copies.ts';
import { backgroundQuestion } from './background.ts';
import { letGo, type MouseMode, toShell } from './terminal.ts';

/** Gives the terminal away until a callback resolves, then draws everything again. */
type SuspendTerminal = (callback: () => void | Promise<void>) => Promise<void>;

interface EffectsOptions {
  readonly write: (text: string) => void;
  readonly dispatch: (uiEvent: UiEvent) => void;
  readonly mouse: Pick<MouseMode, 'on' | 'off'>;
  /** Whether kpki leaves, and the terminal is given back. */
  readonly hasLeft: () => boolean;
}

export interface TerminalEffects {
  /** Whether another program has the terminal, and its signals. */
  readonly isAway: () => boolean;
  readonly act: (effect: Effect) => void;
  /** Called once the UI is drawn; effects that need it are dropped before. */
  readonly attach: (suspend: SuspendTerminal) => void;
}

export function terminalEffects({ write, dispatch, mouse, hasLeft }: EffectsOptions): TerminalEffects {
  let suspend: SuspendTerminal | null = null;
  let isAway = false;
  const goAway = (callback: () => void | Promise<void>): void => {
    if (isAway || suspend === null) return;
    isAway = true;
    mouse.off();
    void suspend(callback).finally(() => {
      isAway = false;
      mouse.on();
    });
  };
  const edit = async (file: string, words: readonly string[]): Promise<void> => {
    const { runEditor, whyNotOpened } = await import('../../terminal/run-editor.ts');
    // Before the terminal is given away: a refusal is a line of the screen.
    const why = await whyNotOpened(file);
    if (why !== null) return dispatch({ type: 'edit refused', why });
    goAway(async () => {
      await letGo(process.stdin);
      dispatch({ type: 'edited', problem: await runEditor(words) });
    });
  };
  const inTmux = tmuxCopies({
    dispatch,
    write: (text) => {
      if (isAway || hasLeft()) return false;
      write(text);
      return true;
    },
  });
  const watch = fileWatch(() => dispatch({ type: 'files changed', now: Date.now() }));
  return {
    isAway: () => isAway,
    attach: (given) => {
      suspend = given;
    },
    act: (effect) => {
      switch (effect.type) {
        case 'ask background':
          return write(backgroundQuestion);
        case 'watch files':
          return watch(effect);
        case 'redraw':
          return goAway(() => {});
        case 'copy':
          return write(copySequence(effect.text));
        case 'tmux copy':
          return inTmux(effect);
        case 'ring':
          return write(bellSequence(effect.bell, effect.text));
        case 'edit':
          return void edit(effect.file, effect.words);
        case 'suspend':
          return goAway(toShell);
      }
    },
  };
}
