import type { ArtifactState } from '@kpki/presentation';
import type { Role } from '../../roles.ts';
import type { Piece } from './piece-columns.ts';
import { stateRoles } from './states.ts';

/** The certificates of a bar, with those that are not ok, the worst first. `role`: of a bar without these. */
interface Counted {
  readonly total: number;
  readonly notOk: readonly (readonly [state: ArtifactState, count: number])[];
  readonly role: Role;
}

/** Colors the cells of a bar by the share of each state, the worst first. Each state has a cell, as far as there are cells. */
export function cellRoles({ total, notOk, role }: Counted, cells: number): readonly Role[] {
  const ok = total - notOk.reduce((sum, [, count]) => sum + count, 0);
  const parts = [
    ...notOk.map(([state, count]) => ({ role: stateRoles[state], count })),
    ...(ok > 0 ? [{ role: notOk.length === 0 ? role : stateRoles.ok, count: ok }] : []),
  ].slice(0, cells);
  const sizes = parts.map(({ count }) => Math.max(1, Math.floor((count / total) * cells)));
  // One cell after the other, where it is missed most or least.
  for (let left = cells - sizes.reduce((sum, size) => sum + size, 0); left !== 0 && sizes.length > 0; ) {
    const step = Math.sign(left);
    const missed = parts.map(({ count }, at) => step * ((count / total) * cells - (sizes[at] ?? 0)));
    const allowed = missed.map((each, at) => (step < 0 && sizes[at] === 1 ? Number.NEGATIVE_INFINITY : each));
    const at = allowed.indexOf(Math.max(...allowed));
    sizes[at] = (sizes[at] ?? 0) + step;
    left -= step;
  }
  return parts.flatMap((part, at) => Array.from({ length: sizes[at] ?? 0 }, () => part.role));
}

/** The same glyph in the color of each cell. */
export function piecesOfCells(roles: readonly Role[], glyph: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const role of roles) {
    const last = pieces.at(-1);
    if (last?.role === role) pieces[pieces.length - 1] = { text: last.text + glyph, role };
    else pieces.push({ text: glyph, role });
  }
  return pieces;
}
