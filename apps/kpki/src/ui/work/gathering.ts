import type { Event } from '@kpki/engine';
import type { Notice } from './notice.ts';

const gap = 33;

/**
 * Lets notices out at most once in a frame, events together: five thousand keys are ten thousand events, and each
 * message to another thread has its price.
 */
export function gathering(send: (notices: readonly Notice[]) => void): {
  readonly tell: (notice: Notice) => void;
  readonly flush: () => void;
} {
  let waiting: Notice[] = [];
  let last = 0;
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const notices = waiting;
    waiting = [];
    last = performance.now();
    send(notices);
  };
  return {
    tell: (notice) => {
      const before = waiting.at(-1);
      if (notice.type === 'events' && before?.type === 'events') {
        waiting[waiting.length - 1] = { type: 'events', events: joined(before.events, notice.events) };
      } else waiting.push(notice);
      // A long computation lets no timer run, so what is due is also looked at here.
      if (performance.now() - last >= gap) flush();
      else timer ??= setTimeout(flush, gap);
    },
    flush,
  };
}

/** Appends in place: the list is not seen by anybody before it is sent. */
function joined(before: readonly Event[], more: readonly Event[]): readonly Event[] {
  (before as Event[]).push(...more);
  return before;
}
