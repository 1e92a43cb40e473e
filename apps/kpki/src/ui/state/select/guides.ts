import type { Role } from '../../roles.ts';
import { leadsToTrouble, type RowState, worstRowState } from '../../row-states.ts';
import type { Piece } from './piece-columns.ts';
import { stateRoles } from './states.ts';

/** A row of a tree, whose lines are heavy where they lead to what is not ok. */
interface GuidedRow {
  readonly depth: number;
  readonly state: RowState;
}

/** How a branch goes on below a row: to the worst state in it, or to nothing that needs a look. Null: it ends. */
type GoesOn = { readonly to: RowState | null } | null;

/**
 * Returns for each row of a tree the lines that lead to it: two columns for each step of depth. From a CA a heavy line
 * in the color of the worst leads down to the last row that is not ok.
 */
export function guidesOf(rows: readonly GuidedRow[]): readonly (readonly Piece[])[] {
  const guides: (readonly Piece[])[] = [];
  const below: GoesOn[] = [];
  for (const { depth, state } of rows.toReversed()) {
    while (below.length <= depth) below.push(null);
    const own = leadsToTrouble(state) ? state : null;
    const next = below[depth] ?? null;
    const worst = worstRowState([own, next?.to ?? null].filter((each) => each !== null));
    if (depth === 0) guides.push([]);
    else {
      const above = below.slice(1, depth).map(passing);
      guides.push([
        ...above,
        { text: junction(own, next), role: lineRole(worst) },
        { text: across(own), role: lineRole(own) },
      ]);
    }
    below[depth] = { to: worst };
    below.fill(null, depth + 1);
  }
  return guides.toReversed();
}

/** The line to a name, or to the sign before it. */
export function across(state: RowState | null): string {
  return state === null ? '─' : '━';
}

export function lineRole(state: RowState | null): Role {
  return state === null ? 'border' : stateRoles[state];
}

function passing(goesOn: GoesOn): Piece {
  if (goesOn === null) return { text: '  ', role: 'border' };
  return { text: goesOn.to === null ? '│ ' : '┃ ', role: lineRole(goesOn.to) };
}

function junction(own: RowState | null, next: GoesOn): string {
  if (next === null) return own === null ? '╰' : '┗';
  if (next.to === null) return own === null ? '├' : '┡';
  return own === null ? '┠' : '┣';
}
