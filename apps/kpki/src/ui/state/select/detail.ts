import { type Detail, detailsOf as everyDetailOf } from '../../../print/details.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { memo } from './memo.ts';

/** What every node of a large cluster keeps is listed so far; `kpki show` lists all of it. */
const mostPlaces = 50;

/** The details that `kpki show` prints. */
export const detailsOf: (inventory: Inventory, artefact: string) => readonly Detail[] = memo((inventory, artefact) =>
  everyDetailOf(inventory, artefact, mostPlaces),
);
