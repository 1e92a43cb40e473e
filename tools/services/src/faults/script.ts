import type { Fault } from './fault.ts';

/** What a proxy remembers of a request: nothing that could be a secret. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** The subject of the request, if the proxy can read it from a body; else null. */
  readonly about: string | null;
  readonly isHit: boolean;
  /** What the real server answered; null where it was not asked, and as long as it works. */
  readonly realStatus: number | null;
  /** Whether an answer was sent to its end. */
  readonly isAnswered: boolean;
}

export interface FaultScript {
  readonly fault: Fault;
  /** Which requests count. Default: all. */
  readonly on?: (request: FaultOn) => boolean;
  /** At which of these, from 1. Default: 1. */
  readonly at?: number;
  /** At how many of these from there on; `Infinity`: at all. Default: 1. */
  readonly times?: number;
}

export type FaultOn = Pick<SeenRequest, 'method' | 'path' | 'about'>;

export function playScript({ on = () => true, at = 1, times = 1 }: FaultScript): (request: FaultOn) => boolean {
  let matches = 0;
  return (request) => {
    if (!on(request)) return false;
    matches += 1;
    return matches >= at && matches < at + times;
  };
}
