import type { Verdict } from '../verify/verdict.ts';
import { trusted } from './live-verdict.ts';

/** As far before now as kpki lets a certificate begin: what a clock may be wrong by, in seconds. */
const leniency = 300;

/** Whether this machine and an API server have one time: certificates are made by the one, and judged by the other. Pure. */
export function clockVerdict(apiServer: string, there: Date | null, here: Date): Verdict {
  const what = 'clock of this machine';
  if (there === null) return trusted(what, 'unproven', `${apiServer} does not tell the time`);
  const ahead = Math.round((here.getTime() - there.getTime()) / 1000);
  if (Math.abs(ahead) <= leniency) return trusted(what, 'yes', `it agrees with that of ${apiServer}`);
  const by = roughly(Math.abs(ahead));
  const text =
    ahead > 0
      ? `it is ${by} ahead of that of ${apiServer}: what is made now is not valid there yet`
      : `it is ${by} behind that of ${apiServer}: what is made now ends early, and what has ended there is taken for valid`;
  return trusted(what, 'no', `${text}; set the one right that is wrong before anything is made`);
}

function roughly(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
