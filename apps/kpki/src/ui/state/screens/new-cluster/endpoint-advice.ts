import type { Draft } from '../../draft.ts';
import { isBlank } from './node-lists.ts';

/** What comes of several control-plane nodes without an endpoint, and what is better. */
export interface EndpointAdvice {
  readonly consequence: string;
  readonly better: string;
}

const advice: EndpointAdvice = {
  consequence: 'No API endpoint (page 1): kubectl and workers use the first node alone.',
  better: 'A load balancer, or a DNS name that points to all of them, outlives any one.',
};

/** Null where there is nothing to advise. It is no problem: the file is accepted as it is. */
export function endpointAdvice({ controlPlane, endpoint }: Draft): EndpointAdvice | null {
  const isAlone = controlPlane.filter((node) => !isBlank(node)).length < 2;
  return isAlone || endpoint.trim() !== '' ? null : advice;
}
