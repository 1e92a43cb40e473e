import { clean } from '../../../text/clean.ts';
import { shortened } from '../../../text/width.ts';
import { visitOf } from '../change.ts';
import type { State } from '../model.ts';
import { screenOf } from '../screens/table.ts';

/** The row above the sentence: what to type in a shell for what this screen shows or does. */
export function shownCommand(state: State): string {
  const visit = visitOf(state);
  return shortened(`$ ${clean(screenOf(visit).command(state, visit))}`, state.size.columns);
}
