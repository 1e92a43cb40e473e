import type { Plan, RolloutStep, Step } from '@kpki/engine';
import { artifactsOf, type Cluster, nodesOf } from '@kpki/spec';
import type { ApplyResult } from '../session/apply-locked.ts';
import type { Session } from '../session/session.ts';
import type { PendingArtifact } from '../session/waiting.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { counted, firstInWords, firstLines } from '../text/count.ts';
import { entriesText, locationsText } from './locations-text.ts';
import { bindingsLines, rolloutLines } from './rollout-text.ts';
import type { View } from './view.ts';

export function finishedText(rollout: readonly RolloutStep[], { width }: View): string {
  if (rollout.length === 0)
    return 'The files of an interrupted apply are complete now, and no component uses them yet.';
  const head = 'The files of an interrupted apply are complete now. To roll them out to a running cluster:';
  return [head, ...rolloutLines(rollout, width)].join('\n');
}

export function appliedText(
  session: Session,
  plan: Plan,
  applied: ApplyResult,
  { width, saysNext }: Pick<View, 'width'> & { readonly saysNext: boolean },
): string {
  const { entriesWritten, steps } = applied;
  const done = [
    ...(plan.repairs.length === 0 ? [] : [counted(plan.repairs.length, 'repair')]),
    counted(steps.length, 'step'),
    entriesText(
      entriesWritten,
      plan.locations.map(({ location }) => location),
    ),
  ];
  const waiting = waitingLines(applied.waiting).map((line) => `  ${line}`);
  return [
    `Done: ${done.join(', ')} in ${locationsText(plan)}.`,
    ...(waiting.length === 0 ? [] : ['Pending:', ...waiting]),
    ...(applied.waiting.some(isApproved)
      ? ['After the approval, run the same command again, or wait with --wait.']
      : []),
    ...(applied.rollout.length === 0
      ? []
      : ['To roll this out to a running cluster:', ...rolloutLines(applied.rollout, width)]),
    ...(saysNext ? ['Next:', ...nextAfter(session, plan, applied)] : []),
    ...bindingsLines(plan.bindings, width),
  ].join('\n');
}

/** Whether an approval is all it takes: the next run fetches the certificate. */
function isApproved({ next }: ApplyResult['waiting'][number]): boolean {
  return next === null;
}

export function nextAfter(
  session: Session,
  plan: Pick<Plan, 'intent' | 'steps'>,
  { waiting, rollout }: Pick<ApplyResult, 'waiting' | 'rollout'>,
): readonly string[] {
  const isElsewhere = waiting.some(({ next }) => next !== null);
  // Replaced files mean a running cluster, whose components have their flags.
  const added = additionLines(session, plan);
  const isRunning = rollout.length > 0 || added.length > 0 || !makesNew(plan);
  const next = isRunning ? lookLines(session) : nextLines(session);
  const proof = rollout.length > 0 ? proofLines(session) : [];
  return [...(isElsewhere ? [exportLine(session)] : []), ...rotationLines(session, plan), ...added, ...next, ...proof];
}

function makesNew({ intent, steps }: Pick<Plan, 'intent' | 'steps'>): boolean {
  if ((intent?.rotate.length ?? 0) > 0) return false;
  return steps.some(({ writes }) => writes.some(({ replaces }) => !replaces));
}

/** Lists the rotations that can continue, since the certificate of the next CA has arrived. */
function rotationLines({ targetFlags }: Session, { steps }: Pick<Plan, 'steps'>): readonly string[] {
  const taken = steps.filter(({ action, awaitsNext }) => action === 'rotate' && awaitsNext === true);
  return taken.map(({ name }) => `  ${programName()} rotate ${name}${targetFlags}`);
}

function exportLine({ targetFlags }: Session): string {
  return `  ${programName()} csr export${targetFlags} --out requests`;
}

export function idleText(session: Session, plan: Plan): string {
  return ['', `The files are in ${locationsText(plan)}.`, 'Next:', ...nextLines(session)].join('\n');
}

function nextLines(session: Session): readonly string[] {
  const { cluster, sinks, declaration } = session;
  const look = lookLines(session);
  // No component starts on a machine that only signs.
  const isStarted = sinks.some(({ layout }) => layout.rows.some(({ artifact }) => artifact === 'apiserver'));
  if (!isStarted) return look;
  return [...look, `  ${programName()} flags kube-apiserver${declaration}`, ...(adminBinding(cluster) ?? [])];
}

export function lookLines({ targetFlags }: Pick<Session, 'targetFlags'>): readonly string[] {
  return [`  ${programName()} status${targetFlags}`, `  ${programName()} verify${targetFlags}`];
}

function proofLines({ targetFlags }: Session): readonly string[] {
  return ['After that, check the running cluster:', `  ${programName()} verify --live${targetFlags}`];
}

/** `kubeadm init` binds the group of kubeadm's administrators; without kubeadm a person must. */
function adminBinding(cluster: Cluster): readonly string[] | null {
  const [group] = artifactsOf(cluster).flatMap((artifact) =>
    artifact.kind === 'kubeconfig' && artifact.name === 'admin.conf' ? artifact.subject.organizations : [],
  );
  if (group === undefined || group === 'system:masters') return null;
  const command = `kubectl --kubeconfig /etc/kubernetes/super-admin.conf create clusterrolebinding ${group} --clusterrole=cluster-admin --group=${group}`;
  return [
    'When the API server runs, bind the group of admin.conf on the first node, as `kubeadm init` does:',
    `  ${command}`,
  ];
}

const mostNames = 3;

export function waitingLines(waiting: readonly PendingArtifact[]): readonly string[] {
  return [...Map.groupBy(waiting, ({ next }) => next)].flatMap(([next, own]) => {
    if (next === null) return own.map(({ artifact, why }) => `${clean(artifact)}: ${clean(why)}`);
    const [only] = own;
    if (own.length === 1 && only !== undefined) return [`${clean(only.artifact)}: ${clean(only.why)}`, clean(next)];
    const names = firstInWords(
      own.map(({ artifact }) => clean(artifact)),
      mostNames,
    );
    return [`${counted(own.length, 'artifact')} pending at another issuer: ${names}`, clean(next)];
  });
}

const mostLines = 6;

/** Returns what to do with the files of nodes and users that a plan added; empty for a new cluster. */
export function additionLines(
  { cluster, declaration, targetFlags }: Pick<Session, 'cluster' | 'declaration' | 'targetFlags'>,
  { steps }: Pick<Plan, 'steps'>,
): readonly string[] {
  const added = nodesOf(cluster)
    .map(({ name }) => name)
    .filter((node) => isAdded(node, steps));
  if (added.length === nodesOf(cluster).length) return [];
  const nodes = added.map((node) =>
    // `export` reads the sinks of the environment, not the directory of `--dir`.
    targetFlags === declaration
      ? `  ${programName()} export --node ${node}${declaration} --out ${node}   # then copy ${node} to its /etc/kubernetes`
      : `  Copy the files of ${node} to its /etc/kubernetes.`,
  );
  const users = steps.filter(({ name, action }) => name === 'user' && action === 'create').flatMap(kubeconfigLines);
  return [...firstLines(nodes, mostLines), ...firstLines(users, mostLines)];
}

function isAdded(node: string, steps: readonly Step[]): boolean {
  const own = steps.filter(({ name, owner }) => name !== 'user' && owner === node);
  return own.length > 0 && own.every(({ action }) => action === 'create');
}

function kubeconfigLines({ owner, writes }: Step): readonly string[] {
  const [write] = writes.filter(({ part }) => part === 'kubeconfig');
  return write === undefined
    ? []
    : [`  The kubeconfig of ${clean(owner ?? '')}: ${clean(`${write.location}/${write.entry}`)}`];
}
