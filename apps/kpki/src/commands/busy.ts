import type { Busy } from '@kpki/engine';
import { busyText } from '../session/lock.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Who hears that another run is at work, where `--wait` asks to wait for it; null where it does not. */
export function waiter({ wait }: { readonly wait?: boolean }, terminal: Terminal): ((busy: Busy) => void) | null {
  if (wait !== true) return null;
  return (busy) => {
    terminal.progress(null);
    terminal.note(busyText(busy, 'waiting until it has finished'));
  };
}

/** Says that another run is at work, and what may be done about it. */
export function noteBusy(busy: Busy, terminal: Terminal): void {
  terminal.note(`kpki: ${busyText(busy)}, or wait for it with --wait`);
}
