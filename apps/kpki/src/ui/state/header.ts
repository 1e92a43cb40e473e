import { frameTexts } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { fit, widthOf, widthOfAll } from '../../text/width.ts';
import type { Role } from '../roles.ts';
import { isRunning, isUndoRunning, workOf } from './applying.ts';
import { routeOf } from './change.ts';
import type { State } from './model.ts';
import { readAgeForms } from './read-age.ts';
import { isReadOnly } from './read-only.ts';
import { inventoryIn, isNothingKnown } from './reading.ts';
import type { Piece } from './select/piece-columns.ts';

/** The first row: what is open, and on the right how old it is and whether kpki may write. */
interface Header {
  /** Next to the badge of the program. */
  readonly path: readonly Piece[];
  readonly status: readonly Piece[];
}

/** The badge with the name of the program. */
export const badge = ' kpki ';

const pathMark = ' › ';

export function header(state: State): Header {
  const { columns } = state.size;
  const within = (status: readonly Piece[]): Header => ({
    path: headerPath(state, columns - badge.length - 2 - widthOfAll(status)),
    status,
  });
  const forms = headerForms(state).map((parts) => within(separated(parts)));
  const short = forms.at(-1) ?? within([]);
  // How old it is gives way before a name is cut, and where short names, which never are, leave no room.
  const fits = ({ path, status }: Header): boolean =>
    widthOfAll(path) >= widthOfAll(short.path) && badge.length + widthOfAll(path) + widthOfAll(status) + 2 <= columns;
  return forms.find(fits) ?? short;
}

function separated(parts: readonly Piece[]): readonly Piece[] {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [{ text: ' · ', role: 'border' } as const, part]));
}

function headerPath({ declared, draft, fleet, path, size, readOnly }: State, room: number): readonly Piece[] {
  const mark: Piece = { text: pathMark, role: 'border' };
  const named = (text: string): readonly Piece[] => [mark, { text, role: 'accent' }];
  // The cluster that is open is not the one that the cursor is on.
  if (fleet !== null && (declared === null || path.at(-1)?.screen === 'fleet')) return named(frameTexts.fleet);
  if (declared === null) return draft === null ? [] : named(frameTexts.newCluster);
  const { cluster, environment } = declared;
  if (environment === null) return named(withEnds(clean(cluster), Math.max(leastName, room)));
  const names = room - 2 * pathMark.length;
  const most = Math.min(widthOf(clean(environment)), Math.floor(size.columns / 3));
  // The last row but one says what to choose.
  const isSaid = readOnly === 'until chosen' && leastName + most + widthOf(frameTexts.notChosen) <= names;
  const chosen = isSaid ? frameTexts.notChosen : '';
  const rest = names - widthOf(chosen);
  // Then the cluster is cut, and the environment only if both have no more than the least.
  const name = withEnds(clean(environment), Math.min(most, Math.max(leastName, rest - leastName)));
  return [
    ...named(withEnds(clean(cluster), Math.max(leastName, rest - widthOf(name)))),
    mark,
    { text: name, role: 'text' },
    ...(chosen === '' ? [] : [{ text: chosen, role: 'due' } as const]),
  ];
}

/** So much of the name of a cluster, and of an environment, is kept in any case. */
const leastName = 12;

/** Names of one place often begin alike, and those of one kind end alike. */
function withEnds(name: string, columns: number): string {
  return widthOf(name) <= columns ? name : fit(name, columns, 'middle').trimEnd();
}

/** From the longest; the last has what stays in any case. */
function headerForms(state: State): readonly (readonly Piece[])[] {
  const ages = state.overlay === null ? readAgeForms(state) : [];
  const mode = modeOf(state);
  const last: readonly Piece[] = mode === null ? [] : [{ text: frameTexts.modes[mode], role: modeRoles[mode] }];
  const withAges = ages.map((text): readonly Piece[] => [{ text, role: 'dim' }, ...last]);
  return mode === null && withAges.length > 0 ? withAges : [...withAges, last];
}

type Mode = keyof typeof frameTexts.modes;

const modeRoles: Readonly<Record<Mode, Role>> = {
  reading: 'due',
  making: 'due',
  writing: 'due',
  unread: 'expired',
  'partly unread': 'due',
  'read-only': 'pending',
  'read-write': 'ok',
  'nothing written': 'dim',
};

function modeOf(state: State): Mode | null {
  const { declared, fleet, draft, reading } = state;
  if (fleet !== null && (declared === null || routeOf(state).screen === 'fleet'))
    return isReadOnly(state) ? 'read-only' : null;
  if (declared === null) return draft !== null ? 'nothing written' : isReadOnly(state) ? 'read-only' : null;
  if (isUndoRunning(state)) return 'writing';
  if (state.applying !== null && isRunning(state)) return workOf(state.applying);
  // Whether the file is read-only is not known.
  if (reading.is === 'failed') return 'unread';
  const inventory = inventoryIn(state);
  if (inventory !== null && inventory.unread.length > 0) return isNothingKnown(inventory) ? 'unread' : 'partly unread';
  return isReadOnly(state) ? 'read-only' : 'read-write';
}
