import type { Target } from '../../session/target.ts';
import type { Declared } from '../work/notice.ts';
import { said } from './change.ts';
import type { State } from './model.ts';

/** Why nothing can be applied in an environment that nobody has chosen. */
export const notChosen = 'Read-only: no environment was chosen. 4 lists them, enter chooses.';

/**
 * What the file says of itself. Where it has several environments and nobody has said which, the first is shown, and
 * nothing can be applied until one is chosen: it might be the wrong one.
 */
export function onDeclared(state: State, declared: Declared): State {
  const next: State = { ...state, declared, target: targetOf(state, declared) };
  if (declared.isChosen || state.readOnly === 'for good') return next;
  const { environments, environment } = declared;
  const text = `${environments.length} environments, none chosen: ${environment} is shown, read-only. 4 lists them.`;
  return said({ ...next, readOnly: 'until chosen' }, text, 'soon');
}

/** Where the file has several environments the one that is shown is named from now on: a command picks none by itself. */
function targetOf({ target }: State, { environment, environments }: Declared): Target {
  return environments.length > 1 && environment !== null ? { ...target, environment } : target;
}
