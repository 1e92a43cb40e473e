import type { State } from '../../state/model.ts';
import type { UiEvent } from '../../state/update.ts';
import { inOne } from './in-words.ts';

export function messageNews(before: State, after: State, uiEvent: UiEvent): readonly string[] {
  // Events come gathered and the state keeps only the last warning; here each is a line.
  if (uiEvent.type === 'notice' && uiEvent.notice.type === 'events') {
    return uiEvent.notice.events.flatMap((event) =>
      event.type === 'log' && event.level === 'warn' ? [`Warning: ${event.from}: ${inOne(event.text)}`] : [],
    );
  }
  // The state's message names a key.
  if (after.readOnly === 'until chosen' && before.readOnly !== after.readOnly) {
    return ['No environment was chosen: the first is shown, read-only. Type environments, then a number.'];
  }
  if (before.readOnly !== after.readOnly && before.readOnly !== 'until chosen') {
    return [
      after.readOnly !== null ? 'Read-only: apply is off. Type read-only to lift it.' : 'Apply is allowed again.',
    ];
  }
  if (after.message === before.message && isStopping(after) && !isStopping(before)) {
    return ['Stopping before the next write. Control C again leaves at once.'];
  }
  return after.message === null || after.message === before.message ? [] : [inOne(after.message.text)];
}

function isStopping({ applying }: State): boolean {
  return applying?.phase === 'stopping';
}
