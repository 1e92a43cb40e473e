import type { AskedServer, LiveServer } from '@kpki/engine';
import { liveScreenTexts, type Shown } from '@kpki/presentation';
import type { Notice, TaskFailure } from '../work/task.ts';
import { begin, only, routeOf, said, type Update } from './change.ts';
import { pathTo } from './goto.ts';
import { keysIn } from './keys-in.ts';
import type { State } from './model.ts';
import { liveRoute } from './route.ts';

export interface LiveRow {
  readonly key: string;
  readonly asked: AskedServer;
  /** Null: not asked, or no answer yet. */
  readonly answer: Shown<LiveServer> | null;
}

/** What the servers of the cluster serve. While they are asked again, the answers before stay in view. */
export interface LiveLook {
  /** Null until the spec has been read. */
  readonly rows: readonly LiveRow[] | null;
  /** Where the row of a server is, by its key. */
  readonly rowAt: Readonly<Record<string, number>>;
  readonly isAsking: boolean;
  /** How many have answered, or could not be reached, since they were asked last. */
  readonly answered: number;
  readonly unreachable: number;
  /** When they were asked, and when all had answered, in milliseconds; null: never. */
  readonly askedAt: number | null;
  readonly at: number | null;
  readonly failure: TaskFailure | null;
  /** The files were written since, and the servers are asked once the screen is shown. */
  readonly isOutdated: boolean;
}

const nothingAsked: LiveLook = {
  rows: null,
  rowAt: {},
  isAsking: false,
  answered: 0,
  unreachable: 0,
  askedAt: null,
  at: null,
  failure: null,
  isOutdated: false,
};

export function askServers(state: State): Update {
  const live: LiveLook = {
    ...(state.live ?? nothingAsked),
    isAsking: true,
    answered: 0,
    unreachable: 0,
    failure: null,
    isOutdated: false,
  };
  return begin({ ...state, live }, { type: 'ask servers', target: state.target });
}

/** Asks the servers, unless their answers are known or on their way. */
export function goToLive(state: State): Update {
  const there: State = { ...state, path: pathTo(state, liveRoute), message: null };
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
  return { ...state, runs, live: { ...live, rows, isAsking: false, askedAt: null, at: null, isOutdated: true } };
}

/** Asks again once the screen is shown after a write, whichever way leads there. */
export function askIfOutdated(state: State): Update {
  const { live, leaving } = state;
  const isShown = routeOf(state).screen === 'live' && leaving === null;
  return isShown && live?.isOutdated === true ? askServers(state) : only(state);
}

type LiveNotice = Extract<Notice, { readonly type: 'live asked' | 'live answers' | 'live over' }>;

export function onLiveNotice(state: State, notice: LiveNotice): State {
  const { live } = state;
  if (live === null) return state;
  const before = live.rows ?? [];
  switch (notice.type) {
    case 'live asked':
      return { ...state, live: { ...live, ...askedRows(live, notice.servers) } };
    case 'live answers': {
      // Copied once for all answers: there may be a server for each of thousands of nodes.
      const rows = [...before];
      for (const answer of notice.answers) {
        const at = live.rowAt[keyOfServer(answer)];
        const row = at === undefined ? undefined : rows[at];
        if (at !== undefined && row !== undefined) rows[at] = { ...row, answer };
      }
      const unreached = notice.answers.filter((answer) => answer.state === 'unreachable').length;
      const answered = live.answered + notice.answers.length - unreached;
      return { ...state, live: { ...live, rows, answered, unreachable: live.unreachable + unreached } };
    }
    case 'live over':
      return {
        ...state,
        live: { ...live, isAsking: false, askedAt: state.began['ask servers'] ?? state.now, at: state.now },
      };
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

/** The answer of a server that was asked before stays until the next. */
function askedRows({ rows, rowAt }: LiveLook, servers: readonly AskedServer[]): Pick<LiveLook, 'rows' | 'rowAt'> {
  const asked = servers.map((each): LiveRow => {
    const key = keyOfServer(each);
    const was = rows?.[rowAt[key] ?? -1];
    return { key, asked: each, answer: was?.asked.endpoint === each.endpoint ? was.answer : null };
  });
  return { rows: asked, rowAt: Object.fromEntries(asked.map(({ key }, at) => [key, at])) };
}

function keyOfServer({ server, node }: Pick<AskedServer, 'server' | 'node'>): string {
  return `${server} ${node}`;
}
