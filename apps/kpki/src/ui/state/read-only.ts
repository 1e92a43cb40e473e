import { readOnlyTexts } from '@kpki/presentation';
import type { EnvironmentOverview } from '../work/task.ts';
import { said } from './change.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';

export function notChosen(state: State): string {
  return readOnlyTexts.notChosen(readOnlyTexts.choose(keysIn(state)));
}

export function isReadOnly(state: State): boolean {
  return state.readOnly !== null || isReadOnlyByFile(state);
}

function isReadOnlyByFile({ declared }: State): boolean {
  return declared?.environments.find(({ name }) => name === declared.environment)?.readOnly === true;
}

export function whyReadOnly(state: State): string | null {
  if (state.readOnly === 'for good') return readOnlyTexts.started;
  if (state.readOnly === 'until chosen') return notChosen(state);
  if (state.readOnly === 'for now') return readOnlyTexts.forNow(keysIn(state));
  if (isReadOnlyByFile(state)) return readOnlyTexts.byFile(state.declared?.environment ?? '');
  return null;
}

export function toggleReadOnly(state: State): State {
  if (isReadOnlyByFile(state)) {
    return said(state, readOnlyTexts.liftInFile(state.declared?.environment ?? ''), 'warning');
  }
  if (state.readOnly === 'for good') {
    return said(state, readOnlyTexts.startWithout, 'warning');
  }
  if (state.readOnly === 'until chosen') return said(state, notChosen(state), 'warning');
  const readOnly = state.readOnly === null ? 'for now' : null;
  return said({ ...state, readOnly }, readOnly !== null ? readOnlyTexts.isOff(keysIn(state)) : readOnlyTexts.isAllowed);
}

/** Keeps the first of several environments read-only until the user chooses: it may be the wrong one. */
export function onOverview(state: State, declared: EnvironmentOverview): State {
  const next: State = { ...state, declared, target: targetIn(state, declared) };
  if (declared.isChosen || state.readOnly === 'for good') return next;
  const { environments, environment } = declared;
  const list = readOnlyTexts.list(keysIn(state));
  const text = readOnlyTexts.severalFirst(environments.length, environment ?? '', list);
  return said({ ...next, readOnly: 'until chosen' }, text, 'warning');
}

/** Names the environment that is shown: of several, a command picks none by itself. */
function targetIn({ target }: State, { environment, environments }: EnvironmentOverview): State['target'] {
  return environments.length > 1 && environment !== null ? { ...target, environment } : target;
}
