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
  // The list of the newest notice of events, which is nobody else's before it is sent.
  let events: Event[] | null = null;
  let last = 0;
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const notices = waiting;
    waiting = [];
    events = null;
    last = performance.now();
    send(notices);
  };
  return {
    tell: (notice) => {
      if (notice.type !== 'events') {
        waiting.push(notice);
        events = null;
      } else if (events === null) {
        events = [...notice.events];
        waiting.push({ type: 'events', events });
      } else events.push(...notice.events);
      // A long computation lets no timer run, so what is due is also looked at here.
      if (performance.now() - last >= gap) flush();
      else timer ??= setTimeout(flush, gap);
    },
    flush,
  };
}
