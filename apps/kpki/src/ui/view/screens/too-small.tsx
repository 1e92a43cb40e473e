import type { ReactNode } from 'react';
import { wrap } from '../../../text/width.ts';
import { isRunning } from '../../state/is-running.ts';
import { leastSize } from '../../state/least-size.ts';
import type { State } from '../../state/model.ts';
import { applySummary } from '../../state/select/apply.ts';
import { Words } from '../parts/words.tsx';

/** Work goes on behind it, and the screen comes back as it was. */
export function TooSmallScreen({ state }: { readonly state: State }): ReactNode {
  const { size, applying, program } = state;
  const running = applying !== null && isRunning(state) ? applying : null;
  const text = [
    `kpki needs ${leastSize.columns} columns by ${leastSize.rows} rows.`,
    `This terminal has ${size.columns} by ${size.rows}.`,
    'Make it larger, and the screen comes back as it was.',
    ...(running === null ? [] : [`The apply goes on: ${applySummary(running)}. ctrl-c stops it.`]),
    `Without a screen: ${program} status, ${program} plan, ${program} apply.`,
    ...(running === null ? ['ctrl-c leaves.'] : []),
  ];
  return text
    .flatMap((line) => wrap(line, Math.max(1, size.columns)))
    .slice(0, size.rows)
    .map((line) => <Words key={line}>{line}</Words>);
}
