import type { Drafting, DraftTest } from '../../model.ts';

/** What was found of the environment as it is entered now; null of one that was changed since. */
export function testOf({ draft, test }: Drafting): DraftTest | null {
  return test?.of === draft.environment ? test : null;
}
