import { keyOf } from '../keys.ts';
import type { EnvironmentOverview } from '../work/task.ts';
import { said } from './change.ts';
import type { State } from './model.ts';

export const notChosen = `Read-only: no environment was chosen. ${keyOf('environments')} lists them, enter chooses.`;

export function isReadOnly(state: State): boolean {
  return state.readOnly !== null || isReadOnlyByFile(state);
}

function isReadOnlyByFile({ declared }: State): boolean {
  return declared?.environments.find(({ name }) => name === declared.environment)?.readOnly === true;
}

export function whyReadOnly(state: State): string | null {
  if (state.readOnly === 'for good') return 'Read-only: kpki was started with --read-only.';
  if (state.readOnly === 'until chosen') return notChosen;
  if (state.readOnly === 'for now') return 'Read-only: m lifts it.';
  if (isReadOnlyByFile(state)) return `Environment ${state.declared?.environment} is readOnly in the file.`;
  return null;
}

export function toggleReadOnly(state: State): State {
  if (isReadOnlyByFile(state)) {
    return said(
      state,
      `The file says readOnly of ${state.declared?.environment}: remove readOnly there to write.`,
      'warning',
    );
  }
  if (state.readOnly === 'for good') {
    return said(state, 'kpki was started with --read-only: start it without to apply.', 'warning');
  }
  if (state.readOnly === 'until chosen') return said(state, notChosen, 'warning');
  const readOnly = state.readOnly === null ? 'for now' : null;
  return said(
    { ...state, readOnly },
    readOnly !== null ? 'Read-only: apply is off. m lifts it.' : 'Apply is allowed again.',
  );
}

/** Keeps the first of several environments read-only until the user chooses: it may be the wrong one. */
export function onOverview(state: State, declared: EnvironmentOverview): State {
  const next: State = { ...state, declared, target: targetIn(state, declared) };
  if (declared.isChosen || state.readOnly === 'for good') return next;
  const { environments, environment } = declared;
  const text = `${environments.length} environments, none chosen: ${environment} is shown, read-only. ${keyOf('environments')} lists them.`;
  return said({ ...next, readOnly: 'until chosen' }, text, 'warning');
}

/** Names the environment that is shown: of several, a command picks none by itself. */
function targetIn({ target }: State, { environment, environments }: EnvironmentOverview): State['target'] {
  return environments.length > 1 && environment !== null ? { ...target, environment } : target;
}
