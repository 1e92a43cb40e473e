import type { PluginAnswer } from '@kpki/spec';
import { firstNode } from '../../../../new-cluster/node-word.ts';
import type { NodeListName } from '../../../../new-cluster/question.ts';
import { type QuestionName, questionNames, questionOf } from '../../../../new-cluster/questions.ts';
import { defaultFile } from '../../../../session/default-file.ts';
import type { PluginForm } from '../../../work/plugin-form.ts';
import type { DraftJudgment, NamedPlugin, StartupContext } from '../../../work/task.ts';
import type { Update } from '../../change.ts';
import { andThen, begin, only, push, replace, routeOf } from '../../change.ts';
import type { Draft, DraftCa, DraftNode, DraftPlugin, TypedAnswers, TypedOptions } from '../../draft.ts';
import type { Drafting, State } from '../../model.ts';
import { type NewClusterRoute, newClusterRoute } from '../../route.ts';
import { answersOf } from './answers.ts';
import { nodeLists } from './node-lists.ts';
import { slotsOf, unaskedOf } from './plugin-choice.ts';
import { focusedOn, focusedSpot } from './spots.ts';
import { withoutTest } from './tested-environment.ts';

export function beginDraft(state: State): Update {
  return drafted(push(state, newClusterRoute));
}

export function waitsForDraft(state: State): boolean {
  return state.draft === null && routeOf(state).screen === 'new cluster';
}

export function drafted(state: State): Update {
  const { draft, startup } = state;
  const route = routeOf(state);
  if (route.screen !== 'new cluster' || draft !== null || startup === null) return only(state);
  const drafting: Drafting = {
    draft: firstDraft(startup),
    entered: false,
    text: '',
    problems: [],
    makes: null,
    command: [initCommand(state)],
    judged: false,
    plugins: [],
    test: null,
    writing: null,
  };
  const focused = focusedOn(state, drafting, route, focusedSpot(drafting, route));
  return begin(replace({ ...state, draft: drafting }, focused), { type: 'plugin forms', others: [] });
}

/** Has the changed draft judged; what is still reported of the one before is dropped. */
export function changed(state: State, drafting: Drafting, draft: Draft, route: NewClusterRoute): Update {
  if (draft === drafting.draft) return only(replace(state, route));
  const next = { ...drafting, draft, entered: true };
  if (draft.environment === drafting.draft.environment) return judged(replace(state, route), next);
  return andThen(withoutTest(replace(state, route)), (after) => judged(after, { ...next, test: null }));
}

function judged(state: State, drafting: Drafting): Update {
  const { plugins } = drafting;
  const loaded = plugins
    .filter(({ builtIn, without }) => !builtIn && without?.is !== 'not loaded')
    .map(({ use }) => use);
  return begin(
    { ...state, draft: { ...drafting, judged: false } },
    { type: 'judge', answers: answersOf(state, drafting), loaded },
  );
}

export function withForms(state: State, plugins: readonly PluginForm[]): Update {
  if (state.draft === null) return only(state);
  const drafting = { ...state.draft, plugins };
  const route = routeOf(state);
  // The button that loaded the plugin is gone then: the focus goes back to its name.
  const loaded = route.screen === 'new cluster' ? /^load (.+)$/.exec(route.focus)?.[1] : undefined;
  if (route.screen !== 'new cluster' || loaded === undefined) return judged(state, drafting);
  const onName = { ...route, focus: `environment.${loaded}.use` };
  return judged(replace(state, focusedOn(state, drafting, onName, focusedSpot(drafting, onName))), drafting);
}

/** A missing option that no form asks for is left to the file. */
export function withJudgment(state: State, { text, problems, makes, initWords }: DraftJudgment): Update {
  const { draft: drafting } = state;
  if (drafting === null) return only(state);
  const unasked = slotsOf(drafting.draft).flatMap((slot) => unaskedOf(drafting, slot));
  const asked = problems.filter(({ field }) => !unasked.some((path) => field === path || field.startsWith(`${path}.`)));
  const command = [initCommand(state), ...initWords];
  return only({ ...state, draft: { ...drafting, text, problems: asked, makes, command, judged: true } });
}

/** A draft that cannot be judged, as if a plugin throws, cannot be written. */
export function withoutJudgment(state: State, why: string): Update {
  const { draft } = state;
  if (draft === null) return only(state);
  return only({ ...state, draft: { ...draft, problems: [{ field: '', text: why }], makes: null, judged: true } });
}

export function load(state: State, drafting: Drafting, plugin: NamedPlugin): Update {
  const before = drafting.plugins.filter(({ builtIn }) => !builtIn).map(({ kind, use }) => ({ kind, use }));
  const others = [...before.filter(({ kind, use }) => kind !== plugin.kind || use !== plugin.use), plugin];
  return begin(state, { type: 'plugin forms', others });
}

export function write(state: State, drafting: Drafting, where: NonNullable<Drafting['writing']>): Update {
  return andThen(withoutTest({ ...state, draft: { ...drafting, writing: where } }), (next) =>
    begin(next, { type: 'write draft', answers: answersOf(state, drafting), file: defaultFile }),
  );
}

function initCommand({ program }: State): string {
  return `${program} init`;
}

export function equivalentOf(state: State): string {
  return state.draft?.command.join(' ') ?? initCommand(state);
}

/** Every default, and this machine as the first node, as `kpki init` has it. */
export function firstDraft({ usual, machine }: StartupContext): Draft {
  return {
    typed: Object.fromEntries(questionNames.flatMap((name) => firstText(name, usual))) as TypedAnswers,
    lists: {
      controlPlane: firstNodes('controlPlane', machine),
      workers: firstNodes('workers', machine),
      etcd: firstNodes('etcd', machine),
    },
    environment: {
      backend: pluginDraft(usual.environment.backend),
      moreBackends: [],
      ca: { all: inSinks, isEach: false, own: {}, root: inSinks, rootFolder: './root' },
      sink: { ...pluginDraft(usual.environment.sink), name: 'main', layout: null },
      moreSinks: [],
    },
  };
}

function firstText(name: QuestionName, usual: StartupContext['usual']): readonly [QuestionName, string][] {
  const question = questionOf(name);
  switch (question.is) {
    case 'text':
    case 'choice':
      return [[name, question.get(usual) ?? '']];
    case 'list':
      return [[name, question.get(usual)?.join(', ') ?? '']];
    default:
      return [];
  }
}

function firstNodes(list: NodeListName, machine: StartupContext['machine']): readonly DraftNode[] {
  if (nodeLists[list].begins === 'empty') return [];
  const { name, addresses } = firstNode(machine);
  return [{ name, addresses: addresses.join(', ') }];
}

const inSinks: DraftCa = { keys: '', issuer: '', key: '', signer: '' };

function pluginDraft({ use, with: options = {} }: PluginAnswer): DraftPlugin {
  const typed: TypedOptions = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)]));
  return { use, other: '', options: { [use]: typed } };
}
