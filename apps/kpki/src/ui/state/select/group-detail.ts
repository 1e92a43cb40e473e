import { about, type Detail, use } from '../../../print/details.ts';
import { counts, stateRows, worst } from '../../../print/states.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { firstLines } from '../../../text/first-of.ts';
import { knownArtefacts } from './artefacts.ts';
import { memo } from './memo.ts';

/** As many as can be read; those that are opened show all. */
const most = 20;

/** What a row stands for that folds the same artefact of several holders, and which of them need somebody. */
export const groupDetails: (inventory: Inventory, name: string) => readonly Detail[] = memo((inventory, name) => {
  const own = knownArtefacts(inventory).filter(({ entry }) => entry.name === name);
  const states = own.map(({ state }) => state);
  const unwell = own.filter(({ state }) => state !== 'ok');
  const lines = unwell.map(({ entry, state }) => `${clean(entry.holder ?? '')}: ${state}`);
  const tone = stateRows[worst(states)].tone === 'now' ? 'now' : 'soon';
  return [
    ...about(inventory, name),
    {
      label: 'Of them',
      values: [
        counts(states)
          .map(([state, count]) => `${count} ${state}`)
          .join(', '),
      ],
    },
    ...(unwell.length === 0 ? [] : [{ label: 'Need you', tone, values: firstLines(lines, most) } as const]),
    ...use(inventory, name),
  ];
});
