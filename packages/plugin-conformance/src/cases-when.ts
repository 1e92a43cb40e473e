import type { Case } from './case.ts';

/** Returns cases of which all are about one thing that an instance may declare, but for those that say what else. */
export function casesWhen<T>(
  when: Case<T>['when'],
  cases: readonly (Omit<Case<T>, 'when'> & Partial<Case<T>>)[],
): readonly Case<T>[] {
  return cases.map((each) => ({ when, ...each }));
}
