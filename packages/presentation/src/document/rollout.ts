import type { RequiredBinding, RolloutStep } from '@kpki/engine';
import { bundleEntries, type Component, sinceText } from '@kpki/spec';
import { capital } from '../capital.ts';
import { namesText } from '../counts.ts';
import { statementText } from '../statement.ts';
import { type Block, command, type Item, type List, note, type Severity, section } from './block.ts';
import { componentsText, effectTexts, rolloutEffects } from './rollout-effects.ts';
import { inSentence, type Shell } from './shell.ts';

/** More than for names: each machine needs work, and neighbors may need different work. */
const mostMachines = 20;

/** Returns what to restart and where, below its heading; nothing where no component uses the files. */
export function rolloutBlocks(
  rollout: readonly RolloutStep[],
  shell: Shell,
  text = 'To roll this out to a running cluster',
  severity: Severity = 'info',
): readonly Block[] {
  return section(text, rollout.length === 0 ? [] : [rolloutList(rollout, shell)], severity);
}

/** Returns the same once the files are written: what is left to a person stands out. */
export function owedRolloutBlocks(rollout: readonly RolloutStep[], shell: Shell): readonly Block[] {
  return rolloutBlocks(rollout, shell, undefined, needsPerson(rollout) ? 'warning' : 'info');
}

/** Whether a person has something to do, such as a restart. */
export function needsPerson(rollout: readonly RolloutStep[]): boolean {
  return rollout.some(({ action }) => action !== 'reloads');
}

const askedForTrust: ReadonlySet<string | null> = new Set<Component>(['kube-apiserver', 'etcd']);
const bundleNames: ReadonlySet<string> = new Set(bundleEntries.map(({ name }) => name));

/** Whether servers that show which CAs they trust for clients have other trust bundles to load. */
export function changesClientTrust(rollout: readonly RolloutStep[]): boolean {
  return rollout.some(
    ({ component, artifacts }) => askedForTrust.has(component) && artifacts.some((each) => bundleNames.has(each)),
  );
}

/** Whether servers that can be asked restart, or reload what was written. */
export function reachesServers(rollout: readonly RolloutStep[]): boolean {
  return rollout.some(({ component }) => askedForTrust.has(component));
}

/** Returns in one line which components restart after an apply, and which do not. */
export function rolloutSummary(rollout: readonly RolloutStep[]): string {
  const effects = rolloutEffects(rollout);
  const [restarted = null] = effects.flatMap((each) => (each.is === 'restart' ? [each.components] : []));
  const [reloaded = null] = effects.flatMap((each) => (each.is === 'reload' ? [each.components] : []));
  const [copied = null] = effects.flatMap((each) => (each.is === 'distribute' ? [each.artifacts] : []));
  return [
    // A created file is read once its component starts, so that nothing restarts although the component reads at startup.
    ...(effects.some(({ is }) => is === 'none')
      ? ['No restart after it: no file read only at startup is replaced.']
      : []),
    ...(restarted === null ? [] : [`Restart after it: ${componentsText(restarted)}.`]),
    ...(reloaded === null
      ? []
      : [`Reloaded automatically: ${effectTexts({ is: 'reload', components: reloaded })[0]}.`]),
    ...(copied === null ? [] : [`To distribute: ${namesText(copied)}.`]),
  ].join(' ');
}

/** An item of a rollout, and the steps that it is about. */
export interface RolloutItem extends LegText {
  readonly mark: 'number' | 'none';
  readonly steps: readonly RolloutStep[];
}

/** What to do, and then what there is to know for it. */
type LegText = Required<Pick<Item, 'text' | 'details'>>;

/** Lists the rollout with equal steps in one item, and components that need no action below the copying. */
export function rolloutList(rollout: readonly RolloutStep[], shell: Shell): List {
  return {
    is: 'list',
    items: rolloutItems(rollout, shell).map(({ mark, text, details }) => ({ mark, text, details })),
  };
}

/** Returns the items of that list with their steps. Components reload the files once these are on the node, before any restart. */
export function rolloutItems(rollout: readonly RolloutStep[], shell: Shell): readonly RolloutItem[] {
  const legs = [...Map.groupBy(rollout, legOf).values()];
  const copied = legs.filter(isCopying);
  const alone = legs.filter(isAlone);
  const others = legs.filter((each) => !isCopying(each) && !isAlone(each));
  return [...copied, ...alone, ...others].map((steps) => ({
    mark: isAlone(steps) ? 'none' : 'number',
    ...legText(steps, shell),
    steps,
  }));
}

function isCopying([first]: readonly RolloutStep[]): boolean {
  return first?.action === 'distribute';
}

/** Whether components reload the files by themselves. */
function isAlone([first]: readonly RolloutStep[]): boolean {
  return first?.action === 'reloads';
}

/** Groups the steps around a member of etcd: the API server is stopped and started there too. */
function legOf({ action, component, why }: RolloutStep): string {
  switch (action) {
    case 'distribute':
      return action;
    case 'reloads':
      return `reloads ${component} ${statementText(why)}`;
    case 'redistribute':
      return `redistribute ${why.message}`;
    case 'stop':
    case 'start':
      return 'etcd';
    default:
      return component === null ? action : (together[component] ?? component);
  }
}

const together: Readonly<Record<string, string>> = {
  'kube-scheduler': 'kube-controller-manager',
  'kube-proxy': 'kubelet',
};

function legText(items: readonly RolloutStep[], shell: Shell): LegText {
  const [first] = items;
  if (first === undefined) return { text: '', details: '' };
  const artifacts = items.flatMap((item) => item.artifacts);
  switch (first.action) {
    case 'distribute':
      return {
        text: `Copy the written files to ${nodesOf(items)}.`,
        details: 'Skip this if kpki runs on the node.',
      };
    case 'reloads':
      return {
        text: `${first.component} (${nodesOf(items)}): ${statementText(first.why)}; restart it if it has not.`,
        details: '',
      };
    case 'redistribute':
      return {
        text:
          first.why.message === 'rollout/expired-kubeconfig'
            ? `Renew ${namesText(artifacts)} before anyone gets a copy.`
            : `Distribute ${namesText(artifacts)} to everyone with a copy.`,
        details: `${capital(statementText(first.why))}.`,
      };
    default:
      return restartText(items, shell);
  }
}

function restartText(items: readonly RolloutStep[], shell: Shell): LegText {
  if (isAllAtOnce(items)) return allAtOnceText(items);
  const onNode = Map.groupBy(items, ({ node }) => node ?? '');
  const doings = [...Map.groupBy(onNode.keys(), (node) => doingOf(onNode.get(node) ?? [], shell))].map(
    ([doing, nodes]) => `${doing} on ${machinesOf(nodes)}`,
  );
  const isSeveral = onNode.size > 1 && new Set(items.map(({ wave }) => wave)).size > 1;
  const order = isSeveral ? `, one node after the other${leadersLast(items)}` : '';
  return {
    text: `${capital(doings.join('; '))}${order}.`,
    details: [...(isSeveral ? leaderTexts(items) : []), ...startTexts(items), `Done when ${proofsOf(items)}.`].join(
      ' ',
    ),
  };
}

/** Returns a sentence for each flag to change: a different signing file, or a key that is gone or back. */
function startTexts(items: readonly RolloutStep[]): readonly string[] {
  return [...Map.groupBy(items, ({ component }) => component)].flatMap(([component, own]) => {
    const without = own.flatMap((item) => item.without ?? []);
    const moves = own.flatMap((item) => item.moves ?? []).map(({ flag, file }) => `${flag} set to ${file}`);
    const restores = own.flatMap((item) => item.restores ?? []).map(({ flag, file }) => `${flag} set to ${file}`);
    const key =
      'these flags name a missing key, and the component exits when it becomes leader. Without them it signs nothing until the key is restored, or `reissue` of a rotation makes a new key';
    return [
      ...(moves.length === 0
        ? []
        : [`Start ${component} with ${namesText(moves)} (in the folder of the current file).`]),
      ...(without.length === 0 ? [] : [`Start ${component} without ${namesText(without)}: ${key}.`]),
      ...(restores.length === 0
        ? []
        : [`Start ${component} with ${namesText(restores)} again: the key is stored now.`]),
    ];
  });
}

function isAllAtOnce(items: readonly RolloutStep[]): boolean {
  const members = items.filter(({ component }) => component === 'etcd');
  return members.length > 1 && new Set(members.map(({ wave }) => wave)).size === 1;
}

function allAtOnceText(items: readonly RolloutStep[]): LegText {
  const waves = [...Map.groupBy(items, ({ wave }) => wave).values()];
  const doings = waves.map((own) => `${own[0]?.action} ${own[0]?.component} on ${nodesOf(own)}`);
  return {
    text: `${capital(doings.join(', then '))}; all members at once.`,
    details: `Restarted members reject members that have not restarted. Done when ${proofsOf(items)}.`,
  };
}

/** Only some components have a leader, each on a node of its own. */
function leadersLast(items: readonly RolloutStep[]): string {
  const leading = new Set(items.flatMap(({ component, leaderLast }) => (leaderLast ? [component] : [])));
  return leading.size === 0 ? '' : `, the leader of ${[...leading].join(' and ')} last`;
}

/** Says how the leaders are found. */
function leaderTexts(items: readonly RolloutStep[]): readonly string[] {
  const tells = items.flatMap(({ leaderLast, leader }) =>
    leaderLast && leader !== undefined ? [statementText(leader)] : [],
  );
  return [...new Set(tells)].map((tell) => `${capital(tell)}.`);
}

function doingOf(items: readonly RolloutStep[], shell: Shell): string {
  // A kubeconfig named these files, so they are quoted for a shell.
  const removes = [...new Set(items.flatMap((item) => item.removes ?? []))].map(shell.word);
  const first = removes.length === 0 ? '' : `remove ${removes.join(' and ')}, then `;
  const commands = [...new Set(items.flatMap((item) => item.renews ?? []))].map((id) => renewText(id, shell));
  const renewal = commands.length === 0 ? '' : `run ${commands.join(' and ')} and follow its list, then `;
  return `${renewal}${first}${actionsOf(items)}`;
}

function renewText(id: string, shell: Shell): string {
  const [name = '', ...owner] = id.split(' ');
  const names = owner.length === 0 ? [name] : [name, shell.word(owner.join(' '))];
  return inSentence(shell)({ verb: 'renew', names });
}

function actionsOf(items: readonly RolloutStep[]): string {
  const alike = items.every(({ action }) => action === 'restart');
  if (alike) return `restart ${items.map(({ component }) => component).join(' and ')}`;
  return items.map(({ action, component }) => `${action} ${component}`).join(', ');
}

function proofsOf(items: readonly RolloutStep[]): string {
  const back = items.filter(({ action }) => action !== 'stop');
  const proofs = new Map(back.map(({ component, proof }) => [component, statementText(proof)]));
  const isOne = new Set(proofs.values()).size === 1;
  if (isOne) return [...proofs.values()].slice(0, 1).join('');
  return [...proofs].map(([component, proof]) => `${proof} (${component})`).join(' and ');
}

function nodesOf(items: readonly RolloutStep[]): string {
  return namesText(items.flatMap(({ node }) => node ?? []));
}

function machinesOf(nodes: readonly string[]): string {
  return `${namesText(nodes, mostMachines)}${nodes.length > mostMachines ? ' (`-o json` has all names)' : ''}`;
}

/** Lists the bindings that the cluster needs, each with its command. */
export function bindingBlocks(bindings: readonly RequiredBinding[] | undefined): readonly Block[] {
  return (bindings ?? []).flatMap(({ name, user, when, why, command: text }): readonly Block[] => [
    note(
      `${whenText(when, user)}, the cluster needs the ClusterRoleBinding ${name}: ${statementText(why)}. ` +
        `kubeadm makes the binding since ${sinceText('no-group-for-kubelet-client')}. Otherwise run this once the API server runs:`,
    ),
    command(text),
  ]);
}

function whenText(when: RequiredBinding['when'], user: string): string {
  return when === 'before-drop' ? `Before ${user} loses its group` : `Where ${user} has no group`;
}
