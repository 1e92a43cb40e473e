import type { FollowUp, Plan } from '@kpki/engine';
import { artefactsOf, type Cluster } from '@kpki/spec';
import type { CarriedOut } from '../session/apply-locked.ts';
import type { Session } from '../session/session.ts';
import type { Waiting } from '../session/waiting.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { firstInWords } from '../text/first-of.ts';
import { additionLines } from './additions.ts';
import { bindingsLines, followUpLines } from './follow-up-text.ts';
import { entriesText, placesText } from './places-text.ts';
import type { View } from './view.ts';

/** What has to happen after a run that was cut short, and whose write another has finished. */
export function finishedText(followUp: readonly FollowUp[], { width }: View): string {
  if (followUp.length === 0) return 'Of what the run had written that was cut short, nothing is in use yet.';
  const head =
    'What a run had written that was cut short is in place now. A cluster that runs uses it after this, in order:';
  return [head, ...followUpLines(followUp, width)].join('\n');
}

/** What was done, and what to type next, unless whoever asked for it has more to say before. */
export function appliedText(
  session: Session,
  plan: Plan,
  applied: CarriedOut,
  { width, saysNext }: Pick<View, 'width'> & { readonly saysNext: boolean },
): string {
  const { entriesWritten, steps } = applied;
  const done = [
    ...(plan.repairs.length === 0 ? [] : [counted(plan.repairs.length, 'repair')]),
    counted(steps.length, 'step'),
    entriesText(
      entriesWritten,
      plan.places.map(({ place }) => place),
    ),
  ];
  const waiting = waitingLines(applied.waiting).map((line) => `  ${line}`);
  return [
    `Done: ${done.join(', ')} in ${placesText(plan)}.`,
    ...(waiting.length === 0 ? [] : ['Waiting:', ...waiting]),
    ...(applied.waiting.some(isApproved)
      ? ['Once that is done, run the same command again, or wait for it with --wait.']
      : []),
    ...(applied.followUp.length === 0
      ? []
      : ['A cluster that runs uses it after this, in order:', ...followUpLines(applied.followUp, width)]),
    ...(saysNext ? ['Next:', ...nextAfter(session, plan, applied)] : []),
    ...bindingsLines(plan.bindings, width),
  ].join('\n');
}

/** What comes without a delivery: somebody says yes, and the next run has it. */
function isApproved({ next }: CarriedOut['waiting'][number]): boolean {
  return next === null;
}

/** What to type once that is done which could be. */
export function nextAfter(
  session: Session,
  plan: Pick<Plan, 'intent' | 'steps'>,
  { waiting, followUp }: Pick<CarriedOut, 'waiting' | 'followUp'>,
): readonly string[] {
  const isElsewhere = waiting.some(({ next }) => next !== null);
  // Where something was replaced the cluster runs, and its components have their flags.
  const added = additionLines(session, plan);
  const isRunning = followUp.length > 0 || added.length > 0 || !makesNew(plan);
  const next = isRunning ? lookLines(session) : nextLines(session);
  const proof = followUp.length > 0 ? proofLines(session) : [];
  return [...(isElsewhere ? [exportLine(session)] : []), ...rotationLines(session, plan), ...added, ...next, ...proof];
}

/** Whether a plan makes what was not there before; a repair alone does not, and what a rotation makes stands beside what is there. */
function makesNew({ intent, steps }: Pick<Plan, 'intent' | 'steps'>): boolean {
  if ((intent?.rotate.length ?? 0) > 0) return false;
  return steps.some(({ writes }) => writes.some(({ replaces }) => !replaces));
}

/** The certificate of a next authority is there, and its rotation goes on. */
function rotationLines({ sameFiles }: Session, { steps }: Pick<Plan, 'steps'>): readonly string[] {
  const taken = steps.filter(({ action, awaitsNext }) => action === 'rotate' && awaitsNext === true);
  return taken.map(({ name }) => `  ${programName()} rotate ${name}${sameFiles}`);
}

function exportLine({ sameFiles }: Session): string {
  return `  ${programName()} csr export${sameFiles} --out requests`;
}

/** Where everything is already, and what to type next. */
export function idleText(session: Session, plan: Plan): string {
  return ['', `The files are in ${placesText(plan)}.`, 'Next:', ...nextLines(session)].join('\n');
}

/** What to type once the files are there. */
function nextLines(session: Session): readonly string[] {
  const { cluster, sinks, declaration } = session;
  const look = lookLines(session);
  // A machine that signs for others keeps authorities alone: no component is started there.
  const isStarted = sinks.some(({ layout }) => layout.rows.some(({ artefact }) => artefact === 'apiserver'));
  if (!isStarted) return look;
  return [...look, `  ${programName()} flags kube-apiserver${declaration}`, ...(adminBinding(cluster) ?? [])];
}

/** What shows how things stand. */
export function lookLines({ sameFiles }: Pick<Session, 'sameFiles'>): readonly string[] {
  return [`  ${programName()} status${sameFiles}`, `  ${programName()} verify${sameFiles}`];
}

/** What shows that everything of a follow-up is done. */
function proofLines({ sameFiles }: Session): readonly string[] {
  return [
    'Once all of that is done, this asks what runs whether it is:',
    `  ${programName()} verify --live${sameFiles}`,
  ];
}

/**
 * kubeadm's administrators have no rights of their own: `kubeadm init` binds their group, and so must whoever starts
 * the cluster without it.
 */
function adminBinding(cluster: Cluster): readonly string[] | null {
  const [group] = artefactsOf(cluster).flatMap((artefact) =>
    artefact.kind === 'kubeconfig' && artefact.name === 'admin.conf' ? artefact.subject.organizations : [],
  );
  if (group === undefined || group === 'system:masters') return null;
  const command = `kubectl --kubeconfig /etc/kubernetes/super-admin.conf create clusterrolebinding ${group} --clusterrole=cluster-admin --group=${group}`;
  return [
    'Once the API server runs, give admin.conf its rights on the first node, as `kubeadm init` does:',
    `  ${command}`,
  ];
}

const mostNames = 3;

/**
 * A line for each that waits for somebody, with what that somebody types; of those that are issued elsewhere by one way,
 * how many there are and that way, once.
 */
export function waitingLines(waiting: readonly Waiting[]): readonly string[] {
  return [...Map.groupBy(waiting, ({ next }) => next)].flatMap(([next, own]) => {
    if (next === null) return own.map(({ artefact, why }) => `${clean(artefact)}: ${clean(why)}`);
    const [only] = own;
    if (own.length === 1 && only !== undefined) return [`${clean(only.artefact)}: ${clean(only.why)}`, clean(next)];
    const names = firstInWords(
      own.map(({ artefact }) => clean(artefact)),
      mostNames,
    );
    return [`${counted(own.length, 'artefact')} that somebody else issues: ${names}`, clean(next)];
  });
}
