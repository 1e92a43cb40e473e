import { clean } from '../../../text/clean.ts';
import { widthOf } from '../../../text/width.ts';
import { visitOf } from '../change.ts';
import type { State } from '../model.ts';
import { screenOf, titles } from '../screens/table.ts';

const overlayTitles = { help: 'Help', commands: 'Commands so far', confirm: null, question: null } as const;

/** The second row: how somebody came here, and what is to be known at one glance. */
export function crumbs(state: State): readonly [left: string, right: string] {
  const visit = visitOf(state);
  const overlay = state.overlay === null ? null : overlayTitles[state.overlay.is];
  // What is read over a screen is not about what the screen counts.
  const summary = overlay === null ? screenOf(visit).summary(state, visit) : '';
  const all = [...titles(state), ...(overlay === null ? [] : [overlay])].map(clean);
  return [shortened(all, state.size.columns - widthOf(summary) - 2), summary];
}

/** Where it gets too long, those in the middle go: the first says where home is, the last where somebody is. */
function shortened(all: readonly string[], columns: number): string {
  const whole = all.join(' › ');
  if (widthOf(whole) <= columns || all.length < 3) return whole;
  return [all[0], '…', all.at(-1)].join(' › ');
}
