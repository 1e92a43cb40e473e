import { counted } from '../counts.ts';
import { signLook, signs } from '../signs.ts';
import { type Block, heading, listed, note, type Severity, section } from './block.ts';

/** A case of the suite, and how it ended. */
export interface CaseOutcome {
  readonly id: string;
  readonly promise: string;
  readonly guarded: boolean;
  readonly result: 'passed' | 'failed' | 'not proven' | 'not declared';
  readonly text: string | null;
}

const looks: Readonly<Record<CaseOutcome['result'], { readonly glyph: string; readonly severity: Severity }>> = {
  passed: { glyph: signs.ok.glyph, severity: 'info' },
  failed: signLook(signs.failed),
  'not proven': { glyph: signs.unproven.glyph, severity: 'unknown' },
  'not declared': signLook(signs.leftOut),
};

/** Returns what a plugin declares that it can do. */
export function declaredBlocks(facets: readonly (readonly [facet: string, detail: string])[]): readonly Block[] {
  const texts = facets.map(([facet, detail]) => `${facet}: ${detail}`);
  return [heading('Declared facets'), ...listed('none', texts.length > 0 ? texts : ['none'])];
}

/** Returns what the suite does outside of this process; nothing for nothing. */
export function suiteBlocks(sentences: readonly string[]): readonly Block[] {
  return section('What the suite does', listed('none', sentences));
}

export const nothingRunText = 'Nothing was run.';

/** Returns how a case ended, or nothing where that is expected. `meaningOf`: what a missing hook of a harness does. */
export function outcomeBlocks(
  { id, promise, guarded, result, text }: CaseOutcome,
  isWide: boolean,
  meaningOf: (needs: string) => string,
): readonly Block[] {
  if (!isWide && (result === 'not declared' || (guarded && result === 'passed'))) return [];
  const [first = '', ...rest] = (text ?? '').split('\n');
  const why = result === 'not proven' ? `: ${neededText(first, meaningOf)}` : text === null ? '' : `: ${first}`;
  const behind = guarded ? ' (behind the guard)' : '';
  const texts = [
    `${id}${why}${behind}`,
    ...(result === 'failed' ? [`The contract: ${promise}`, ...(isWide ? rest : [])] : []),
  ];
  return [{ is: 'rows', begins: 'result', rows: [{ ...looks[result], label: result, subject: '', texts }] }];
}

/** `needs the hook deny (makes the outside system refuse a location, …)` */
function neededText(needs: string, meaningOf: (needs: string) => string): string {
  const meaning = meaningOf(needs);
  return meaning === needs ? `needs ${needs}` : `needs ${needs} (${meaning})`;
}

/**
 * Returns what the cases that are not proven need, each need once; nothing if every case is proven. `meaningOf`: what a
 * missing hook of a harness does.
 */
export function unprovenBlocks(
  cases: readonly Pick<CaseOutcome, 'result' | 'text'>[],
  meaningOf: (needs: string) => string,
): readonly Block[] {
  const needs = cases.flatMap(({ result, text }) => (result === 'not proven' && text !== null ? [text] : []));
  if (needs.length === 0) return [];
  const rows = [...new Set(needs)].map((need) => {
    const meaning = meaningOf(need);
    const count = counted(needs.filter((each) => each === need).length, 'case');
    return meaning === need ? `${need}: ${count}` : `${need}: ${count} (${meaning})`;
  });
  return section('Not proven on this system', [
    ...listed('dash', rows),
    note('`kpki plugin test` lends only the hook reopen; the tests of the package of a plugin can lend the others.'),
  ]);
}

/** `12 cases passed, 2 not proven, 5 not declared; behind kpki's guard, 12 of 12 passed.` */
export function conformanceSummary(cases: readonly Pick<CaseOutcome, 'guarded' | 'result'>[]): string {
  const own = cases.filter(({ guarded }) => !guarded);
  const count = (result: CaseOutcome['result'], of: typeof cases = own): number =>
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

/** What a suite has found so far: `12 passed, 0 failed, 2 not proven`; failures behind the guard count too. */
export function conformanceCounts(cases: readonly Pick<CaseOutcome, 'guarded' | 'result'>[]): string {
  const own = cases.filter(({ guarded }) => !guarded);
  const count = (all: typeof cases, result: CaseOutcome['result']): number =>
    all.filter((each) => each.result === result).length;
  return `${count(own, 'passed')} passed, ${count(cases, 'failed')} failed, ${count(own, 'not proven')} not proven`;
}

/** `3 of 64, behind the guard: key-store/signs` */
export function runningCaseText({ id, guarded, number, of }: RunningCase): string {
  return `${number} of ${of}${guarded ? ', behind the guard' : ''}: ${id}`;
}

export interface RunningCase {
  readonly id: string;
  readonly guarded: boolean;
  readonly number: number;
  readonly of: number;
}
