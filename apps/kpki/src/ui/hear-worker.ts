import type { Happening } from './state/update.ts';
import type { FromWorker } from './work/messages.ts';

/** What the thread that works says, as happenings; the clock first, since what is said is timed by it. */
export function hearWorker(dispatch: (happening: Happening) => void, { run, of, notices }: FromWorker): void {
  dispatch({ type: 'tick', now: Date.now() });
  for (const notice of notices) dispatch({ type: 'notice', of, run, notice });
}
