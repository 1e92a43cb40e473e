import type { StatusEntry } from '@kpki/engine';
import { changeTexts, type Shown } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { type RowState, shownStatesOf } from '../../row-states.ts';
import { locationKey } from '../applying.ts';
import type { State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { knownArtifacts } from './artifacts.ts';
import { memo } from './memo.ts';
import type { TreeRow } from './tree.ts';

/** A difference between two readings. `key`: the id of an artifact, or the `locationKey` of a location. */
interface Change {
  readonly key: string;
  readonly name: string;
  readonly is: 'another state' | 'other content' | 'new' | 'gone';
  readonly from: RowState;
  readonly to: RowState;
}

/** Returns what differs, another state first: that is what a user has to know. */
export function changesBetween(before: Inventory, after: Inventory): readonly Change[] {
  const changes = [...artifactChanges(before, after), ...locationChanges(before, after)];
  const rank = ({ is }: Change): number => (is === 'another state' ? 0 : 1);
  return changes.toSorted((a, b) => rank(a) - rank(b));
}

export function textOfChange({ name, is, from, to }: Change): string {
  switch (is) {
    case 'another state':
      return changeTexts.state(clean(name), from, to);
    case 'other content':
      return changeTexts.content(clean(name));
    case 'new':
      return changeTexts.added(clean(name), to);
    case 'gone':
      return changeTexts.removed(clean(name));
  }
}

interface Look {
  readonly state: RowState;
  readonly content: string;
}

function artifactChanges(before: Inventory, after: Inventory): readonly Change[] {
  const [old, now] = [looksOf(before), looksOf(after)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((id): readonly Change[] => {
    const [was, is] = [old.get(id), now.get(id)];
    const from = was?.state ?? 'missing';
    const to = is?.state ?? 'missing';
    const change = { key: id, name: id, from, to };
    if (was === undefined) return [{ ...change, is: 'new' }];
    if (is === undefined) return [{ ...change, is: 'gone' }];
    if (from !== to) return [{ ...change, is: 'another state' }];
    return was.content === is.content ? [] : [{ ...change, is: 'other content' }];
  });
}

function looksOf(inventory: Inventory): ReadonlyMap<string, Look> {
  const known = knownArtifacts(inventory);
  const states = shownStatesOf(known, inventory);
  const copies = Map.groupBy(inventory.entries, ({ artifact }) => artifact);
  return new Map(
    known.map(({ entry: { artifact }, state }, at) => {
      const content = (copies.get(artifact) ?? []).map(contentOf).join('\n');
      return [artifact, { state: states[at] ?? state, content }];
    }),
  );
}

/** Of all certificates: a rotation adds one to a trust bundle. */
function contentOf({ fingerprint, otherCertificates = [], phase }: Shown<StatusEntry>): string {
  return [phase, fingerprint, ...otherCertificates.map((each) => each.fingerprint)].join(' ');
}

/** A location that drifts has a row of its own. */
function locationChanges({ drift: before }: Inventory, { drift: after }: Inventory): readonly Change[] {
  const [old, now] = [before, after].map((drift) => new Map(drift.map((each) => [locationKey(each), each])));
  const all = new Map([...(old ?? []), ...(now ?? [])]);
  return [...all].flatMap(([key, { location: name }]): readonly Change[] => {
    const [was, is] = [old?.get(key), now?.get(key)];
    const [from, to] = [was === undefined ? 'ok' : 'drifted', is === undefined ? 'ok' : 'drifted'] as const;
    if (from !== to) return [{ key, name, is: 'another state', from, to }];
    return was?.drift.join() === is?.drift.join() ? [] : [{ key, name, is: 'other content', from, to }];
  });
}

const changedNow: (changed: readonly string[]) => ReadonlySet<string> = memo((changed) => new Set(changed));

/** Whether an artifact, or a location by its `locationKey`, has changed a moment ago. */
export function hasFlash(key: string, { flash }: Pick<State, 'flash'>): boolean {
  return flash !== null && changedNow(flash.changed).has(key);
}

/** A closed row is shown as changed for what it folds, an open one for itself. */
export function rowFlashes({ artifact, location, branch, marks }: TreeRow, state: State): boolean {
  if (state.flash === null) return false;
  if (location !== null) return hasFlash(locationKey(location), state);
  if (artifact === null) return branch === 'closed' && marks.some((id) => hasFlash(id, state));
  return hasFlash(artifact, state) || (branch === 'closed' && foldsFlash(artifact, state));
}

function foldsFlash(ca: string, state: State): boolean {
  const inventory = inventoryIn(state);
  return inventory?.entries.some((entry) => entry.ca === ca && hasFlash(entry.artifact, state)) === true;
}
