import { type Profiler, Session } from 'node:inspector';

/** A location in a function that ran: `file:start:end`, and how far into the function. */
export interface Spot {
  readonly where: string;
  readonly offset: number;
}

export interface Coverage {
  /** Where something ran since the last question that had never run before. */
  readonly fresh: () => readonly Spot[];
  readonly reached: (spots: readonly Spot[]) => readonly Spot[];
  readonly stop: () => void;
}

/** V8's own block coverage, of files whose address matches; V8 resets its counters with each query. */
export function startCoverage(within: RegExp): Coverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const known = new Map<string, Uint8Array>();

  function ran(): ReadonlyMap<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      for (const { url, functions } of result.filter((script) => within.test(script.url))) {
        for (const { ranges } of functions) {
          const [whole] = ranges;
          if (whole !== undefined && whole.count > 0) {
            found.set(`${url}:${whole.startOffset}:${whole.endOffset}`, painted(whole, ranges));
          }
        }
      }
    });
    return found;
  }

  return {
    fresh: () => {
      const spots: Spot[] = [];
      for (const [where, now] of ran()) {
        const before = known.get(where) ?? new Uint8Array(now.length);
        known.set(where, before);
        for (const [offset, runs] of now.entries()) {
          if (runs === 0 || before[offset] === 1) continue;
          // Of what stands together, the first place is enough.
          if (offset === 0 || now[offset - 1] === 0 || before[offset - 1] !== 2) spots.push({ where, offset });
          before[offset] = 2;
        }
        for (const [offset, state] of before.entries()) if (state === 2) before[offset] = 1;
      }
      return spots;
    },
    reached: (spots) => {
      const now = ran();
      return spots.filter(({ where, offset }) => now.get(where)?.[offset] === 1);
    },
    stop: () => session.disconnect(),
  };
}

/** For each character of a function whether it ran: inner ranges follow the outer ones, and say otherwise. */
function painted(whole: Profiler.CoverageRange, ranges: readonly Profiler.CoverageRange[]): Uint8Array {
  const out = new Uint8Array(whole.endOffset - whole.startOffset);
  for (const { startOffset, endOffset, count } of ranges) {
    out.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset);
  }
  return out;
}
