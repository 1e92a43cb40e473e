import { type Refusal, refusalAnswer } from './answer.ts';
import type { Fault } from './fault.ts';

const tooMany = { status: 429, message: 'too many requests' } as const;
const unable = { status: 503, message: 'service unavailable' } as const;

/** A status that is an error. Of those that end in `-after` the real server has carried the request out. */
export const statusFaults: readonly Fault[] = [
  refusal('429', tooMany),
  retryAfter('1', '1'),
  retryAfter('zero', '0'),
  retryAfter('huge', '1000000000000'),
  retryAfter('negative', '-5'),
  retryAfter('past-date', 'Wed, 21 Oct 2015 07:28:00 GMT'),
  retryAfter('far-date', 'Fri, 31 Dec 9999 23:59:59 GMT'),
  retryAfter('garbage', 'soon, and then some'),
  // As OpenBao words it; kube-apiserver has no such state, and anybody's load balancer may say it.
  refusal('503-sealed', { status: 503, message: 'Vault is sealed' }),
  refusal('503', unable),
  refusal('503-retry-1', { ...unable, headers: { 'retry-after': '1' } }),
  refusal('500', { status: 500, message: 'internal error' }),
  after('500-after', { status: 500, message: 'internal error' }),
  after('503-after', unable),
  after('504-after', { status: 504, message: 'the request did not complete in time' }),
  refusal('403', { status: 403, message: 'permission denied' }),
  refusal('412', { status: 412, message: 'the state that was asked for is not here yet' }),
  refusal('413', { status: 413, message: 'request entity too large' }),
  refusal('422', { status: 422, message: 'unprocessable' }),
  {
    name: '307-elsewhere',
    does: 'answers 307 and names another origin',
    isApplied: false,
    carryOut: ({ answer, otherOrigin }) =>
      answer({ status: 307, headers: { location: `${otherOrigin}/v1/elsewhere` }, body: Buffer.alloc(0) }),
  },
];

function refusal(name: string, what: Refusal): Fault {
  const header = what.headers?.['retry-after'];
  return {
    name,
    does: `answers ${what.status}, "${what.message}"${header === undefined ? '' : `, with Retry-After: ${String(header)}`}`,
    isApplied: false,
    carryOut: ({ dialect, answer }) => answer(refusalAnswer(dialect, what)),
  };
}

function retryAfter(name: string, value: string): Fault {
  return refusal(`429-retry-${name}`, { ...tooMany, headers: { 'retry-after': value } });
}

function after(name: string, what: Refusal): Fault {
  return {
    name,
    does: `carries the request out and answers ${what.status}, "${what.message}"`,
    isApplied: true,
    carryOut: async ({ forward, dialect, answer }) => {
      await forward();
      answer(refusalAnswer(dialect, what));
    },
  };
}
