import {
  applyScreenTexts,
  calendarScreenTexts,
  counted,
  firstOf,
  labelTexts,
  nothingExpiresText,
  readAgeTexts,
  rotationScreenTexts,
  spokenTexts,
  startTexts,
  unknownExpiryText,
  workText,
  workTexts,
} from '@kpki/presentation';
import { spokenLines } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import type { State } from '../../state/model.ts';
import { inventoryIn } from '../../state/reading.ts';
import type { RotationLook } from '../../state/rotation-look.ts';
import type { CalendarRoute, RotationRoute, Route, RouteOf, ScreenName } from '../../state/route.ts';
import { calendarScreen } from '../../state/screens/calendar.ts';
import { buttonsIn, couldBeInStep, lookOf } from '../../state/screens/rotation.ts';
import { undoDocument } from '../../state/screens/undo.ts';
import { calendarRows, calendarTotals, unreadCount } from '../../state/select/calendar.ts';
import { applyCommand, commandLine } from '../../state/select/command-line.ts';
import { allExpiries } from '../../state/select/fleet-expiries.ts';
import { resultDocument } from '../../state/select/result.ts';
import { sectionsOf } from '../../state/select/rotation.ts';
import { trustBlocks } from '../../state/select/rotation-trust.ts';
import { type RunbookStep, runbookSteps } from '../../state/select/runbook.ts';
import { startChoices } from '../../state/select/start-lines.ts';
import { pathTitle } from '../../state/titles.ts';
import { undoCommand } from '../../state/undo.ts';
import { askingIn } from '../new-cluster/asked.ts';
import { questionLines } from '../new-cluster/say-question.ts';
import { mostSaid } from '../words.ts';
import { actionsSaid, artifactDetails, locationSaid } from './artifact.ts';
import { conformanceSaid, pluginLines } from './conformance.ts';
import { environmentLines } from './environments.ts';
import { expiryInWords } from './expiry-in-words.ts';
import { failureLines } from './failure.ts';
import { fleetSaid } from './fleet.ts';
import { liveSaid } from './live.ts';
import { planSaid } from './plan.ts';
import { trustLines } from './trust.ts';

interface Saying<V extends Route> {
  /** The identity of the spoken screen: it is spoken again if this changes. Null: nothing to say yet. */
  of(state: State, route: V): unknown;
  tell(state: State, route: V): readonly string[];
}

const sayings: { readonly [Name in ScreenName]: Saying<RouteOf<Name>> } = {
  start: { of: ({ startup }) => startup, tell: startLines },
  'new cluster': {
    // Asked again once a question of another kind is answered.
    of: (state, { page }) => (state.overlay === null ? `${page} ${askingIn(state)?.question.key}` : null),
    tell: questionLines,
  },
  trust: {
    of: ({ reading }) => (reading.is === 'known' ? reading.inventory : null),
    tell: (state) => {
      const inventory = inventoryIn(state);
      return inventory === null ? [] : trustLines(inventory);
    },
  },
  artifact: { of: (_state, { artifact }) => artifact, tell: artifactDetails },
  location: { of: (_state, { location }) => location, tell: locationSaid },
  actions: { of: (_state, { of }) => of, tell: actionsSaid },
  calendar: { of: (state, { open }) => (inventoryIn(state) === null ? null : open), tell: calendarSaid },
  fleet: {
    of: ({ fleet }, { layout }) =>
      fleet === null || fleet.isReading ? null : layout === 'expiries' ? allExpiries(fleet.rows) : fleet.rows,
    tell: fleetSaid,
  },
  // Not before all have answered.
  live: { of: ({ live }) => (live === null || live.isAsking ? null : (live.failure ?? live.rows)), tell: liveSaid },
  rotation: {
    // Not before all is known: servers may take long to answer.
    of: (state, route) => {
      const look = lookOf(state, route);
      // Nor once more after a tick.
      return look === null || look.is === 'looking' ? null : (look.failure ?? look.document);
    },
    tell: rotationSaid,
  },
  undo: {
    of: ({ undoing }) =>
      undoing === null || undoing.phase === 'reading' || undoing.phase === 'running' ? null : undoing,
    tell: undoSaid,
  },
  plan: {
    of: ({ planning }) => (planning.is === 'made' ? planning.plan : planning.is === 'none' ? 'none' : null),
    tell: planSaid,
  },
  apply: {
    of: ({ applying }) => applying?.plan ?? null,
    tell: ({ applying }) => (applying === null ? [] : [workTexts.applyStarted(workText(applying.plan))]),
  },
  result: { of: ({ applying }) => applying?.plan ?? null, tell: resultSaid },
  environments: { of: ({ declared }) => declared, tell: environmentLines },
  plugins: { of: (_state, { environment }) => environment, tell: pluginLines },
  'plugin test': {
    of: (_state, { environment, plugin: { kind, name } }) => `${environment} ${kind} ${name}`,
    tell: conformanceSaid,
  },
};

/** The cast is safe: each row takes the route of its own name. */
export function sayingOf(route: Route): Saying<Route> {
  return sayings[route.screen] as Saying<Route>;
}

function startLines(state: State): readonly string[] {
  return [
    `Start. ${startTexts.nothingHere} ${startTexts.changesNothing}`,
    // The pages of the wizard are questions here.
    ...startChoices(state).map(
      ({ is, title, about }, at) =>
        `${at + 1}. ${title}. ${is === 'new cluster' ? spokenTexts.start.newCluster : about}`,
    ),
  ];
}

function undoSaid(state: State): readonly string[] {
  if (state.undoing === null) return [];
  return ['Undo.', ...spokenLines(undoDocument(state)), labelTexts.sameAs(undoCommand(state))];
}

function calendarSaid(state: State, route: CalendarRoute): readonly string[] {
  const inventory = inventoryIn(state);
  if (inventory === null) return [];
  const rows = calendarRows(inventory, route.open, state.now);
  const unread = unreadCount(inventory);
  if (rows.length === 0) {
    return [`Expiries. ${unread === 0 ? nothingExpiresText : unknownExpiryText(unread)}`];
  }
  const { first, more } = firstOf(rows, mostSaid);
  return [
    `Expiries. ${calendarScreenTexts.totals(calendarTotals(inventory))}.`,
    ...first.map((row, at) => `${at + 1}. ${expiryInWords(row)}`),
    ...(more > 0 ? [labelTexts.more(counted(more, 'line'))] : []),
    labelTexts.sameAs(calendarScreen.command(state, route)),
  ];
}

function resultSaid(state: State): readonly string[] {
  const { applying } = state;
  if (applying === null) return [];
  const { startedAt, ended, waiting } = applying;
  const seconds = (((ended ?? startedAt) - startedAt) / 1000).toFixed(1);
  return [
    workTexts.result(seconds),
    ...spokenLines(resultDocument(state, applying)),
    ...(waiting.length === 0 ? [] : [labelTexts.next(applyScreenTexts.pendingNext('word'))]),
    labelTexts.sameAs(applyCommand(state)),
  ];
}

/** A step of a runbook, with its number: `Runbook 1, observed: …`. */
export function spokenStep({ text, is, observed }: RunbookStep, number: number): string {
  return spokenTexts.rotation.step(number, is, is === 'open' ? observed : null, clean(text));
}

function rotationWords(state: State, look: RotationLook): readonly string[] {
  const sections = sectionsOf(look, state);
  if (sections === null) return [];
  const { status, track, checked, rollout, rest } = sections;
  const steps = runbookSteps(look, state);
  const { runbook } = look;
  if (runbook === null || steps.length === 0) return spokenLines(look.document);
  return [
    ...spokenLines([...status, ...track, ...checked, ...rollout.slice(0, 1)]),
    ...steps.map((step, at) => spokenStep(step, at + 1)),
    ...spokenLines(rest),
  ];
}

function rotationSaid(state: State, route: RotationRoute): readonly string[] {
  const look = lookOf(state, route);
  if (look === null) return [];
  if (look.failure !== null) return [spokenTexts.rotation.failed, ...failureLines(look.failure)];
  return [
    `${pathTitle(state, route)}.`,
    ...(look.askedAt === null ? [] : [readAgeTexts.askedInWords(look.askedAt, state.now)]),
    ...(route.done === null ? [] : [clean(route.done)]),
    ...rotationWords(state, look),
    ...spokenLines(trustBlocks(look, inventoryIn(state))),
    ...buttonsIn(state, route).flatMap(({ label, why, request }, at) =>
      request === null
        ? []
        : [`${at + 1}. ${why === null ? `${label}.` : `${label}. ${rotationScreenTexts.notYet(why)}`}`],
    ),
    ...(couldBeInStep(state, route) ? [rotationScreenTexts.inStep('word')] : []),
    labelTexts.sameAs(commandLine(state, `rotate ${route.of}`)),
  ];
}
