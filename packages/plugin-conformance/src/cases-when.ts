import type { Case } from './case.ts';

/** Returns cases about one capability that an instance may declare; a case may name another condition. */
export function casesWhen<T>(
  when: Case<T>['when'],
  cases: readonly (Omit<Case<T>, 'when'> & Partial<Case<T>>)[],
): readonly Case<T>[] {
  return cases.map((each) => ({ when, ...each }));
}
