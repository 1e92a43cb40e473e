import { environmentTexts } from '@kpki/presentation';
import type { Update } from './change.ts';
import { andThen, begin, noted, only, said } from './change.ts';
import { environmentKey } from './environment-key.ts';
import { unwatched } from './files.ts';
import { keysIn } from './keys-in.ts';
import type { FileState, ReadBy, State } from './model.ts';
import { planNow, specRequest } from './plan-request.ts';
import { inventoryIn, readSince } from './reading.ts';
import {
  calendarRoute,
  environmentsRoute,
  planRoute,
  type Route,
  type ScreenName,
  type TrustRoute,
  trustRoute,
} from './route.ts';
import { artifactName } from './select/artifacts.ts';
import { commandLine, planCommand } from './select/command-line.ts';
import { fileOf } from './select/reading-text.ts';
import { groupKey } from './select/tree.ts';

/** Refreshes, and shows the previous result until then. */
export function readAgain(state: State): Update {
  return begin(reading(state, { is: 'none' }), { type: 'read', target: state.target });
}

/** One reading serves the tree and the plan. */
export function readAndPlan(state: State): Update {
  const before = reading(state, { is: 'planning', location: null, retries: {}, before: null });
  return begin({ ...atPlan(before), request: specRequest }, { type: 'read', target: state.target, plans: true });
}

/** A failure of it changes nothing of what is shown. */
export function readByWatch(state: State): Update {
  // The first reading that succeeds loads code too: how long it takes does not matter to the pause after it.
  const by = state.files.changed && inventoryIn(state) !== null ? 'files' : 'interval';
  return begin(reading(state, { is: 'none' }, by), { type: 'read', target: state.target });
}

function reading(state: State, planning: State['planning'], by: ReadBy = 'user'): State {
  const before = inventoryIn(state);
  const since = readSince(state);
  const files: FileState = { ...state.files, changed: false, readBy: by };
  return { ...state, files, reading: { is: 'reading', location: null, before, since, by, retries: {} }, planning };
}

function homeOf({ path: [first] }: State): TrustRoute {
  return first.screen === 'trust' ? first : trustRoute;
}

/** What the tree leads to: a screen that is opened from one of them returns to it. */
const opened: ReadonlySet<ScreenName> = new Set<ScreenName>(['artifact', 'location', 'actions', 'rotation']);

/** Returns the path to a screen that each screen opens; those next to it are left, and it is in the path once. */
export function pathTo(state: State, route: Route): State['path'] {
  const [first, ...others] = state.path;
  if (first.screen !== 'trust') return [trustRoute, route];
  const before = others.slice(0, others.findLastIndex(({ screen }) => opened.has(screen)) + 1);
  const at = before.findIndex(({ screen }) => screen === route.screen);
  return [first, ...(at < 0 ? before : before.slice(0, at)), route];
}

export function goToTrust(state: State): Update {
  return only({ ...state, path: [homeOf(state)], message: null });
}

/** The cursor is on an artifact of the tree, and its group is unfolded. */
export function atArtifact(state: State, artifact: string): State {
  return { ...state, path: [{ ...trustRoute, cursor: artifact, toggled: [groupKey(artifactName(artifact))] }] };
}

/** A line of the tree: of an artifact, or of a group of the same name, on which a command means all its artifacts. */
export type TreePlace = { readonly artifact: string } | { readonly group: string };

export function atPlace(state: State, place: TreePlace): State {
  if ('artifact' in place) return atArtifact(state, place.artifact);
  const key = groupKey(place.group);
  return { ...state, path: [{ ...trustRoute, cursor: key, toggled: [key] }] };
}

export function goToPlan(state: State): Update {
  const at = atPlan(state);
  return at.planning.is === 'made' && at.request.of === 'spec' ? only(at) : planAgain({ ...at, request: specRequest });
}

export function planWhatIsLeft(state: State): Update {
  // The screens before the plan stay behind it.
  const at = state.path.findIndex(({ screen }) => screen === 'plan');
  const [first, ...others] = state.path.slice(0, Math.max(0, at));
  return planAgain(first === undefined ? atPlan(state) : { ...atPlan(state), path: [first, ...others, planRoute] });
}

export function goToCalendar(state: State): Update {
  return only({ ...state, path: pathTo(state, calendarRoute), message: null });
}

function atPlan(state: State): State {
  return { ...state, path: pathTo(state, planRoute), message: null };
}

export function planAgain(state: State): Update {
  // The command of a request applies too, so it is noted once the user has agreed.
  return planNow(state.request.of === 'spec' ? noted(state, planCommand(state)) : state);
}

export function goToEnvironments(state: State): Update {
  const environments = state.declared?.environments ?? [];
  const cursor = Math.max(
    0,
    environments.findIndex(({ name }) => name === state.declared?.environment),
  );
  return only({ ...state, path: pathTo(state, { ...environmentsRoute, cursor }), message: null });
}

export function switchTo(state: State, environment: string): Update {
  // Until the file is reloaded, the header and the next switch use its name.
  const declared = state.declared === null ? null : { ...state.declared, environment };
  return andThen(openTarget(state, { ...state.target, environment }, declared), (next) =>
    only(said(next, environmentTexts.opened(environment))),
  );
}

/** Opens another target at its tree, reads it, and drops what belongs to the target before. */
export function openTarget(
  state: State,
  target: State['target'],
  declared: State['declared'],
  reads: (state: State) => Update = readAgain,
): Update {
  const there: State = {
    ...state,
    target,
    declared,
    readOnly: state.readOnly === 'until chosen' ? null : state.readOnly,
    path: [trustRoute],
    applying: null,
    rotation: null,
    undoing: null,
    live: null,
    marks: environmentKey(state.target) === environmentKey(target) ? state.marks : [],
    request: specRequest,
    reading: { is: 'idle' },
    files: unwatched,
    flash: null,
    message: null,
  };
  return reads(noted(there, commandLine(there, 'status')));
}

export function toNextEnvironment(state: State): Update {
  if (state.declared === null)
    return only(
      said(state, `${environmentTexts.notRead(fileOf(state))} ${environmentTexts.refreshes(keysIn(state))}`, 'warning'),
    );
  const names = state.declared.environments.map(({ name }) => name);
  const at = names.indexOf(state.declared.environment ?? '');
  const next = names[(at + 1) % names.length];
  if (next === undefined || names.length < 2) return only(said(state, environmentTexts.noOther(keysIn(state))));
  return switchTo(state, next);
}
