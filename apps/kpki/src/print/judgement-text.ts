import type { Judgement } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { hanging } from '../text/wrap.ts';
import type { View } from './view.ts';

/** What Kubernetes thinks of one certificate, which is in `file`. */
export function judgementText(
  file: string,
  { refusals, warnings }: Pick<Judgement, 'refusals' | 'warnings'>,
  { width }: View,
): string {
  return [
    ...refusals.flatMap(({ rule, text }) => hanging('× refused  ', `${rule}: ${clean(text)}`, width)),
    ...warnings.flatMap(({ rule, text }) =>
      hanging('! accepted, but should not be issued  ', `${rule}: ${clean(text)}`, width),
    ),
    refusals.length === 0 ? `✓ ${clean(file)}: Kubernetes accepts it` : `${clean(file)}: Kubernetes refuses it`,
  ].join('\n');
}
