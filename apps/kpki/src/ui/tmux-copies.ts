import type { Effect } from './state/effect.ts';
import type { UiEvent } from './state/update.ts';

type TmuxCopy = Extract<Effect, { readonly type: 'tmux copy' }>;

type CopyInTmux = typeof import('../terminal/tmux-buffer.ts').copyInTmux;

interface TmuxCopiesOptions {
  readonly dispatch: (uiEvent: UiEvent) => void;
  /** Writes to the terminal. Returns false, having written nothing, while another program has the terminal. */
  readonly write: (text: string) => boolean;
  readonly copy?: CopyInTmux;
}

/**
 * Carries out copies in the order in which they were asked for. Of two processes at once, the first could end last, and
 * its text would stay.
 */
export function tmuxCopies({ dispatch, write, copy = copyWhenNeeded }: TmuxCopiesOptions): (effect: TmuxCopy) => void {
  let last: Promise<void> = Promise.resolve();
  return ({ text, copied }) => {
    last = last.then(async () => {
      dispatch({ type: 'copied', copied, way: await copy(text, { environment: process.env, write }) });
    });
  };
}

/** Most sessions copy nothing, and need no module that starts processes. */
const copyWhenNeeded: CopyInTmux = async (text, options) => {
  const { copyInTmux } = await import('../terminal/tmux-buffer.ts');
  return copyInTmux(text, options);
};
