import type { Draft } from '../../state/draft.ts';
import { endpointAdvice } from '../../state/screens/new-cluster/endpoint-advice.ts';

/** What should be looked at and hinders nothing. */
export function adviceLines(draft: Draft): readonly string[] {
  const advice = endpointAdvice(draft);
  return advice === null ? [] : [advice.consequence, advice.better];
}
