import type { Plan, RolloutStep, Step } from '@kpki/engine';
import {
  type Block,
  bindingBlocks,
  command,
  counted,
  entriesText,
  firstLines,
  firstOf,
  listed,
  locationsText,
  namesText,
  note,
  pause,
  rolloutBlocks,
  section,
} from '@kpki/presentation';
import { artifactsOf, type Cluster, nodesOf } from '@kpki/spec';
import { shellWith } from '../options/command-text.ts';
import type { ApplyResult } from '../session/apply-locked.ts';
import type { Session } from '../session/session.ts';
import type { PendingArtifact } from '../session/waiting.ts';
import { documentText } from './document.ts';
import type { View } from './view.ts';

export function finishedText(rollout: readonly RolloutStep[], { targetFlags }: Session, view: View): string {
  if (rollout.length === 0)
    return 'The files of an interrupted apply are complete now, and no component uses them yet.';
  const blocks = [
    note('The files of an interrupted apply are complete now.'),
    ...rolloutBlocks(rollout, shellWith(targetFlags)),
  ];
  return documentText(blocks, view);
}

export function appliedText(
  session: Session,
  plan: Plan,
  applied: ApplyResult,
  { saysNext, ...view }: View & { readonly saysNext: boolean },
): string {
  const { entriesWritten, steps, waiting, rollout } = applied;
  const done = [
    ...(plan.repairs.length === 0 ? [] : [counted(plan.repairs.length, 'repair')]),
    counted(steps.length, 'step'),
    entriesText(
      entriesWritten,
      plan.locations.map(({ location }) => location),
    ),
  ];
  const approval = note('After the approval, run the same command again, or wait with --wait.');
  return documentText(
    [
      note(`Done: ${done.join(', ')} in ${locationsText(plan)}.`),
      ...pendingBlocks(waiting),
      ...(waiting.some(isApproved) ? [approval] : []),
      ...rolloutBlocks(rollout, shellWith(session.targetFlags)),
      ...(saysNext ? section('Next', nextAfter(session, plan, applied)) : []),
      ...bindingBlocks(plan.bindings),
    ],
    view,
  );
}

/** Whether an approval is all it takes: the next run fetches the certificate. */
function isApproved({ next }: ApplyResult['waiting'][number]): boolean {
  return next === null;
}

export function nextAfter(
  session: Session,
  plan: Pick<Plan, 'intent' | 'steps'>,
  { waiting, rollout }: Pick<ApplyResult, 'waiting' | 'rollout'>,
): readonly Block[] {
  const { command: line } = shellWith(session.targetFlags);
  const isElsewhere = waiting.some(({ next }) => next !== null);
  // Replaced files mean a running cluster, whose components have their flags.
  const added = additionBlocks(session, plan);
  const isRunning = rollout.length > 0 || added.length > 0 || !makesNew(plan);
  return [
    ...(isElsewhere ? [command(`${line({ verb: 'csr export', names: [] })} --out requests`)] : []),
    ...continuedRotations(plan).map((name) => command(line({ verb: 'rotate', names: [name] }))),
    ...added,
    ...(isRunning ? lookBlocks(session) : nextBlocks(session)),
    ...(rollout.length > 0
      ? section('After that, check the running cluster', [
          command(line({ verb: 'verify', names: [], flags: { live: true } })),
        ])
      : []),
  ];
}

function makesNew({ intent, steps }: Pick<Plan, 'intent' | 'steps'>): boolean {
  if ((intent?.rotate.length ?? 0) > 0) return false;
  return steps.some(({ writes }) => writes.some(({ replaces }) => !replaces));
}

/** Returns the rotations that can continue, since the certificate of the next CA has arrived. */
function continuedRotations({ steps }: Pick<Plan, 'steps'>): readonly string[] {
  return steps.flatMap(({ name, action, awaitsNext }) => (action === 'rotate' && awaitsNext === true ? [name] : []));
}

export function idleText(session: Session, plan: Plan, view: View): string {
  const blocks = [pause, note(`The files are in ${locationsText(plan)}.`), ...section('Next', nextBlocks(session))];
  return documentText(blocks, view);
}

function nextBlocks(session: Session): readonly Block[] {
  const { cluster, sinks, declaration } = session;
  // No component starts on a machine that only signs.
  const isStarted = sinks.some(({ layout }) => layout.rows.some(({ artifact }) => artifact === 'apiserver'));
  if (!isStarted) return lookBlocks(session);
  const flags = shellWith(declaration).command({ verb: 'flags', names: ['kube-apiserver'] });
  return [...lookBlocks(session), command(flags), ...adminBinding(cluster)];
}

function lookBlocks({ targetFlags }: Pick<Session, 'targetFlags'>): readonly Block[] {
  const { command: line } = shellWith(targetFlags);
  return ['status', 'verify'].map((verb) => command(line({ verb, names: [] })));
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

const mostNames = 3;

/** Lists what is pending, and what to do about it; nothing where nothing is. */
export function pendingBlocks(waiting: readonly PendingArtifact[]): readonly Block[] {
  const texts = [...Map.groupBy(waiting, ({ next }) => next)].flatMap(([next, own]) => {
    const [only] = own;
    if (next === null) return own.map(({ artifact, why }) => `${artifact}: ${why}`);
    if (own.length === 1 && only !== undefined) return [`${only.artifact}: ${only.why}`, next];
    const names = own.map(({ artifact }) => artifact);
    return [`${counted(own.length, 'artifact')} pending at another issuer: ${namesText(names, mostNames)}`, next];
  });
  return section('Pending', listed('none', texts));
}

const mostLines = 6;

/** Returns what to do with the files of nodes and users that a plan added; empty for a new cluster. */
export function additionBlocks(
  { cluster, declaration, targetFlags }: Pick<Session, 'cluster' | 'declaration' | 'targetFlags'>,
  { steps }: Pick<Plan, 'steps'>,
): readonly Block[] {
  const added = nodesOf(cluster)
    .map(({ name }) => name)
    .filter((node) => isAdded(node, steps));
  if (added.length === nodesOf(cluster).length) return [];
  // `export` reads the sinks of the environment, not the directory of `--dir`.
  const isExported = targetFlags === declaration;
  const { command: line } = shellWith(declaration);
  const nodes = firstOf(added, mostLines);
  const users = steps.filter(({ name, action }) => name === 'user' && action === 'create').flatMap(kubeconfigTexts);
  return [
    ...(isExported
      ? nodes.first.map((node) =>
          command(
            `${line({ verb: 'export', names: [], flags: { node } })} --out ${node}   # then copy ${node} to its /etc/kubernetes`,
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
