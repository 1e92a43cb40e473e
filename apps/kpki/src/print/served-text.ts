import type { ShownLiveCertificate } from '../session/shown-entries.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { dayOf, residual } from '../text/residual.ts';
import { columns } from './columns.ts';

const none = '-';

const words: Readonly<Record<ShownLiveCertificate['state'], { readonly text: string; readonly isWell: boolean }>> = {
  stored: { text: 'as stored', isWell: true },
  own: { text: 'its own', isWell: true },
  'chain differs': { text: 'another chain', isWell: false },
  older: { text: 'older than stored', isWell: false },
  newer: { text: 'not as stored', isWell: false },
  'nothing stored': { text: 'nothing stored', isWell: false },
  foreign: { text: 'something else answers', isWell: false },
  unreadable: { text: 'unreadable', isWell: false },
  unreachable: { text: 'unreachable', isWell: false },
};

/** Whether a server does not serve what it should; a server without an artifact of kpki's may well be unreachable. */
export function isUnwell({ state, artifact }: ShownLiveCertificate): boolean {
  return artifact !== null && !words[state].isWell;
}

export function servedText(served: readonly ShownLiveCertificate[]): readonly string[] {
  const table = columns(
    ['SERVER', 'NODE', 'AT', 'SERVES', 'EXPIRES', 'LEFT'],
    served.map((each) => [
      each.server,
      each.node,
      each.endpoint,
      each.text === '' ? words[each.state].text : `${words[each.state].text}: ${clean(each.text)}`,
      each.notAfter === null ? none : dayOf(new Date(each.notAfter)),
      each.residualSeconds === null ? none : residual(each.residualSeconds),
    ]),
  );
  const due = served.filter(({ artifact }) => artifact !== null);
  return [table, '', `${summaryOf(due)}${uncounted(served.length - due.length)}`];
}

/** The summary leaves out some lines of the table, and says so. */
function uncounted(count: number): string {
  if (count === 0) return '';
  return ` ${count} more, which kpki makes nothing for, ${count === 1 ? 'is' : 'are'} not counted.`;
}

/** An unreachable server may well serve what it should. */
function summaryOf(due: readonly ShownLiveCertificate[]): string {
  const unreached = due.filter(({ state }) => state === 'unreachable').length;
  const other = due.filter(isUnwell).length - unreached;
  const all = counted(due.length, 'server');
  const notReached = (of: string): string => `${unreached}${of} ${unreached === 1 ? 'was' : 'were'} not reached`;
  if (other > 0) {
    const rest = unreached === 0 ? '' : `; ${notReached('')}`;
    return `${other} of ${all} ${other === 1 ? 'does' : 'do'} not serve what is stored${rest}.`;
  }
  if (unreached === 0) return `${counted(due.length, 'server serves', 'servers serve')} what is stored.`;
  const reached = due.length - unreached;
  const rest = reached === 0 ? '' : `; ${counted(reached, 'server serves', 'servers serve')} what is stored`;
  return `${notReached(` of ${all}`)}${rest}.`;
}
