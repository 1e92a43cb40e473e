import { isRunning } from './state/applying.ts';
import { awaited } from './state/reading.ts';
import { watchDue } from './state/watch.ts';
import type { Store } from './store.ts';

const second = 1000;
/** The calendar and ages in days change with the time too, but need no redraw each second. */
const minute = 60 * second;

/** Ticks once a minute while no screen counts seconds: a redraw a second is most of what an idle UI costs. */
export function startClock(store: Pick<Store, 'state' | 'dispatch'>): () => void {
  const clock = setInterval(() => {
    const now = Date.now();
    const state = store.state();
    const watch = watchDue(state);
    const isFlashOver = state.flash !== null && state.flash.until <= now;
    const isDue = now - state.now >= minute || (watch !== null && watch <= now) || isFlashOver;
    if (isRunning(state) || Object.keys(awaited(state)).length > 0 || isDue) store.dispatch({ type: 'tick', now });
  }, second);
  return () => clearInterval(clock);
}

/** Ticks before each key and text, so that what a key begins starts at the right second. */
export function onTime(store: Store): Store {
  return {
    ...store,
    dispatch: (uiEvent) => {
      const isInput = uiEvent.type === 'key' || uiEvent.type === 'text' || uiEvent.type === 'mouse';
      if (isInput) store.dispatch({ type: 'tick', now: Date.now() });
      store.dispatch(uiEvent);
    },
  };
}
