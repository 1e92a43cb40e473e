import type { CaseOutcome } from '@kpki/presentation';
import type { PluginFacets } from '../../src/session/conformance/plugin-facets.ts';
import type { ConformanceEvent } from '../../src/session/conformance/run-conformance.ts';
import { toRunConformance } from '../../src/ui/work/task.ts';
import { failure } from './acts.ts';
import { type Act, tells } from './play.ts';

const declared: PluginFacets = {
  facets: [
    ['key store', 'creates ec-p256, rsa-3072'],
    ['missing rights', 'says what of that is not'],
  ],
  leaves: ['its key store gets up to 54 keys, named case.a-b.…, which stay until you remove them'],
};

export const asksToCheck: Act = tells(
  'check plugin',
  { type: 'conformance declared', declared },
  { type: 'question', question: 7, text: toRunConformance, hidden: false },
);

function outcome(id: string, result: CaseOutcome['result'], text: string | null = null, guarded = false): CaseOutcome {
  return { id, promise: 'It does what the contract says of it.', guarded, result, text };
}

function ran(...outcomes: readonly CaseOutcome[]): readonly ConformanceEvent[] {
  return outcomes.flatMap((each, at): ConformanceEvent[] => [
    { type: 'case started', id: each.id, guarded: each.guarded, number: at + 1, of: 40 },
    { type: 'case ended', outcome: each },
  ]);
}

export function firstCases(why: string): Act {
  return casesRun(
    ...ran(
      outcome('key-store/creates', 'passed'),
      outcome('key-store/signs', 'failed', `${why}\nand this is in the wide report`),
      outcome('key-store/pending', 'not proven', 'a reader'),
      outcome('issuer/issues', 'not declared'),
    ),
    { type: 'case started', id: 'key-store/finds', guarded: false, number: 5, of: 40 },
  );
}

export const manyCases: Act = casesRun(
  ...ran(
    ...Array.from({ length: 36 }, (_, at) => outcome(`key-store/case-${at}`, 'passed')),
    outcome('key-store/creates', 'passed', null, true),
  ),
);

function casesRun(...events: readonly ConformanceEvent[]): Act {
  return tells('check plugin', ...events.map((event) => ({ type: 'conformance event', event }) as const));
}

export const checkOver: Act = tells('check plugin', { type: 'conformance over' });
export const checkStopped: Act = failure('check plugin', 'the suite was stopped between two cases', 'interrupted');
export function checkFails(text: string): Act {
  return failure('check plugin', text);
}
