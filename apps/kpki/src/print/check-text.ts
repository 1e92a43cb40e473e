import type { CheckLine } from '../session/check-plugins.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { hanging } from '../text/wrap.ts';
import type { View } from './view.ts';

/** What `kpki check` found. */
export interface CheckReport {
  readonly cluster: string;
  /** Null where the file has none. */
  readonly environment: string | null;
  readonly plugins: readonly CheckLine[];
}

const words = { fine: '✓ ready', wrong: '× wrong' } as const;

/** A line for each plugin, and one that sums up. */
export function checkText({ cluster, environment, plugins }: CheckReport, { width }: View): string {
  const wrong = plugins.filter(({ state }) => state === 'wrong').length;
  return [
    `Cluster ${clean(cluster)}${environment === null ? '' : `, environment ${clean(environment)}`}`,
    '',
    ...plugins.flatMap(({ who, state, text }) =>
      hanging(`  ${words[state]}  `, state === 'fine' ? clean(who) : `${clean(who)}: ${clean(text)}`, width),
    ),
    '',
    wrong === 0
      ? `${counted(plugins.length, 'plugin')}, and each can be worked with.`
      : `${wrong} of ${counted(plugins.length, 'plugin')} cannot be worked with.`,
  ].join('\n');
}
