import { useApp, useInput, usePaste } from 'ink';
import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { pressesOf } from '../key-name.ts';
import { isRunning } from '../state/applying.ts';
import { tooSmallLines } from '../state/frame-texts.ts';
import { layersOf } from '../state/layers.ts';
import type { State } from '../state/model.ts';
import { isTooSmall } from '../state/scroll.ts';
import { applySummary } from '../state/select/apply.ts';
import type { Store } from '../store.ts';
import type { TerminalEffects } from './effects.ts';
import { hearKeys } from './hear-key.ts';
import { type Appearance, appearanceOf } from './look.ts';
import { Frame } from './parts/frame.tsx';
import { LookContext, Words } from './parts/words.tsx';

export function App(props: {
  readonly store: Store;
  /** Has no palette: that is the theme's, which may change. */
  readonly look: Omit<Appearance, 'palette'>;
  readonly attach?: TerminalEffects['attach'];
}): ReactNode {
  const { store, look, attach } = props;
  const state = useSyncExternalStore(store.subscribe, store.state);
  const { exit, suspendTerminal } = useApp();
  useEffect(() => attach?.(suspendTerminal), [attach, suspendTerminal]);
  const { theme, background } = state;
  const appearance = useMemo((): Appearance => appearanceOf(look, theme, background), [look, theme, background]);
  useInput((input, key) => hearKeys(store, pressesOf(input, key), state));
  usePaste((text) => {
    if (!isTooSmall(store.state())) store.dispatch({ type: 'text', text });
  });
  const { leaving } = state;
  // An effect, so that the last message is drawn before the exit.
  useEffect(() => {
    if (leaving !== null) exit();
  }, [leaving, exit]);
  return (
    <LookContext value={appearance}>
      <Screen state={state} />
    </LookContext>
  );
}

function Screen({ state }: { readonly state: State }): ReactNode {
  if (isTooSmall(state)) return <TooSmallScreen state={state} />;
  return <Frame state={state} layers={layersOf(state)} />;
}

function TooSmallScreen({ state }: { readonly state: State }): ReactNode {
  const { applying } = state;
  const applied = applying !== null && isRunning(state) ? applySummary(applying) : null;
  return tooSmallLines(state, applied).map((line) => <Words key={line}>{line}</Words>);
}
