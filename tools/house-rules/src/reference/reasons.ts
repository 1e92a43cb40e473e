import { adoptionSeverities } from '@kpki/engine';
import { actions, adoptionFindings, reasons, severities } from '@kpki/presentation';
import { code, page, section, table } from './markdown.ts';

export function reasonsPage(): string {
  const rows = (words: Readonly<Record<string, string>>): string =>
    table(
      ['Word', 'Means'],
      Object.entries(words).map(([word, text]) => [code(word), text]),
    );
  return page(
    'Actions and reasons',
    [
      'Each step of [a plan](plan.md) has one action and the reasons for it. `kpki adopt` has findings, each with a severity;',
      'of those that are reasons of its first plan, the severity follows from the action: what is blocked is an error, what is',
      'changed a warning, and what is left alone a note. The words are stable: scripts may depend on them.',
    ].join('\n'),
    [
      section('Actions', rows(actions)),
      section('Reasons', rows(reasons)),
      section('Severities', rows(severities)),
      section(
        'Findings of adopting',
        table(
          ['Word', 'Severity', 'Means'],
          Object.entries(adoptionSeverities).map(([word, severity]) => [
            code(word),
            severity,
            adoptionFindings[word as keyof typeof adoptionFindings],
          ]),
        ),
      ),
    ],
  );
}
