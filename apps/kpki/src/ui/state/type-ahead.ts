import { frameTexts, type LoadingScreen } from '@kpki/presentation';
import { graphemes } from '../../text/width.ts';
import { uiCommandOf } from '../keys.ts';
import type { Update } from './change.ts';
import { andThen, only, routeOf } from './change.ts';
import { keysIn } from './keys-in.ts';
import { isHeardWhile, loadingIn } from './loading.ts';
import type { State } from './model.ts';
import { contextOf } from './on-key.ts';
import { waitsForDraft } from './screens/new-cluster/drafts.ts';
import type { UiEvent } from './update.ts';

type TypedAhead = State['typedAhead'][number];
type Typed = TypedAhead['typed'];

/** What is typed waits for the screen that it is meant for, but for what leads out of it. */
export function isTypedAhead(state: State, uiEvent: UiEvent): uiEvent is Typed {
  const awaited = awaitedIn(state);
  if (awaited === null || state.overlay !== null) return false;
  if (uiEvent.type === 'text') return true;
  if (uiEvent.type !== 'key') return false;
  const uiCommand = uiCommandOf(contextOf(state), uiEvent.key, state.keys);
  return !isHeardWhile(awaited, uiCommand, state.typedAhead.length === 0);
}

function awaitedIn(state: State): LoadingScreen | 'wizard' | null {
  return waitsForDraft(state) ? 'wizard' : loadingIn(state);
}

/** An older message does not hide how many keys wait. */
export function typeAhead(state: State, typed: Typed): Update {
  const of = loadingIn(state);
  const message = of === null ? state.message : null;
  return only({ ...state, message, dropped: null, typedAhead: [...state.typedAhead, { typed, of }] });
}

/** The first `back` on a screen that loads drops what waits for it; the next leads away. */
export function takesBackTyped(state: State, uiEvent: UiEvent): boolean {
  return (
    uiEvent.type === 'key' &&
    state.typedAhead.length > 0 &&
    loadingIn(state) !== null &&
    uiCommandOf(contextOf(state), uiEvent.key, state.keys) === 'back'
  );
}

/** Plays what was typed ahead once its screen is there. */
export function playedAhead(before: Update, happened: (state: State, uiEvent: UiEvent) => Update): Update {
  const { state } = before;
  const [first, ...others] = state.typedAhead;
  // Help over the screen is closed first.
  if (first === undefined || state.overlay?.is === 'help' || awaitedIn(state) !== null) return before;
  if (asks(state) || isNothingThere(state, first)) return { ...before, state: withoutTypedAhead(state, first.of) };
  const next = andThen({ ...before, state: { ...state, typedAhead: others } }, (each) =>
    happened(each, asTypedHere(each, first.typed)),
  );
  return playedAhead(next, happened);
}

/** What was typed before a question was on the screen must not answer it. */
function asks({ overlay }: State): boolean {
  return overlay?.is === 'confirm' || overlay?.is === 'question' || overlay?.is === 'export file';
}

/** It was left, or could not be read or planned. */
function isNothingThere(state: State, { of }: TypedAhead): boolean {
  const { screen } = routeOf(state);
  if (of === null) return screen !== 'new cluster';
  return contextOf(state) === 'waiting' || (screen === 'undo' && state.undoing?.phase === 'failed');
}

/** A letter is a key or text by where it is played, not by where it was typed. */
function asTypedHere(state: State, typed: Typed): Typed {
  const key = keyIn(typed);
  if (key === null) return typed;
  if (uiCommandOf(contextOf(state), key, state.keys) !== null) return { type: 'key', key };
  if (key === 'space') return { type: 'text', text: ' ' };
  return graphemes(key).length === 1 ? { type: 'text', text: key } : typed;
}

/** Null: a paste, which is no key. */
function keyIn(typed: Typed): string | null {
  if (typed.type === 'key') return typed.key;
  if (typed.text === ' ') return 'space';
  return graphemes(typed.text).length === 1 ? typed.text : null;
}

/** What was typed into a wizard that was left is no key that is missed. */
function withoutTypedAhead(state: State, of: LoadingScreen | null): State {
  return { ...state, typedAhead: [], dropped: of === null ? null : { of, count: state.typedAhead.length } };
}

/** Returns how many keys wait for the screen, or how many were dropped until the next key is heard; null: none. */
export function typedAheadText(state: State): string | null {
  const { typedAhead, dropped } = state;
  const loading = loadingIn(state);
  if (loading !== null && typedAhead.length > 0)
    return frameTexts.typedAhead(loading, typedAhead.length, keysIn(state));
  return dropped === null ? null : frameTexts.wereDropped(dropped.of, dropped.count);
}
