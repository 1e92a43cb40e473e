import type { Press } from '../key-name.ts';
import { uiCommandOf } from '../keys.ts';
import type { State } from '../state/model.ts';
import { contextOf } from '../state/on-key.ts';
import { isHeard } from '../state/scroll.ts';
import type { Store } from '../store.ts';

/** Dispatches a key, or its text where the key is not bound. Keys for an invisible screen are ignored. */
export function hearKey({ state, dispatch }: Pick<Store, 'state' | 'dispatch'>, { name, text }: Press): void {
  const uiCommand = uiCommandOf(contextOf(state()), name, state().keys);
  if (!isHeard(state(), uiCommand)) return;
  if (uiCommand === null && text !== null) dispatch({ type: 'text', text });
  else dispatch({ type: 'key', key: name });
}

/** Dispatches keys in turn. A key from before a question was drawn, as of one that is held down, must not answer it. */
export function hearKeys(
  store: Pick<Store, 'state' | 'dispatch'>,
  presses: readonly Press[],
  drawn: Pick<State, 'overlay'>,
): void {
  for (const press of presses) {
    const isUnseen = store.state().overlay?.is === 'confirm' && drawn.overlay?.is !== 'confirm';
    if (!isUnseen || press.name === stop) hearKey(store, press);
  }
}

/** Closes a question, and answers none. */
const stop = 'ctrl-c';
