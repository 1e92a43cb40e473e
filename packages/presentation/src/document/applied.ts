import { findsEntry, type Plan, type RolloutStep, type Step } from '@kpki/engine';
import { artifactsOf, type Cluster, nodesOf } from '@kpki/spec';
import { firstLines, firstOf } from '../counts.ts';
import { endsRotation } from '../phases.ts';
import { type Block, command, listed, note, pause, section } from './block.ts';
import { locationsText } from './locations.ts';
import { type PendingArtifact, pendingBlocks } from './pending.ts';
import { resultText } from './result.ts';
import { bindingBlocks, rolloutBlocks } from './rollout.ts';
import type { Shell } from './shell.ts';

/** What an apply did. */
interface AppliedPlan {
  readonly entriesWritten: number;
  readonly steps: readonly unknown[];
  readonly waiting: readonly PendingArtifact[];
  readonly rollout: readonly RolloutStep[];
}

/** Where the files of a plan are, for the commands that come next. */
export interface AppliedTarget {
  readonly cluster: Cluster;
  /** How commands about the same files are typed. */
  readonly shell: Shell;
  /** The same without `--dir`: `export` and `flags` read the spec and the sinks of its environment. */
  readonly specShell: Shell;
  /** False for the directory of `--dir`, which no sink of the environment reads. */
  readonly isInEnvironment: boolean;
  /** Whether the files serve an API server: no component starts on a machine that only signs. */
  readonly startsServers: boolean;
}

/** Says that the files of an interrupted apply are complete now, and what to restart. */
export function finishedDocument(rollout: readonly RolloutStep[], shell: Shell): readonly Block[] {
  if (rollout.length === 0)
    return [note('The files of an interrupted apply are complete now, and no component uses them yet.')];
  return [note('The files of an interrupted apply are complete now.'), ...rolloutBlocks(rollout, shell)];
}

/** Says what an apply did, what is pending, what to restart and what comes next. */
export function appliedDocument(
  target: AppliedTarget,
  plan: Plan,
  applied: AppliedPlan,
  saysNext: boolean,
): readonly Block[] {
  const { entriesWritten, steps, waiting, rollout } = applied;
  const done = { repairs: plan.repairs.length, steps: steps.length };
  const approval = note('After the approval, run the same command again, or wait with --wait.');
  return [
    note(resultText({ plan, waiting, entriesWritten, done })),
    ...pendingBlocks(waiting),
    // The next run fetches the certificate.
    ...(waiting.some(({ next }) => next === null) ? [approval] : []),
    ...rolloutBlocks(rollout, target.shell),
    ...(saysNext ? section('Next', nextAfter(target, plan, applied)) : []),
    ...bindingBlocks(plan.bindings),
  ];
}

/** Returns the commands that come after an apply. */
export function nextAfter(
  target: AppliedTarget,
  plan: Pick<Plan, 'intent' | 'steps'>,
  { waiting, rollout }: Pick<AppliedPlan, 'waiting' | 'rollout'>,
): readonly Block[] {
  const { command: line } = target.shell;
  const isElsewhere = waiting.some(({ next }) => next !== null);
  // Replaced files mean a running cluster, whose components have their flags.
  const added = additionBlocks(target, plan);
  const isRunning = rollout.length > 0 || added.length > 0 || !makesNew(plan);
  return [
    ...(isElsewhere ? [command(`${line({ verb: 'csr export', names: [] })} --out requests`)] : []),
    ...continuedRotations(plan).map((name) => command(line({ verb: 'rotate', names: [name] }))),
    ...added,
    ...nextPhaseBlocks(target, plan),
    ...(isRunning ? lookBlocks(target) : nextBlocks(target)),
    ...(rollout.length > 0
      ? section('After that, check the running cluster', [
          command(line({ verb: 'verify', names: [], flags: { live: true } })),
        ])
      : []),
  ];
}

/** The next phase is not begun before the servers have what this one wrote. */
function nextPhaseBlocks({ shell }: Pick<AppliedTarget, 'shell'>, { intent }: Pick<Plan, 'intent'>): readonly Block[] {
  const going = (intent?.rotate ?? []).filter(({ to }) => !endsRotation(to));
  if (going.length === 0) return [];
  const names = going.map(({ name }) => name);
  return [command(`${shell.command({ verb: 'rotate', names })}   # the next phase, after the restarts`)];
}

function makesNew({ intent, steps }: Pick<Plan, 'intent' | 'steps'>): boolean {
  if ((intent?.rotate.length ?? 0) > 0) return false;
  return steps.some(({ writes }) => writes.some((write) => !findsEntry(write)));
}

/** Returns the rotations that can continue, since the certificate of the next CA has arrived. */
function continuedRotations({ steps }: Pick<Plan, 'steps'>): readonly string[] {
  return steps.flatMap(({ name, action, awaitsNext }) => (action === 'rotate' && awaitsNext === true ? [name] : []));
}

/** Says where the files are that need no change, and what comes next. */
export function nothingToApplyDocument(target: AppliedTarget, plan: Plan): readonly Block[] {
  return [pause, note(`The files are in ${locationsText(plan)}.`), ...section('Next', nextBlocks(target))];
}

function nextBlocks(target: AppliedTarget): readonly Block[] {
  const { cluster, specShell, startsServers } = target;
  if (!startsServers) return lookBlocks(target);
  const flags = specShell.command({ verb: 'flags', names: ['kube-apiserver'] });
  return [...lookBlocks(target), command(flags), ...adminBinding(cluster)];
}

function lookBlocks({ shell }: Pick<AppliedTarget, 'shell'>): readonly Block[] {
  return ['status', 'verify'].map((verb) => command(shell.command({ verb, names: [] })));
}

/** `kubeadm init` binds the group of kubeadm's administrators; without kubeadm a person must. */
function adminBinding(cluster: Cluster): readonly Block[] {
  const [group] = artifactsOf(cluster).flatMap((artifact) =>
    artifact.kind === 'kubeconfig' && artifact.name === 'admin.conf' ? artifact.subject.organizations : [],
  );
  if (group === undefined || group === 'system:masters') return [];
  return section('When the API server runs, bind the group of admin.conf on the first node, as `kubeadm init` does', [
    command(
      `kubectl --kubeconfig /etc/kubernetes/super-admin.conf create clusterrolebinding ${group} --clusterrole=cluster-admin --group=${group}`,
    ),
  ]);
}

const mostLines = 6;

/** Returns what to do with the files of nodes and users that a plan added; empty for a new cluster. */
export function additionBlocks(
  { cluster, specShell, isInEnvironment }: Pick<AppliedTarget, 'cluster' | 'specShell' | 'isInEnvironment'>,
  { steps }: Pick<Plan, 'steps'>,
): readonly Block[] {
  const added = nodesOf(cluster)
    .map(({ name }) => name)
    .filter((node) => isAdded(node, steps));
  if (added.length === nodesOf(cluster).length) return [];
  const nodes = firstOf(added, mostLines);
  const users = steps.filter(({ name, action }) => name === 'user' && action === 'create').flatMap(kubeconfigTexts);
  return [
    ...(isInEnvironment
      ? nodes.first.map((node) =>
          command(
            `${specShell.command({ verb: 'export', names: [], flags: { node } })} --out ${node}   # then copy ${node} to its /etc/kubernetes`,
          ),
        )
      : listed(
          'none',
          nodes.first.map((node) => `Copy the files of ${node} to its /etc/kubernetes.`),
        )),
    ...(nodes.more === 0 ? [] : [note(`and ${nodes.more} more`)]),
    ...listed('none', firstLines(users, mostLines)),
  ];
}

function isAdded(node: string, steps: readonly Step[]): boolean {
  const own = steps.filter(({ name, owner }) => name !== 'user' && owner === node);
  return own.length > 0 && own.every(({ action }) => action === 'create');
}

function kubeconfigTexts({ owner, writes }: Step): readonly string[] {
  const [write] = writes.filter(({ part }) => part === 'kubeconfig');
  return write === undefined ? [] : [`The kubeconfig of ${owner ?? ''}: ${write.location}/${write.entry}`];
}
