import type { LiveCertificate } from '@kpki/engine';
import { counted } from '../counts.ts';
import { dayOf, residual } from '../durations.ts';
import type { Shown } from '../shown.ts';
import { type Block, note, noValue, pause, table } from './block.ts';

type Served = Shown<LiveCertificate>;

interface ServedState {
  readonly text: string;
  readonly isAsStored: boolean;
}

const servedStates: Readonly<Record<LiveCertificate['state'], ServedState>> = {
  stored: { text: 'as stored', isAsStored: true },
  own: { text: 'own certificate', isAsStored: true },
  'chain differs': { text: 'another chain', isAsStored: false },
  older: { text: 'older than stored', isAsStored: false },
  newer: { text: 'newer than stored', isAsStored: false },
  'nothing stored': { text: 'nothing stored', isAsStored: false },
  foreign: { text: 'another server answers', isAsStored: false },
  unreadable: { text: 'unreadable', isAsStored: false },
  unreachable: { text: 'unreachable', isAsStored: false },
};

/** Whether a server does not serve what it should; a server without an artifact of kpki's may well be unreachable. */
export function isServedWrong({ state, artifact }: Pick<Served, 'state' | 'artifact'>): boolean {
  return artifact !== null && !servedStates[state].isAsStored;
}

/** Returns what servers really serve, compared with what is stored. */
export function servedBlocks(served: readonly Served[]): readonly Block[] {
  const due = served.filter(({ artifact }) => artifact !== null);
  return [
    table(
      [
        ['SERVER', ({ server }) => server],
        ['NODE', ({ node }) => node],
        ['AT', ({ endpoint }) => endpoint],
        ['SERVES', servedText],
        ['EXPIRES', ({ notAfter }) => (notAfter === null ? noValue : dayOf(new Date(notAfter)))],
        ['LEFT', ({ residualSeconds }) => (residualSeconds === null ? noValue : residual(residualSeconds))],
      ],
      served,
    ),
    pause,
    note(`${summaryOf(due)}${uncounted(served.length - due.length)}`),
  ];
}

/** `as stored`, `unreachable: connection refused` */
function servedText({ state, text }: Pick<Served, 'state' | 'text'>): string {
  return text === '' ? servedStates[state].text : `${servedStates[state].text}: ${text}`;
}

/** The summary leaves out some lines of the table, and says so. */
function uncounted(count: number): string {
  if (count === 0) return '';
  return ` ${counted(count, 'server')} without an artifact ${count === 1 ? 'is' : 'are'} not counted.`;
}

/** An unreachable server may well serve what it should. */
function summaryOf(due: readonly Served[]): string {
  const unreached = due.filter(({ state }) => state === 'unreachable').length;
  const other = due.filter(isServedWrong).length - unreached;
  const all = counted(due.length, 'server');
  const notReached = (of: string): string => `${unreached}${of} ${unreached === 1 ? 'was' : 'were'} not reached`;
  if (other > 0) {
    const rest = unreached === 0 ? '' : `; ${notReached('')}`;
    return `${other} of ${all} ${other === 1 ? 'does' : 'do'} not serve the stored certificate${rest}.`;
  }
  if (unreached === 0) return `${counted(due.length, 'server serves', 'servers serve')} the stored certificate.`;
  const reached = due.length - unreached;
  const rest = reached === 0 ? '' : `; ${counted(reached, 'server serves', 'servers serve')} the stored certificate`;
  return `${notReached(` of ${all}`)}${rest}.`;
}
