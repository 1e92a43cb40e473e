import { actions, reasons } from '@kpki/engine';
import { code, page, section, table } from './markdown.ts';

export function reasonsPage(): string {
  const rows = (words: Readonly<Record<string, string>>): string =>
    table(
      ['Word', 'Means'],
      Object.entries(words).map(([word, text]) => [code(word), text]),
    );
  return page(
    'Actions and reasons',
    'Each step of [a plan](plan.md) has one action and the reasons for it. The words are stable: scripts may depend on them.',
    [section('Actions', rows(actions)), section('Reasons', rows(reasons))],
  );
}
