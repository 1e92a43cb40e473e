import type { UndoPlan } from '@kpki/engine';
import { copiesOf, timesText, undoChanges, undoneName } from '@kpki/presentation';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { actionRoles } from './action-roles.ts';
import { alikeChangeLines, blankLine, changeLines, lineOf, type OwnChanges } from './change-lines.ts';
import type { DetailLine } from './detail-lines.ts';
import { memo } from './memo.ts';

/** Returns what an undo changes, the artifacts of a kind together. What stays is no change. */
export const undoSideLines: (plan: UndoPlan, inventory: Inventory | null, columns: number) => readonly DetailLine[] =
  memo((plan, inventory, columns) => {
    const own = plan.steps.filter(({ action }) => action !== 'skip');
    const alike = [...Map.groupBy(own, ({ action, name }) => `${action} ${name}`).values()];
    return alike.flatMap((steps, at): readonly DetailLine[] => {
      const [first, ...others] = steps;
      if (first === undefined) return [];
      const all = steps.map(({ owner, artifact, ...step }): OwnChanges => {
        const copies = inventory === null ? [] : copiesOf(inventory, artifact);
        const stored = copies.find(({ fingerprint }) => fingerprint !== null) ?? null;
        return { owner: owner ?? artifact, changes: undoChanges({ ...step, owner, artifact }, stored, plan) };
      });
      const title = others.length === 0 ? undoneName(first) : timesText(first.name, steps.length);
      const [{ changes } = { changes: null }] = all;
      const lines =
        others.length === 0 && changes !== null
          ? changeLines(changes, null, columns)
          : alikeChangeLines(all, null, columns);
      return [
        ...(at === 0 ? [] : [blankLine]),
        lineOf({ text: `${first.action} `, role: actionRoles[first.action] }, { text: clean(title), role: 'accent' }),
        ...lines.filter((line) => line !== blankLine),
      ];
    });
  });
