import type { Exit } from '../../exit-code.ts';
import { appearanceOf, lookOf } from './look.ts';
import { type Opened, openingNow } from './opening-now.ts';
import { stillFrame } from './still-frame.ts';
import { takeTerminal } from './terminal.ts';

/**
 * Opens the UI. Returns how it ended, once the terminal is given back. Throws what broke it. The first frame is drawn
 * before the view is loaded, which takes most of the time until keys are heard (docs/decisions/first-frame.md).
 */
export async function openUi(opened: Opened, signal: AbortSignal): Promise<Exit> {
  const terminal = takeTerminal({ hasMouse: opened.settings.mouse });
  const hangUp = new AbortController();
  const onHangUp = (): void => hangUp.abort();
  // By default, Node ends at once, and leaves the terminal as it is.
  process.once('SIGHUP', onHangUp);
  try {
    const { state } = openingNow(opened);
    terminal.drawFirst(stillFrame(state, appearanceOf(lookOf(process.env), state.theme, state.background)));
    const { runUi } = await import('./run.tsx');
    return await runUi(opened, terminal, AbortSignal.any([signal, hangUp.signal]));
  } finally {
    process.off('SIGHUP', onHangUp);
    terminal.giveBack();
  }
}
