import {
  answerTexts,
  applyScreenTexts,
  clipboardTexts,
  helpTexts,
  labelTexts,
  readOnlyTexts,
} from '@kpki/presentation';
import { routeOf } from '../../state/change.ts';
import type { State } from '../../state/model.ts';
import type { UiEvent } from '../../state/update.ts';
import { draftTestNews } from '../new-cluster/say-question.ts';
import { isBusy } from '../where.ts';
import { applyNews } from './apply.ts';
import { conformanceNews } from './conformance.ts';
import { checkNews } from './environments.ts';
import { hint } from './help.ts';
import { inOne } from './in-words.ts';
import { liveNews } from './live.ts';
import { questionNews } from './question.ts';
import { sayingOf } from './screens.ts';
import { awaitedNews, overviewNews, planningNews, readingLine, readingNews } from './work.ts';

type News = (before: State, after: State, uiEvent: UiEvent) => readonly string[];

const news: readonly News[] = [
  messageNews,
  overviewNews,
  readingNews,
  planningNews,
  awaitedNews,
  liveNews,
  applyNews,
  checkNews,
  conformanceNews,
  draftTestNews,
  screenNews,
  questionNews,
];

/** Returns the lines for what changed; the hint follows if there is nothing to wait for. */
export function render(before: State, after: State, uiEvent: UiEvent): readonly string[] {
  if (after.leaving !== null) {
    return before.leaving === null ? [...applyNews(before, after), 'Left.', ...after.leaving.lines] : [];
  }
  const lines = news.flatMap((each) => each(before, after, uiEvent));
  const isNext =
    lines.length > 0 || (isBusy(before) && !isBusy(after)) || (before.overlay !== null && after.overlay === null);
  return isNext && waits(after) ? [...lines, hint(after)] : lines;
}

function screenNews(before: State, after: State): readonly string[] {
  const route = routeOf(after);
  const saying = sayingOf(route);
  const now = saying.of(after, route);
  if (now === null) return [];
  const was = routeOf(before);
  const isSame = was.screen === route.screen && before.path.length === after.path.length;
  return isSame && saying.of(before, was) === now ? [] : saying.tell(after, route);
}

export function repeat(state: State): readonly string[] {
  const route = routeOf(state);
  const saying = sayingOf(route);
  const lines = saying.of(state, route) === null ? [] : saying.tell(state, route);
  return waits(state) ? [...lines, hint(state)] : lines;
}

export function opening(state: State, askedFor: string): readonly string[] {
  return [
    helpTexts.opening(askedFor),
    helpTexts.firstWords,
    ...(state.reading.is === 'reading' ? [readingLine(state)] : []),
  ];
}

function waits(state: State): boolean {
  const { screen } = routeOf(state);
  return state.overlay === null && state.leaving === null && screen !== 'new cluster' && !isBusy(state);
}

function messageNews(before: State, after: State, uiEvent: UiEvent): readonly string[] {
  // Events come gathered and the state keeps only the last warning; here each is a line.
  if (uiEvent.type === 'notice' && uiEvent.notice.type === 'events') {
    return uiEvent.notice.events.flatMap((event) =>
      event.type === 'log' && event.level === 'warn' ? [labelTexts.warning(`${event.from}: ${inOne(event.text)}`)] : [],
    );
  }
  // The state keeps one message; here each copy is a line.
  if (uiEvent.type === 'copied') return [inOne(clipboardTexts.copied(uiEvent.copied, uiEvent.way))];
  // The state's message names a key.
  if (after.readOnly === 'until chosen' && before.readOnly !== after.readOnly) {
    const { environments = [], environment } = after.declared ?? {};
    return [readOnlyTexts.severalFirst(environments.length, environment ?? '', answerTexts.chooseEnvironment)];
  }
  if (before.readOnly !== after.readOnly && before.readOnly !== 'until chosen') {
    return [after.readOnly !== null ? readOnlyTexts.isOff('word') : readOnlyTexts.isAllowed];
  }
  if (after.message === before.message && isStopping(after) && !isStopping(before)) {
    return [applyScreenTexts.stopping('word')];
  }
  return after.message === null || after.message === before.message ? [] : [inOne(after.message.text)];
}

function isStopping({ applying }: State): boolean {
  return applying?.phase === 'stopping';
}
