import type { LiveCheckResult, RolloutStep } from '@kpki/engine';
import { counted, firstInWords } from '../counts.ts';
import { howToReach } from '../live-evidence.ts';
import type { Shown } from '../shown.ts';
import { type Sign, signLook, signs } from '../signs.ts';
import { type Block, command, note, pause } from './block.ts';
import { groupName, isWaiting, restartedText, type Unobservable } from './check-groups.ts';
import { openCheckBlocks, openCheckDetails } from './open-checks.ts';
import { rolloutBlocks } from './rollout.ts';
import type { Shell } from './shell.ts';

type ShownLiveCheckResult = Shown<LiveCheckResult>;

/** Returns what is unproven or accepted, then the conclusion if the phase may begin. */
export function unprovenBlocks(
  { state, unproven, accepted }: Pick<ShownLiveCheckResult, 'state' | 'unproven' | 'accepted'>,
  phase: string,
  unobservable: Unobservable,
): readonly Block[] {
  return [
    ...alike(unproven).map(({ line, sign }) => note(line, { ...signLook(sign), label: sign.word })),
    ...alike(accepted).map(({ line }) => note(line, { ...signLook(signs.due), label: 'accepted without proof' })),
    ...(state === 'open' ? [concluded(phase, accepted.length > 0, unobservable)] : []),
  ];
}

/** Promises no more than was proven: a component that answers may still trust what it read before. */
function concluded(phase: string, hasAccepted: boolean, unobservable: Unobservable): Block {
  const all = hasAccepted ? 'Every other live check' : 'Every live check';
  if (unobservable.components.length === 0) return note(`${all} before ${phase} is proven.`, { glyph: signs.ok.glyph });
  return note(`${all} before ${phase} that can be observed passed${restartedText(unobservable, phase)}.`, {
    glyph: signs.notObservable.glyph,
  });
}

/** A line about checks of one component or object. `reason`: what is said once, wherever other checks have it too. */
interface AlikeLine {
  readonly line: string;
  readonly reason: string;
  readonly sign: Sign;
}

/** Returns the same of the verdicts of one component or object, with the fix of servers that are not reached last. */
export function alikeLines(verdicts: ShownLiveCheckResult['unproven'], group: string): readonly AlikeLine[] {
  const own = verdicts.filter((each) => groupName(each) === group);
  const unreached = own.filter(({ isUnreached }) => isUnreached === true);
  if (unreached.length === 0) return alike(own);
  const fix = `Fix: ${howToReach(group)}`;
  return [
    ...alike(own.map(({ text, fact = text, ...each }) => ({ ...each, text: fact }))),
    ...(unreached.some(({ fact }) => fact !== undefined) ? [{ line: fix, reason: fix, sign: signs.unreachable }] : []),
  ];
}

/** More would be a wall: the command that accepts the checks has every name. */
const mostAlike = 5;

/** Servers that are not reached for the same reason are reported together, each with its address. */
function alike(verdicts: ShownLiveCheckResult['unproven']): readonly AlikeLine[] {
  return [...Map.groupBy(verdicts, ({ text }) => text)].map(([text, own]): AlikeLine => {
    const [first] = own;
    if (first?.isUnreached === true) {
      const servers = [...Map.groupBy(own, ({ name }) => name).values()].flatMap(([one]) => one?.what ?? []);
      const line = `${firstInWords(servers, mostAlike)}: ${text}`;
      return { line, reason: line, sign: signs.unreachable };
    }
    const names = firstInWords([...new Set(own.map(({ name }) => name))], mostAlike);
    const isNamed = own.length > 1 || first?.what === names;
    const line = isNamed ? `${names}: ${text}` : `${names}: ${first?.what}: ${text}`;
    return { line, reason: text, sign: signs.unproven };
  });
}

/** Returns how to go on where checks are unproven; `resumes`: the command that accepts them, null: none does. */
export function acceptBlocks(
  { refuted }: Pick<ShownLiveCheckResult, 'refuted'>,
  resumes: string | null,
): readonly Block[] {
  return resumes === null ? [] : [note(acceptText({ refuted })), command(resumes)];
}

/** Introduces the command that accepts checks. */
export function acceptText({ refuted }: Pick<ShownLiveCheckResult, 'refuted'>): string {
  const once = refuted.length === 0 ? ':' : `. Once no check ${refuted.every(isWaiting) ? 'waits' : 'fails'}:`;
  return `Accept an unproven check only after you checked it by hand${once}`;
}

export interface FailedLiveChecks {
  readonly phase: string;
  /** What the phase before needs, which an interrupted run may not have reported. */
  readonly rollout: readonly RolloutStep[];
  readonly waits: boolean;
  readonly resumes: string | null;
  readonly unobservable: Unobservable;
}

/** Returns what `kpki rotate` shows of the live checks before a phase. */
export function liveChecksDocument(
  liveChecks: ShownLiveCheckResult,
  { phase, rollout, waits, resumes, unobservable }: FailedLiveChecks,
  shell: Shell,
): readonly Block[] {
  const { state, refuted, unproven } = liveChecks;
  if (state === 'open') return unprovenBlocks(liveChecks, phase, unobservable);
  const waiting = refuted.filter(isWaiting);
  const failed = refuted.filter((each) => !isWaiting(each));
  const why = [
    ...(failed.length === 0 ? [] : [`${counted(failed.length, 'live check')} failed`]),
    ...(waiting.length === 0
      ? []
      : [`${counted(waiting.length, 'live check waits', 'live checks wait')} for a restart or a reload`]),
    ...(unproven.length === 0 ? [] : [`${counted(unproven.length, 'live check is', 'live checks are')} unproven`]),
  ];
  const details = openCheckDetails(refuted);
  return [
    ...openCheckBlocks(refuted),
    ...unprovenBlocks(liveChecks, phase, unobservable),
    ...details,
    ...(details.length === 0 ? [] : [pause]),
    ...rolloutBlocks(rollout, shell, 'To roll the phase before out to a running cluster'),
    note(`${phase} was not started: ${why.join(', ')}. ${waits ? repeated : stayingText(refuted)}`),
    ...acceptBlocks(liveChecks, resumes),
  ];
}

const repeated = 'kpki repeats the live checks until they are proven.';

function stayingText(refuted: ShownLiveCheckResult['refuted']): string {
  const first =
    refuted.length === 0
      ? 'Run'
      : refuted.every(isWaiting)
        ? 'Finish the rollout, then run'
        : 'Fix what failed, then run';
  return `Nothing was changed. ${first} the same command again, or wait with --wait.`;
}
