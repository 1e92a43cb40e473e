import { useApp, useInput, usePaste } from 'ink';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { pressesOf } from '../key-name.ts';
import { deedOf } from '../keys.ts';
import { visitOf } from '../state/change.ts';
import type { State } from '../state/model.ts';
import { contextOf } from '../state/on-key.ts';
import type { Store } from '../store.ts';
import { Frame } from './parts/frame.tsx';
import { OverlayScreen } from './screens/overlays.tsx';
import { drawingOf } from './screens/table.ts';
import { least, TooSmallScreen } from './screens/too-small.tsx';

/** Draws the state, and hands keys to it. */
export function App({ store }: { readonly store: Store }): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const { exit } = useApp();
  useInput((input, key) => {
    for (const { name, text } of pressesOf(input, key)) {
      const { overlay } = store.state();
      press(store, name, text);
      // A held key must not answer a question that nobody has seen yet.
      if (store.state().overlay?.is === 'confirm' && overlay?.is !== 'confirm') return;
    }
  });
  usePaste((text) => store.dispatch({ type: 'text', text }));
  const { leaving } = state;
  // From an effect: what is said in the same breath as exit would not be drawn.
  useEffect(() => {
    if (leaving !== null) exit();
  }, [leaving, exit]);
  return <Screen state={state} />;
}

function press(store: Store, name: string, text: string | null): void {
  const context = contextOf(store.state());
  if (text !== null && deedOf(context, name) === null) store.dispatch({ type: 'text', text });
  else store.dispatch({ type: 'key', key: name });
}

export function Screen({ state }: { readonly state: State }): ReactNode {
  const { size, overlay } = state;
  if (size.columns < least.columns || size.rows < least.rows) return <TooSmallScreen state={state} />;
  const visit = visitOf(state);
  const Drawing = drawingOf(visit);
  return (
    <Frame state={state}>
      {overlay === null ? <Drawing state={state} visit={visit} /> : <OverlayScreen state={state} overlay={overlay} />}
    </Frame>
  );
}
