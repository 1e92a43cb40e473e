import type { Plan, Step } from '@kpki/engine';
import { actionRows, actions } from '../../../print/actions.ts';
import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { widthOf, wrap } from '../../../text/width.ts';
import { memo } from './memo.ts';

/** The steps that change something. */
export const changesOf: (plan: Plan) => readonly Step[] = memo(({ steps }) =>
  steps.filter(({ action }) => actionRows[action].changes),
);

/** How many steps and repairs a plan has to carry out. */
export function workCount(plan: Plan): number {
  return changesOf(plan).length + plan.repairs.length;
}

/** The steps that somebody else has to take. */
export function awaitedIn({ steps }: Plan): readonly Step[] {
  return steps.filter(({ action }) => action === 'await');
}

/** Whether a key is lost by it: one that is made because there is none replaces nothing. */
export function replacesKey({ action, reasons }: Step): boolean {
  return action === 'rekey' && !reasons.some(({ reason }) => reason === 'key-missing');
}

/** `27 create   3 keep` */
export function planSummary({ repairs, steps }: Plan): string {
  const rows = actions.map((action) => [action, steps.filter((step) => step.action === action).length] as const);
  return [['repair', repairs.length] as const, ...rows]
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} ${action}`)
    .join('   ');
}

/** `+ create   apiserver cp1   `: the action and the artefact, which a reason stands behind; or the room below them. */
const head = /^(?:. \S+ +\S.*? {2,}| {2,})/;
const leastText = 30;

/** The text of a plan in so many columns; a reason that is longer goes on behind its head. */
export const planLines: (lines: readonly string[], columns: number) => readonly string[] = memo((lines, columns) =>
  lines.map(clean).flatMap((line) => {
    const what = head.exec(line)?.[0] ?? '';
    const width = widthOf(what);
    if (width === 0 || columns - width < leastText) return wrap(line, columns);
    const text = wrap(line.slice(what.length), columns - width);
    return text.map((each, at) => `${at === 0 ? what : ' '.repeat(width)}${each}`);
  }),
);

/**
 * What a plan has to carry out, counted as everywhere: `1 repair, 4 steps`. Repairs and steps are never one number, and
 * what there is none of is left out.
 */
export function workText(plan: Plan): string {
  const repairs = plan.repairs.length;
  const steps = changesOf(plan).length;
  return [
    ...(repairs === 0 ? [] : [counted(repairs, 'repair')]),
    ...(steps === 0 && repairs > 0 ? [] : [counted(steps, 'step')]),
  ].join(', ');
}
