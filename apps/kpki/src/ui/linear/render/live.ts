import type { LiveServer } from '@kpki/engine';
import {
  counted,
  firstOf,
  labelTexts,
  liveScreenTexts,
  readAgeTexts,
  type Shown,
  servedSummary,
  servedText,
  spanInWords,
  spokenTexts,
  trustText,
} from '@kpki/presentation';
import type { LiveRow } from '../../state/live.ts';
import type { State } from '../../state/model.ts';
import type { LiveRoute } from '../../state/route.ts';
import { liveRowsIn, liveScreen } from '../../state/screens/live.ts';
import { answersIn, liveInWords, worstServersFirst } from '../../state/select/live.ts';
import { mostSaid } from '../words.ts';
import { failureLines } from './failure.ts';
import { dateInWords, inOne } from './in-words.ts';

const { live: texts } = spokenTexts;

/** In the order in which they have numbers. */
export function spokenServers(state: State): readonly LiveRow[] {
  return worstServersFirst(liveRowsIn(state));
}

export function liveSaid(state: State, route: LiveRoute): readonly string[] {
  const { live } = state;
  if (live === null) return [];
  if (live.failure !== null) return failureLines(live.failure);
  const rows = spokenServers(state);
  if (rows.length === 0) return [texts.title(liveScreenTexts.nothing)];
  const answers = answersIn(live);
  const { first, more } = firstOf(rows, mostSaid);
  return [
    texts.title(answers.length < rows.length ? liveInWords(live) : servedSummary(answers)),
    ...(live.askedAt === null ? [] : [readAgeTexts.askedInWords(live.askedAt, state.now)]),
    ...first.map((row, at) => `${at + 1}. ${rowInWords(row)}`),
    ...(more > 0 ? [labelTexts.more(counted(more, 'server'))] : []),
    labelTexts.sameAs(liveScreen.command(state, route)),
  ];
}

/** The servers are asked: their answers may take long. */
export function liveNews({ live: before }: State, { live: after }: State): readonly string[] {
  const isNew = after?.isAsking === true && after.rows !== null && (before?.rows == null || !before.isAsking);
  return isNew ? [texts.asking(after.rows.length)] : [];
}

function answerInWords(answer: Shown<LiveServer>): string {
  const { clients } = answer;
  const trust = clients.state === 'not compared' ? '' : trustText(clients);
  // The reason why nothing is known comes once.
  const isSaid = clients.state === 'unknown' && answer.text !== '';
  return trust === '' || isSaid ? servedText(answer) : `${servedText(answer)}; ${trust}`;
}

function rowInWords({ asked, answer }: LiveRow): string {
  const { server, node, endpoint } = asked;
  const said = texts.row(
    server,
    node,
    endpoint,
    inOne(answer === null ? liveScreenTexts.notAsked : answerInWords(answer)),
  );
  const { notAfter = null, residualSeconds = null } = answer ?? {};
  if (notAfter === null || residualSeconds === null) return said;
  const day = dateInWords(notAfter);
  return `${said} ${residualSeconds <= 0 ? texts.expired(day, spanInWords(-residualSeconds)) : texts.expires(day, spanInWords(residualSeconds))}`;
}
