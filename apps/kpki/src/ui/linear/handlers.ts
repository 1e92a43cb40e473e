import { exclusionOf, type Step } from '@kpki/engine';
import { answerTexts, clipboardTexts, editingTexts, exportTexts, readOnlyTexts, searchTexts } from '@kpki/presentation';
import { shellWord } from '../../options/option-words.ts';
import type { Inventory } from '../../session/inventory.ts';
import type { Rotating } from '../../session/rotated-names.ts';
import { insteadOf } from '../../text/near-name.ts';
import type { UiCommand } from '../keys.ts';
import { isRunning, isUndoRunning } from '../state/applying.ts';
import { routeOf } from '../state/change.ts';
import { runningConformance } from '../state/conformance.ts';
import { copyItemsIn } from '../state/copy.ts';
import { editingIn, editingOf } from '../state/editing.ts';
import { unrequestedSteps } from '../state/exclusion.ts';
import { exportsIn } from '../state/export.ts';
import { keysIn } from '../state/keys-in.ts';
import type { State } from '../state/model.ts';
import { exceptOf } from '../state/plan-request.ts';
import { awaited, inventoryIn } from '../state/reading.ts';
import { rotationRoute, withTick } from '../state/rotation.ts';
import { type CalendarRoute, environmentsRoute, planRoute, type Route, type ScreenName } from '../state/route.ts';
import { actionsIn } from '../state/screens/actions.ts';
import { calendarRowsOf } from '../state/screens/calendar.ts';
import { fleetExpiriesIn } from '../state/screens/fleet-layouts.ts';
import { planGroupKeys } from '../state/screens/plan.ts';
import { buttonsIn } from '../state/screens/rotation.ts';
import { rowsWith } from '../state/searched-list.ts';
import { actionsFor } from '../state/select/actions.ts';
import { knownArtifacts } from '../state/select/artifacts.ts';
import { pluginsOf } from '../state/select/conformance.ts';
import { editedSpec } from '../state/select/edited-file.ts';
import { filterProblem, matches, parseFilter } from '../state/select/filter.ts';
import { fleetItemsIn } from '../state/select/fleet.ts';
import { changesOf } from '../state/select/plan.ts';
import { runbookSteps } from '../state/select/runbook.ts';
import { startChoices } from '../state/select/start-lines.ts';
import type { UiEvent } from '../state/update.ts';
import { type Handler, happens, noInput, type ParsedInput, said, uiCommand, visiting } from './parsed-input.ts';
import { artifactLine, artifactLines } from './render/artifact.ts';
import { helpLines, hint } from './render/help.ts';
import { spokenServers } from './render/live.ts';
import { stepFieldLines, stepLines } from './render/plan.ts';
import { repeat } from './render/render.ts';
import { sayingOf, spokenStep } from './render/screens.ts';
import { whereIn } from './where.ts';
import { mostSaid, plainWords, type QuestionWord, type Word } from './words.ts';

const noEnvironmentChosen = readOnlyTexts.notChosen(answerTexts.chooseEnvironment);

export const handlers: Readonly<Record<Exclude<Word, QuestionWord>, Handler>> = {
  ...plainHandlers(),
  'a number': (state, rest) => numbered(state, Number.parseInt(rest, 10)),
  all: (state) => said([...everything(state), hint(state)]),
  find,
  plan: elsewhere('plan'),
  apply: (state) =>
    state.readOnly === 'until chosen'
      ? said([noEnvironmentChosen])
      : state.readOnly === 'for now'
        ? said([readOnlyTexts.forNow('word')])
        : ((routeOf(state).screen === 'undo' ? null : notPlanned(state)) ?? happens(uiCommand('apply'))),
  fields: (state, rest) => onStep(state, rest, 'fields', (step) => said(stepFieldLines(state, step))),
  exclude: (state, rest) =>
    rest === 'others'
      ? (notPlanned(state) ?? happens(uiCommand('only requested')))
      : onStep(state, rest, 'exclude', ({ artifact }) => toggling(state, [artifact])),
  include,
  tick: tickStep,
  expiries: (state) => {
    const route = routeOf(state);
    if (route.screen !== 'fleet') return toScreen('calendar', 'expiries')(state, '');
    return isOfExpiries(route) ? said(repeat(state)) : happens(uiCommand('expiries'));
  },
  renew: (state, rest) => onArtifact(state, rest, 'renew'),
  actions: (state, rest) => onArtifact(state, rest, 'actions'),
  rotate,
  undo: elsewhere('undo'),
  stop: (state) =>
    isRunning(state) ||
    isUndoRunning(state) ||
    runningConformance(state) !== null ||
    state.live?.isAsking === true ||
    Object.keys(awaited(state)).length > 0
      ? happens(uiCommand('stop'))
      : said([answerTexts.nothingRuns]),
  trust: elsewhere('trust'),
  env: (state, rest) => environment(state, rest, 'open'),
  servers: toScreen('live', 'servers'),
  fleet: (state) => (isOfExpiries(routeOf(state)) ? happens(uiCommand('fleet')) : elsewhere('fleet')(state, '')),
  environments: elsewhere('environments'),
  test: (state, rest) => environment(state, rest, 'again'),
  plugins: (state, rest) => environment(state, rest, 'plugins'),
  'read-only': (state) =>
    state.readOnly === 'until chosen' ? said([noEnvironmentChosen]) : happens(uiCommand('read-only')),
  commands: (state) => said([...commandLines(state), hint(state)]),
  copy,
  export: exportHere,
  edit: editHere,
  // A question is answered before words are looked up.
  yes: () => noInput,
  no: () => noInput,
  help: (state) => said([...helpLines(state), hint(state)]),
};

function plainHandlers(): Readonly<Record<keyof typeof plainWords, Handler>> {
  const all = Object.entries(plainWords).map(([word, what]): [string, Handler] => [
    word,
    () => happens(uiCommand(what)),
  ]);
  return Object.fromEntries(all) as Record<keyof typeof plainWords, Handler>;
}

/** Opens a screen; one that is open is said once more. */
function elsewhere(by: ScreenName & UiCommand): Handler {
  return toScreen(by, by);
}

function toScreen(screen: ScreenName, by: UiCommand): Handler {
  return (state) => (routeOf(state).screen === screen ? said(repeat(state)) : happens(uiCommand(by)));
}

/** In the conversation, the list of what expires has no cursor that could choose a cluster. */
function isOfExpiries(route: Route): boolean {
  return route.screen === 'fleet' && route.layout === 'expiries';
}

/** Of a list, only the command: no row has a cursor that could be heard. */
function copy(state: State, rest: string): ParsedInput {
  const items = copyItemsIn(state);
  const wanted = whereIn(state) === 'artifact' ? rest.toLowerCase() : 'command';
  const at = items.findIndex(({ kind }) => kind === wanted);
  if (at < 0) return said([clipboardTexts.choose([...new Set(items.map(({ kind }) => kind))])]);
  return happens(uiCommand('copy'), ...Array.from({ length: at }, () => uiCommand('down')), uiCommand('open'));
}

/** In one go: the name is the proposed one, unless another follows the format. */
function exportHere(state: State, rest: string): ParsedInput {
  const formats = exportsIn(state)?.formats.map(({ format }) => format) ?? [];
  // The screen says why there is none.
  if (formats.length === 0) return happens(uiCommand('export'));
  const [named = '', ...name] = rest.split(' ');
  const at = formats.map(String).indexOf(named.toLowerCase());
  if (at < 0) return said([exportTexts.choose(formats)]);
  const choice =
    formats.length === 1 ? [] : [...Array.from({ length: at }, () => uiCommand('down')), uiCommand('open')];
  const file = name.join(' ');
  const typed: readonly UiEvent[] =
    file === '' ? [] : [uiCommand('last'), uiCommand('erase start'), { type: 'text', text: file }];
  return happens(uiCommand('export'), ...choice, ...typed, uiCommand('open'));
}

/** A conversation keeps its terminal. In the tree no row is selected, so that the spec is meant. */
function editHere(state: State): ParsedInput {
  const isOfSpec = whereIn(state) === 'trust' && inventoryIn(state) !== null;
  const editing = isOfSpec ? editingOf(state, editedSpec(state)) : editingIn(state);
  if (editing.is === 'refused') return said([editing.why]);
  return said([editingTexts.inShell(editing.words.map(shellWord).join(' '))]);
}

function commandLines({ commands }: State): readonly string[] {
  if (commands.length === 0) return [answerTexts.noCommands];
  return [answerTexts.commands, ...commands.map((command, at) => `${at + 1}. ${command}`)];
}

function notPlanned({ planning }: State): ParsedInput | null {
  return planning.is === 'made' ? null : said([answerTexts.noPlan]);
}

function onStep(
  state: State,
  rest: string,
  word: 'fields' | 'exclude',
  then: (step: Step) => ParsedInput,
): ParsedInput {
  const refused = notPlanned(state);
  if (refused !== null) return refused;
  const number = Number.parseInt(rest, 10);
  if (Number.isNaN(number)) return said([answerTexts.needsNumber(word)]);
  const step = state.planning.is === 'made' ? changesOf(state.planning.plan)[number - 1] : undefined;
  return step === undefined ? noNumber(number) : then(step);
}

function tickStep(state: State, rest: string): ParsedInput {
  const route = routeOf(state);
  const number = Number.parseInt(rest, 10);
  if (Number.isNaN(number)) return said([answerTexts.needsNumber('tick')]);
  const { rotation } = state;
  const step = rotation === null ? undefined : runbookSteps(rotation, state)[number - 1];
  const runbook = rotation?.runbook ?? null;
  if (route.screen !== 'rotation' || rotation === null || step === undefined || runbook === null)
    return noNumber(number);
  const ticked = runbookSteps({ ...rotation, runbook: withTick(runbook, step.text) }, state);
  const render = ticked.slice(number - 1, number).map((each) => spokenStep(each, number));
  return { ...happens(visiting({ ...route, step: number - 1 }), uiCommand('choose')), render };
}

function include(state: State, rest: string): ParsedInput {
  const left = unrequestedSteps(state).map(({ artifact }) => artifact);
  if (left.length > 0 && (rest === '' || rest === 'others')) return happens(uiCommand('only requested'));
  const names = [...exceptOf(state.request), ...left];
  const wanted = names.filter((name) => rest === '' || name === rest);
  return wanted.length === 0
    ? said([answerTexts.excluded(names)])
    : toggling(
        state,
        wanted.map((id) => excludedRow(state, id)),
      );
}

/** A CA that has no step itself is excluded by the row of its trust bundle, which comes first of what left with it. */
function excludedRow({ planning }: State, id: string): string {
  const steps = planning.is === 'made' ? planning.plan.steps : [];
  const isItself = steps.some((step) => step.artifact === id && exclusionOf(step) !== null);
  return isItself ? id : (steps.find((step) => exclusionOf(step)?.ca === id)?.artifact ?? id);
}

/** On the row of the first, whether its group is open or not. */
function toggling(state: State, artifacts: readonly string[]): ParsedInput {
  const keys = planGroupKeys(state);
  return happens(
    ...artifacts.flatMap((cursor) => [
      visiting({ ...planRoute, focus: 'list', open: keys, cursor }),
      uiCommand('choose'),
    ]),
  );
}

function everything(state: State): readonly string[] {
  if (routeOf(state).screen === 'plan') {
    const lines = stepLines(state);
    return lines.length === 0 ? [answerTexts.nothingToDo] : lines;
  }
  const inventory = inventoryIn(state);
  if (inventory === null) return [answerTexts.nothingKnown];
  return knownArtifacts(inventory).map((known) => artifactLine(inventory, known));
}

function find(state: State, rest: string): ParsedInput {
  const here = whereIn(state);
  return here === 'trust' || here === 'artifact' ? findArtifacts(state, rest) : findLines(state, rest);
}

/** On any other screen, among what is said there. */
function findLines(state: State, rest: string): ParsedInput {
  if (rest === '') return said([searchTexts.typeFind]);
  const route = routeOf(state);
  const lines = sayingOf(route).tell(state, route);
  const found = rowsWith(lines, rest);
  const shown = found.slice(0, mostSaid).flatMap((at) => lines[at] ?? []);
  return said([searchTexts.found(found.length, lines.length), ...shown, hint(state)]);
}

function findArtifacts(state: State, rest: string): ParsedInput {
  const inventory = inventoryIn(state);
  if (inventory === null) return said([answerTexts.nothingKnown]);
  const filter = parseFilter(rest);
  const problem = rest === '' ? answerTexts.howToFind : filterProblem(filter);
  if (problem !== null) return said([problem]);
  const found = knownArtifacts(inventory).filter(({ entry }) => matches(filter, entry));
  return said([
    answerTexts.found(found.length, knownArtifacts(inventory).length),
    ...artifactLines(inventory, found, answerTexts.narrows),
    hint(state),
  ]);
}

function numbered(state: State, number: number): ParsedInput {
  const route = routeOf(state);
  const open = (count: number, there: Route): ParsedInput =>
    number < 1 || number > count ? noNumber(number) : happens(visiting(there), uiCommand('open'));
  switch (route.screen) {
    case 'start':
      return open(startChoices(state).length, { ...route, cursor: number - 1 });
    case 'environments': {
      const name = state.declared?.environments[number - 1]?.name;
      return name === undefined ? noNumber(number) : environment(state, name, 'open');
    }
    case 'fleet': {
      if (route.layout === 'expiries') {
        const row = fleetExpiriesIn(state, route)[number - 1];
        return row === undefined
          ? noNumber(number)
          : happens(visiting({ ...route, cursor: row.item.key, expiry: row.key }), uiCommand('open'));
      }
      const key = fleetItemsIn(state, route)[number - 1]?.key;
      return key === undefined
        ? noNumber(number)
        : happens(visiting({ ...route, cursor: key, expiry: null }), uiCommand('open'));
    }
    case 'live': {
      const key = spokenServers(state)[number - 1]?.key;
      return key === undefined ? noNumber(number) : happens(visiting({ ...route, cursor: key }), uiCommand('open'));
    }
    case 'plugins':
      return open(pluginsOf(state, route.environment).length, { ...route, cursor: number - 1 });
    case 'calendar':
      return calendarRow(state, route, number, 'open');
    case 'rotation':
      // The last button leads back, for which there is a word.
      return open(buttonsIn(state, route).length - 1, { ...route, focus: number - 1 });
    case 'actions':
      return open(actionsIn(state, route).length, { ...route, cursor: number - 1 });
    case 'plan': {
      const steps = state.planning.is === 'made' ? changesOf(state.planning.plan) : [];
      return artifact(steps[number - 1]?.artifact, number);
    }
    default:
      return artifact(artifactOf(state, number), number);
  }
}

/** Numbers are those of the whole list: an artifact keeps its number in every list. */
function artifactOf(state: State, number: number): string | undefined {
  const inventory = inventoryIn(state);
  return inventory === null ? undefined : knownArtifacts(inventory)[number - 1]?.entry.artifact;
}

function onArtifact(state: State, rest: string, what: 'renew' | 'actions'): ParsedInput {
  const route = routeOf(state);
  if (route.screen === 'artifact' && rest === '') return happens(uiCommand(what));
  const number = Number.parseInt(rest, 10);
  if (Number.isNaN(number)) return said([answerTexts.needsNumber(what)]);
  if (route.screen === 'calendar') return calendarRow(state, route, number, what);
  const heard = artifact(artifactOf(state, number), number);
  return heard.uiEvents.length === 0 ? heard : happens(...heard.uiEvents, uiCommand(what));
}

function rotate(state: State, rest: string): ParsedInput {
  const inventory = inventoryIn(state);
  const route = routeOf(state);
  const names = rotatedIn(state, inventory);
  const named = rest === '' && route.screen === 'artifact' ? route.artifact : rest;
  const name = names.find((each) => each === named);
  if (name === undefined) return said([answerTexts.rotates(names)]);
  return happens(visiting(rotationRoute(name)));
}

/** Single names before `all`. */
function rotatedIn(state: State, inventory: Inventory | null): readonly Rotating[] {
  if (inventory === null) return [];
  const ids = new Set(inventory.entries.map(({ artifact }) => artifact));
  const all = [...ids].flatMap((id) =>
    actionsFor(inventory, id, keysIn(state)).flatMap(({ onEnter }) =>
      onEnter?.is === 'rotate' ? [onEnter.rotates] : [],
    ),
  );
  const isSeveral = (of: Rotating): boolean => of.startsWith('all');
  return [...new Set([...all.filter((of) => !isSeveral(of)), ...all.filter(isSeveral)])];
}

function calendarRow(state: State, route: CalendarRoute, number: number, what: UiCommand): ParsedInput {
  const key = calendarRowsOf(state, route)[number - 1]?.key;
  if (key === undefined) return noNumber(number);
  return happens(visiting({ ...route, cursor: key }), uiCommand(what));
}

function noNumber(number: number): ParsedInput {
  return said([answerTexts.noNumber(number)]);
}

function artifact(id: string | undefined, number: number): ParsedInput {
  if (id === undefined) return noNumber(number);
  return happens(visiting({ screen: 'artifact', artifact: id, top: 0 }));
}

/** Goes through the screen of the environments, which opens and tests them. */
function environment({ declared }: State, name: string, what: 'open' | 'again' | 'plugins'): ParsedInput {
  const names = (declared?.environments ?? []).map((each) => each.name);
  // Also by its number: a name may hold what cannot be typed.
  const cursor = names.includes(name) ? names.indexOf(name) : names.findIndex((_, at) => `${at + 1}` === name);
  if (cursor < 0) {
    return said([answerTexts.noEnvironment(name, insteadOf(name, names, answerTexts.environments(names)))]);
  }
  return happens(visiting({ ...environmentsRoute, cursor }), uiCommand(what));
}
