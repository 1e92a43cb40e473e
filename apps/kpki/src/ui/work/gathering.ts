import type { Event, LiveServer } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import type { Notice, Task } from './task.ts';

/**
 * Milliseconds between reports. Ten frames a second show that work goes on, and leave the processor to keys and to the
 * work; a table of all clusters takes longer to draw, so that a fleet of 40 is read in 0.9 s with three frames a second,
 * and in 1.1 s with ten.
 */
export function betweenReports({ type }: Task): number {
  return type === 'read fleet' ? 300 : 100;
}

/** The newest notice, if more may be added to it: it is not shared before it is sent. */
type Open =
  | { readonly type: 'events'; readonly events: Shown<Event>[] }
  | { readonly type: 'live answers'; readonly answers: Shown<LiveServer>[] };

/** Sends notices at most once in so many milliseconds: 5,000 keys are 10,000 events, and each message to a thread costs. */
export function gathering(
  between: number,
  send: (notices: readonly Notice[]) => void,
): {
  readonly tell: (notice: Notice) => void;
  readonly flush: () => void;
} {
  let waiting: Notice[] = [];
  let open: Open | null = null;
  let last = 0;
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const notices = waiting;
    waiting = [];
    open = null;
    last = performance.now();
    send(notices);
  };
  const add = (notice: Notice): void => {
    if (isAdded(open, notice)) return;
    open = opened(notice);
    waiting.push(open ?? notice);
  };
  return {
    tell: (notice) => {
      add(notice);
      // Timers do not run during a long computation.
      if (performance.now() - last >= between) flush();
      else timer ??= setTimeout(flush, between);
    },
    flush,
  };
}

function isAdded(open: Open | null, notice: Notice): boolean {
  if (open?.type === 'events' && notice.type === 'events') open.events.push(...notice.events);
  else if (open?.type === 'live answers' && notice.type === 'live answers') open.answers.push(...notice.answers);
  else return false;
  return true;
}

function opened(notice: Notice): Open | null {
  if (notice.type === 'events') return { type: 'events', events: [...notice.events] };
  return notice.type === 'live answers' ? { type: 'live answers', answers: [...notice.answers] } : null;
}
