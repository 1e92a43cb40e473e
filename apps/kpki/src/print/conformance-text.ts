import { meaningOf } from '@kpki/plugin-conformance';
import { counted } from '@kpki/presentation';
import type { DeclaredFacets } from '../session/conformance/declares.ts';
import type { CaseOutcome } from '../session/conformance/run-conformance.ts';
import { clean } from '../text/clean.ts';
import { hanging } from '../text/width.ts';
import type { View } from './view.ts';

export interface ConformanceReport {
  readonly plugin: string;
  readonly pluginKind: 'backend' | 'sink';
  readonly name: string;
  readonly declares: readonly { readonly facet: string; readonly detail: string }[];
  readonly cases: readonly CaseOutcome[];
}

const marks: Readonly<Record<CaseOutcome['result'], string>> = {
  passed: '✓ passed',
  failed: '× failed',
  'not proven': '? not proven',
  'not declared': '- not declared',
};
const widestMark = marks['not declared'].length;

export function declaredText({ facets }: DeclaredFacets, { width }: View): string {
  const lines = facets.flatMap(([facet, detail]) => hanging(`  ${facet}: `, clean(detail), width));
  return ['Declared facets:', ...(lines.length > 0 ? lines : ['  none'])].join('\n');
}

export function outcomeText({ id, promise, guarded, result, text }: CaseOutcome, { wide, width }: View): string | null {
  if (!wide && (result === 'not declared' || (guarded && result === 'passed'))) return null;
  const [first = ''] = (text ?? '').split('\n');
  const said = wide ? (text ?? '').split('\n') : [first];
  const what = result === 'not proven' ? `${id}: ${neededText(first)}` : text === null ? id : `${id}: ${said[0]}`;
  const head = `${marks[result].padEnd(widestMark)}  `;
  const behind = guarded ? ' (behind the guard)' : '';
  const margin = ' '.repeat(head.length);
  const promised = result === 'failed' ? hanging(margin, `The contract: ${promise}`, width) : [];
  const more = result === 'failed' ? said.slice(1).map((line) => `${margin}${clean(line)}`) : [];
  return [...hanging(head, clean(`${what}${behind}`), width), ...promised, ...more].join('\n');
}

export function neededText(needs: string): string {
  const meaning = meaningOf(needs);
  return meaning === needs ? `needs ${needs}` : `needs ${needs} (${meaning})`;
}

export function conformanceSummary(cases: readonly CaseOutcome[]): string {
  const own = cases.filter(({ guarded }) => !guarded);
  const count = (result: CaseOutcome['result'], of: readonly CaseOutcome[] = own): number =>
    of.filter((each) => each.result === result).length;
  const behind = cases.filter(({ guarded }) => guarded);
  const failed = count('failed') + count('failed', behind);
  const parts = [
    `${counted(count('passed'), 'case')} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${count('not proven')} not proven`,
    `${count('not declared')} not declared`,
  ];
  // A suite that was stopped has not run the guard's cases.
  const guard =
    behind.length === 0 ? '' : `; behind kpki's guard, ${count('passed', behind)} of ${behind.length} passed`;
  return `${parts.join(', ')}${guard}.`;
}
