import type { AskedServer } from '@kpki/engine';
import { liveScreenTexts } from '@kpki/presentation';
import type { ShownLiveCertificate } from '../../session/shown-entries.ts';
import type { Notice, TaskFailure } from '../work/task.ts';
import { begin, only, said, type Update } from './change.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { liveRoute, trustRoute } from './route.ts';

export interface LiveRow {
  readonly key: string;
  readonly asked: AskedServer;
  /** Null: not asked, or no answer yet. */
  readonly answer: ShownLiveCertificate | null;
}

/** What the servers of the cluster serve. While they are asked again, the answers before stay in view. */
export interface LiveLook {
  /** Null until the spec has been read. */
  readonly rows: readonly LiveRow[] | null;
  readonly isAsking: boolean;
  /** How many have answered since they were asked last. */
  readonly answered: number;
  /** When all had answered, in milliseconds; null: never. */
  readonly at: number | null;
  readonly failure: TaskFailure | null;
}

const nothingAsked: LiveLook = { rows: null, isAsking: false, answered: 0, at: null, failure: null };

export function askServers(state: State): Update {
  const live: LiveLook = { ...(state.live ?? nothingAsked), isAsking: true, answered: 0, failure: null };
  return begin({ ...state, live }, { type: 'ask servers', target: state.target });
}

/** Asks the servers, unless their answers are known or on their way. */
export function goToLive(state: State): Update {
  const [home] = state.path;
  const there: State = { ...state, path: [home.screen === 'trust' ? home : trustRoute, liveRoute], message: null };
  return state.live === null || isUnasked(state.live) ? askServers(there) : only(there);
}

function isUnasked({ isAsking, rows, failure }: LiveLook): boolean {
  return !isAsking && failure === null && (rows ?? []).every(({ answer }) => answer === null);
}

/** What was stored has changed, so that no verdict holds any more, nor will one of an answer that is on its way. */
export function withoutAnswers(state: State): State {
  const { live } = state;
  if (live === null) return state;
  const { 'ask servers': _dropped, ...runs } = state.runs;
  const rows = live.rows?.map((row) => ({ ...row, answer: null })) ?? null;
  return { ...state, runs, live: { ...live, rows, isAsking: false, at: null } };
}

type LiveNotice = Extract<Notice, { readonly type: 'live asked' | 'live answer' | 'live over' }>;

export function onLiveNotice(state: State, notice: LiveNotice): State {
  const { live } = state;
  if (live === null) return state;
  const before = live.rows ?? [];
  switch (notice.type) {
    case 'live asked':
      return { ...state, live: { ...live, rows: notice.servers.map((asked) => rowOf(asked, before)) } };
    case 'live answer': {
      const { answer } = notice;
      const key = keyOfServer(answer);
      const rows = before.map((row) => (row.key === key ? { ...row, answer } : row));
      return { ...state, live: { ...live, rows, answered: live.answered + 1 } };
    }
    case 'live over':
      return { ...state, live: { ...live, isAsking: false, at: state.now } };
  }
}

export function onLiveFailure(state: State, failure: TaskFailure): State {
  const { live } = state;
  if (live === null) return said(state, failure.text, 'critical');
  const ended: LiveLook = { ...live, isAsking: false };
  // A stop loses no answer.
  if (failure.exit === 'interrupted') return { ...state, live: ended };
  const failed: State = { ...state, live: { ...ended, failure } };
  // Without rows, the screen shows why.
  return live.rows === null ? failed : said(failed, failure.text, 'critical');
}

/** Stops the question to the servers; null if none is open. */
export function stopAsking(state: State): Update | null {
  const run = state.runs['ask servers'];
  const { live } = state;
  if (live?.isAsking !== true || run === undefined) return null;
  const stopped = said({ ...state, live: { ...live, isAsking: false } }, liveScreenTexts.stopped(keysIn(state)));
  return begin(stopped, { type: 'stop', of: run });
}

function rowOf(asked: AskedServer, before: readonly LiveRow[]): LiveRow {
  const key = keyOfServer(asked);
  const was = before.find((row) => row.key === key && row.asked.endpoint === asked.endpoint);
  return { key, asked, answer: was?.answer ?? null };
}

function keyOfServer({ server, node }: Pick<AskedServer, 'server' | 'node'>): string {
  return `${server} ${node}`;
}
