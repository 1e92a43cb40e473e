import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { FleetRoute } from '../../state/route.ts';
import { fleetHelp } from '../../state/screens/fleet-expiries.ts';
import { Words } from './words.tsx';

/** What a filter of the fleet can be, while one is typed. */
export function FilterHelp({ state, route }: { readonly state: State; readonly route: FleetRoute }): ReactNode {
  return fleetHelp(state, route).map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at}>{line === '' ? ' ' : line}</Words>
  ));
}
