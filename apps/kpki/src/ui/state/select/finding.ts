import { residual } from '../../../text/residual.ts';
import type { Inventory } from '../../work/notice.ts';
import type { Message } from '../model.ts';
import { memo } from './memo.ts';
import { stateRows } from './states.ts';
import type { TreeRow } from './tree.ts';

/** One sentence: what is the matter with a row, or when it ends. */
export const findingOf: (inventory: Inventory, row: TreeRow) => Message = memo((inventory, row) => {
  const entries = inventory.entries.filter(({ artefact, name, authority }) =>
    row.artefact === null ? name === row.name : artefact === row.artefact || (row.depth === 0 && authority === row.key),
  );
  const worst = entries.find(({ state }) => state === row.state) ?? entries[0];
  if (worst === undefined) return { tone: 'calm', text: '' };
  const { tone } = stateRows[row.state];
  const [finding] = worst.findings;
  const who = worst.artefact;
  if (row.state !== 'ok' && finding !== undefined) {
    return { tone: tone === 'wait' ? 'soon' : tone, text: `${who}: ${finding.reason}: ${finding.text}` };
  }
  const end = worst.notAfter?.slice(0, 10);
  return {
    tone: 'calm',
    text: end === undefined ? `${who} is ${row.state}.` : `${who} ends on ${end}${inWords(worst.residualSeconds)}.`,
  };
});

function inWords(seconds: number | null): string {
  return seconds === null || seconds <= 0 ? '' : `, in ${residual(seconds)}`;
}
