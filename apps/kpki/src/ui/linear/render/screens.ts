import { conformanceKey } from '../../state/conformance.ts';
import type { State } from '../../state/model.ts';
import { knownIn } from '../../state/reading.ts';
import type { Route, ScreenName } from '../../state/route.ts';
import { lookOf } from '../../state/screens/rotation.ts';
import { startChoices } from '../../state/screens/start.ts';
import { undoLines } from '../../state/screens/undo.ts';
import { workText } from '../../state/select/plan.ts';
import { undoCommand } from '../../state/undo.ts';
import { askingIn } from '../new-cluster/asked.ts';
import { questionLines } from '../new-cluster/say-question.ts';
import { actionsSaid, artifactDetails, locationSaid } from './artifact.ts';
import { calendarSaid } from './calendar.ts';
import { conformanceSaid, pluginLines } from './conformance.ts';
import { environmentLines } from './environments.ts';
import { planSaid } from './plan.ts';
import { resultSaid } from './result.ts';
import { rotationSaid } from './rotation.ts';
import { trustLines } from './trust.ts';

export interface Saying<V extends Route> {
  /** The identity of what the screen tells: it is told again if this changes. Null: nothing to tell yet. */
  of(state: State, route: V): unknown;
  tell(state: State, route: V): readonly string[];
}

const sayings: { readonly [Name in ScreenName]: Saying<Extract<Route, { readonly screen: Name }>> } = {
  start: { of: ({ startup }) => startup, tell: startLines },
  'new cluster': {
    // Asked again once a question of another kind is answered.
    of: (state, { page }) => (state.overlay === null ? `${page} ${askingIn(state)?.question.key}` : null),
    tell: questionLines,
  },
  trust: {
    of: ({ reading }) => (reading.is === 'known' ? reading.inventory : null),
    tell: (state) => {
      const inventory = knownIn(state);
      return inventory === null ? [] : trustLines(inventory);
    },
  },
  artifact: { of: (_state, { artifact }) => artifact, tell: artifactDetails },
  location: { of: (_state, { location }) => location, tell: locationSaid },
  actions: { of: (_state, { artifact }) => artifact, tell: actionsSaid },
  calendar: { of: (state, { open }) => (knownIn(state) === null ? null : open), tell: calendarSaid },
  rotation: {
    // Not before all is known: servers may take long to answer.
    of: (state, route) => {
      const look = lookOf(state, route);
      return look === null || look.is === 'looking' ? null : look;
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
    tell: ({ applying }) =>
      applying === null ? [] : [`Apply started, ${workText(applying.plan)}. Type stop to stop before the next write.`],
  },
  result: { of: ({ applying }) => applying?.plan ?? null, tell: resultSaid },
  environments: { of: ({ declared }) => declared, tell: environmentLines },
  plugins: { of: (_state, { environment }) => environment, tell: pluginLines },
  'plugin test': { of: (_state, route) => conformanceKey(route), tell: conformanceSaid },
};

/** The cast is safe: each row takes the route of its own name. */
export function sayingOf(route: Route): Saying<Route> {
  return sayings[route.screen] as Saying<Route>;
}

const other =
  'Questions, one after the other; enter alone keeps what stands. They end in a kpki.yaml that you hear first.';

function startLines(state: State): readonly string[] {
  return [
    'Start. There is no kpki.yaml in this folder. kpki changes nothing before it has said a plan.',
    // The pages of the wizard are questions here.
    ...startChoices(state).map(
      ({ is, title, about }, at) => `${at + 1}. ${title}. ${is === 'new cluster' ? other : about}`,
    ),
  ];
}

function undoSaid(state: State): readonly string[] {
  const { undoing } = state;
  if (undoing === null) return [];
  const lines = undoLines(undoing, Number.POSITIVE_INFINITY).map((line) => line.replace(/^[<!-] /, '').trim());
  return [`Undo.`, ...lines.filter((line) => line !== ''), `Same as: ${undoCommand(state)}`];
}
