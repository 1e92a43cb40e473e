import type { ShownEvent } from '../../session/shown-entries.ts';
import type { Notice } from './task.ts';

const gap = 33;

/** Sends notices at most once a frame: 5,000 keys are 10,000 events, and each message to a thread costs. */
export function gathering(send: (notices: readonly Notice[]) => void): {
  readonly tell: (notice: Notice) => void;
  readonly flush: () => void;
} {
  let waiting: Notice[] = [];
  // The events of the newest notice, not shared before it is sent.
  let events: ShownEvent[] | null = null;
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
      // Timers do not run during a long computation.
      if (performance.now() - last >= gap) flush();
      else timer ??= setTimeout(flush, gap);
    },
    flush,
  };
}
