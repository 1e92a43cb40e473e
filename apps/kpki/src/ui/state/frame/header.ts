import { clean } from '../../../text/clean.ts';
import { shortened } from '../../../text/width.ts';
import { isReadOnly } from '../is-read-only.ts';
import { isRunning } from '../is-running.ts';
import { knownIn } from '../known-in.ts';
import type { State } from '../model.ts';
import { isNothingKnown } from '../select/unread.ts';
import { isUndoRunning } from '../undo.ts';

/** The first row: whose PKI this is, and whether anything can be written. */
export function header(state: State): readonly [left: string, right: string] {
  const { declared, draft } = state;
  if (declared === null)
    return [draft === null ? 'kpki' : 'kpki  new cluster', draft === null ? '' : 'nothing written yet'];
  const name = declared.environment;
  const chosen = state.readOnly === 'until chosen' ? ' (not chosen)' : '';
  const short = name === null ? '' : shortened(clean(name), Math.floor(state.size.columns / 3));
  const environment = name === null ? '' : `env ${short}${chosen} · `;
  return [`kpki  ${clean(declared.cluster)}`, `${environment}${mode(state)}`];
}

function mode(state: State): string {
  if (isRunning(state) || isUndoRunning(state)) return 'writing';
  // What the file allows is what it said when it could be read.
  if (state.reading.is === 'failed') return 'cannot be read';
  const inventory = knownIn(state);
  if (inventory !== null && inventory.unread.length > 0) {
    return isNothingKnown(inventory) ? 'cannot be read' : 'not all read';
  }
  return isReadOnly(state) ? 'read-only' : 'can write';
}
